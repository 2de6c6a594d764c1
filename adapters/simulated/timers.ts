/**
 * All waits of the world in one hand: physics that takes time (a bolt that travels, a car that thinks) waits here.
 * Life: running ──stop──▶ stopped. A stopped world leaves no wait behind and starts no new one, so a process can end
 * and a test can throw a world away. It must never wait without an instant at which something really changes.
 */
import type { Clock } from '../ports/clock.ts';

export class Timers {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Epoch ms as the clock of a device would have been set; null: nobody knows. */
  wall(): number | null {
    return this.#clock.wall();
  }

  /** Runs `task` once, `ms` from now. Returns a function that calls it off. */
  after(ms: number, task: () => void): () => void {
    if (this.#stopped) return () => {};
    const cancel = this.#clock.at(this.#clock.now() + ms, () => {
      this.#waiting.delete(cancel);
      task();
    });
    this.#waiting.add(cancel);
    return () => {
      this.#waiting.delete(cancel);
      cancel();
    };
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }
}

/** One wait that can be set, set anew and called off. */
export class Alarm {
  readonly #timers: Timers;
  readonly #task: () => void;
  #cancel: (() => void) | null = null;
  #due = Infinity;

  constructor(timers: Timers, task: () => void) {
    this.#timers = timers;
    this.#task = task;
  }

  get armed(): boolean {
    return this.#cancel !== null;
  }

  /** Rings `ms` from now and at no other time. */
  set(ms: number): void {
    this.clear();
    this.#due = this.#timers.now() + ms;
    this.#cancel = this.#timers.after(ms, () => {
      this.clear();
      this.#task();
    });
  }

  /** Rings `ms` from now, or earlier where it was set to. */
  setEarlier(ms: number): void {
    if (this.#timers.now() + ms < this.#due) this.set(ms);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#due = Infinity;
  }
}
