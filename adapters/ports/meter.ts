import type { MeterReading } from '../../machines/vocabulary/readings.ts';

/** `internal`: it answers that it cannot answer (Modbus exception 4). */
export type MeterFailure = 'timeout' | 'crc' | 'wrong-slave' | 'internal';

/** Whether it gives readings, no intelligible answer at all, or only errors of its own. */
export type MeterVoice = 'answering' | 'silent' | 'ailing';

/** Whose energy it is, and whether it begins or ends to count. */
export type SigningRequest = { readonly moment: 'begin' | 'end'; readonly token: string };

/** What only a calibrated meter can: vouch for its readings (OCMF, hardware facts §7). */
export interface Signing {
  readonly serial: string;
  /** ASN.1 DER in hexadecimal digits, '' where the meter does not tell it; answers exactly once. */
  publicKey(done: (hex: string) => void): void;
  /** Signs what the register shows now; an end holds its begin as well. Answers exactly once, within 15 s. */
  sign(request: SigningRequest, done: (outcome: { readonly signed: string } | MeterFailure) => void): void;
}

/** An energy meter. Readings are raw: plausibility, rollover and resets are judged by whoever asks. */
export interface Meter {
  /** Takes a reading that is not older than the call; answers exactly once, within 2 s. */
  read(done: (outcome: MeterReading | MeterFailure) => void): void;
  /**
   * A reading at once, then whenever a voltage, a current, the frequency or the order of the phases has moved by more
   * than the meter's own noise; at least every second while a current changes. Nothing while it does not answer.
   */
  follow(listener: (reading: MeterReading) => void): void;
  /** Absent on a meter that does not sign. */
  readonly signing?: Signing;
  /** Tells when the meter stops giving readings and when it gives them again; at once with the present state. */
  watch(listener: (voice: MeterVoice) => void): void;
}
