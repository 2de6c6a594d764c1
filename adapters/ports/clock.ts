/**
 * Time, as everything outside the machines gets it. One real implementation, one virtual, one that runs faster than the
 * world.
 */
export interface Clock {
  /** Milliseconds, monotonic, since the process (or the simulation) started. */
  now(): number;
  /** Epoch milliseconds, or null while the time of day is unknown. */
  wall(): number | null;
  /** Sets the time of day; `now` does not move. */
  setWall(epochMs: number): void;
  /**
   * Hears of every jump of the time of day: it becomes known, somebody sets it, the system's clock is corrected.
   * Returns how to stop listening.
   */
  onJump(listener: () => void): () => void;
  /** Runs `task` once when `now()` has reached `due` (any distance ahead). Returns a function that calls it off. */
  at(due: number, task: () => void): () => void;
}
