/**
 * The residual-current device as a box with two wires: it trips when direct or alternating current leaks, and when its
 * test input tells it to.
 *
 *   normal ──something leaks, or a test, `tripMs`──▶ tripped ──nothing any more, `clearMs`──▶ normal
 *
 * Two kinds (guide 3053): one trips for as long as its test input is held, the other takes a short pulse for an order
 * and does the whole test by itself. The board reads the wires as its own settings say: when these do not fit how the
 * device is wired, it reads the opposite. It opens no contact by itself: that is what the station is for.
 */
import { means, type Polarity } from '../../../machines/vocabulary/polarity.ts';
import type { Rcd } from '../../ports/rcd.ts';
import type { Faults } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

/** How a wire is at the device, and how the board takes it to be. */
export type Wire = { readonly device: Polarity; readonly board: Polarity };

export type RcdSettings = {
  readonly test: 'held' | 'pulse';
  readonly tripMs: number;
  readonly clearMs: number;
  /** Of the feedback; active: nothing has tripped (guide 2381). */
  readonly feedbackWire: Wire;
  readonly testWire: Wire;
};

type TestTimes = { readonly triggerMs: number; readonly checkTrippedMs: number; readonly checkNormalMs: number };

/** A sound device, well within the times that the settings expect of it, all in ms. */
export const rcdFor = ({ triggerMs, checkTrippedMs, checkNormalMs }: TestTimes): Omit<RcdSettings, `${string}Wire`> => {
  const tripMs = Math.min(200, Math.floor(checkTrippedMs / 2));
  if (triggerMs > tripMs) return { test: 'held', tripMs, clearMs: Math.min(100, Math.floor(checkNormalMs / 2)) };
  // It must be seen tripped, and back to normal later.
  const backMs = Math.floor((checkTrippedMs + triggerMs + checkNormalMs) / 2);
  return { test: 'pulse', tripMs, clearMs: backMs - tripMs };
};

const LATE_MS = 1000;

/** What one end of a wire says, as the other end understands it. */
export const heardThrough = (said: boolean, from: Polarity, to: Polarity): boolean => means(means(said, from), to);

export class SimulatedRcd implements Rcd {
  readonly #settings: RcdSettings;
  readonly #faults: Faults;
  readonly #feedback: Signal<boolean>;
  readonly #change: Alarm;
  #tripped = false;
  #leaking = false;
  /** The test input, as the device sees it. */
  #tested = false;
  /** A pulse has been taken for an order that is not carried out yet. */
  #ordered = false;

  constructor(settings: RcdSettings, timers: Timers, faults: Faults) {
    this.#settings = settings;
    this.#faults = faults;
    this.#change = new Alarm(timers, () => this.#turn());
    this.#feedback = new Signal(this.#shown());
    this.setTest(false);
  }

  setTest(on: boolean): void {
    const { device, board } = this.#settings.testWire;
    const before = this.#tested;
    this.#tested = heardThrough(on, board, device);
    if (this.#tested && !before && this.#settings.test === 'pulse') this.#ordered = true;
    this.#aim();
  }

  watch(listener: (tripped: boolean) => void): void {
    this.#feedback.watch(listener);
  }

  /** Current of the car goes to earth, or does not. */
  leak(flows: boolean): void {
    this.#leaking = flows;
    this.#aim();
  }

  switched(): void {
    this.#aim();
    this.#feedback.set(this.#shown());
  }

  get tripped(): boolean {
    return this.#tripped;
  }

  get testing(): boolean {
    return this.#tested;
  }

  #wanted(): boolean {
    const { test } = this.#settings;
    const testing = test === 'held' ? this.#tested : this.#ordered;
    if (this.#tripped && this.#faults.has('rcd-stuck')) return true;
    return this.#leaking || this.#faults.has('rcd-spurious') || (testing && !this.#faults.has('rcd-test-no-trip'));
  }

  #aim(): void {
    const wanted = this.#wanted();
    if (wanted === this.#tripped) return this.#change.clear();
    const { tripMs, clearMs } = this.#settings;
    if (this.#change.armed) return;
    const lateMs = this.#faults.has('rcd-late') ? LATE_MS : 0;
    this.#change.set((wanted ? tripMs : clearMs) + lateMs);
  }

  #turn(): void {
    this.#tripped = this.#wanted();
    if (this.#tripped) this.#ordered = false;
    this.#feedback.set(this.#shown());
    this.#aim();
  }

  #shown(): boolean {
    const { device, board } = this.#settings.feedbackWire;
    const isNormal = heardThrough(!this.#tripped, device, board);
    return isNormal === this.#faults.has('rcd-inverted');
  }
}
