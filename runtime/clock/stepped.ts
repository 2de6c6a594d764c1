/**
 * The clock of a simulated world that somebody moves by hand: time stands until it is told to pass, and then everything
 * that is due happens at its own instant, in order. Whoever `hold`s it (a disk that writes, a connection that is being
 * made) is waited for: the world goes no further before the outside has caught up. So a test of the whole process is as
 * exact as one on virtual time.
 */
import { setImmediate as breath } from 'node:timers/promises';
import { VirtualClock } from './virtual.ts';

export class SteppedClock extends VirtualClock {
  /** Of the world, as many times as fast as ours: it stands. */
  readonly speed = 0;
  #holders = 0;
  #released: (() => void)[] = [];

  constructor() {
    super(Date.now());
  }

  /** Time does not pass until what is returned has been called, by everybody who holds it. */
  hold(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders--;
      if (this.#holders === 0) for (const one of this.#released.splice(0)) one();
    };
  }

  /**
   * Lets time pass until `instant`, or, sooner, until `said` gives another number: somebody must answer. `rests` is
   * called whenever all that was due at an instant has been done, before time goes on or nothing more is.
   */
  async passUntil(instant: number, said: () => number, rests: () => void): Promise<void> {
    for (const before = said(); ;) {
      await this.#quiet();
      if (said() !== before) return rests();
      const due = this.nextDue();
      if (due === undefined || due > instant) break;
      if (due > this.now()) rests();
      this.advanceTo(due);
    }
    rests();
    this.advanceTo(Math.max(instant, this.now()));
  }

  async #quiet(): Promise<void> {
    // What has been released may go on at once, and hold it again.
    for (await breath(); this.#holders > 0; await breath()) {
      await new Promise<void>((resolve) => this.#released.push(resolve));
    }
  }
}
