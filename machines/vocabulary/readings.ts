/**
 * What a meter says, in the units of its data sheet. Absent values are not measured by this meter: never a placeholder
 * 0.
 */
export type MeterReading = {
  /** Import register, Wh, as shown by the meter. */
  readonly importWh: number;
  /** Total active power imported, W. */
  readonly powerW?: number;
  /** Per phase, in the order L1, L2, L3; one entry on a single-phase meter. V, A, W. */
  readonly voltageV?: readonly number[];
  readonly currentA?: readonly number[];
  readonly powerPhaseW?: readonly number[];
  readonly frequencyHz?: number;
};

/** Why a reading was taken (OCPP ReadingContext in plain words). */
export type ReadingContext = 'begin' | 'end' | 'periodic' | 'aligned' | 'trigger' | 'interrupted' | 'other';

/** Where the bolt of the plug lock is, read from its sensor: `moving` is anything between the two windows. */
export type Bolt = 'locked' | 'unlocked' | 'moving';
