/**
 * All machines of one EVSE and the plant, as one tuple of small numbers, and what one happening makes of it.
 *
 *   happening ─▶ plant ─letters─▶ turn: mailbox, told letters, until empty ─▶ levels, facts, orders ─▶ plant ─▶ …
 *
 * This is the loop of `runtime/host/host.ts` over numbers: same machines, same `step`, same directory of roles, same
 * order of letters (a test walks both side by side). What is worked out once is looked up ever after.
 */
import type { EventObject } from 'xstate';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import { Directory, type Actor } from '../host/actors.ts';
import { canonical } from '../host/digest.ts';
import { acts, type Letter } from './acts.ts';
import { Interner } from './interner.ts';
import { verdict } from './judge.ts';
import { DEAD, Place, type LocalState, type LocalStep } from './places.ts';
import { freshPlant, worldDelays, type Fitting, type Plant, type WorldTimer } from './plant.ts';
import { bitOf, Instant, mayFire, noOrder } from './time-order.ts';
import * as world from './world.ts';
import type { Reaction } from './world.ts';

/** Something that may happen next. */
export type Happening =
  | { readonly kind: 'act'; readonly act: number }
  | { readonly kind: 'world-timer'; readonly timer: WorldTimer }
  | { readonly kind: 'timer'; readonly place: number; readonly id: string }
  | { readonly kind: 'death'; readonly place: number }
  | { readonly kind: 'power-cut' | 'power' };

type Chance = { readonly label: number; readonly bit: number };

const textOf = (happening: Happening): string => {
  switch (happening.kind) {
    case 'act':
      return `act ${happening.act}`;
    case 'world-timer':
      return `world ${happening.timer}`;
    case 'timer':
      return `timer ${happening.place} ${happening.id}`;
    case 'death':
      return `death ${happening.place}`;
    default:
      return happening.kind;
  }
};

/** What the places start with: when no account is open, and when the power failed during one. */
export type Cast = { readonly fresh: readonly Actor[]; readonly interrupted: readonly Actor[] };

type Post = { readonly to: number; readonly event: EventObject; readonly late: boolean };
type WorldStep = {
  readonly next: number;
  readonly letters: readonly number[];
  readonly windings: LocalStep['windings'];
};
/** For the report of what nobody listens to: each letter in each state, once. */
export type Heard = (role: string, actor: Actor, state: LocalState, event: EventObject, late: boolean) => void;

/** What is fitted, and what may happen. */
export type Scope = Fitting & {
  /** Machines may die, and the power may be cut: each costs one of the budget. */
  readonly mayDie: boolean;
  readonly isAllowed: (act: string) => boolean;
};

const LETTERS_A_TURN = 1000;
/** More kinds of levels than any role has. */
const LEVELS_A_ROLE = 32;

export class Product {
  readonly places: readonly Place[];
  readonly actors: readonly Actor[];
  readonly #cast: Cast;
  readonly #directory: Directory;
  readonly #index: ReadonlyMap<string, number>;
  readonly #posts = new Interner<Post>();
  readonly #plants = new Interner<Plant>();
  readonly #verdicts: (readonly string[])[] = [];
  readonly #facts = new Interner<Fact>();
  readonly #levels = new Interner<EvseLevels>();
  readonly #steps: readonly Map<number, LocalStep>[];
  readonly #resolved = new Map<LocalStep, readonly number[]>();
  readonly #world = new Map<number, WorldStep>();
  readonly #worldKeys = new Map<string, number>();
  readonly #merged = new Map<number, number>();
  readonly #weights = new Map<number, number>();
  readonly #labels = new Interner<Happening>();
  readonly #plantChances: (readonly Chance[])[] = [];
  readonly #localChances: (readonly Chance[])[][] = [];
  readonly #mayDie: boolean;
  readonly #isAllowed: (act: string) => boolean;
  readonly #factsOf = new Map<LocalStep, readonly number[]>();
  readonly #instant = new Instant();
  /** Roles that were told something and are not composed. */
  readonly outside = new Map<string, Set<string>>();
  readonly #heard: Heard | undefined;
  // The step at hand.
  #now: Uint32Array;
  #broken: readonly string[] = [];
  /** Set while a step is traced for a counter-example. */
  trace: ((line: Traced) => void) | null = null;

