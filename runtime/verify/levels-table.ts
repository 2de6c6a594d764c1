/** What all machines of an EVSE want of the actuators, once for each combination (as `Host.levels` does it). */
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import { canonical } from '../host/digest.ts';
import { Interner } from './interner.ts';
import { DEAD, type LocalState, type Place } from './places.ts';

/** More kinds of levels than any role has, and more roles that have any. */
const LEVELS_A_ROLE = 32;
const MOST_ROLES = 6;

export class LevelsTable {
  readonly #places: readonly Place[];
  readonly #levels = new Interner<EvseLevels>();
  readonly #merged = new Map<number, number>();
  /** By place, the digit of its levels in the key; of those that have had none yet undefined. */
  readonly #weights: (number | undefined)[] = [];
  #digits = 0;

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  get(number: number): EvseLevels {
    return this.#levels.get(number);
  }

  /** The same for two states whose machines stand for the same levels: the sum of their digits. */
  keyOf(state: Uint32Array): number {
    let key = 0;
    for (let place = 0; place < this.#places.length; place++) key += this.digit(place, state[place] ?? DEAD);
    return key;
  }

  /** What a machine in this state adds to the key. */
  digit(place: number, local: number): number {
    const levels = this.#places[place]?.levelsOf(local) ?? 0;
    return levels === 0 ? 0 : levels * (this.#weights[place] ?? this.#weigh(place));
  }

  /** The number of the levels that stand in a state with this key. */
  of(key: number, state: Uint32Array): number {
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

  #weigh(place: number): number {
    const weight = LEVELS_A_ROLE ** this.#digits++;
    if (this.#digits > MOST_ROLES) throw new Error('too many roles have levels to be numbered');
    return (this.#weights[place] = weight);
  }
}
