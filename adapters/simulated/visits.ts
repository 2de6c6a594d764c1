/**
 * Drivers who come by themselves, one whole visit at a time, so that nobody has to play each hand:
 *
 *   plug in ─2 s─▶ card ─minutes─▶ card ─▶ pull the plug until it comes out ─▶ gone, or a minute later the next
 *
 * A driver sees no more than a person would: a plug that does not come out. It must never reach into the controller.
 */
import type { Visit, WorldOutcome } from '../ports/world.ts';
import type { Timers } from './timers.ts';

type Hands = {
  readonly plug: (evse: number) => WorldOutcome;
  readonly tag: (reader: number, idTag: string) => WorldOutcome;
  readonly unplug: (evse: number) => WorldOutcome;
};

const TO_READER_MS = 2000;
const PULL_MS = 2000;
/** After so many pulls a driver gives up and calls for help: the plug stays. */
const PULLS_LIMIT = 30;
const NEXT_DRIVER_MS = 60_000;

export class Visits {
  readonly #timers: Timers;
  readonly #hands: Hands;
  readonly #running = new Map<number, () => void>();

  constructor(timers: Timers, hands: Hands) {
    this.#timers = timers;
    this.#hands = hands;
  }

  /** EVSEs with a driver. */
  get evses(): readonly number[] {
    return [...this.#running.keys()];
  }

  begin(evse: number, wish: Visit): WorldOutcome {
    if (this.#running.has(evse)) {
      return { done: false, failure: 'refused', told: `EVSE ${evse}: a driver is there already` };
    }
    const came = this.#hands.plug(evse);
    if (!came.done) return came;
    this.#then(evse, TO_READER_MS, () => this.#charge(evse, wish));
    return { done: true, told: `EVSE ${evse}: a driver has come for ${wish.minutes} minutes` };
  }

  /** The driver goes home and leaves everything as it is. */
  end(evse: number): WorldOutcome {
    const callOff = this.#running.get(evse);
    if (callOff === undefined) return { done: false, failure: 'refused', told: `EVSE ${evse}: no driver is there` };
    callOff();
    this.#running.delete(evse);
    return { done: true, told: `EVSE ${evse}: the driver has gone and left everything as it is` };
  }

  #then(evse: number, ms: number, task: () => void): void {
    this.#running.set(evse, this.#timers.after(ms, task));
  }

  #charge(evse: number, wish: Visit): void {
    this.#hands.tag(evse, wish.idTag);
    this.#then(evse, Math.round(wish.minutes * 60_000), () => {
      this.#hands.tag(evse, wish.idTag);
      this.#leave(evse, wish, PULLS_LIMIT);
    });
  }

  #leave(evse: number, wish: Visit, pulls: number): void {
    this.#then(evse, PULL_MS, () => {
      const isOut = this.#hands.unplug(evse).done;
      if (!isOut && pulls > 1) return this.#leave(evse, wish, pulls - 1);
      this.#running.delete(evse);
      if (!isOut || !wish.again) return undefined;
      return this.#then(evse, NEXT_DRIVER_MS, () => {
        this.#running.delete(evse);
        this.begin(evse, wish);
      });
    });
  }
}
