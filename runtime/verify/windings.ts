/** Watched timers that are set or called off one after the other, as numbers: a number means a list, and 0 none. */
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { Instant } from './time-order.ts';

/** A watched timer (bit) that was set, or (null) called off. */
export type Winding = { readonly bit: number; readonly delay: number | null };

export class Windings {
  readonly #lists = new Interner<readonly Winding[]>();
  /** By number, where its list begins; the next one begins where it ends. */
  readonly #begin = new Growing();
  readonly #bits = new Growing();
  /** One more than the delay; 0: called off. */
  readonly #delays = new Growing();

  constructor() {
    this.#begin.push(0);
    this.number([]);
  }

  number(list: readonly Winding[]): number {
    const text = list.map(({ bit, delay }) => `${bit} ${delay}`).join();
    return this.#lists.id(text, () => {
      for (const { bit, delay } of list) {
        this.#bits.push(bit);
        this.#delays.push(delay === null ? 0 : delay + 1);
      }
      this.#begin.push(this.#bits.length);
      return list;
    });
  }

  /** All of the list happens at this instant. */
  wind(number: number, instant: Instant): void {
    const end = this.#begin.at(number + 1);
    for (let at = this.#begin.at(number); at < end; at++) {
      const delay = this.#delays.at(at);
      if (delay === 0) instant.stop(this.#bits.at(at));
      else instant.set(this.#bits.at(at), delay - 1);
    }
  }
}
