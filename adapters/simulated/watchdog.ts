/**
 * The hardware watchdog: a counter beside the processor that pulls every actuator to safe when nobody has petted it in
 * time.
 *
 *   asleep ──pet──▶ watching ──no pet for `timeoutMs`──▶ bites, asleep again
 *
 * It wakes with the first pet, as a Linux watchdog does when it is opened. It must never need the controller to work.
 */
import type { Watchdog } from '../ports/watchdog.ts';
import { Alarm, type Timers } from './timers.ts';

export class SimulatedWatchdog implements Watchdog {
  readonly #timers: Timers;
  readonly #timeoutMs: number;
  readonly #alarm: Alarm;
  readonly #bite: () => void;
  #lastPet = 0;

  /** `timeoutMs` 0: the board has no watchdog. */
  constructor(timers: Timers, timeoutMs: number, bite: () => void) {
    this.#timers = timers;
    this.#timeoutMs = timeoutMs;
    this.#bite = bite;
    this.#alarm = new Alarm(timers, () => this.#check());
  }

  pet(): void {
    this.#lastPet = this.#timers.now();
    if (this.#timeoutMs > 0 && !this.#alarm.armed) this.#alarm.set(this.#timeoutMs);
  }

  // One wait at a time, however often it is petted: a busy controller must not fill the clock with waits.
  #check(): void {
    const left = this.#lastPet + this.#timeoutMs - this.#timers.now();
    if (left > 0) this.#alarm.set(left);
    else this.#bite();
  }
}
