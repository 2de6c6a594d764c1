/**
 * All machines of one EVSE and the plant, as one tuple of small numbers, and what one happening makes of it.
 *
 *   happening ─▶ plant ─letters─▶ turn: mailbox, told letters, until empty ─▶ levels, facts, orders ─▶ plant ─▶ …
 *
 * This is the loop of `runtime/host/host.ts` over numbers: same machines, same directory of roles, same order of
 * letters (a test walks both side by side). What a machine or the plant makes of a letter is worked out once; what a
 * whole happening comes to is remembered by the parts of the state that it looked at (`memory.ts`).
 */
import type { EventObject } from 'xstate';
import { Directory, type Actor } from '../host/actors.ts';
import { canonical } from '../host/digest.ts';
import { acts } from './acts.ts';
import { Chances, type Scope } from './chances.ts';
import { spelled, type Happening, type Traced } from './happening.ts';
import { LevelsTable } from './levels-table.ts';
import { Memory, Way } from './memory.ts';
import { DEAD, Place, type LocalState, type LocalStep, type Winding } from './places.ts';
import { freshPlant, type Plant } from './plant.ts';
import type { Cast, Past } from './past.ts';
import { PostOffice } from './post-office.ts';
import { noOrder, TimeOrder } from './time-order.ts';
import { WorldTable } from './world-table.ts';
import * as world from './world.ts';
import type { Reaction } from './world.ts';

/** For the report of what nobody listens to: each letter in each state, once. */
export type Heard = (role: string, actor: Actor, state: LocalState, event: EventObject, late: boolean) => void;

/** A step of a machine with everything that it says in numbers. */
type Known = {
  readonly step: LocalStep;
  readonly letters: readonly number[];
  /** What reaches the plant: kinds of `WorldTable`. */
  readonly facts: readonly number[];
  readonly orders: readonly number[];
};

const LETTERS_A_TURN = 1000;
const none: readonly number[] = [];

export class Product {
  readonly places: readonly Place[];
  readonly #cast: Cast;
  readonly #directory: Directory;
  readonly #time: TimeOrder;
  readonly #office: PostOffice;
  /** By place, by state, by letter. */
  readonly #steps: Known[][][] = [];
  readonly #entries: Readonly<Record<Past, readonly Known[]>>;
  readonly #world: WorldTable;
  readonly #levels: LevelsTable;
  readonly #levelKinds: number[] = [];
  readonly #chances: Chances;
  readonly #memory: Memory;
  readonly #heard: Heard | undefined;
  /** Roles that were told something and are not composed. */
  readonly outside = new Map<string, Set<string>>();
  /** The state at hand: places, the plant, and what the machines stand for together. */
  readonly #open: Uint32Array;
  #running = 0;
  #order = noOrder;
  // The step at hand.
  readonly #now: Uint32Array;
  /** Parts of the state that it has looked at, as bits. */
  #seen = 0;
  #way = new Way();
  /** What the plant is to meet, and what is wound before. */
  #run: number[] = [];
  #windings: Winding[] = [];
  #turnFacts: number[] = [];
  #turnOrders: number[] = [];
  #turnCaps: number[] = [];
  /** Set while a step is traced for a counter-example. */
  trace: ((line: Traced) => void) | null = null;

  constructor(cast: Cast, scope: Scope, heard?: Heard) {
    this.#cast = cast;
    this.#heard = heard;
    const names = cast.fresh.map(({ name }) => name);
    const roles = names.map((name) => name.slice(name.indexOf('.') + 1));
    const time = new TimeOrder(roles);
    this.#time = time;
    this.places = roles.map((role) => new Place(role, time));
    this.#office = new PostOffice(roles);
    this.#directory = Directory.of(names);
    this.#world = new WorldTable(freshPlant(scope), time, (letter) => this.#office.numbers(letter));
    this.#levels = new LevelsTable(this.places);
    this.#chances = new Chances(scope, this.places, time, (id) => this.#world.at(id));
    this.#memory = new Memory(this.#world, time, this.places.length);
    this.#open = new Uint32Array(this.places.length + 2);
    this.#now = new Uint32Array(this.places.length + 2);
    const enter = (past: Past) =>
      this.places.map((place, at) => this.#knownOf(at, place.enter(this.#there(cast[past][at]))));
    this.#entries = {
      fresh: enter('fresh'),
      interrupted: enter('interrupted'),
      ending: enter('ending'),
      refused: enter('refused'),
    };
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
    const place = this.#office.placeOf(role);
    const local = place === undefined ? DEAD : (state[place] ?? DEAD);
    if (place === undefined || local === DEAD) return false;
    return this.#place(place).state(local).snapshot?.tags.has(tag) ?? false;
  }

  happening(label: number): Happening {
    return this.#chances.happening(label);
  }

