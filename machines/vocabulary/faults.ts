/**
 * Every fault the station can have: one row each. Adding a fault is adding a row.
 * Names, codes and priorities: user guide lines 282–676 (Table 3 ff.).
 */

/** What a fault does to a running transaction: stop it with a reason, hold it without energy, or nothing. */
type Reaction = 'stop' | 'none';

export type FaultRow = {
  /** OCPP 1.6 ChargePointErrorCode. */
  readonly code: string;
  /** OCPP vendorErrorCode, ≤ 50 characters. */
  readonly vendorCode?: string;
  /** 1 is the highest; of several faults the highest is reported. */
  readonly priority: number;
  /** True: charging is impossible while it stands (connector Faulted). False: a warning, reported with NoError. */
  readonly blocks: boolean;
  /** A latched fault stays until it is cleared on site or by a reset, even when its cause is gone. */
  readonly latched: boolean;
  readonly onTransaction: Reaction;
  /** Duty in the safe state: 0 not recoverable, 100 recoverable (guide 2982–2996); null leaves the pilot alone. */
  readonly duty: 0 | 100 | null;
  /** One sentence for the person on site. */
  readonly remedy: string;
};

const blocking = { blocks: true, latched: false, onTransaction: 'stop', duty: 100 } as const;
const persistence = (vendorCode: string) =>
  ({
    code: 'OtherError',
    vendorCode,
    priority: 15,
    ...blocking,
    remedy: 'Check free space and the health of the storage, then reset; send diagnostics to the vendor.',
  }) as const;

export const faults = {
  ContactorWelded: {
    code: 'PowerSwitchFailure',
    vendorCode: 'ContactorWelded',
    priority: 1,
    blocks: true,
    latched: true,
    onTransaction: 'stop',
    duty: 0,
    remedy:
      'Switch the supply off: the connector may be live. Check the contactor and its feedback; replace the contactor.',
  },
  ContactorFailedToClose: {
    code: 'PowerSwitchFailure',
    vendorCode: 'ContactorFailedToClose',
    priority: 1,
    blocks: true,
    latched: true,
    onTransaction: 'stop',
    duty: 0,
    remedy: 'Check the coil supply, the contactor feedback and ports[]/contactor/feedback_type.',
  },
  PlugLockUnexpectedOpen: {
    code: 'ConnectorLockFailure',
    vendorCode: 'PlugLockMotorUnexpectedOpen',
    priority: 3,
    ...blocking,
    remedy: 'Check the plug lock, its wires and ports[]/plug_lock/type.',
  },
  PlugLockCannotLock: {
    code: 'ConnectorLockFailure',
    vendorCode: 'PlugLockCannotLock',
    priority: 5,
    ...blocking,
    remedy: 'Unplug and plug in again; check the plug and the lock for damage.',
  },
  PlugLockCannotUnlock: {
    code: 'ConnectorLockFailure',
    vendorCode: 'PlugLockCannotUnlock',
    priority: 6,
    ...blocking,
    remedy: 'Send UnlockConnector; check the lock and relieve the cable of any pull.',
  },
  MeterSilent: {
    code: 'PowerMeterFailure',
    vendorCode: 'CommunicationError',
    priority: 7,
    ...blocking,
    remedy: 'Check the settings below ports[]/meter, the bus termination and the wires of the meter.',
  },
  ReaderSilent: {
    code: 'ReaderFailure',
    priority: 11,
    blocks: false,
    latched: false,
    onTransaction: 'none',
    duty: null,
    remedy: 'Check the settings below ports[]/rfid and the wires of the reader; remote start still works.',
  },
  PilotShorted: {
    code: 'EVCommunicationError',
    vendorCode: 'PilotShorted',
    priority: 13,
    ...blocking,
    remedy: 'Unplug; if it stays, check the cable and the pilot wire for a short to earth.',
  },
  DiodeFault: {
    code: 'EVCommunicationError',
    vendorCode: 'DiodeError',
    priority: 13,
    ...blocking,
    remedy: 'Unplug and dry the connector; if it stays with other cars too, check the pilot circuit.',
  },
  CableInvalid: {
    code: 'OtherError',
    vendorCode: 'ProximityInvalid',
    priority: 16,
    ...blocking,
    remedy: 'Try another charging cable; check the proximity wire of the socket.',
  },
  MachineFailed: {
    code: 'InternalError',
    vendorCode: 'MachineFailed',
    priority: 14,
    blocks: true,
    latched: true,
    onTransaction: 'stop',
    duty: 0,
    remedy: 'Reset the station and report the black box: a part of the logic failed.',
  },
  PersistenceOpenFailed: persistence('PersistenceOpenFailed'),
  PersistenceReadOnly: persistence('PersistenceReadOnly'),
  PersistenceInsertFailed: persistence('PersistenceInsertFailed'),
  PersistenceTransactionFailed: persistence('PersistenceTransactionFailed'),
  SettingsRecovered: {
    code: 'OtherError',
    vendorCode: 'SettingsRecovered',
    priority: 17,
    blocks: false,
    latched: true,
    onTransaction: 'none',
    duty: null,
    remedy:
      'The settings file was empty or damaged: compare the copy now in use with what you want, and write it again.',
  },
} as const satisfies Record<string, FaultRow>;

export type FaultName = keyof typeof faults;

export const faultRow = (name: FaultName): FaultRow => faults[name];

/** The one fault to report: the highest; among equals the first of the table. */
export const highest = (standing: readonly FaultName[]): FaultName | undefined =>
  standing.reduce<FaultName | undefined>(
    (first, name) => (first !== undefined && faultRow(first).priority <= faultRow(name).priority ? first : name),
    undefined,
  );
