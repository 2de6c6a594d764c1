/** The pilot's vocabulary: what it is given, what it hears, what it keeps. The chart itself is in `pilot.ts`. */
import type { PilotLetter } from '../vocabulary/facts.ts';
import type { PilotSense } from './pilot-bands.ts';

/** Milliseconds. */
export type PilotInput = {
  /** How long a letter must stand before it is believed. */
  readonly debounceMs?: number;
  /** How long a C must stand, once believed, before it is a request (IEC 61851-1 A.6 sequence 4: within 3 s). */
  readonly requestMs?: number;
  /** How long a request survives a pilot that reads anything but a steady C (sequences 8.1 and 2.2: 100 ms to open). */
  readonly doubtMs?: number;
  /** Between a change of the offer and a raise of it (cars take 5 s to follow). */
  readonly updateMs?: number;
};

export type PilotEvent =
  | { type: 'pilot.sensed'; sense: PilotSense }
  | { type: 'pilot.offer'; amps: number }
  | { type: 'pilot.withdraw' | 'pilot.fail' | 'pilot.restore' }
  | { type: 'machine.failed' };

export type PilotContext = {
  readonly times: Required<PilotInput>;
  /** The latest raw verdict; null before the first. */
  readonly sense: PilotSense | null;
  /** The letter last reported. */
  readonly letter: PilotLetter | null;
  /** Amperes that may be offered, and that are. */
  readonly wantedAmps: number;
  readonly amps: number;
};
