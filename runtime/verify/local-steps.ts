/**
 * What every machine makes of whatever reaches it, in each of its states, as numbers: the state that follows, and what
 * it says by it. What it says is all that the others learn of a step; two steps that say the same lead the same way,
 * whatever the states are (`memory.ts`).
 */
import type { EventObject } from 'xstate';
import { Directory, type Actor } from '../host/actors.ts';
import { canonical } from '../host/digest.ts';
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { LevelsTable } from './levels-table.ts';
import type { Cast } from './past.ts';
import { DEAD, MOST_STATES, silenced, type LocalState, type LocalStep, type Place } from './places.ts';
import type { Post, PostOffice } from './post-office.ts';
import type { Winding, Windings } from './windings.ts';
import type { WorldTable } from './world-table.ts';
import * as world from './world.ts';

/** For the report of what nobody listens to: each letter in each state, once. */
export type Heard = (role: string, actor: Actor, state: LocalState, event: EventObject, late: boolean) => void;

/** What leaves a machine by a step: letters to its neighbours, and what reaches the plant (kinds of `WorldTable`). */
export type Saying = {
  readonly letters: readonly number[];
  readonly facts: readonly number[];
  readonly orders: readonly number[];
  readonly caps: readonly number[];
};

/** For whoever tells of a step: the event, if it was one, and what came of it. */
export type Told = Pick<LocalStep, 'facts' | 'clockwork'> & { readonly event: EventObject | null };

const none: readonly never[] = [];
/** Sayings: nothing; and of one that was asked, yes. */
const silence: Saying = { letters: none, facts: none, orders: none, caps: none };
export const SILENCE = 0;
const YES = 1;

/** Of a step: the next state, the saying, what is wound, and by how much the key of all levels changes. */
const NEXT = 0;
const SAYING = 1;
const WOUND = 2;
const LEVELS = 3;
const PER_STEP = 4;

const UNKNOWN = -1;

type Tables = {
  readonly places: readonly Place[];
  readonly office: PostOffice;
  readonly world: WorldTable;
  readonly levels: LevelsTable;
  readonly windings: Windings;
};

export class LocalSteps {
  readonly #cast: Cast;
  readonly #directory: Directory;
  readonly #tables: Tables;
  readonly #heard: Heard | undefined;
  readonly #sayings = new Interner<Saying>();
  /** By post and state, where the step begins. */
  #known = new Int32Array(MOST_STATES << 5).fill(UNKNOWN);
  readonly #steps = new Growing();
  readonly #told: Told[] = [];
  /** Roles that were told something and are not composed. */
  readonly outside = new Map<string, Set<string>>();

  constructor(cast: Cast, tables: Tables, heard: Heard | undefined) {
    this.#cast = cast;
    this.#directory = Directory.of(cast.fresh.map(({ name }) => name));
    this.#tables = tables;
    this.#heard = heard;
    this.#sayings.id('', () => silence);
    this.#sayings.id('yes', () => silence);
  }

  /** The step of whoever this post is for, in this state. */
  at(post: number, before: number): number {
    const at = post * MOST_STATES + before;
    const known = at < this.#known.length ? (this.#known[at] ?? UNKNOWN) : UNKNOWN;
    return known < 0 ? this.#learn(post, before) : known;
  }

  next(step: number): number {
    return this.#steps.at(step + NEXT);
  }

  saying(step: number): number {
    return this.#steps.at(step + SAYING);
  }

  wound(step: number): number {
    return this.#steps.at(step + WOUND);
  }

  /** To be added to `LevelsTable.keyOf`, in 32 bits. */
  levels(step: number): number {
    return this.#steps.at(step + LEVELS);
  }

  said(saying: number): Saying {
    return this.#sayings.get(saying);
  }

  told(step: number): Told {
    const told = this.#told[step / PER_STEP];
    if (told === undefined) throw new Error(`there is no step ${step}`);
    return told;
  }

