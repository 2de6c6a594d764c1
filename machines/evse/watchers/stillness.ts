/**
 * A temperature sensor that stands still: whether it may. What warms a station goes with the square of its current, and
 * what is warm takes its time; so a sensor that stands while the current changes need not be wrong: the station may be
 * just as warm as the new current makes it. But one that has stood for long under one current shows what that current
 * makes of it, and then another one must show. Pure arithmetic.
 *
 *   stands under one current for `SETTLED_MS` ─▶ settled ─another current─▶ apart (to be judged in time)
 *      ▲──────────────────── it moves ────────────┴───────────────────────────┘
 */
import type { Sight } from './sight.ts';

export type Stillness = {
  /** Since when it has stood under about one current, ms of the monotonic clock. */
  readonly since: number;
  /** The squares of what has flowed since, A². */
  readonly least: number;
  readonly most: number;
  /** It has stood long enough: from here on these squares are what it shows. */
  readonly settled: boolean;
};

/** A heavy contact takes that long to be as warm as it will be. */
export const SETTLED_MS = 1_800_000;
/** A² that warm or cool any station by more than a sensor's resolution: those of 11.3 A from nothing. */
export const TELLING_A2 = 128;

/** The sensor has moved, or begins to be watched. */
export const moved = (amps: number, now: number): Stillness => ({
  since: now,
  least: amps ** 2,
  most: amps ** 2,
  settled: false,
});

/** So much flows from now on, and the sensor has not moved. */
export const flowing = (before: Stillness, amps: number, now: number): Stillness => {
  if (before.settled) return before;
  if (now - before.since >= SETTLED_MS) return { ...before, settled: true };
  const least = Math.min(before.least, amps ** 2);
  const most = Math.max(before.most, amps ** 2);
  return most - least < TELLING_A2 ? { ...before, least, most } : moved(amps, now);
};

/** How far this current is from what the sensor shows, A²; 0 as long as nobody can say what it shows. */
export const apart = ({ settled, least, most }: Stillness, amps: number): Sight['unfeltA2'] =>
  settled ? Math.max(0, least - amps ** 2, amps ** 2 - most) : 0;
