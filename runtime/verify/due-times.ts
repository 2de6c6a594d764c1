/**
 * When timers are due that were set at one instant, and those that are set when one of them fires: counted from the
 * first of them, for how long they have run nobody knows. Whoever is due later than another one does not fire before
 * him; of two that are due together any may be the first.
 *
 *   set A 815, B 810 ─▶ B 0, A 5 ── B fires, C 415 is set ─▶ A 0, C 410 ── A fires, D 200 is set ─▶ D 0, C 210
 */
import { Interner } from './interner.ts';

type Due = { readonly bit: number; readonly due: number };

/** Nothing is known of any: there are none, or only one of them is left. */
export const noDues = 0;
const NEVER = -1;

/** Lists of what is due, as numbers. */
export class DueLists {
  readonly #lists = new Interner<readonly Due[]>();

  constructor() {
    this.number([]);
  }

  number(list: readonly Due[]): number {
    return this.#lists.id(list.map(({ bit, due }) => `${bit} ${due}`).join(), () => list);
  }

  get(number: number): readonly Due[] {
    return this.#lists.get(number);
  }
}

/** What is due, while things happen at one instant. */
export class DueTimes {
  readonly #lists: DueLists;
  readonly #due: number[] = [];
  /** Bits of those of which it is known. */
  #known = 0;
  /** The instant itself, on the same scale; NEVER: how long they have run nobody knows. */
  #now = 0;
  #isTouched = false;
  #number = noDues;

  constructor(lists: DueLists) {
    this.#lists = lists;
  }

  begin(number: number): void {
    this.#number = number;
    this.#isTouched = false;
    this.#known = 0;
    this.#now = 0;
    if (number === noDues) return;
    for (const { bit, due } of this.#lists.get(number)) {
      this.#due[bit] = due;
      this.#known |= 1 << bit;
    }
    this.#now = NEVER;
  }

  /** It is due now. */
  fire(bit: number): void {
    if (this.#isKnown(bit)) this.#now = this.#due[bit] ?? NEVER;
    this.stop(bit);
  }

  stop(bit: number): void {
    if (!this.#isKnown(bit)) return;
    this.#known &= ~(1 << bit);
    this.#isTouched = true;
  }

  set(bit: number, delay: number): void {
    this.stop(bit);
    // Where nobody waits any more, time may as well begin anew.
    if (this.#known === 0 && this.#now === NEVER) this.#now = 0;
    if (this.#now === NEVER) return;
    this.#due[bit] = this.#now + delay;
    this.#known |= 1 << bit;
    this.#isTouched = true;
  }

  /** Number of what is known now. */
  get number(): number {
    if (!this.#isTouched) return this.#number;
    const list: { readonly bit: number; readonly due: number }[] = [];
    let first = Number.POSITIVE_INFINITY;
    for (let bit = 0; bit < this.#due.length; bit++) {
      if (!this.#isKnown(bit)) continue;
      const due = this.#due[bit] ?? 0;
      first = Math.min(first, due);
      list.push({ bit, due });
    }
    if (list.length < 2) return noDues;
    return this.#lists.number(list.map(({ bit, due }) => ({ bit, due: due - first })));
  }

  #isKnown(bit: number): boolean {
    return (this.#known & (1 << bit)) !== 0;
  }
}
