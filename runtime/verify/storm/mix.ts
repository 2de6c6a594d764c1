/** Chance in the words of a storm: every draw is reproducible by its seed. */
import { Chance } from '../../host/chance.ts';

export class Mix {
  readonly #chance: Chance;

  /** The same parts give the same draws; streams of different parts have nothing to do with each other. */
  constructor(...parts: readonly number[]) {
    this.#chance = new Chance(
      parts.reduce((sum, part) => Math.imul(sum ^ (part + 0x9e3779b9), 0x85ebca6b), 0x2545f491),
    );
  }

  /** Whole, least and most included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#chance.next() * (most - least + 1));
  }

  one<T>(list: readonly [T, ...T[]]): T {
    return list[this.whole(0, list.length - 1)] ?? list[0];
  }

  odds(share: number): boolean {
    return this.#chance.next() < share;
  }

  /** From `least` to `most`, as often between 1 and 10 as between 10 and 100. */
  scale(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.#chance.next());
  }
}
