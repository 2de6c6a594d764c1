/**
 * The only time and chance a machine ever sees: the host stamps every event that it delivers.
 * `at` moves evenly and never jumps; `wall` may be unknown (a board that boots in 1970) and may jump: no machine
 * decides by it.
 */
export type Stamp = {
  /** Milliseconds on the station's monotonic clock since its process started. */
  readonly at: number;
  /** Milliseconds since 1970-01-01 UTC, or null while the time of day is not known. */
  readonly wall: number | null;
  /** A random number, 0 ≤ chance < 1, from the host's seeded generator. */
  readonly chance: number;
};

/** An event as a machine receives it. */
export type Stamped<E> = E & { readonly stamp: Stamp };
