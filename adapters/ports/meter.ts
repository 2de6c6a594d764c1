import type { MeterReading } from '../../machines/vocabulary/readings.ts';

export type MeterFailure = 'timeout' | 'crc' | 'wrong-slave';

/** An energy meter. Readings are raw: plausibility, rollover and resets are judged by whoever asks. */
export interface Meter {
  /** Takes a reading that is not older than the call; answers exactly once, within 2 s. */
  read(done: (outcome: MeterReading | MeterFailure) => void): void;
  /** Tells when the meter stops answering and when it answers again; at once with the present state. */
  watch(listener: (answering: boolean) => void): void;
}
