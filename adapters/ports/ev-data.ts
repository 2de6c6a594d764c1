/** What a car says of itself beside the pilot, where a board can hear it (high-level communication on the pilot). */
export interface EvData {
  /** State of charge of its battery, 0–100 %; null: no car, or one that does not tell. */
  chargePercent(): number | null;
}
