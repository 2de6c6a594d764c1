/**
 * The clock of a simulated world that people watch: virtual time, let go at the pace of real time, or `speed` times as
 * fast.
 *
 *   real time passes ─▶ everything that is due meanwhile, each at its own instant, in order
 *
 * A real contact closes while a busy process sleeps; a simulated one only when somebody moves it. Were the instant read
 * off real time, a pause of the process would let a limit of 250 ms run out over a contact that closes after 20, and
 * sixty times as fast a pause of 4 ms is enough. So it is never later than the earliest thing that has still to happen.
 * For the same reason somebody may `hold` it: a disk that takes 80 ms would be one of 5 s in a world sixty times as
 * fast.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import { RealClock } from './real.ts';
import { VirtualClock } from './virtual.ts';

export class PacedClock implements Clock {
  readonly #pace: RealClock;
  readonly #virtual = new VirtualClock(null);
  #running = false;
  /** How many hold it, and since when; what was lost while it was held does not count. */
  #holders = 0;
  #heldAt = 0;
  #lost = 0;
  #stands = false;
  /** Somebody has changed the speed: nobody else sets the time of day. */
  #isOurs = false;
  #wake: { readonly due: number; readonly callOff: () => void } | null = null;

  constructor(speed = 1) {
    this.#pace = new RealClock(speed);
  }

  get speed(): number {
    return this.#pace.speed;
  }

  /**
   * From now on the world runs so many times as fast. Its time of day is its own from then on: whoever sets clocks
   * lives at another pace, and would tear it back and forth.
   */
  run(speed: number): void {
    if (speed === this.speed) return;
    this.#isOurs = true;
    this.#pace.run(speed);
    this.#wake?.callOff();
    this.#wake = null;
    this.#arm();
  }

  /** Time stands until what is returned has been called, by everybody who holds it. */
  hold(): () => void {
    if (this.#holders++ === 0) this.#heldAt = this.#pace.now();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders > 0) return;
      this.#lost += this.#pace.now() - this.#heldAt;
      this.#arm();
    };
  }

  /** Whole milliseconds. Stands still while our own code runs, however long: in the world that takes no time. */
  now(): number {
    if (this.#running || this.#stands || this.#holders > 0) return this.#virtual.now();
    const real = this.#passed();
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
    if (this.#isOurs) return;
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

  /** Whole milliseconds that have passed while nobody held it. */
  #passed(): number {
    return Math.floor(this.#pace.now() - this.#lost);
  }

  #pass(): void {
    this.#wake = null;
    if (this.#holders > 0) return;
    this.#running = true;
    try {
      this.#virtual.advanceTo(this.#passed());
    } finally {
      this.#running = false;
      this.#arm();
    }
  }

  #arm(): void {
    const due = this.#running || this.#holders > 0 ? undefined : this.#virtual.nextDue();
    if (due === undefined || (this.#wake !== null && this.#wake.due <= due)) return;
    this.#wake?.callOff();
    this.#wake = { due, callOff: this.#pace.at(Math.ceil(due + this.#lost), () => this.#pass()) };
  }
}
