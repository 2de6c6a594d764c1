/** What goes into the host and what comes out of it, turn by turn. */
import type { EventObject, StateValue } from 'xstate';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Fact, Told } from '../../machines/vocabulary/facts.ts';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import type { Actor } from './actors.ts';
import type { Chance } from './chance.ts';
import type { Witness } from './stepper.ts';
import type { Timer } from './timers.ts';

/** One machine hearing one event. */
export type Heard = {
  /** The machine that has told it; else `outside`, `timer` or `host`. */
  readonly from: string;
  readonly to: string;
  readonly event: EventObject;
  /** Where it stands then, null when it has failed at it. */
  readonly after: StateValue | null;
};

/** Everything a turn has produced, before anything of it has left. */
export type Turn = {
  readonly number: number;
  readonly to: string;
  readonly event: EventObject;
  readonly stamp: Stamp;
  /** Machines whose state was computed anew. */
  readonly moved: readonly string[];
  /** Who heard what, in order: the cause, then what machines have told each other. */
  readonly heard: readonly Heard[];
  readonly levels: ReadonlyMap<number, EvseLevels>;
  readonly orders: readonly { readonly from: string; readonly body: Order }[];
  readonly facts: readonly Told[];
};

export type HostOptions = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly actors: readonly Actor[];
  /**
   * Facts that follow from several machines at once (a connector's status), asked for once a turn with the EVSEs that
   * moved.
   */
  readonly derive: (evses: readonly number[]) => readonly { readonly evse: number; readonly fact: Fact }[];
  /** Every event from outside, stamped, before it is handled. */
  readonly record: (to: string, event: EventObject, stamp: Stamp) => void;
  /** A coil is let go by its machine: at once, whatever the turn still brings (SAF-03). */
  readonly release?: (evse: number) => void;
  /** Takes the finished turn: levels, storage, orders, facts. */
  readonly settle: (turn: Turn) => void;
  readonly witness?: Witness | undefined;
};

/** An event from outside: plain data. */
export type Incoming = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What a replay begins with when it cannot begin at the beginning. */
export type Checkpoint = {
  readonly turn: number;
  readonly chance: number;
  readonly actors: Readonly<
    Record<string, { readonly value: StateValue; readonly context: unknown } | { readonly error: string }>
  >;
  readonly timers: readonly Timer[];
};
