/** What the proximity resistor says of the cable: its rating in A, no cable, or a resistance outside every window. */
export type CableRating = 13 | 20 | 32 | 63 | 'none' | 'invalid';

export interface Proximity {
  /** At once, then on every change. */
  watch(listener: (rating: CableRating) => void): void;
}
