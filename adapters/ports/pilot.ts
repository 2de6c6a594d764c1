/** The control pilot of one EVSE (IEC 61851-1 Annex A). */
export interface Pilot {
  /** Percent: 100 steady +12 V, 0 steady −12 V, else PWM at 1 kHz. Takes effect at once. */
  setDuty(percent: number): void;
  /** On: the generator is taken off the wire, steady 0 V (state E), whatever the duty; off: the duty counts again. */
  setOff(off: boolean): void;
  /**
   * Peak voltages in volts whenever either has moved by more than 0.1 V; the first call gives the present ones at once.
   */
  watch(listener: (high: number, low: number) => void): void;
}
