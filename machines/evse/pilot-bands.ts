/**
 * The control pilot in numbers (IEC 61851-1 Annex A; hardware.md §4): which letter a voltage is, and which duty
 * offers a current. Plain arithmetic: the letters with their debounce in time are the machine next door, `pilot.ts`.
 * It must never call a doubtful voltage C: between two bands the letter stays what it was, and without a past it is
 * the safe one.
 */
import type { PilotLetter } from '../vocabulary/facts.ts';

/** What the pilot line says: a letter, or that the car's diode is missing. */
export type PilotSense = PilotLetter | 'diode';

/**
 * The borders between neighbouring letters by the positive peak, from above. Falling below `falls` leads to the lower
 * letter, reaching `rises` back to the upper. `unknown`: which one it is in between, when nothing is known of before.
 */
const borders: readonly { readonly falls: number; readonly rises: number; readonly unknown: 'upper' | 'lower' }[] = [
  { falls: 10, rises: 11, unknown: 'lower' }, // A|B: a car may be there
  { falls: 7, rises: 8, unknown: 'upper' }, // B|C: it has not asked
  { falls: 4, rises: 5, unknown: 'lower' }, // C|D: it wants ventilation
  { falls: 2, rises: 2, unknown: 'lower' }, // D|E: the pilot is broken
];
const letters = ['A', 'B', 'C', 'D', 'E'] as const;

/** Beyond this no source of ±12 V can be: a pilot fault. */
const LARGEST_V = 13;
/** A steady −12 V: state F. */
const STATE_F_V = -11;
/** While the PWM runs, the negative peak of a car with a diode stays at −12 V; above this there is none. */
const DIODE_V = -10;

const isBelow = (high: number, border: (typeof borders)[number], before: 'upper' | 'lower'): boolean =>
  before === 'upper' ? high < border.falls : high < border.rises;

/**
 * @param high positive peak, V
 * @param low negative peak, V; the same as `high` while the pilot is steady
 * @param duty what we drive, %: the diode can be judged only while the PWM runs
 * @param previous the verdict before this one, null at the start
 */
export function classifyPilot(high: number, low: number, duty: number, previous: PilotSense | null): PilotSense {
  if (!(Math.abs(high) <= LARGEST_V)) return 'E'; // also when a reading is not a number
  if (high <= STATE_F_V) return 'F';
  const known = letters.findIndex((letter) => letter === previous);
  const passed = borders.filter((border, index) => {
    if (known < 0) return isBelow(high, border, border.unknown);
    return isBelow(high, border, known <= index ? 'upper' : 'lower');
  }).length;
  const letter = letters[passed] ?? 'E';
  const hasCar = letter === 'B' || letter === 'C' || letter === 'D';
  return hasCar && duty > 0 && duty < 100 && !(low <= DIODE_V) ? 'diode' : letter;
}

/** Smallest current that can be offered, A. */
const SMALLEST_AMPS = 6;
/** Largest, A. */
const LARGEST_AMPS = 80;
/** Up to here a percent is 0.6 A; no duty is defined from here to 52.5 A, so this much is offered. */
const KNEE_AMPS = 51;
const ABOVE_KNEE_AMPS = 52.5;

/** What is really offered when `amps` may be: nothing below 6 A, and never more than can be said. */
export function offerable(amps: number): number {
  if (!(amps >= SMALLEST_AMPS)) return 0;
  if (amps > KNEE_AMPS && amps < ABOVE_KNEE_AMPS) return KNEE_AMPS;
  return Math.min(amps, LARGEST_AMPS);
}

/** Duty in percent that offers this current; 100 (a steady +12 V) offers nothing. */
export function dutyFor(amps: number): number {
  const offered = offerable(amps);
  if (offered === 0) return 100;
  return offered <= KNEE_AMPS ? offered / 0.6 : offered / 2.5 + 64;
}
