/**
 * The settings as the connector to the central system wants them; read anew at each use, so that changes apply at once.
 */
import type { Settings } from '../../config/settings.ts';
import type { CsmsSettings } from '../csms/deps.ts';

export const csmsSettings = (
  settings: Settings,
  version: string,
  meterKeys: CsmsSettings['meterKeys'],
): CsmsSettings => ({
  identity: () => {
    const serial = settings.get('ocpp/chargePointSerialNumber');
    return {
      vendor: settings.get('ocpp/chargePointVendor'),
      model: settings.get('ocpp/chargePointModel'),
      ...(serial === '' ? {} : { serialNumber: serial }),
      firmwareVersion: settings.get('ocpp/firmwareVersion') || version,
    };
  },
  messageTimeoutS: () => settings.get('ocpp/MessageTimeout'),
  pingIntervalS: () => settings.get('ocpp/WebSocketPingInterval'),
  pongTimeoutS: () => settings.get('ocpp/webSocketPingTimeout'),
  onPingsChange: (listener) =>
    settings.onChange((path) => {
      if (path === 'ocpp/WebSocketPingInterval' || path === 'ocpp/webSocketPingTimeout') listener();
    }),
  heartbeatIntervalS: () => settings.get('ocpp/HeartbeatInterval'),
  useAsTimeSource: () => settings.get('ocpp/useAsTimeSource'),
  minimumStatusDurationS: () => settings.get('ocpp/MinimumStatusDuration'),
  mostKeys: () => settings.get('ocpp/GetConfigurationMaxKeys'),
  vendorId: () => settings.get('ocpp/vendorId'),
  plainUpdates: () => settings.get('ocpp/PlainUpdateFirmware'),
  transfers: () => settings.get('ocpp/csDataTransfers'),
  nominalVoltageV: () => settings.get('ports[]/nominal_voltage', 1),
  calibrationLawFormat: () => settings.get('ocpp/calibrationLawFormat'),
  meterKeys: () => (settings.get('ocpp/sendMeterPublicKeyOnBootNotification') ? meterKeys() : []),
  measurands: (list) => settings.get(`ocpp/${list}`),
  stopTransactionMaxMeterValues: () => settings.get('ocpp/StopTransactionMaxMeterValues'),
});
