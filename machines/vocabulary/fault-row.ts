/**
 * What is known of a fault: one row of `faults.ts`. Every column is data that somebody carries out: `protection` (what
 * follows on the spot), the central system's reports, the page, the table in the README.
 */

export type FaultRow = {
  /** OCPP 1.6 ChargePointErrorCode. */
  readonly code: string;
  /** OCPP vendorErrorCode, ≤ 50 characters; absent: the guide has none. */
  readonly vendorCode?: string;
  /** What the integration guide calls the same thing, where the user guide has another name for it. */
  readonly alias?: string;
  /** 1 is the highest; of several faults the highest is reported. 1–16: guide Table 3. */
  readonly priority: number;
  /** Whom it can befall: one EVSE (connector ≥ 1), the station (0), or both (≥ 0). */
  readonly place: 'evse' | 'station' | 'both';
  /** `danger`: somebody could be hurt. `failure`: no charging. `warning`: charging goes on. */
  readonly severity: 'danger' | 'failure' | 'warning';
  /** No new session, connector Faulted. False: a warning, told with its code beside the status that is. */
  readonly blocks: boolean;
  /** Stays until somebody has acknowledged it, even when its cause is gone. */
  readonly latched: boolean;
  /** A running session: ends, goes on with less current, or goes on. */
  readonly running: 'stop' | 'reduced' | 'go on';
  /** Why the transaction ended; absent: Other. */
  readonly stopReason?: 'EmergencyStop' | 'PowerLoss';
  /** Duty in the safe state: 0 not recoverable, 100 recoverable (guide 2982–2996); null leaves the pilot alone. */
  readonly duty: 0 | 100 | null;
  /** The same without a car, where it differs. */
  readonly dutyUnplugged?: 0 | 100;
  readonly contactor: 'open' | 'as it is';
  /**
   * `keep`: a plug that is locked stays so until the car is gone. `release`: it is unlocked. `bar`: it is unlocked, and
   * nothing is locked any more. null: as the session wants.
   */
  readonly lock: LockRule | null;
  /** The same without a car, where it differs. */
  readonly lockUnplugged?: LockRule;
  /** A machine that latches it as well and is told when it has been acknowledged: `<role>.clear`. */
  readonly keeper?: 'contactor' | 'rcd';
  /** How it ends: by itself with its cause, when the car leaves, when somebody acknowledges it, by a restart. */
  readonly clears: 'itself' | 'unplug' | 'acknowledge' | 'restart';
  /** Shown only in this status. */
  readonly shownOnlyIn?: 'Available';
  /** What the station tries by itself, how often, and how long it waits. */
  readonly tries: string;
  /** One sentence each: for the person far away, if there is something to do from there, and on site. */
  readonly remote?: string;
  readonly remedy: string;
};

export type LockRule = 'keep' | 'release' | 'bar';
