import type { CableRating } from '../../machines/vocabulary/readings.ts';

export type { CableRating };

/** The proximity wire of a socket. */
export interface Proximity {
  /** At once, then on every change. */
  watch(listener: (rating: CableRating) => void): void;
}
