import type { Motor } from '../../machines/vocabulary/levels.ts';
import type { Bolt } from '../../machines/vocabulary/readings.ts';

export type { Bolt };

/** The plug lock of a socket. A fixed cable has none. */
export interface Lock {
  drive(motor: Motor): void;
  /** At once, then on every change. */
  watch(listener: (bolt: Bolt) => void): void;
}
