/**
 * How long to wait before the next try: doubling up to a limit, with chance, so that a thousand stations do not come
 * back at once.
 */

export type Backoff = {
  /** Wait before the second try, ms. */
  readonly minimumMs: number;
  /** Up to this much is added by chance, ms. */
  readonly rangeMs: number;
  /** How often the minimum is doubled; from then on the wait stays. */
  readonly doublings: number;
};

/** `failures`: tries that have failed in a row, ≥ 1. `chance`: 0 ≤ chance < 1. OCPP 2.0.1 Part 4 §5.3. */
export const backoffMs = ({ minimumMs, rangeMs, doublings }: Backoff, failures: number, chance: number): number =>
  minimumMs * 2 ** Math.min(Math.max(0, failures - 1), doublings) + chance * rangeMs;