  /** Takes up a state; returns how many things may happen in it, their labels in `into`. */
  open(state: Uint32Array, into: number[]): number {
    const { length } = this.places;
    this.#open.set(state);
    this.#order = state[length + 1] ?? noOrder;
    this.#open[length + 1] = this.#levels.keyOf(state);
    let running = this.#world.watched(state[length] ?? 0);
    for (let place = 0; place < length; place++) running |= this.#place(place).watchedOf(state[place] ?? DEAD);
    this.#running = running;
    return this.#chances.list(state, into);
  }

  /**
   * What one of them makes of the state that was taken up, in `into`.
   * @returns the promises that are broken by it
   */
  step(label: number, into: Uint32Array): readonly string[] {
    const open = { parts: this.#open, order: this.#order, running: this.#running };
    const known = this.trace === null ? this.#memory.recall(label, open, into) : null;
    if (known !== null) return known;
    this.#memory.learn(label, ...this.#work(label));
    const broken = this.#memory.recall(label, open, into);
    if (broken === null) throw new Error('what was learnt is not remembered');
    return broken;
  }

  #work(label: number): readonly [way: Way, writes: readonly number[]] {
    this.#now.set(this.#open);
    this.#seen = 0;
    this.#way = new Way();
    this.#run = [];
    this.#windings = [];
    this.#happen(this.happening(label));
    this.#rest();
    const writes: number[] = [];
    for (const part of this.places.keys()) {
      const number = this.#now[part] ?? 0;
      if (number !== this.#open[part]) writes.push(part, number);
    }
    return [this.#way, writes];
  }

  /** The number at a part of the state; before the step has changed it, what follows depends on it. */
  #look(part: number): number {
    const bit = 1 << part;
    if ((this.#seen & bit) === 0) {
      this.#seen |= bit;
      this.#way.look(part, this.#open[part] ?? 0);
    }
    return this.#now[part] ?? 0;
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
        this.#stop(this.#time.bitOf(`world.${timer}`));
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
        return this.#power(happening.past);
    }
  }

  /** Something in the world: the controller hears of what follows, each letter in a turn of its own. */
  #outside(key: string, reaction: (plant: Plant) => Reaction): void {
    for (const letter of this.#reach(this.#world.kind(key, true, reaction))) this.#turn(() => [letter]);
  }

  #fire(place: number, id: string): void {
    const role = this.#place(place);
    const timer = role.state(this.#look(place)).timers.find((one) => one.id === id);
    if (timer === undefined) throw new Error(`${role.role} has no timer ${id} running`);
    this.#stop(role.bitOf(id));
    this.trace?.({ kind: 'fired', role: role.role, text: id });
    const post = this.#office.number(place, timer.event, false, id);
    this.#turn(() => this.#hear(post));
  }

  #die(place: number): void {
    const { role } = this.#place(place);
    this.#reach(this.#world.kind(`death ${role}`, false, (plant) => world.onDeath(plant, role)));
    this.#turn(() => this.#fail(place));
  }