  constructor(cast: Cast, scope: Scope, heard?: Heard) {
    this.#cast = cast;
    this.#isAllowed = scope.isAllowed;
    this.#mayDie = scope.mayDie;
    this.actors = cast.fresh;
    const roles = cast.fresh.map(({ name }) => name.slice(name.indexOf('.') + 1));
    this.places = roles.map((role) => new Place(role));
    this.#index = new Map(roles.map((role, index) => [role, index]));
    this.#directory = new Directory(cast.fresh.map(({ name }) => name));
    this.#steps = roles.map(() => new Map());
    this.#heard = heard;
    this.#plantId(freshPlant(scope));
    this.#now = new Uint32Array(this.width);
  }

  /** Places, the plant, and the order of timers. */
  get width(): number {
    return this.places.length + 2;
  }

  plantOf(state: Uint32Array): Plant {
    return this.#plants.get(state[this.places.length] ?? 0);
  }

  plantNumber(state: Uint32Array): number {
    return state[this.places.length] ?? 0;
  }

  plantAt(id: number): Plant {
    return this.#plants.get(id);
  }

  /** Is the machine of this role in a state of that tag? Never when it is dead or not composed. */
  hasTag(state: Uint32Array, role: string, tag: string): boolean {
    const place = this.#index.get(role);
    const local = place === undefined ? DEAD : (state[place] ?? DEAD);
    if (place === undefined || local === DEAD) return false;
    return this.#place(place).state(local).snapshot?.tags.has(tag) ?? false;
  }

  get plants(): number {
    return this.#plants.size;
  }

  /** The controller has never been powered. */
  get beginning(): Uint32Array {
    return new Uint32Array(this.width);
  }

  /** What a label means. */
  happening(label: number): Happening {
    return this.#labels.get(label);
  }

  /** Labels of everything that may happen in this state, in `into`; returns how many. */
  happenings(state: Uint32Array, into: number[]): number {
    const { length } = this.places;
    const order = state[length + 1] ?? noOrder;
    const plant = state[length] ?? 0;
    let count = this.#allowed((this.#plantChances[plant] ??= this.#plantChancesOf(plant)), order, into, 0);
    for (let place = 0; place < length; place++) {
      const local = state[place] ?? DEAD;
      if (local === DEAD) continue;
      const known = (this.#localChances[place] ??= []);
      count = this.#allowed((known[local] ??= this.#localChancesOf(place, local)), order, into, count);
      if (this.#plants.get(plant).budget > 0 && this.#mayDie) into[count++] = this.#label({ kind: 'death', place });
    }
    return count;
  }

  #allowed(chances: readonly Chance[], order: number, into: number[], from: number): number {
    let count = from;
    for (const { label, bit } of chances) if (bit < 0 || mayFire(order, bit)) into[count++] = label;
    return count;
  }

  #plantChancesOf(id: number): readonly Chance[] {
    const plant = this.#plants.get(id);
    const now: Happening[] = plant.timers.map((timer) => ({ kind: 'world-timer', timer }));
    if (!plant.up) now.push({ kind: 'power' });
    for (const [act, row] of acts.entries()) {
      if (this.#isAllowed(row.name) && world.mayAct(plant, row)) now.push({ kind: 'act', act });
    }
    const mayCut = this.#mayDie && plant.budget > 0;
    if (plant.up && (mayCut || plant.dead !== null)) now.push({ kind: 'power-cut' });
    return now.map((one) => ({
      label: this.#label(one),
      bit: one.kind === 'world-timer' ? bitOf(`world.${one.timer}`) : -1,
    }));
  }

  #localChancesOf(place: number, local: number): readonly Chance[] {
    const role = this.#place(place);
    return role.state(local).timers.map(({ id }) => ({
      label: this.#label({ kind: 'timer', place, id }),
      bit: role.bitOf(id),
    }));
  }

