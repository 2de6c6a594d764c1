import type { MeterReading } from '../../machines/vocabulary/readings.ts';

export type MeterFailure = 'timeout' | 'crc' | 'wrong-slave';

/** An energy meter. Readings are raw: plausibility, rollover and resets are judged by whoever asks. */
export interface Meter {
  /** Takes a reading that is not older than the call; answers exactly once, within 2 s. */
  read(done: (outcome: MeterReading | MeterFailure) => void): void;
  /**
   * A reading at once, then whenever a voltage, a current, the frequency or the order of the phases has moved by more
   * than the meter's own noise; at least every second while a current changes. Nothing while it does not answer.
   */
  follow(listener: (reading: MeterReading) => void): void;
  /** Tells when the meter stops answering and when it answers again; at once with the present state. */
  watch(listener: (answering: boolean) => void): void;
}
