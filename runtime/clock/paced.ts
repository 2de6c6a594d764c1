/**
 * The clock of a simulated world that people watch: virtual time, let go at the pace of real time, or `speed` times as
 * fast.
 *
 *   real time passes ─▶ everything that is due meanwhile, each at its own instant, in order
 *
 * A real contact closes while a busy process sleeps; a simulated one only when somebody moves it. Were the instant read
 * off real time, a pause of the process would let a limit of 250 ms run out over a contact that closes after 20, and
 * sixty times as fast a pause of 4 ms is enough. So it is never later than the earliest thing that has still to happen.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import { RealClock } from './real.ts';
import { VirtualClock } from './virtual.ts';

export class PacedClock implements Clock {
  readonly #pace: RealClock;
  readonly #virtual = new VirtualClock(null);
  #running = false;
  #stands = false;
  #wake: { readonly due: number; readonly callOff: () => void } | null = null;

  constructor(speed = 1) {
    this.#pace = new RealClock(speed);
  }

  /** Whole milliseconds. Stands still while our own code runs, however long: in the world that takes no time. */
  now(): number {
    if (this.#running || this.#stands) return this.#virtual.now();
    const real = Math.floor(this.#pace.now());
    const isBehind = (this.#virtual.nextDue() ?? Number.POSITIVE_INFINITY) <= real;
    if (!isBehind) this.#virtual.advanceTo(real);
    this.#stands = true;
    setImmediate(() => {
      this.#stands = false;
    });
    return this.#virtual.now();
  }

  wall(): number | null {
    const wall = this.#pace.wall();
    return wall === null ? null : wall - (this.#pace.now() - this.now());
  }

  setWall(epochMs: number): void {
    this.#pace.setWall(epochMs + (this.#pace.now() - this.now()));
  }

  onJump(listener: () => void): () => void {
    return this.#pace.onJump(listener);
  }

  at(due: number, task: () => void): () => void {
    // Counted from now, and not from when something happened last.
    this.now();
    const callOff = this.#virtual.at(due, task);
    this.#arm();
    return callOff;
  }

  #pass(): void {
    this.#wake = null;
    this.#running = true;
    try {
      this.#virtual.advanceTo(Math.floor(this.#pace.now()));
    } finally {
      this.#running = false;
      this.#arm();
    }
  }

  #arm(): void {
    const due = this.#running ? undefined : this.#virtual.nextDue();
    if (due === undefined || (this.#wake !== null && this.#wake.due <= due)) return;
    this.#wake?.callOff();
    this.#wake = { due, callOff: this.#pace.at(Math.ceil(due), () => this.#pass()) };
  }
}