  #power(past: Past): void {
    const entries = this.#entries[past];
    this.#turn(() => entries.flatMap((known, place) => this.#take(place, known)));
    // The senses speak when the machines are there.
    this.#outside('power', world.onPower);
  }

  /** One turn of the host; then facts, levels and orders reach the world, which may answer with further turns. */
  #turn(first: () => readonly number[]): void {
    this.#turnFacts = [];
    this.#turnOrders = [];
    this.#turnCaps = [];
    const mailbox = [...first()];
    for (let at = 0; at < mailbox.length; at++) {
      if (at > LETTERS_A_TURN) throw new Error('a turn has no end');
      for (const letter of this.#hear(mailbox[at] ?? 0)) mailbox.push(letter);
    }
    const met = [...this.#turnFacts, this.#levelKind(), ...this.#turnOrders, ...this.#turnCaps];
    const answers = met.flatMap((kind) => this.#reach(kind));
    for (const letter of answers) this.#turn(() => [letter]);
  }

  /** The plant comes to rest; what nobody cares for any more is forgotten. */
  #rest(): void {
    for (const letter of this.#reach(this.#world.kind('at rest', true, world.onRest))) {
      const { to, event } = this.#office.get(letter);
      if (this.#place(to).cares(this.#look(to), event)) continue;
      const { role } = this.#place(to);
      this.#reach(this.#world.kind(`unheard ${role}`, false, (plant) => world.onUnheard(plant, role)));
    }
    this.#meet();
  }

  #levelKind(): number {
    this.#look(this.places.length + 1);
    const levels = this.#levels.of(this.#now);
    return (this.#levelKinds[levels] ??= this.#world.kind(`levels ${levels}`, true, (plant) =>
      world.onLevels(plant, this.#levels.get(levels)),
    ));
  }

  /** @returns what the machine told, as numbers of letters */
  #hear(letter: number): readonly number[] {
    const { to, slot, event, timer } = this.#office.get(letter);
    const before = this.#look(to);
    if (before === DEAD) return [];
    const known = (((this.#steps[to] ??= [])[before] ??= [])[slot] ??= this.#learn(letter, before));
    if (timer === null) this.trace?.({ kind: 'letter', role: this.#place(to).role, text: spelled(event) });
    return this.#take(to, known);
  }

  #learn(letter: number, before: number): Known {
    const { to, event, late, timer } = this.#office.get(letter);
    const role = this.#place(to);
    const actor = this.#there(this.#cast.fresh[to]);
    const step = role.hear(actor, before, { event, late }, timer ?? undefined);
    this.#heard?.(role.role, actor, role.state(before), event, late);
    return this.#knownOf(to, step);
  }

  #knownOf(place: number, step: LocalStep): Known {
    return {
      step,
      letters: this.#resolve(this.#there(this.#cast.fresh[place]).name, step),
      facts: step.facts.map((fact) =>
        this.#world.kind(`fact ${canonical(fact)}`, world.answersFact(fact), (plant) => world.onFact(plant, fact)),
      ),
      orders: step.orders.map((order) =>
        this.#world.kind(`order ${order}`, world.answersOrder(order), (plant) => world.onOrder(plant, order)),
      ),
    };
  }

  /** The machine takes its next state; what it told is returned, what it reported and ordered is kept. */
  #take(place: number, { step, letters, facts, orders }: Known): readonly number[] {
    this.#look(place);
    if (step.next === DEAD) return this.#fail(place);
    this.#now[place] = step.next;
    this.#noteCap(this.#place(place), step.next);
    for (const winding of step.windings) this.#wind(winding);
    if (this.trace !== null) this.#traceStep(this.#place(place).role, step);
    for (const fact of facts) this.#turnFacts.push(fact);
    for (const order of orders) this.#turnOrders.push(order);
    return letters;
  }

  #noteCap(place: Place, local: number): void {
    if (!place.isLimiter) return;
    const { cap } = place.state(local);
    this.#turnCaps.push(this.#world.kind(`cap ${cap}`, true, (plant) => world.onCap(plant, cap)));
  }

  #traceStep(role: string, { facts, clockwork }: LocalStep): void {
    for (const fact of facts) this.trace?.({ kind: 'fact', role, text: spelled(fact) });
    for (const { id, delay } of clockwork) this.trace?.({ kind: 'set', role, text: id, delay });
  }

  #resolve(from: string, step: LocalStep): readonly number[] {
    return step.tells.flatMap(({ to, event }) => {
      const receivers = this.#directory.resolve(from, to);
      if (receivers.length === 0) this.outside.set(to, (this.outside.get(to) ?? new Set()).add(event.type));
      return receivers.flatMap((name) => this.#office.numbers({ to: name.slice(name.indexOf('.') + 1), event }));
    });
  }

  /** As `Host` does it: no state, no timer, and its neighbours are told. */
  #fail(place: number): readonly number[] {
    this.#silence(place);
    this.#noteCap(this.#place(place), DEAD);
    const others = [...this.places.keys()].filter((other) => other !== place);
    return others.map((to) => this.#office.number(to, { type: 'machine.failed' }));
  }

  #silence(place: number): void {
    const role = this.#place(place);
    for (const { id } of role.state(this.#look(place)).timers) {
      this.#stop(role.bitOf(id));
      this.trace?.({ kind: 'set', role: role.role, text: id, delay: null });
    }
    this.#now[place] = DEAD;
  }

  /** The world is to meet something; at once, where it may answer. */
  #reach(kind: number): readonly number[] {
    this.#run.push(kind);
    return this.#world.answers(kind) ? this.#meet() : none;
  }

  #meet(): readonly number[] {
    if (this.#run.length === 0) return none;
    const at = this.places.length;
    const before = this.#now[at] ?? 0;
    const run = this.#world.run(this.#run);
    const entry = this.#world.meet(before, run);
    const answer = this.#world.answer(entry);
    this.#now[at] = this.#world.next(entry);
    this.#way.meet(this.#memory.errand(this.#world.windingsNumber(this.#windings), run), answer);
    if (this.trace !== null) this.#world.trace(before, run).forEach(this.trace);
    this.#run = [];
    this.#windings = [];
    return this.#world.letters(answer);
  }

  /** What is wound after the plant has met something is wound after that. */
  #wind(winding: Winding): void {
    this.#meet();
    this.#windings.push(winding);
  }

  #stop(bit: number): void {
    if (bit >= 0) this.#wind({ bit, delay: null });
  }

  #there(actor: Actor | undefined): Actor {
    if (actor === undefined) throw new Error('nobody is at this place');
    return actor;
  }

  #place(index: number): Place {
    const place = this.places[index];
    if (place === undefined) throw new Error(`there is no place ${index}`);
    return place;
  }
}
