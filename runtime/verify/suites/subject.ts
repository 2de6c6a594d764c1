/**
 * A station under test as a generated test meets it: hands for what is done to it, a clock that lets time pass, an
 * instrument on its terminals where there is one, and the ear of its central system.
 */
import type { ChangeSeen, Deed, MessageSeen, Situation } from './suite.ts';

/** What instruments have shown since somebody looked last, what has flowed meanwhile, and on how many phases. */
export type Looked = { readonly shown: readonly ChangeSeen[]; readonly phases: number; readonly energyWh: number };

export type Subject = {
  /** What the central system was answered, `impossible` where physics forbids the deed, else null. */
  do(deed: Deed): Promise<string | null>;
  pass(ms: number): Promise<void>;
  /** Null: nobody can see it. */
  look(): Promise<Looked | null>;
  /** What the station has said since it was asked last. */
  hear(): readonly MessageSeen[];
  close(): Promise<void>;
};

/** Where subjects come from. */
export type Subjects = {
  /** For the report. */
  readonly name: string;
  /** Time passes exactly as it is told to; else it is the wall's, and a reaction may come a little later. */
  readonly exact: boolean;
  /** So many can be tested side by side. */
  readonly atOnce: number;
  /** A station as new, started in this situation. Rejects with `Unable` where that cannot be. */
  take(situation: Situation): Promise<Subject>;
};

/** Physics forbids it: the plug is locked, no car is there. */
export const IMPOSSIBLE = 'impossible';
