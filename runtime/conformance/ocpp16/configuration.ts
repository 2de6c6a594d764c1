/** Configuration: what must be there, and what setting it must do. */
import type { Profile, Section } from '../case.ts';
import { configurationOf, type Configuration } from '../configuration.ts';
import { Failed } from '../failure.ts';
import { such } from '../messages.ts';

/** `either`: read-only where the station has no choice (OCPP 1.6 §9, errata 4.0 §3.79–3.84). */
type Access = 'read-only' | 'read-write' | 'either';

/** Required keys (OCPP 1.6 §9). */
const required: Readonly<Record<Profile, Readonly<Record<string, Access>>>> = {
  Core: {
    AuthorizeRemoteTxRequests: 'either',
    ClockAlignedDataInterval: 'read-write',
    ConnectionTimeOut: 'read-write',
    ConnectorPhaseRotation: 'read-write',
    GetConfigurationMaxKeys: 'read-only',
    HeartbeatInterval: 'read-write',
    LocalAuthorizeOffline: 'read-write',
    LocalPreAuthorize: 'read-write',
    MeterValuesAlignedData: 'read-write',
    MeterValuesSampledData: 'read-write',
    MeterValueSampleInterval: 'read-write',
    NumberOfConnectors: 'read-only',
    ResetRetries: 'read-write',
    StopTransactionOnInvalidId: 'read-write',
    StopTxnAlignedData: 'read-write',
    StopTxnSampledData: 'read-write',
    SupportedFeatureProfiles: 'read-only',
    TransactionMessageAttempts: 'read-write',
    TransactionMessageRetryInterval: 'read-write',
    UnlockConnectorOnEVSideDisconnect: 'either',
  },
  LocalAuthListManagement: {
    LocalAuthListEnabled: 'read-write',
    LocalAuthListMaxLength: 'read-only',
    SendLocalListMaxLength: 'read-only',
  },
  SmartCharging: {
    ChargeProfileMaxStackLevel: 'read-only',
    ChargingScheduleAllowedChargingRateUnit: 'read-only',
    ChargingScheduleMaxPeriods: 'read-only',
    MaxChargingProfilesInstalled: 'read-only',
  },
  FirmwareManagement: {},
  RemoteTrigger: {},
  Reservation: {},
};

const isProfile = (name: string): name is Profile => Object.hasOwn(required, name);

const complaints = (configuration: Configuration, profiles: readonly string[]): readonly string[] =>
  profiles
    .filter(isProfile)
    .flatMap((profile) => Object.entries(required[profile]))
    .flatMap(([name, access]) => {
      const found = configuration.get(name.toLowerCase());
      if (found === undefined) return [`${name} is missing`];
      const isRight = access === 'either' || found.readonly === (access === 'read-only');
      return isRight ? [] : [`${name} must be ${access}`];
    });

const noneUnknown = such(
  'absent or empty',
  (value) => value === undefined || (Array.isArray(value) && value.length === 0),
);

export const configurations: Section = {
  title: 'Configuration',
  cases: [
    {
      id: 'TC_019_CS',
      name: 'reading keys',
      must: 'every required key of the profiles that it claims, rightly read-only; as many at once as it says',
      play: async (scene) => {
        const profilesOnly = { key: ['SupportedFeatureProfiles'] };
        await scene.call('GetConfiguration', profilesOnly, { unknownKey: noneUnknown });
        const configuration = await scene.readConfiguration();
        const profiles = (scene.valueOf('SupportedFeatureProfiles') ?? '').split(',').map((one) => one.trim());
        const wrong = complaints(configuration, profiles);
        if (wrong.length > 0) throw new Failed(wrong.join('; '));
        const most = Number(scene.valueOf('GetConfigurationMaxKeys'));
        const key = [...configuration.values()].slice(0, most).map((one) => one.key);
        const { answer } = await scene.call('GetConfiguration', { key }, { unknownKey: noneUnknown });
        const missing = key.filter((one) => !configurationOf(answer).has(one.toLowerCase()));
        if (missing.length > 0) throw new Failed(`asked for ${key.length} keys, not answered: ${missing.join(', ')}`);
      },
    },
    {
      id: 'TC_021_CS',
      name: 'changing a key',
      must: 'Accepted; GetConfiguration shows the new value',
      play: async (scene) => {
        const key = 'MeterValueSampleInterval';
        const value = scene.valueOf(key) === '60' ? '30' : '60';
        await scene.call('ChangeConfiguration', { key, value }, { status: 'Accepted' });
        const { answer } = await scene.call('GetConfiguration', { key: [key] });
        const found = configurationOf(answer).get(key.toLowerCase())?.value;
        if (found !== value) throw new Failed(`${key} was set to ${value}, but is ${found ?? 'not there'}`);
      },
    },
  ],
};

export const configurationTrouble: Section = {
  title: 'Configuration, refused',
  cases: [
    {
      id: 'TC_040_1_CS',
      name: 'a key that nobody knows',
      must: 'NotSupported',
      play: async (scene) => {
        await scene.call('ChangeConfiguration', { key: 'Testing', value: 'true' }, { status: 'NotSupported' });
      },
    },
    {
      id: 'TC_040_2_CS',
      name: 'a value that cannot be',
      must: 'Rejected, or a CALLERROR PropertyConstraintViolation; the old value stays',
      play: async (scene) => {
        const key = 'MeterValueSampleInterval';
        const payload = { key, value: '-1' };
        const orError = ['PropertyConstraintViolation'];
        await scene.call('ChangeConfiguration', payload, { status: 'Rejected' }, { orError });
        const before = scene.valueOf(key);
        await scene.readConfiguration();
        if (scene.valueOf(key) !== before) throw new Failed(`${key} is ${scene.valueOf(key)}, it was ${before}`);
      },
    },
  ],
};
