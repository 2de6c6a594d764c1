/** The clock of one life of a process in a world that is older: it begins at 0, as every process's does. */
import type { Clock } from '../../adapters/ports/clock.ts';

export class LifeClock implements Clock {
  readonly #world: Clock;
  readonly #born: number;

  constructor(world: Clock) {
    this.#world = world;
    this.#born = world.now();
  }

  now(): number {
    return this.#world.now() - this.#born;
  }

  wall(): number | null {
    return this.#world.wall();
  }

  setWall(epochMs: number): void {
    this.#world.setWall(epochMs);
  }

  onJump(listener: () => void): () => void {
    return this.#world.onJump(listener);
  }

  at(due: number, task: () => void): () => void {
    // Rounded up: a sum of fractions may fall short of `due`, and whoever is woken too early only waits anew, for ever.
    return this.#world.at(Math.ceil(due + this.#born), task);
  }
}
