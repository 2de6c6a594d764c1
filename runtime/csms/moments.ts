/**
 * When something happened, as a time of day. A board that boots in 1970 learns the time later: what was stamped
 * without it is then computed from the evenly moving clock. What a former process stamped without it happened before
 * this process began: that moment is taken, the latest possible one; what is billed is dated better
 * (`former-lives.ts`). Never is a time made up before it is known (BIL-04).
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';

/**
 * Before this (2000-01-01) a clock only counts from its epoch. A clock that is merely wrong is believed: nothing may
 * wait for ever.
 */
const COUNTS_FROM_EPOCH = Date.UTC(2000, 0, 1);

/** Whether the time of day was known when it was stamped. */
export const isDated = (stamp: Stamp): stamp is Stamp & { readonly wall: number } =>
  stamp.wall !== null && stamp.wall >= COUNTS_FROM_EPOCH;

/** Epoch ms at which this process began, or null while the time of day is unknown. */
export function startOf(clock: Clock): number | null {
  const wall = clock.wall();
  return wall === null || wall < COUNTS_FROM_EPOCH ? null : wall - clock.now();
}

/** Epoch ms, or null while the time of day is unknown. */
export function wallOf(clock: Clock, stamp: Stamp, origin: 'this process' | 'a former process'): number | null {
  if (isDated(stamp)) return stamp.wall;
  const start = startOf(clock);
  if (start === null) return null;
  return origin === 'this process' ? start + stamp.at : start;
}
