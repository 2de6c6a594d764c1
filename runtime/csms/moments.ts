/**
 * When something happened, as a time of day. A board that boots in 1970 learns the time later: what was stamped
 * without it is then computed from the evenly moving clock. What a former process stamped without it cannot be
 * computed any more: it happened before this process began, so that moment is taken, the latest possible one. Never
 * is a time made up before it is known (BIL-04).
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';

/**
 * Before this (2000-01-01) a clock only counts from its epoch. A clock that is merely wrong is believed: nothing may
 * wait for ever.
 */
const COUNTS_FROM_EPOCH = Date.UTC(2000, 0, 1);

/** Epoch ms, or null while the time of day is unknown. */
export function wallOf(clock: Clock, stamp: Stamp, origin: 'this process' | 'a former process'): number | null {
  if (stamp.wall !== null && stamp.wall >= COUNTS_FROM_EPOCH) return stamp.wall;
  const wall = clock.wall();
  if (wall === null || wall < COUNTS_FROM_EPOCH) return null;
  const start = wall - clock.now();
  return origin === 'this process' ? start + stamp.at : start;
}
