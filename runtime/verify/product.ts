/**
 * All machines of one EVSE and the plant, as one tuple of small numbers, and what one happening makes of it.
 *
 *   happening ─▶ plant ─letters─▶ turn: mailbox, told letters, until empty ─▶ levels, facts, orders ─▶ plant ─▶ …
 *
 * This is the loop of `runtime/host/host.ts` over numbers: same machines, same directory of roles, same order of
 * letters (a test walks both side by side). What is worked out once is looked up ever after.
 */
import type { EventObject } from 'xstate';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import { Directory, type Actor } from '../host/actors.ts';
import { canonical } from '../host/digest.ts';
import { acts, type Letter } from './acts.ts';
import { Chances, type Scope } from './chances.ts';
import { spelled, type Happening, type Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { LevelsTable } from './levels-table.ts';
import { DEAD, Place, type LocalState, type LocalStep, type Winding } from './places.ts';
import { freshPlant, type Plant } from './plant.ts';
import { bitOf, Instant, noOrder } from './time-order.ts';
import { traceOf, WorldTable, type WorldStep } from './world-table.ts';
import * as world from './world.ts';
import type { Reaction } from './world.ts';

/** What the places start with: when no account is open, and when the power failed during one. */
export type Cast = { readonly fresh: readonly Actor[]; readonly interrupted: readonly Actor[] };

/** For the report of what nobody listens to: each letter in each state, once. */
export type Heard = (role: string, actor: Actor, state: LocalState, event: EventObject, late: boolean) => void;

type Post = { readonly to: number; readonly event: EventObject; readonly late: boolean };

const LETTERS_A_TURN = 1000;
/** More kinds of letters than there are. */
const POSTS = 0x10000;
/** In the table of a place, beside states and letters: how it starts. */
const STARTS_FRESH = -1;
const STARTS_INTERRUPTED = -2;

export class Product {
  readonly places: readonly Place[];
  readonly #cast: Cast;
  readonly #directory: Directory;
  readonly #index: ReadonlyMap<string, number>;
  readonly #posts = new Interner<Post>();
  readonly #facts = new Interner<Fact>();
  readonly #steps: readonly Map<number, LocalStep>[];
  readonly #resolved = new Map<LocalStep, readonly number[]>();
  readonly #reported = new Map<LocalStep, readonly number[]>();
  readonly #world: WorldTable;
  readonly #levels: LevelsTable;
  readonly #chances: Chances;
  readonly #instant = new Instant();
  readonly #heard: Heard | undefined;
  /** Roles that were told something and are not composed. */
  readonly outside = new Map<string, Set<string>>();
  // The step at hand.
  #now: Uint32Array;
  #turnFacts: number[] = [];
  #turnOrders: string[] = [];
  /** Set while a step is traced for a counter-example. */
  trace: ((line: Traced) => void) | null = null;

  constructor(cast: Cast, scope: Scope, heard?: Heard) {
    this.#cast = cast;
    this.#heard = heard;
    const names = cast.fresh.map(({ name }) => name);
    const roles = names.map((name) => name.slice(name.indexOf('.') + 1));
    this.places = roles.map((role) => new Place(role));
    this.#index = new Map(roles.map((role, index) => [role, index]));
    this.#directory = new Directory(names);
    this.#steps = roles.map(() => new Map());
    this.#world = new WorldTable(freshPlant(scope), (letter) => this.#letterNumbers(letter));
    this.#levels = new LevelsTable(this.places);
    this.#chances = new Chances(scope, this.places, (id) => this.#world.at(id));
    this.#now = new Uint32Array(this.width);
  }

  /** Places, the plant, and the order of timers. */
  get width(): number {
    return this.places.length + 2;
  }

  /** The controller has never been powered: all dead, the fresh plant, no timer. */
  get beginning(): Uint32Array {
    return new Uint32Array(this.width);
  }

  plantNumber(state: Uint32Array): number {
    return state[this.places.length] ?? 0;
  }

  plantAt(number: number): Plant {
    return this.#world.at(number);
  }

  plantOf(state: Uint32Array): Plant {
    return this.plantAt(this.plantNumber(state));
  }

  /** Is the machine of this role in a state of that tag? Never when it is dead or not composed. */
  hasTag(state: Uint32Array, role: string, tag: string): boolean {
    const place = this.#index.get(role);
    const local = place === undefined ? DEAD : (state[place] ?? DEAD);
    if (place === undefined || local === DEAD) return false;
    return this.#place(place).state(local).snapshot?.tags.has(tag) ?? false;
  }

  /** Labels of everything that may happen in this state, in `into`; returns how many. */
  happenings(state: Uint32Array, into: number[]): number {
    return this.#chances.list(state, into);
  }

  happening(label: number): Happening {
    return this.#chances.happening(label);
  }

  /**
   * The state after it, in `into`.
   * @returns the promises that are broken by it
   */
  step(from: Uint32Array, label: number, into: Uint32Array): readonly string[] {
    const { length } = this.places;
    into.set(from);
    this.#now = into;
    this.#instant.begin(from[length + 1] ?? noOrder, this.#runningIn(from));
    this.#happen(this.happening(label));
    const broken = this.#world.verdict(into[length] ?? 0);
    this.#reach('at rest', (plant) => ({ plant: world.atRest(plant), letters: [] }));
    into[length + 1] = this.#instant.order;
    return broken;
  }

  #happen(happening: Happening): void {
    switch (happening.kind) {
      case 'act': {
        const act = acts[happening.act];
        if (act === undefined) throw new Error(`there is no act ${happening.act}`);
        return this.#outside(`act ${act.name}`, (plant) => world.onAct(plant, act));
      }
      case 'world-timer': {
        const { timer } = happening;
        this.#stop(bitOf(`world.${timer}`));
        this.trace?.({ kind: 'fired', role: 'world', text: timer });
        return this.#outside(`timer ${timer}`, (plant) => world.onTimer(plant, timer));
      }
      case 'timer':
        return this.#fire(happening.place, happening.id);
      case 'death':
        return this.#die(happening.place);
      case 'power-cut':
        for (const place of this.places.keys()) this.#silence(place);
        return this.#outside('power cut', world.onPowerCut);
      case 'power':
        return this.#power();
    }
  }

  /** Something in the world: the controller hears of what follows, each letter in a turn of its own. */
  #outside(key: string, reaction: (plant: Plant) => Reaction): void {
    for (const letter of this.#reach(key, reaction).letters) this.#turn(() => [letter]);
  }

  #fire(place: number, id: string): void {
    const role = this.#place(place);
    const timer = role.state(this.#now[place] ?? DEAD).timers.find((one) => one.id === id);
    if (timer === undefined) throw new Error(`${role.role} has no timer ${id} running`);
    this.#stop(role.bitOf(id));
    this.trace?.({ kind: 'fired', role: role.role, text: id });
    const post = this.#postNumber({ to: place, event: timer.event, late: false }, id);
    this.#turn(() => this.#hear(place, post, id));
  }

  #die(place: number): void {
    const { role } = this.#place(place);
    this.#reach(`death ${role}`, (plant) => world.onDeath(plant, role));
    this.#turn(() => this.#fail(place));
  }

  #power(): void {
    const { account } = this.plantOf(this.#now);
    const actors = account ? this.#cast.interrupted : this.#cast.fresh;
    this.#turn(() => actors.flatMap((actor, place) => this.#take(place, this.#entered(place, actor, account))));
    // The senses speak when the machines are there.
    this.#outside('power', world.onPower);
  }

  #entered(place: number, actor: Actor, account: boolean): LocalStep {
    const key = account ? STARTS_INTERRUPTED : STARTS_FRESH;
    let step = this.#steps[place]?.get(key);
    if (step === undefined) {
      step = this.#place(place).enter(actor);
      this.#steps[place]?.set(key, step);
    }
    return step;
  }

  /** One turn of the host; then facts, levels and orders reach the world, which may answer with further turns. */
  #turn(first: () => readonly number[]): void {
    this.#turnFacts = [];
    this.#turnOrders = [];
    const mailbox = [...first()];
    for (let at = 0; at < mailbox.length; at++) {
      if (at > LETTERS_A_TURN) throw new Error('a turn has no end');
      const letter = mailbox[at] ?? 0;
      mailbox.push(...this.#hear(this.#posts.get(letter).to, letter));
    }
    const answers: number[] = [];
    const orders = this.#turnOrders;
    for (const fact of this.#turnFacts) {
      answers.push(...this.#reach(`fact ${fact}`, (plant) => world.onFact(plant, this.#facts.get(fact))).letters);
    }
    const levels = this.#levels.of(this.#now);
    answers.push(
      ...this.#reach(`levels ${levels}`, (plant) => world.onLevels(plant, this.#levels.get(levels))).letters,
    );
    for (const order of orders) {
      answers.push(...this.#reach(`order ${order}`, (plant) => world.onOrder(plant, order)).letters);
    }
    for (const letter of answers) this.#turn(() => [letter]);
  }

  /** @returns what the machine told, as numbers of letters */
  #hear(place: number, post: number, timer?: string): readonly number[] {
    const before = this.#now[place] ?? DEAD;
    if (before === DEAD) return [];
    const role = this.#place(place);
    const { event, late } = this.#posts.get(post);
    const key = before * POSTS + post;
    let step = this.#steps[place]?.get(key);
    if (step === undefined) {
      const actor = this.#cast.fresh[place];
      if (actor === undefined) throw new Error(`nobody is at place ${place}`);
      step = role.hear(actor, before, { event, late }, timer);
      this.#steps[place]?.set(key, step);
      this.#heard?.(role.role, actor, role.state(before), event, late);
    }
    if (timer === undefined) this.trace?.({ kind: 'letter', role: role.role, text: spelled(event) });
    return this.#take(place, step);
  }

  /** The machine takes its next state; what it told is returned, what it reported and ordered is kept. */
  #take(place: number, step: LocalStep): readonly number[] {
    if (step.next === DEAD) return this.#fail(place);
    this.#now[place] = step.next;
    for (const winding of step.windings) this.#wind(winding);
    if (this.trace !== null) this.#traceStep(this.#place(place).role, step);
    if (step.facts.length > 0) this.#turnFacts.push(...this.#factNumbers(step));
    this.#turnOrders.push(...step.orders);
    let resolved = this.#resolved.get(step);
    if (resolved === undefined) {
      resolved = this.#resolve(this.#cast.fresh[place]?.name ?? '', step);
      this.#resolved.set(step, resolved);
    }
    return resolved;
  }

  #traceStep(role: string, { facts, clockwork }: LocalStep): void {
    for (const fact of facts) this.trace?.({ kind: 'fact', role, text: spelled(fact) });
    for (const { id, delay } of clockwork) this.trace?.({ kind: 'set', role, text: id, delay });
  }

  #factNumbers(step: LocalStep): readonly number[] {
    let numbers = this.#reported.get(step);
    if (numbers === undefined) {
      numbers = step.facts.map((fact) => this.#facts.id(canonical(fact), () => fact));
      this.#reported.set(step, numbers);
    }
    return numbers;
  }

  #resolve(from: string, step: LocalStep): readonly number[] {
    return step.tells.flatMap(({ to, event }) => {
      const receivers = this.#directory.resolve(from, to);
      if (receivers.length === 0) this.outside.set(to, (this.outside.get(to) ?? new Set()).add(event.type));
      return receivers.flatMap((name) => this.#letterNumbers({ to: name.slice(name.indexOf('.') + 1), event }));
    });
  }

  /** As `Host` does it: no state, no timer, and its neighbours are told. */
  #fail(place: number): readonly number[] {
    this.#silence(place);
    const others = [...this.places.keys()].filter((other) => other !== place);
    return others.map((to) => this.#postNumber({ to, event: { type: 'machine.failed' }, late: false }));
  }

  #silence(place: number): void {
    const { role, ...at } = { role: this.#place(place), state: this.#now[place] ?? DEAD };
    for (const { id } of role.state(at.state).timers) {
      this.#stop(role.bitOf(id));
      this.trace?.({ kind: 'set', role: role.role, text: id, delay: null });
    }
    this.#now[place] = DEAD;
  }

  /** The world meets something. */
  #reach(key: string, reaction: (plant: Plant) => Reaction): WorldStep {
    const at = this.places.length;
    const before = this.#now[at] ?? 0;
    const step = this.#world.step(before, key, reaction);
    this.#now[at] = step.next;
    if (this.trace !== null) traceOf(this.plantAt(before), this.plantAt(step.next)).forEach(this.trace);
    for (const winding of step.windings) this.#wind(winding);
    return step;
  }

  #wind({ bit, delay }: Winding): void {
    if (delay === null) this.#instant.stop(bit);
    else this.#instant.set(bit, delay);
  }

  #stop(bit: number): void {
    if (bit >= 0) this.#instant.stop(bit);
  }

  #runningIn(state: Uint32Array): number {
    let bits = 0;
    for (const [place, role] of this.places.entries()) bits |= role.state(state[place] ?? DEAD).watched;
    for (const timer of this.plantOf(state).timers) {
      const bit = bitOf(`world.${timer}`);
      if (bit >= 0) bits |= 1 << bit;
    }
    return bits;
  }

  /** None for a role that is not composed. */
  #letterNumbers({ to, event, late = false }: Letter): readonly number[] {
    const place = this.#index.get(to);
    return place === undefined ? [] : [this.#postNumber({ to: place, event, late })];
  }

  #postNumber(post: Post, timer = ''): number {
    const number = this.#posts.id(`${post.to} ${post.late} ${timer} ${canonical(post.event)}`, () => post);
    if (number >= POSTS) throw new Error('more kinds of letters than were thought possible');
    return number;
  }

  #place(index: number): Place {
    const place = this.places[index];
    if (place === undefined) throw new Error(`there is no place ${index}`);
    return place;
  }
}
