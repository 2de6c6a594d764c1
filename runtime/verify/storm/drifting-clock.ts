/** The clock of a board whose crystal is off: it waits as long as it should, and its time of day runs away slowly. */
import type { Clock } from '../../../adapters/ports/clock.ts';

const MILLION = 1e6;

export class DriftingClock implements Clock {
  readonly #true: Clock;
  #since = 0;
  /** By how much it was wrong then, ms, and how fast it goes wrong. */
  #off = 0;
  #perMillion = 0;

  constructor(world: Clock) {
    this.#true = world;
  }

  /** Too fast by so much from now on; 0: right, though it stays off by what it is off. */
  drift(perMillion: number): void {
    this.#off = this.#offNow();
    this.#since = this.#true.now();
    this.#perMillion = perMillion;
  }

  now(): number {
    return this.#true.now();
  }

  wall(): number | null {
    const wall = this.#true.wall();
    return wall === null ? null : wall + this.#offNow();
  }

  setWall(epochMs: number): void {
    this.#off = 0;
    this.#since = this.#true.now();
    this.#true.setWall(epochMs);
  }

  onJump(listener: () => void): () => void {
    return this.#true.onJump(listener);
  }

  at(due: number, task: () => void): () => void {
    return this.#true.at(due, task);
  }

  #offNow(): number {
    return Math.round(this.#off + ((this.#true.now() - this.#since) * this.#perMillion) / MILLION);
  }
}
