/**
 * The warmth of one charging point and the sensor in it: the hottest contact warms with the square of its current and
 * cools by itself. Worked out when somebody asks, never by ticking; the sensor tells each half degree.
 */
import type { Thermometer } from '../../ports/thermometer.ts';
import type { Faults } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

const AMBIENT_C = 25;
/** Above ambient at 32 A in the long run, K. */
const WARMTH_AT_32_A_K = 20;
/** By a loose contact and the sun upon it, K. */
const OVERHEATED_K = 70;
/** Two thirds of the way to its final temperature take so long. */
const TIME_CONSTANT_MS = 600_000;
const TOLD_C = 0.5;

export class Heat implements Thermometer {
  readonly #timers: Timers;
  readonly #faults: Faults;
  readonly #told: Signal<number>;
  readonly #next: Alarm;
  #amps = 0;
  #from = AMBIENT_C;
  #goal = AMBIENT_C;
  #since: number;
  #frozen: number | null = null;
  #watched = false;

  constructor(timers: Timers, faults: Faults) {
    this.#timers = timers;
    this.#faults = faults;
    this.#since = timers.now();
    this.#next = new Alarm(timers, () => this.#tell());
    this.#told = new Signal(this.#shown());
  }

  watch(listener: (celsius: number) => void): void {
    this.#watched = true;
    this.#told.watch(listener);
    this.#tell();
  }

  /** What it really is inside, °C. */
  get celsius(): number {
    const passed = this.#timers.now() - this.#since;
    return this.#goal + (this.#from - this.#goal) * Math.exp(-passed / TIME_CONSTANT_MS);
  }

  /** So much flows now through the phase that carries most, A; faults count as well. */
  flows(amps: number): void {
    this.#amps = amps;
    const extra = this.#faults.has('over-temperature') ? OVERHEATED_K : 0;
    const goal = AMBIENT_C + extra + WARMTH_AT_32_A_K * (this.#amps / 32) ** 2;
    if (Math.abs(goal - this.#goal) < 1e-6) return;
    this.#from = this.celsius;
    this.#since = this.#timers.now();
    this.#goal = goal;
    this.#tell();
  }

  switched(): void {
    this.#frozen = this.#faults.has('sensor-frozen') ? (this.#frozen ?? this.#told.value) : null;
    this.flows(this.#amps);
    this.#tell();
  }

  #shown(): number {
    if (this.#faults.has('sensor-nan')) return Number.NaN;
    return this.#frozen ?? Math.round(this.celsius * 10) / 10;
  }

  #tell(): void {
    const shown = this.#shown();
    const before = this.#told.value;
    // Between two steps nothing is told, and nothing but a step is waited for.
    if (!(Math.abs(shown - before) < TOLD_C)) this.#told.set(shown);
    if (!this.#watched) return;
    const left = this.celsius - this.#goal;
    const step = Math.min(TOLD_C, Math.abs(left));
    if (step < TOLD_C / 5) this.#next.clear();
    else this.#next.set(Math.max(1, Math.ceil(-TIME_CONSTANT_MS * Math.log(1 - step / (Math.abs(left) + TOLD_C / 5)))));
  }
}
