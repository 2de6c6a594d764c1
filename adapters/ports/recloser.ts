import type { RecloserState } from '../../machines/vocabulary/readings.ts';

export type { RecloserState };

/** The motor that switches the RCD of one EVSE off, and on again after it has tripped. */
export interface Recloser {
  /** Takes its time and may fail: only `watch` tells what became of it. */
  drive(to: 'open' | 'closed'): void;
  /** At once, then on every change. `silent`: it does not answer. */
  watch(listener: (state: RecloserState) => void): void;
}
