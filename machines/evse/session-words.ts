/** The session's vocabulary: what it is given, what it hears, what it keeps. The chart itself is in `session.ts`. */
import type { FaultName } from '../vocabulary/faults.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { StopReason } from '../vocabulary/status.ts';
import type { Token } from '../vocabulary/tokens.ts';

/** What of the settings the session acts on. Times in ms. */
export type SessionSettings = {
  /** From authorisation until the plug must be in; 0 waits for ever (`ocpp/ConnectionTimeOut`). */
  readonly connectionTimeOutMs: number;
  /** Between a start and a stop with the same card, either way round. */
  readonly guardMs: number;
  readonly cardStops: boolean;
  readonly cardNeedsCar: boolean;
  readonly resumeAfterPowerLoss: boolean;
  /** No visit begins while the time of day is unknown (`ocpp/allowTxWithInvalidTime` is off). */
  readonly needsTime?: boolean;
  /** Unplugging at the car ends the transaction; and lets go of the plug in the socket. Both unless said otherwise. */
  readonly stopsWhenUnplugged?: boolean;
  readonly unlocksWhenUnplugged?: boolean;
  /** There are tokens that stop everybody (`ocpp/MasterPassGroupId`): so a stranger's must be asked about. */
  readonly hasMasters?: boolean;
};

export type SessionInput = {
  readonly evse: number;
  readonly hasLock: boolean;
  readonly settings: SessionSettings;
  /** Whose transaction was open when the power failed. */
  readonly interrupted: Token | null;
  /** That transaction was ending already: it must not go on. */
  readonly mustEnd?: boolean;
  /** For whom the plug of an ended visit was kept when the power failed. */
  readonly kept: Token | null;
};

export type Reservation = { readonly reservation: number; readonly token: Token };

export type SessionContext = {
  readonly input: SessionInput;
  readonly settings: SessionSettings;
  readonly plugged: boolean;
  /** Why no visit may begin here now. */
  readonly gate: {
    readonly fault: FaultName | null;
    readonly operative: boolean;
    readonly reserved: Reservation | null;
    /** Of the whole station, held elsewhere: whoever has one may use it here. */
    readonly roaming: readonly Reservation[];
  };
  /** Who may charge next, or is charging. */
  readonly token: Token | null;
  /** A transaction from before the power loss is neither resumed nor closed yet. */
  readonly interrupted: boolean;
  /** When a token last started or stopped something. */
  readonly touchedAt: number | null;
};

export type SessionEvent =
  | { type: 'ev.absent' | 'ev.connected' | 'ev.disconnected' }
  | { type: 'lock.locked' | 'lock.unlocked' }
  | { type: 'lock.failed'; wanted: 'locked' | 'unlocked' }
  | { type: 'transaction.opened' }
  | { type: 'transaction.closed'; reason: StopReason }
  | { type: 'fault.blocking'; fault: FaultName }
  | { type: 'fault.cleared' }
  | { type: 'availability.now'; operative: boolean }
  | { type: 'reservation.now'; reserved: Reservation | null }
  | { type: 'reservation.roaming'; roaming: readonly Reservation[] }
  /** A card at the reader. */
  | { type: 'tag.presented'; token: Token }
  /** The answer of `authorization`, or a remote start that needs no check. */
  | { type: 'token.granted'; token: Token }
  /** One of those who stop everything and start nothing. */
  | { type: 'token.master'; token: Token }
  /** Who may charge is decided by other rules from now on. */
  | { type: 'access.changed' }
  /** The central system has said more about the token that is charging. */
  | { type: 'token.informed'; parent?: string }
  | { type: 'session.stop'; reason: StopReason }
  /** Somebody who may wants the cable free (UnlockConnector). */
  | { type: 'cable.release' }
  | { type: 'settings.changed'; settings: SessionSettings }
  | { type: 'machine.failed' };

/** The arguments of every guard and action of the chart. */
export type SessionArgs = { readonly context: SessionContext; readonly event: Stamped<SessionEvent> };
