/**
 * Everything that can be reported: facts, in the past tense. OCPP, MQTT, the log, the page, the ledger and the replayer
 * consume them.
 * A fact carries no time and no EVSE of its own: the host adds who reported it and when (`Told`).
 */
import type { FaultName } from './faults.ts';
import type { MeterReading, ReadingContext, RecloserState } from './readings.ts';
import type { SecurityFact } from './security-facts.ts';
import type { Stamp } from './stamp.ts';
import type { ConnectorStatus, StopReason } from './status.ts';
import type { Token, TokenRecord, TokenStatus } from './tokens.ts';
import type { UpkeepFact } from './upkeep.ts';

/** The six letters of IEC 61851-1 Table A.3. */
export type PilotLetter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

export type UnlockOutcome = 'unlocked' | 'failed' | 'no-lock';

/** Why a transaction ends; `token`: present when one has ended it. */
export type Ending = { readonly reason: StopReason; readonly token?: Token };

export type Fact =
  // the connector
  | { readonly type: 'pilot.changed'; readonly letter: PilotLetter }
  | { readonly type: 'ev.connected' }
  | { readonly type: 'ev.disconnected' }
  | { readonly type: 'contactor.closed' }
  | { readonly type: 'contactor.opened' }
  /** The supply was away so briefly that the session goes on. */
  | { readonly type: 'mains.recovered' }
  | { readonly type: 'lock.locked' }
  | { readonly type: 'lock.unlocked' }
  | { readonly type: 'lock.answered'; readonly outcome: UnlockOutcome }
  /** The visit is over and the plug stays for whoever brought it; somebody who may has freed it, or it is out. */
  | { readonly type: 'plug.kept'; readonly token: Token }
  | { readonly type: 'plug.released' }
  /** The self-test of the RCD has ended. */
  | { readonly type: 'rcd.tested'; readonly verdict: 'passed' | 'no-trip' | 'stuck' | 'under-power' }
  /** Its last test is nearly too old, and power flows: it wants a pause. */
  | { readonly type: 'rcd.due' }
  | { readonly type: 'recloser.changed'; readonly state: RecloserState }
  /** What became of a command to the recloser. */
  | { readonly type: 'recloser.answered'; readonly outcome: 'open' | 'closed' | 'not-available' }
  | { readonly type: 'fault.raised'; readonly fault: FaultName }
  | { readonly type: 'fault.cleared'; readonly fault: FaultName }
  /** The one status of the connector, with the highest fault that stands (warnings included) or null. */
  | { readonly type: 'status.changed'; readonly status: ConnectorStatus; readonly fault: FaultName | null }
  | { readonly type: 'offer.changed'; readonly amps: number }
  // who may charge
  | { readonly type: 'token.presented'; readonly token: Token }
  | { readonly type: 'token.accepted'; readonly token: Token }
  | { readonly type: 'token.refused'; readonly token: Token; readonly why: RefusalReason }
  /** What the central system said of a token, to be remembered. */
  | { readonly type: 'token.learned'; readonly token: Token; readonly record: TokenRecord }
  | { readonly type: 'authorization.expired'; readonly token: Token }
  // billing: what the ledger and the outbox are made of. `transaction` is our own id, never the central system's.
  | {
      readonly type: 'transaction.started';
      readonly transaction: string;
      readonly token: Token;
      readonly startWh: number;
      readonly reservation?: number;
    }
  | {
      readonly type: 'transaction.sampled';
      readonly transaction: string;
      readonly context: ReadingContext;
      readonly reading: MeterReading;
      /** Amperes offered at that moment. */
      readonly offeredAmps: number;
    }
  | {
      readonly type: 'transaction.stopped';
      readonly transaction: string;
      readonly stopWh: number;
      readonly reason: StopReason;
      /** The meter was silent at the end: `stopWh` is the last register that it has told. */
      readonly unread?: true;
      /** Present when a token ended it. */
      readonly token?: Token;
    }
  | { readonly type: 'transaction.resumed'; readonly transaction: string }
  /** It ends for this reason, whatever happens until it has: a power cut between this and its stop changes nothing. */
  | { readonly type: 'transaction.ending'; readonly transaction: string; readonly ending: Ending }
  /** The central system has refused its token; the account stays open. `sinceWh`: the register at that moment. */
  | { readonly type: 'transaction.refused'; readonly transaction: string; readonly sinceWh: number }
  /** A reading outside any transaction: clock-aligned or triggered. */
  | {
      readonly type: 'meter.sampled';
      readonly context: ReadingContext;
      readonly reading: MeterReading;
      readonly offeredAmps: number;
    }
  | {
      readonly type: 'reservation.made';
      readonly reservation: number;
      readonly token: Token;
      readonly until: number;
      /** How long that was when it was made, ms. */
      readonly forMs: number;
      /** Of the whole station: this connector only holds it. */
      readonly roams: boolean;
    }
  | {
      readonly type: 'reservation.ended';
      readonly reservation: number;
      readonly why: 'used' | 'expired' | 'cancelled' | 'moved' | 'fault' | 'unavailable';
    }
  | {
      readonly type: 'availability.changed';
      readonly operative: boolean;
      /** Who wishes what: guide Table 4. */
      readonly csms: boolean;
      readonly customer: boolean;
      /** The wish was for the whole station. */
      readonly whole: boolean;
    }
  // the central system
  | { readonly type: 'link.changed'; readonly state: LinkState }
  | { readonly type: 'message.delivered'; readonly seq: number; readonly answer: DeliveryAnswer }
  | { readonly type: 'message.buried'; readonly seq: number; readonly why: string }
  // logs that leave, firmware that comes
  | UpkeepFact
  // security
  | SecurityFact
  // the station
  | { readonly type: 'storage.failed'; readonly fault: FaultName }
  | { readonly type: 'storage.recovered' }
  | { readonly type: 'reset.started'; readonly kind: 'soft' | 'hard' }
  | { readonly type: 'machine.failed'; readonly actor: string; readonly error: string }
  | { readonly type: 'turn.overflowed'; readonly letters: number };

export type RefusalReason =
  | TokenStatus
  /** Not 1–20 printable characters. */
  | 'malformed'
  /** Cards count for nothing here: a key or a neighbour says who may. */
  | 'other-means'
  /** Of those who may stop everything and start nothing. */
  | 'master-pass'
  | 'offline'
  | 'reserved'
  | 'unavailable'
  | 'faulted'
  | 'occupied'
  | 'no-car'
  | 'no-time';

/** How far we are with the central system: architecture §5 `link/`. */
export type LinkState = 'disabled' | 'offline' | 'connecting' | 'registering' | 'pending' | 'rejected' | 'accepted';

/** What the central system answered to a message of the outbox. */
export type DeliveryAnswer = {
  /** Our id of the transaction that the message was about. */
  readonly transaction: string;
  /** The central system's id of the transaction, as the text of an integer: it may exceed 2^53. Only for a start. */
  readonly remoteId?: string;
  /** What it says of the token of the message, if it says anything. */
  readonly token?: TokenRecord & { readonly id: string };
};

/** A fact with its reporter and its time, as listeners get it. */
export type Told<F extends Fact = Fact> = {
  /** Name of the machine, e.g. `evse1.session`, or `host`. */
  readonly from: string;
  /** 1-based EVSE, absent for station-wide facts. */
  readonly evse?: number;
  readonly stamp: Stamp;
  readonly fact: F;
};

export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;