  #label(happening: Happening): number {
    return this.#labels.id(textOf(happening), () => happening);
  }

  /**
   * The state after it, in `into`.
   * @returns the promises that are broken by it
   */
  step(from: Uint32Array, label: number, into: Uint32Array): readonly string[] {
    into.set(from);
    this.#now = into;
    const { length } = this.places;
    this.#instant.begin(from[length + 1] ?? noOrder, this.#runningOf(from));
    this.#broken = [];
    this.#happen(this.#labels.get(label));
    const plant = this.plantOf(into);
    this.#broken = [...this.#broken, ...(this.#verdicts[into[length] ?? 0] ?? [])];
    into[length] = this.#worldStep('at rest', () => ({ plant: world.atRest(plant), letters: [] })).next;
    into[length + 1] = this.#instant.order;
    return this.#broken;
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
        const bit = bitOf(`world.${timer}`);
        if (bit >= 0) this.#instant.stop(bit);
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

  /** Something in the world: it follows what follows, and the controller hears of it. */
  #outside(key: string, reaction: (plant: Plant) => Reaction): void {
    const { letters } = this.#worldStep(key, reaction);
    this.#deliver(letters);
  }

  /** Each letter from outside is a turn of its own. */
  #deliver(letters: readonly number[]): void {
    for (const letter of letters) this.#turn([letter]);
  }

  #fire(place: number, id: string): void {
    const role = this.#place(place);
    const before = this.#now[place] ?? DEAD;
    const timer = role.state(before).timers.find((one) => one.id === id);
    if (timer === undefined) throw new Error(`${role.role} has no timer ${id} running`);
    const bit = role.bitOf(id);
    if (bit >= 0) this.#instant.stop(bit);
    this.trace?.({ kind: 'fired', role: role.role, text: id });
    const post = this.#postId({ to: place, event: timer.event, late: false }, id);
    this.#turn([], () => this.#hear(place, post, id));
  }

  #die(place: number): void {
    const { role } = this.#place(place);
    this.#worldStep(`death ${role}`, (plant) => world.onDeath(plant, role));
    this.#turn([], () => this.#fail(place));
  }

  #power(): void {
    const { account } = this.plantOf(this.#now);
    const actors = account ? this.#cast.interrupted : this.#cast.fresh;
    this.#turn([], () => {
      const mailbox: number[] = [];
      for (const [place, actor] of actors.entries()) {
        const step = this.#entered(place, actor, account);
        mailbox.push(...this.#take(place, step));
      }
      return mailbox;
    });
    // The senses speak when the machines are there.
    const { letters } = this.#worldStep('power', world.onPower);
    this.#deliver(letters);
  }

  #entered(place: number, actor: Actor, account: boolean): LocalStep {
    const key = account ? -2 : -1;
    const known = this.#steps[place]?.get(key);
    if (known !== undefined) return known;
    const step = this.#place(place).enter(actor);
    this.#steps[place]?.set(key, step);
    return step;
  }

  /** One turn of the host, then levels, facts and orders reach the world, which may answer with further turns. */
  #turn(letters: readonly number[], first?: () => readonly number[]): void {
    const mailbox: number[] = [...letters];
    this.#turnFacts = [];
    this.#turnOrders = [];
    if (first !== undefined) mailbox.push(...first());
    for (let at = 0; at < mailbox.length; at++) {
      if (at > LETTERS_A_TURN) throw new Error('a turn has no end');
      const letter = mailbox[at] ?? 0;
      const { to } = this.#posts.get(letter);
      mailbox.push(...this.#hear(to, letter));
    }
    const facts = this.#turnFacts;
    const orders = this.#turnOrders;
    const answers: number[] = [];
    for (const fact of facts) {
      answers.push(...this.#worldStep(`fact ${fact}`, (plant) => world.onFact(plant, this.#facts.get(fact))).letters);
    }
    const levels = this.#levelsNow();
    answers.push(...this.#worldStep(`levels ${levels}`, (plant) => world.onLevels(plant, this.#levels.get(levels))).letters);
    for (const order of orders) answers.push(...this.#worldStep(`order ${order}`, (plant) => world.onOrder(plant, order)).letters);
    this.#deliver(answers);
  }
  #turnFacts: number[] = [];
  #turnOrders: string[] = [];

  #hear(place: number, post: number, timer?: string): readonly number[] {
    const before = this.#now[place] ?? DEAD;
    if (before === DEAD) return [];
    const steps = this.#steps[place];
    const key = before * 0x10000 + post;
    let step = steps?.get(key);
    if (step === undefined) {
      const actor = this.actors[place];
      if (actor === undefined) throw new Error(`nobody is at place ${place}`);
      const { event, late } = this.#posts.get(post);
      step = this.#place(place).hear(actor, before, event, late, timer);
      steps?.set(key, step);
      this.#heard?.(this.#place(place).role, actor, this.#place(place).state(before), event, late);
    }
    if (this.trace !== null) this.#tell(place, post, timer);
    return this.#take(place, step);
  }

  #tell(place: number, post: number, timer?: string): void {
    if (timer !== undefined) return;
    this.trace?.({ kind: 'letter', role: this.#place(place).role, text: canonicalEvent(this.#posts.get(post).event) });
  }

  /** The machine takes its next state; what it told is returned, what it reported and ordered is kept. */
  #take(place: number, step: LocalStep): readonly number[] {
    if (step.next === DEAD) return this.#fail(place);
    this.#now[place] = step.next;
    for (const winding of step.windings) this.#wind(winding);
    let resolved = this.#resolved.get(step);
    if (resolved === undefined) {
      resolved = this.#resolve(place, step);
      this.#resolved.set(step, resolved);
    }
    if (step.facts.length > 0) this.#turnFacts.push(...this.#factNumbers(step));
    if (this.trace !== null) this.#traceStep(this.#place(place).role, step);
    this.#turnOrders.push(...step.orders);
    return resolved;
  }

  #traceStep(role: string, step: LocalStep): void {
    for (const fact of step.facts) this.trace?.({ kind: 'fact', role, text: canonicalEvent(fact) });
    for (const { id, delay } of step.clockwork) this.trace?.({ kind: 'set', role, text: id, delay });
  }

  #traceWorld(before: Plant, after: Plant): void {
    for (const timer of before.timers) {
      if (!after.timers.includes(timer)) this.trace?.({ kind: 'set', role: 'world', text: timer, delay: null });
    }
    for (const timer of after.timers) {
      if (before.timers.includes(timer) && !after.rewound.includes(timer)) continue;
      this.trace?.({ kind: 'set', role: 'world', text: timer, delay: worldDelays[timer] });
    }
    const levels = (['coil', 'duty', 'motor', 'contact', 'bolt'] as const).flatMap((name) =>
      before[name] === after[name] ? [] : [`${name} ${String(after[name])}`],
    );
    if (levels.length > 0) this.trace?.({ kind: 'levels', role: 'world', text: levels.join(', ') });
  }

  #factNumbers(step: LocalStep): readonly number[] {
    let numbers = this.#factsOf.get(step);
    if (numbers === undefined) {
      numbers = step.facts.map((fact) => this.#facts.id(canonical(fact), () => fact));
      this.#factsOf.set(step, numbers);
    }
    return numbers;
  }

  #resolve(place: number, step: LocalStep): readonly number[] {
    const from = this.actors[place]?.name ?? '';
    return step.tells.flatMap(({ to, event }) => {
      const receivers = this.#directory.resolve(from, to);
      if (receivers.length === 0) {
        const heard = this.outside.get(to) ?? new Set();
        this.outside.set(to, heard.add(event.type));
      }
      return receivers.map((name) => this.#postId({ to: this.#placeNamed(name), event, late: false }));
    });
  }

  #fail(place: number): readonly number[] {
    this.#silence(place);
    const event = { type: 'machine.failed' };
    return [...this.places.keys()]
      .filter((other) => other !== place)
      .map((to) => this.#postId({ to, event, late: false }));
  }

  /** No state and no timer. */
  #silence(place: number): void {
    const { watched, timers } = this.#place(place).state(this.#now[place] ?? DEAD);
    if (this.trace !== null) {
      const { role } = this.#place(place);
      for (const { id } of timers) this.trace({ kind: 'set', role, text: id, delay: null });
    }
    for (let bit = 0; watched >>> bit > 0; bit++) if ((watched >>> bit) & 1) this.#instant.stop(bit);
    this.#now[place] = DEAD;
  }

  #wind({ bit, delay }: LocalStep['windings'][number]): void {
    if (delay === null) this.#instant.stop(bit);
    else this.#instant.set(bit, delay);
  }

  #worldStep(key: string, reaction: (plant: Plant) => Reaction): WorldStep {
    const at = this.places.length;
    const before = this.#now[at] ?? 0;
    let number = this.#worldKeys.get(key);
    if (number === undefined) this.#worldKeys.set(key, (number = this.#worldKeys.size));
    const full = before * 0x1000 + number;
    let step = this.#world.get(full);
    if (step === undefined) {
      const plant = this.#plants.get(before);
      const { plant: after, letters } = reaction(plant);
      step = {
        next: this.#plantId(after),
        letters: letters.flatMap((letter) => this.#letterId(letter)),
        windings: windingsOf(plant, after),
      };
      this.#world.set(full, step);
    }
    this.#now[at] = step.next;
    if (this.trace !== null) this.#traceWorld(this.#plants.get(before), this.#plants.get(step.next));
    for (const winding of step.windings) this.#wind(winding);
    return step;
  }

  #letterId({ to, event, late = false }: Letter): readonly number[] {
    const place = this.#index.get(to);
    return place === undefined ? [] : [this.#postId({ to: place, event, late })];
  }

  #plantId(plant: Plant): number {
    const id = this.#plants.id(canonical(plant), () => plant);
    this.#verdicts[id] ??= verdict(plant);
    return id;
  }

  #postId(post: Post, timer = ''): number {
    const id = this.#posts.id(`${post.to} ${post.late} ${timer} ${canonical(post.event)}`, () => post);
    if (id >= 0x10000) throw new Error('more kinds of letters than were thought possible');
    return id;
  }

  #levelsNow(): number {
    let key = 0;
    for (let place = 0; place < this.places.length; place++) {
      const { levelsNumber } = this.#place(place).state(this.#now[place] ?? DEAD);
      if (levelsNumber > 0) key += levelsNumber * this.#weight(place);
    }
    const known = this.#merged.get(key);
    if (known !== undefined) return known;
    let levels = safeLevels;
    for (const [place, role] of this.places.entries()) levels = { ...levels, ...role.state(this.#now[place] ?? DEAD).levels };
    const id = this.#levels.id(canonical(levels), () => levels);
    this.#merged.set(key, id);
    return id;
  }

  /** Each role that stands for levels has its own digit in the number of all levels. */
  #weight(place: number): number {
    let weight = this.#weights.get(place);
    if (weight === undefined) {
      weight = LEVELS_A_ROLE ** this.#weights.size;
      if (weight * LEVELS_A_ROLE > Number.MAX_SAFE_INTEGER) throw new Error('more roles have levels than can be numbered');
      this.#weights.set(place, weight);
    }
    return weight;
  }

  #runningOf(state: Uint32Array): number {
    let bits = 0;
    for (const [place, role] of this.places.entries()) bits |= role.state(state[place] ?? DEAD).watched;
    for (const timer of this.plantOf(state).timers) {
      const bit = bitOf(`world.${timer}`);
      if (bit >= 0) bits |= 1 << bit;
    }
    return bits;
  }

  #place(index: number): Place {
    const place = this.places[index];
    if (place === undefined) throw new Error(`there is no place ${index}`);
    return place;
  }

  #placeNamed(name: string): number {
    const place = this.#index.get(name.slice(name.indexOf('.') + 1));
    if (place === undefined) throw new Error(`${name} is not composed`);
    return place;
  }
}

/** What happens within a step, in order: for whoever tells of it. */
export type Traced =
  | { readonly kind: 'letter' | 'fact'; readonly role: string; readonly text: string }
  | { readonly kind: 'fired'; readonly role: string; readonly text: string }
  | { readonly kind: 'set'; readonly role: string; readonly text: string; readonly delay: number | null }
  | { readonly kind: 'levels'; readonly role: 'world'; readonly text: string };

const canonicalEvent = ({ type, ...rest }: { readonly type: string }): string =>
  Object.keys(rest).length === 0 ? type : `${type} ${JSON.stringify(rest)}`;

/** The world's own timers: which were set, which called off. One that is set anew was called off before. */
const windingsOf = (before: Plant, after: Plant): LocalStep['windings'] => {
  const windings: { bit: number; delay: number | null }[] = [];
  for (const timer of before.timers) {
    const bit = bitOf(`world.${timer}`);
    if (bit >= 0 && !after.timers.includes(timer)) windings.push({ bit, delay: null });
  }
  for (const timer of after.timers) {
    const bit = bitOf(`world.${timer}`);
    if (bit >= 0 && (!before.timers.includes(timer) || after.rewound.includes(timer))) windings.push({ bit, delay: worldDelays[timer] });
  }
  return windings;
};
