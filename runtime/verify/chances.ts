/**
 * What may happen in a state: every act that the world allows, every timer of which it is not certain that another one
 * fires first, every death, as long as the budget lasts. Worked out once for each plant and each state of a machine.
 */
import { acts } from './acts.ts';
import { keyOf, type Happening } from './happening.ts';
import { Interner } from './interner.ts';
import { pastOf } from './past.ts';
import { DEAD, type Place } from './places.ts';
import type { Fitting, Plant } from './plant.ts';
import { noOrder, type TimeOrder } from './time-order.ts';
import { mayAct } from './world.ts';

/** What is fitted, and what may happen. */
export type Scope = Fitting & {
  /** Machines may die, and the power may be cut: each costs one of the budget. */
  readonly mayDie: boolean;
  /** Only the power may be cut. */
  readonly mayCut: boolean;
  readonly isAllowed: (act: string) => boolean;
};

/** `bit`: of the watched timer that it waits for, or -1. */
type Chance = { readonly label: number; readonly bit: number };

export class Chances {
  readonly #scope: Scope;
  readonly #places: readonly Place[];
  readonly #time: TimeOrder;
  readonly #plantAt: (id: number) => Plant;
  readonly #labels = new Interner<Happening>();
  readonly #ofPlant: (readonly Chance[])[] = [];
  readonly #ofPlace: (readonly Chance[])[][] = [];

  constructor(scope: Scope, places: readonly Place[], time: TimeOrder, plantAt: (id: number) => Plant) {
    this.#scope = scope;
    this.#places = places;
    this.#time = time;
    this.#plantAt = plantAt;
  }

  /** What a label means. */
  happening(label: number): Happening {
    return this.#labels.get(label);
  }

  /** Of the timer that fires by it, if it is a watched one: its bit, or -1. */
  bitOf(label: number): number {
    const happening = this.happening(label);
    if (happening.kind === 'world-timer') return this.#time.bitOf(`world.${happening.timer}`);
    return happening.kind === 'timer' ? (this.#places[happening.place]?.bitOf(happening.id) ?? -1) : -1;
  }

  /** Labels of everything that may happen in this state, in `into`; returns how many. */
  list(state: Uint32Array, into: number[]): number {
    const { length } = this.#places;
    const order = state[length + 1] ?? noOrder;
    const plant = state[length] ?? 0;
    const mayDie = this.#scope.mayDie && this.#plantAt(plant).budget > 0;
    let count = this.#collect((this.#ofPlant[plant] ??= this.#plantChances(plant)), order, into, 0);
    for (let place = 0; place < length; place++) {
      const local = state[place] ?? DEAD;
      if (local === DEAD) continue;
      const known = (this.#ofPlace[place] ??= []);
      count = this.#collect((known[local] ??= this.#placeChances(place, local)), order, into, count);
      if (mayDie) into[count++] = this.#label({ kind: 'death', place });
    }
    return count;
  }

  #collect(chances: readonly Chance[], order: number, into: number[], from: number): number {
    let count = from;
    for (const { label, bit } of chances) if (bit < 0 || this.#time.mayFire(order, bit)) into[count++] = label;
    return count;
  }

  #plantChances(id: number): readonly Chance[] {
    const { mayDie, mayCut, isAllowed } = this.#scope;
    const plant = this.#plantAt(id);
    const now: Happening[] = plant.timers.map((timer) => ({ kind: 'world-timer', timer }));
    if (!plant.up) now.push({ kind: 'power', past: pastOf(plant) });
    for (const [act, row] of acts.entries()) {
      if (isAllowed(row.name) && mayAct(plant, row)) now.push({ kind: 'act', act });
    }
    // A reset is what cures a machine that has died.
    const isCut = ((mayDie || mayCut) && plant.budget > 0) || plant.dead !== null;
    if (plant.up && isCut) now.push({ kind: 'power-cut' });
    return now.map((one) => this.#chance(one));
  }

  #placeChances(place: number, local: number): readonly Chance[] {
    const role = this.#places[place];
    if (role === undefined) throw new Error(`there is no place ${place}`);
    return role.state(local).timers.map(({ id }) => this.#chance({ kind: 'timer', place, id }));
  }

  #chance(happening: Happening): Chance {
    const label = this.#label(happening);
    return { label, bit: this.bitOf(label) };
  }

  #label(happening: Happening): number {
    return this.#labels.id(keyOf(happening), () => happening);
  }
}
