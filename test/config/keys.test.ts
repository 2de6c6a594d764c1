// Goal: every configuration key of the three documents is answered to, or refused for a reason that stands here.
// Method: the keys of the user guide (Table 6), of the integration guide 001, and of OCPP 1.6 with its errata and its
// security extension, one by one against the key table of a station with a socket.
import { describe, expect, it } from 'vitest';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { readSettings } from '../../config/read.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** User guide, Table 6. */
const guide = words(`
  AllowOfflineTxForUnknownId allowTxWithInvalidTime AuthorizationCacheEnabled AuthorizeRemoteTxRequests
  bootNotificationOnReconnect calibrationLawFormat CentralSystemURI ChargeProfileMaxStackLevel
  ChargingScheduleAllowedChargingRateUnit ChargingScheduleMaxPeriods ClockAlignedDataInterval ConnectionTimeOut
  ConnectorPhaseRotation ftpTryTLSUpgrade GetConfigurationMaxKeys HeartbeatInterval LocalAuthListEnabled
  LocalAuthListMaxLength LocalAuthorizeOffline LocalPreAuthorize MaxChargingProfilesInstalled MeterValuesAlignedData
  MeterValuesAlignedDataMaxLength MeterValuesSampledData MeterValuesSampledDataMaxLength MeterValueSampleInterval
  Meter1PublicKey NumberOfConnectors ResetRetries SendLocalListMaxLength sendMeterPublicKeyOnBootNotification
  StopTransactionOnEVSideDisconnect StopTransactionOnInvalidId StopTransactionSignatureFormat StopTxnAlignedData
  StopTxnAlignedDataMaxLength StopTxnSampledData StopTxnSampledDataMaxLength SupportedFeatureProfiles
  SupportedFileTransferProtocols TransactionMessageAttempts TransactionMessageRetryInterval
  UnlockConnectorOnEVSideDisconnect useAsTimeSource vendorId WebSocketPingInterval webSocketPingTimeout`);

/** Integration guide 001, "Supported Configuration Parameters". */
const integration = words(`
  AllowOfflineTxForUnknownId AuthorizationCacheEnabled AuthorizeRemoteTxRequests MaxCurrentLimit(A)
  ClockAlignedDataInterval ConnectionTimeOut ConnectorPhaseRotation ConnectorPhaseRotationMaxLength DefaultIdTag
  FreeMode GetConfigurationMaxKeys HeartbeatInterval LocalAuthListEnabled LocalAuthListMaxLength LocalAuthorizeOffline
  LocalPreAuthorize MaxEnergyOnInvalidId MeterValuesAlignedData MeterValuesAlignedDataMaxLength
  MeterValueSampleInterval MeterValuesSampledData MeterValuesSampledDataMaxLength NumberOfConnectors OcppChargerId
  OcppServerAddress OnPowerLossRestart Phase ResetRetries SendLocalListMaxLength StopTransactionOnEVSideDisconnect
  StopTransactionOnInvalidId StopTxnAlignedData StopTxnAlignedDataMaxLength StopTxnSampledData
  StopTxnSampledDataMaxLength SupportedFeatureProfiles SupportedFeatureProfilesMaxLength suspendedEVTimeout
  TransactionMessageAttempts TransactionMessageRetryInterval UnlockConnectorOnEVSideDisconnect WiFiConnect WiFiPass
  WiFiSsid`);

/** OCPP 1.6 §9, errata 4.0 and the security whitepaper, edition 3. */
const norm = words(`
  AllowOfflineTxForUnknownId AuthorizationCacheEnabled AuthorizeRemoteTxRequests BlinkRepeat ClockAlignedDataInterval
  ConnectionTimeOut ConnectorPhaseRotation ConnectorPhaseRotationMaxLength GetConfigurationMaxKeys HeartbeatInterval
  LightIntensity LocalAuthorizeOffline LocalPreAuthorize MaxEnergyOnInvalidId MeterValuesAlignedData
  MeterValuesAlignedDataMaxLength MeterValuesSampledData MeterValuesSampledDataMaxLength MeterValueSampleInterval
  MinimumStatusDuration NumberOfConnectors ResetRetries StopTransactionOnEVSideDisconnect StopTransactionOnInvalidId
  StopTxnAlignedData StopTxnAlignedDataMaxLength StopTxnSampledData StopTxnSampledDataMaxLength
  SupportedFeatureProfiles SupportedFeatureProfilesMaxLength TransactionMessageAttempts TransactionMessageRetryInterval
  UnlockConnectorOnEVSideDisconnect WebSocketPingInterval LocalAuthListEnabled LocalAuthListMaxLength
  SendLocalListMaxLength ReserveConnectorZeroSupported ChargeProfileMaxStackLevel
  ChargingScheduleAllowedChargingRateUnit ChargingScheduleMaxPeriods ConnectorSwitch3to1PhaseSupported
  MaxChargingProfilesInstalled SupportedFileTransferProtocols MessageTimeout StopTransactionMaxMeterValues
  AdditionalRootCertificateCheck AuthorizationKey CertificateSignedMaxChainSize CertificateStoreMaxLength CpoName
  SecurityProfile`);

/** Keys that are not here, each with the reason; a central system is told NotSupported. */
const refused: Readonly<Record<string, string>> = {
  BlinkRepeat: 'optional; what a lamp shows, and how long, is lamps/behaviors, as in leds.json of the guide',
  LightIntensity: 'optional; no lamp of these boards can be dimmed',
  WiFiConnect: 'no uplink of its own yet: the network belongs to the system that the daemon runs on',
  WiFiPass: 'as WiFiConnect',
  WiFiSsid: 'as WiFiConnect',
};

const station = (): Ocpp16Configuration => {
  const reading = readSettings('keys.jsonc', '{ "ports": [{}], "ocpp": { "identity": "KEYS" } }');
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  const unchanging = { change: () => () => false };
  return new Ocpp16Configuration(reading.settings, unchanging, new VirtualClock());
};

/** Keys that may be written and never shown. */
const writeOnly = ['AuthorizationKey'];

describe.each([
  ['the user guide', guide, 47],
  ['the integration guide', integration, 44],
  ['OCPP 1.6', norm, 52],
])('%s', (_, keys, count) => {
  it(`names ${count} keys`, () => {
    expect(new Set(keys).size).toBe(count);
  });

  it.each(keys)('%s is a key, or refused for a reason', (key) => {
    const known = station().key(key) !== null || writeOnly.includes(key);
    expect(known).toBe(refused[key] === undefined);
  });
});

it('rule 34: what is refused is refused as a key that nobody knows', () => {
  const answers = Object.keys(refused).map((key) => {
    let answer = 'none';
    station().change(key, '1', (outcome) => {
      answer = outcome;
    });
    return answer;
  });
  expect(new Set(answers)).toEqual(new Set(['not-supported']));
});

it('rule 34: a write-only key is never shown', () => {
  const shown = new Set(
    station()
      .keys()
      .map(({ key }) => key),
  );
  for (const key of writeOnly) {
    expect(station().key(key)).toBeNull();
    expect(shown).not.toContain(key);
  }
});

it('rule 34: a key answers to each of its names, by the name that was asked for, in any case', () => {
  const [one, other] = [station().key('centralsystemuri'), station().key('OCPPSERVERADDRESS')];
  expect([one?.key, other?.key]).toEqual(['CentralSystemURI', 'OcppServerAddress']);
  expect({ ...one, key: '' }).toEqual({ ...other, key: '' });
});
