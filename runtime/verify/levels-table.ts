/** What all machines of an EVSE want of the actuators, once for each combination (as `Host.levels` does it). */
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import { canonical } from '../host/digest.ts';
import { Interner } from './interner.ts';
import { DEAD, type LocalState, type Place } from './places.ts';

/** More kinds of levels than any role has. */
const LEVELS_A_ROLE = 32;

export class LevelsTable {
  readonly #places: readonly Place[];
  readonly #levels = new Interner<EvseLevels>();
  readonly #merged = new Map<number, number>();
  readonly #weights = new Map<number, number>();

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  get(number: number): EvseLevels {
    return this.#levels.get(number);
  }

  /** The number of the levels that stand in this state. */
  of(state: Uint32Array): number {
    let key = 0;
    for (const [place, role] of this.#places.entries()) {
      const { levelsNumber } = role.state(state[place] ?? DEAD);
      if (levelsNumber > 0) key += levelsNumber * this.#weight(place);
    }
    let number = this.#merged.get(key);
    if (number === undefined) {
      number = this.#merge(this.#places.map((role, place) => role.state(state[place] ?? DEAD)));
      this.#merged.set(key, number);
    }
    return number;
  }

  #merge(states: readonly LocalState[]): number {
    let levels = safeLevels;
    for (const state of states) levels = { ...levels, ...state.levels };
    return this.#levels.id(canonical(levels), () => levels);
  }

  /** Each role that stands for levels has its own digit in the key. */
  #weight(place: number): number {
    let weight = this.#weights.get(place);
    if (weight === undefined) {
      weight = LEVELS_A_ROLE ** this.#weights.size;
      if (weight * LEVELS_A_ROLE > Number.MAX_SAFE_INTEGER) {
        throw new Error('too many roles have levels to be numbered');
      }
      this.#weights.set(place, weight);
    }
    return weight;
  }
}
