/** What a meeting with the plant means to all others, as numbers: who hears of it, what is wound, what is broken. */
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import { Pairs } from './pairs.ts';
import type { Winding, Windings } from './windings.ts';

/** What the machines hear: letters, or, of a plant that has come to rest, questions whether they still care. */
export type Answer = { readonly isAtRest: boolean; readonly posts: readonly number[] };

export type Meaning = Answer & {
  /** Of the plant's own timers. */
  readonly windings: readonly Winding[];
  readonly broken: readonly string[];
};

const none: readonly never[] = [];
/** Of a meaning, beside itself: numbers of its answer, its windings, and what is broken. */
const ANSWER = 0;
const WOUND = 1;
const BROKEN = 2;
const PER_MEANING = 3;

/** Nothing at all. */
export const NOTHING = 0;

export class Meanings {
  readonly #windings: Windings;
  readonly #meanings = new Interner<Meaning>();
  readonly #parts = new Growing();
  readonly #answers = new Interner<Answer>();
  readonly #broken = new Interner<readonly string[]>();
  readonly #both = new Pairs();

  constructor(windings: Windings) {
    this.#windings = windings;
    this.#broken.id('', () => none);
    this.number({ isAtRest: false, posts: none, windings: none, broken: none });
  }

  number(meaning: Meaning): number {
    const { isAtRest, posts, windings, broken } = meaning;
    const parts = [
      this.#answers.id(`${isAtRest} ${posts.join()}`, () => ({ isAtRest, posts })),
      this.#windings.number(windings),
      this.#broken.id(broken.join('|'), () => broken),
    ];
    return this.#meanings.id(parts.join(), () => {
      for (const part of parts) this.#parts.push(part);
      return meaning;
    });
  }

  /** One after the other. */
  both(first: number, second: number): number {
    const known = this.#both.get(first, second);
    if (known >= 0) return known;
    const [one, other] = [this.#meanings.get(first), this.#meanings.get(second)];
    const number = this.number({
      ...other,
      posts: [...one.posts, ...other.posts],
      windings: [...one.windings, ...other.windings],
    });
    this.#both.set(first, second, number);
    return number;
  }

  answer(meaning: number): number {
    return this.#parts.at(meaning * PER_MEANING + ANSWER);
  }

  answered(answer: number): Answer {
    return this.#answers.get(answer);
  }

  wound(meaning: number): number {
    return this.#parts.at(meaning * PER_MEANING + WOUND);
  }

  /** Number of the promises that are broken when the plant comes to rest; 0: none. */
  broken(meaning: number): number {
    return this.#parts.at(meaning * PER_MEANING + BROKEN);
  }

  promises(broken: number): readonly string[] {
    return this.#broken.get(broken);
  }
}
