/** The clock of the machine we run on, or the same one `speed` times as fast (demonstrations on simulated hardware). */
import type { Clock } from '../../adapters/ports/clock.ts';

/** A Node timer beyond 2^31 − 1 ms (24.8 days) fires at once: longer waits are taken in steps. */
const LONGEST_STEP_MS = 2 ** 31 - 1;
/** Before this the board cannot have been built: its time of day is not known (2020-01-01). */
const EARLIEST_WALL = Date.UTC(2020, 0, 1);
/** How often the system's clock is compared with the even one while somebody listens, and what counts as a jump. */
const WATCH_MS = 1000;
const JUMP_MS = 500;

export class RealClock implements Clock {
  #speed: number;
  /** When it was given its speed, in real time and in its own. */
  #start = performance.now();
  #passed = 0;
  /** Epoch ms at now() = 0, once somebody has set the time; until then the system clock is believed. */
  #wallAtStart: number | null = null;
  readonly #wallAtCreation = Date.now();
  readonly #listeners = new Set<() => void>();
  #watch: NodeJS.Timeout | undefined;
  /** Of the system's clock to the even one, when the listeners heard of it last. */
  #offset = Date.now() - performance.now();

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return this.#passed + (performance.now() - this.#start) * this.#speed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** From now on it is so many times as fast; its time of day goes on from where it is. Tasks are not set anew. */
  run(speed: number): void {
    const wall = this.wall();
    this.#passed = this.now();
    this.#start = performance.now();
    this.#speed = speed;
    if (wall !== null) this.#wallAtStart = wall - this.#passed;
  }

  wall(): number | null {
    if (this.#wallAtStart !== null) return this.#wallAtStart + this.now();
    const wall = this.#speed === 1 ? Date.now() : this.#wallAtCreation + this.now();
    return wall < EARLIEST_WALL ? null : wall;
  }

  setWall(epochMs: number): void {
    this.#wallAtStart = epochMs - this.now();
    for (const listener of this.#listeners) listener();
  }

  onJump(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#watch ??= setInterval(() => this.#compare(), WATCH_MS).unref();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    };
  }

  /** Somebody else (NTP, a person) may set the clock of the system at any time; nobody tells us. */
  #compare(): void {
    const offset = Date.now() - performance.now();
    const isOurs = this.#wallAtStart !== null || this.#speed !== 1;
    // A clock that is turned little by little has jumped in the end.
    if (isOurs || Math.abs(offset - this.#offset) < JUMP_MS) return;
    this.#offset = offset;
    for (const listener of this.#listeners) listener();
  }

  at(due: number, task: () => void): () => void {
    if (!Number.isFinite(due)) throw new RangeError(`a task cannot be due at ${due}`);
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = (due - this.now()) / this.#speed;
      timer = setTimeout(left > LONGEST_STEP_MS ? wait : fire, Math.min(Math.max(left, 0), LONGEST_STEP_MS));
    };
    const fire = () => {
      // Node may fire a fraction early; a task must never run before its time.
      if (this.now() < due) wait();
      else task();
    };
    wait();
    return () => clearTimeout(timer);
  }
}
