/**
 * Heartbeat: shows that we are there while nothing else does, and brings the time of day.
 * Every message that we send puts the next one off, but one goes out every 24 h all the same (OCPP-J 1.6 §5.3): it
 * carries the time.
 */
import type { Clock } from '../../adapters/ports/clock.ts';

/** User guide 783–790: what we choose when the central system leaves it to us. */
const OWN_INTERVAL_S = 600;
const LONGEST_SILENCE_S = 24 * 3600;

export class Heartbeat {
  readonly #clock: Clock;
  readonly #intervalS: () => number;
  readonly #beat: () => void;
  #lastSent = 0;
  #lastBeat = 0;
  #callOff: (() => void) | null = null;

  constructor(clock: Clock, intervalS: () => number, beat: () => void) {
    this.#clock = clock;
    this.#intervalS = intervalS;
    this.#beat = beat;
  }

  start(): void {
    this.#lastSent = this.#clock.now();
    this.#lastBeat = this.#lastSent;
    this.#wait();
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  /** Something has left. */
  sent(): void {
    this.#lastSent = this.#clock.now();
  }

  /** The interval may have changed. */
  adjust(): void {
    if (this.#callOff !== null) this.#wait();
  }

  #due(): number {
    const intervalS = this.#intervalS();
    const chosenS = intervalS > 0 ? Math.min(intervalS, LONGEST_SILENCE_S) : OWN_INTERVAL_S;
    return Math.min(this.#lastSent + chosenS * 1000, this.#lastBeat + LONGEST_SILENCE_S * 1000);
  }

  #wait(): void {
    this.#callOff?.();
    this.#callOff = this.#clock.at(this.#due(), () => {
      const now = this.#clock.now();
      if (now >= this.#due()) {
        this.#lastSent = now;
        this.#lastBeat = now;
        this.#beat();
      }
      this.#wait();
    });
  }
}
