/**
 * What a connector is to the outside world: OCPP 1.6 §4.9 ChargePointStatus; 2.0.1 folds several of them into Occupied.
 */
export const connectorStatuses = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
] as const;
export type ConnectorStatus = (typeof connectorStatuses)[number];

/** Why a transaction ended (OCPP 1.6 §7.36 Reason). */
export const stopReasons = [
  'Local',
  'Remote',
  'EVDisconnected',
  'DeAuthorized',
  'UnlockCommand',
  'SoftReset',
  'HardReset',
  'Reboot',
  'PowerLoss',
  'EmergencyStop',
  'Other',
] as const;
export type StopReason = (typeof stopReasons)[number];
