/** Time that passes only when told to. The same tasks at the same instants in the same order, every time. */
import type { Clock } from '../../adapters/ports/clock.ts';
import { DueHeap } from './heap.ts';

/** Null: called off; what it would have done, and all that hangs on it, is let go at once. */
type Task = { run: (() => void) | null };

export class VirtualClock implements Clock {
  readonly #tasks = new DueHeap<Task>();
  #now = 0;
  #wallOffset: number | null;
  readonly #listeners = new Set<() => void>();

  /** `wall`: epoch ms at the start, or null for a board that does not know. */
  constructor(wall: number | null = Date.UTC(2026, 0, 1)) {
    this.#wallOffset = wall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number | null {
    return this.#wallOffset === null ? null : this.#wallOffset + this.#now;
  }

  setWall(epochMs: number): void {
    this.#wallOffset = epochMs - this.#now;
    for (const listener of this.#listeners) listener();
  }

  onJump(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  at(due: number, run: () => void): () => void {
    if (!Number.isFinite(due)) throw new RangeError(`a task cannot be due at ${due}`);
    const task: Task = { run };
    this.#tasks.add(Math.max(due, this.#now), task);
    return () => {
      task.run = null;
    };
  }

  /** When the next task is due, undefined when there is none. */
  nextDue(): number | undefined {
    while (this.#tasks.earliest()?.value.run === null) this.#tasks.take();
    return this.#tasks.earliest()?.due;
  }

  /** How many tasks are still wanted. */
  get waits(): number {
    return this.#tasks.count(({ run }) => run !== null);
  }

  /** Lets `ms` pass; every task runs at its own instant. */
  advance(ms: number): void {
    this.advanceTo(this.#now + ms);
  }

  /** Lets time pass until exactly `instant`: a replay must not be a rounding error away. */
  advanceTo(instant: number): void {
    for (let next = this.#tasks.earliest(); next !== undefined && next.due <= instant; next = this.#tasks.earliest()) {
      this.#tasks.take();
      this.#now = next.due;
      next.value.run?.();
    }
    this.#now = Math.max(this.#now, instant);
  }
}
