/**
 * What was: the station as it stood after a turn, rebuilt from what its black box has recorded. Nothing in it can be
 * asked to do anything.
 */
import type { SettingView } from './settings-desk.ts';
import type { Station } from './station.ts';
import type { Tape } from './tape.ts';
import type { WorldControl } from './world.ts';

/** An instant: after which turn, and when that was. */
export type Moment = {
  readonly turn: number;
  /** Of the host's clock, ms. */
  readonly atMs: number;
  /** Epoch ms; null: the time of day was not known. */
  readonly wall: number | null;
};

/** How far back one can go. */
export type Span = {
  /** Numbers of turns, both of them recorded. Some in between may have been overwritten. */
  readonly first: number;
  readonly last: number;
  /** Faults that were raised, oldest first. */
  readonly faults: readonly {
    readonly fault: string;
    readonly evse: number | null;
    readonly wall: number | null;
    readonly turn: number;
  }[];
};

export type Instant = {
  readonly moment: Moment;
  readonly station: Omit<Station, 'ask' | 'schedule'>;
  /** Null: the hardware was not simulated, or nothing was written down of its world. */
  readonly world: Pick<WorldControl, 'state' | 'faults' | 'stationFaults'> | null;
  /** What happened around it. */
  readonly tape: Pick<Tape, 'rows'>;
  readonly settings: readonly SettingView[];
  /** The transitions that were taken in that turn, in order. */
  readonly steps: readonly { readonly machine: string; readonly took: readonly string[] }[];
};

/** One sentence why not. */
export type NoInstant = { readonly why: 'unknown' | 'busy'; readonly sentence: string };

export interface Past {
  /** Null: nothing has been recorded. */
  span(): Promise<Span | null>;
  /** `over`: whoever asked has gone, and nothing more is to be done for him. */
  at(turn: number, over: AbortSignal): Promise<Instant | NoInstant>;
}
