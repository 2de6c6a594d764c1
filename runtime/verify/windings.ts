/** Watched timers that are set, fire or are called off: a list of them as a number, 0 for none. */
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { Instant, TimeOrder } from './time-order.ts';

/** A watched timer (bit) that was set, called off (null), or fires. */
export type Winding = { readonly bit: number; readonly delay: number | null | 'due' };

/** Written beside a bit; more than that: by so much more than the delay with which it was set. */
const CALLED_OFF = 0;
const DUE = 1;
const SET = 2;

export class Windings {
  readonly #lists = new Interner<readonly Winding[]>();
  /** By number, where its list begins; the next one begins where it ends. */
  readonly #begin = new Growing();
  readonly #time: TimeOrder;
  readonly #bits = new Growing();
  readonly #what = new Growing();

  constructor(time: TimeOrder) {
    this.#time = time;
    this.#begin.push(0);
    this.number([]);
  }

  number(list: readonly Winding[]): number {
    const text = list.map(({ bit, delay }) => `${bit} ${delay}`).join();
    return this.#lists.id(text, () => {
      for (const { bit, delay } of list) {
        this.#bits.push(bit);
        if (typeof delay === 'number') this.#time.expect(bit, delay);
        this.#what.push(typeof delay === 'number' ? SET + delay : delay === 'due' ? DUE : CALLED_OFF);
      }
      this.#begin.push(this.#bits.length);
      return list;
    });
  }

  /** All of the list happens at this instant. */
  wind(number: number, instant: Instant): void {
    const end = this.#begin.at(number + 1);
    for (let at = this.#begin.at(number); at < end; at++) {
      const [bit, what] = [this.#bits.at(at), this.#what.at(at)];
      if (what >= SET) instant.set(bit, what - SET);
      else if (what === DUE) instant.fire(bit);
      else instant.stop(bit);
    }
  }
}