  #learn(number: number, before: number): number {
    const { office, levels, windings } = this.#tables;
    const post = office.get(number);
    const { to } = post;
    const { told, next, wound, saying } = this.#work(post, before);
    const step = this.#steps.length;
    this.#steps.push(next);
    this.#steps.push(saying);
    this.#steps.push(windings.number(wound));
    this.#steps.push(levels.digit(to, next) - levels.digit(to, before));
    if (this.#steps.length - step !== PER_STEP) throw new Error('a step has as many words as it has facts');
    this.#told.push(told);
    const at = number * MOST_STATES + before;
    while (at >= this.#known.length) this.#grow();
    this.#known[at] = step;
    return step;
  }

  #grow(): void {
    const larger = new Int32Array(this.#known.length * 2).fill(UNKNOWN);
    larger.set(this.#known);
    this.#known = larger;
  }

  #work(post: Post, before: number) {
    const { to } = post;
    const place = this.#place(to);
    const state = place.state(before);
    const still = { event: null, ...silenced(place, state) };
    switch (post.kind) {
      case 'question': {
        const saying = place.cares(before, post.event) ? YES : SILENCE;
        return { told: { event: null, facts: none, clockwork: none }, next: before, wound: none, saying };
      }
      case 'silence':
        return { told: still, next: DEAD, wound: still.windings, saying: SILENCE };
      case 'death':
        return { told: still, next: DEAD, wound: still.windings, saying: this.#lastWords(to) };
      case 'start':
        return this.#taken(to, null, before, place.enter(this.#there(this.#cast[post.past][to])));
      case 'letter': {
        const { event, late } = post;
        if (before === DEAD) return { told: still, next: DEAD, wound: none, saying: SILENCE };
        return this.#taken(to, event, before, this.#hear(to, before, event, late));
      }
      case 'timer': {
        const timer = state.timers.find((one) => one.id === post.id);
        if (timer === undefined) throw new Error(`${place.role} has no timer ${post.id} running`);
        const step = this.#hear(to, before, timer.event, false, post.id);
        const bit = place.bitOf(post.id);
        const { wound, ...rest } = this.#taken(to, timer.event, before, step);
        return { ...rest, wound: bit < 0 ? wound : [{ bit, delay: 'due' } as const, ...wound] };
      }
    }
  }

  #hear(to: number, before: number, event: EventObject, late: boolean, timer?: string): LocalStep {
    const actor = this.#there(this.#cast.fresh[to]);
    const place = this.#place(to);
    const step = place.hear(actor, before, { event, late }, timer);
    this.#heard?.(place.role, actor, place.state(before), event, late);
    return step;
  }

  #taken(to: number, event: EventObject | null, before: number, step: LocalStep) {
    const place = this.#place(to);
    if (step.next === DEAD) {
      const still = silenced(place, place.state(before));
      return { told: { event, ...still }, next: DEAD, wound: still.windings, saying: this.#lastWords(to) };
    }
    const { facts, orders, clockwork, windings: wound, next } = step;
    const saying = this.#saying({
      letters: this.#resolve(this.#there(this.#cast.fresh[to]).name, step),
      facts: facts.map((fact) =>
        this.#tables.world.kind(`fact ${canonical(fact)}`, (plant) => world.onFact(plant, fact)),
      ),
      orders: orders.map((order) => this.#tables.world.kind(`order ${order}`, (plant) => world.onOrder(plant, order))),
      caps: this.#caps(to, next),
    });
    return { told: { event, facts, clockwork }, next, wound: wound satisfies readonly Winding[], saying };
  }

  /** As `Host` does it: of one that has failed, its neighbours are told. */
  #lastWords(to: number): number {
    const others = [...this.#tables.places.keys()].filter((other) => other !== to);
    const event = { type: 'machine.failed' };
    const letters = others.map((other) =>
      this.#tables.office.number({ to: other, kind: 'letter', event, late: false }),
    );
    return this.#saying({ ...silence, letters, caps: this.#caps(to, DEAD) });
  }

  #caps(to: number, local: number): readonly number[] {
    const place = this.#place(to);
    if (!place.isLimiter) return none;
    const { cap } = place.state(local);
    return [this.#tables.world.kind(`cap ${cap}`, (plant) => world.onCap(plant, cap))];
  }

  #saying(saying: Saying): number {
    const { letters, facts, orders, caps } = saying;
    const parts = [letters, facts, orders, caps];
    if (parts.every(({ length }) => length === 0)) return SILENCE;
    return this.#sayings.id(parts.map((part) => part.join()).join('|'), () => saying);
  }

  #resolve(from: string, { tells }: LocalStep): readonly number[] {
    return tells.flatMap(({ to, event }) => {
      const receivers = this.#directory.resolve(from, to);
      if (receivers.length === 0) this.outside.set(to, (this.outside.get(to) ?? new Set()).add(event.type));
      return receivers.flatMap((name) => this.#tables.office.letters({ to: name.slice(name.indexOf('.') + 1), event }));
    });
  }

  #there(actor: Actor | undefined): Actor {
    if (actor === undefined) throw new Error('nobody is at this place');
    return actor;
  }

  #place(index: number): Place {
    const place = this.#tables.places[index];
    if (place === undefined) throw new Error(`there is no place ${index}`);
    return place;
  }
}
