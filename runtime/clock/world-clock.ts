/** The clock of a simulated world, whoever moves it: it may be held while the outside is slower than the world. */
import type { Clock } from '../../adapters/ports/clock.ts';

export type WorldClock = Clock & {
  /** So many times as fast as ours; 0: it passes by hand. */
  readonly speed: number;
  hold(): () => void;
};
