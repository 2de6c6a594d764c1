/**
 * All machines of one EVSE and the plant, as one tuple of small numbers, and what one happening makes of it.
 *
 *   happening ─▶ plant ─letters─▶ turn: mailbox, told letters, until empty ─▶ levels, facts, orders ─▶ plant ─▶ …
 *
 * This is the loop of `runtime/host/host.ts` over numbers: same machines, same directory of roles, same order of
 * letters (a test walks both side by side). What a machine or the plant makes of a letter is worked out once; what a
 * whole happening comes to is remembered by the parts of the state that it looked at (`memory.ts`).
 */
import type { Actor } from '../host/actors.ts';
import { acts } from './acts.ts';
import { Chances, type Scope } from './chances.ts';
import { spelled, type Happening, type Traced } from './happening.ts';
import { LevelsTable } from './levels-table.ts';
import { LocalSteps, SILENCE, type Heard, type Saying } from './local-steps.ts';
import type { Answer } from './meanings.ts';
import { Memory, Way, type Open } from './memory.ts';
import { DEAD, Place } from './places.ts';
import { freshPlant, type Plant } from './plant.ts';
import type { Cast } from './past.ts';
import { PostOffice } from './post-office.ts';
import { noOrder, TimeOrder } from './time-order.ts';
import { Windings } from './windings.ts';
import { WorldTable } from './world-table.ts';
import * as world from './world.ts';

/** What is still to be done in a step: a turn that begins with these posts, or the plant meets these kinds. */
type Task = { readonly posts: readonly number[] } | { readonly kinds: readonly number[] };

const LETTERS_A_TURN = 1000;

export class Product {
  readonly places: readonly Place[];
  readonly #time: TimeOrder;
  readonly #office: PostOffice;
  readonly #steps: LocalSteps;
  readonly #world: WorldTable;
  readonly #levels: LevelsTable;
  readonly #levelKinds: number[] = [];
  readonly #chances: Chances;
  readonly #memory: Memory;
  /** The state at hand. */
  #open: Open;
  readonly #parts: Uint32Array;
  // The step at hand.
  readonly #now: Uint32Array;
  #key = 0;
  #way = new Way();
  /** The last of them is the next. */
  #tasks: Task[] = [];
  /** Set while a step is traced for a counter-example. */
  trace: ((line: Traced) => void) | null = null;

  constructor(cast: Cast, scope: Scope, heard?: Heard) {
    const roles = cast.fresh.map(({ name }: Actor) => name.slice(name.indexOf('.') + 1));
    const time = new TimeOrder(roles);
    const windings = new Windings(time);
    this.#time = time;
    this.places = roles.map((role) => new Place(role, time));
    this.#office = new PostOffice(roles);
    this.#world = new WorldTable(freshPlant(scope), time, this.#office, windings);
    this.#levels = new LevelsTable(this.places);
    this.#chances = new Chances(scope, this.places, time, (id) => this.#world.at(id));
    const tables = { places: this.places, office: this.#office, world: this.#world, levels: this.#levels, windings };
    this.#steps = new LocalSteps(cast, tables, heard);
    this.#memory = new Memory({ ...tables, steps: this.#steps }, time, this.places.length);
    this.#parts = new Uint32Array(this.width);
    this.#now = new Uint32Array(this.width);
    this.#open = { parts: this.#parts, order: noOrder, running: 0, levels: 0 };
  }

  /** Places, the plant, and the order of timers. */
  get width(): number {
    return this.places.length + 2;
  }

  /** The controller has never been powered: all dead, the fresh plant, no timer. */
  get beginning(): Uint32Array {
    return new Uint32Array(this.width);
  }

  /** Roles that were told something and are not composed. */
  get outside(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#steps.outside;
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

  /** Delay of the timer that fires by it, ms; 0 where it is none, or one that is not watched. */
  delayOf(label: number): number {
    return this.#time.delayOf(this.#chances.bitOf(label));
  }

  /** Takes up a state; returns how many things may happen in it, their labels in `into`. */
  open(state: Uint32Array, into: number[]): number {
    const { length } = this.places;
    this.#parts.set(state);
    let running = this.#world.watched(state[length] ?? 0);
    for (let place = 0; place < length; place++) running |= this.#place(place).watchedOf(state[place] ?? DEAD);
    const order = state[length + 1] ?? noOrder;
    this.#open = { parts: this.#parts, order, running, levels: this.#levels.keyOf(state) };
    return this.#chances.list(state, into);
  }

  /**
   * What one of them makes of the state that was taken up, in `into`.
   * @returns the promises that are broken by it
   */
  step(label: number, into: Uint32Array): readonly string[] {
    const known = this.trace === null ? this.#memory.recall(label, this.#open, into) : null;
    if (known !== null) return known;
    this.#memory.learn(label, this.#work(label));
    const broken = this.#memory.recall(label, this.#open, into);
    if (broken === null) throw new Error('what was learnt is not remembered');
    return broken;
  }

  /** Goes the way for the first time, or to tell of it. */
  #work(label: number): Way {
    this.#now.set(this.#open.parts);
    this.#key = this.#open.levels;
    this.#way = new Way();
    this.#tasks = [...this.#tasksOf(this.happening(label))];
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      if ('posts' in task) this.#turn(task.posts);
      else this.#meet(task.kinds);
    }
    return this.#way;
  }

  /** The first of them comes last. */
  #tasksOf(happening: Happening): readonly Task[] {
    switch (happening.kind) {
      case 'act': {
        const act = acts[happening.act];
        if (act === undefined) throw new Error(`there is no act ${happening.act}`);
        return [{ kinds: [this.#world.kind(`act ${act.name}`, (plant) => world.onAct(plant, act))] }];
      }
      case 'world-timer': {
        const { timer } = happening;
        const bit = this.#time.bitOf(`world.${timer}`);
        this.trace?.({ kind: 'fired', role: 'world', text: timer });
        return [{ kinds: [this.#world.kind(`timer ${timer}`, (plant) => world.onTimer(plant, timer), bit)] }];
      }
      case 'timer': {
        const { place: to, id } = happening;
        this.trace?.({ kind: 'fired', role: this.#place(to).role, text: id });
        return [{ posts: [this.#office.number({ to, kind: 'timer', id })] }];
      }
      case 'death': {
        const { place: to } = happening;
        const { role } = this.#place(to);
        const kind = this.#world.kind(`death ${role}`, (plant) => world.onDeath(plant, role));
        return [{ posts: [this.#office.number({ to, kind: 'death' })] }, { kinds: [kind] }];
      }
      case 'power-cut':
        for (const to of this.places.keys()) this.#hear(this.#office.number({ to, kind: 'silence' }));
        return [{ kinds: [this.#world.kind('power cut', world.onPowerCut)] }];
      case 'power': {
        const { past } = happening;
        const posts = [...this.places.keys()].map((to) => this.#office.number({ to, kind: 'start', past }));
        // The senses speak when the machines are there.
        return [{ kinds: [this.#world.kind('power', world.onPower)] }, { posts }];
      }
    }
  }

  /** One turn of the host; then facts, levels and orders reach the world, which may answer with further turns. */
  #turn(posts: readonly number[]): void {
    const mailbox = [...posts];
    const said: Saying[] = [];
    for (let at = 0; at < mailbox.length; at++) {
      if (at > LETTERS_A_TURN) throw new Error('a turn has no end');
      const saying = this.#steps.said(this.#hear(mailbox[at] ?? 0));
      mailbox.push(...saying.letters);
      said.push(saying);
    }
    const [facts, orders, caps] = (['facts', 'orders', 'caps'] as const).map((what) =>
      said.flatMap((one) => one[what]),
    );
    this.#meet([...(facts ?? []), this.#levelKind(), ...(orders ?? []), ...(caps ?? [])]);
  }

  #levelKind(): number {
    this.#way.levels(this.#key);
    const levels = this.#levels.of(this.#key, this.#now);
    return (this.#levelKinds[levels] ??= this.#world.kind(`levels ${levels}`, (plant) =>
      world.onLevels(plant, this.#levels.get(levels)),
    ));
  }

  /** @returns what is said by it */
  #hear(post: number): number {
    const to = this.#office.to(post);
    const step = this.#steps.at(post, this.#now[to] ?? DEAD);
    if (this.trace !== null) this.#traceStep(post, step);
    this.#now[to] = this.#steps.next(step);
    this.#key = (this.#key + this.#steps.levels(step)) | 0;
    const saying = this.#steps.saying(step);
    this.#way.hear(post, saying);
    return saying;
  }

  #traceStep(post: number, step: number): void {
    const { role } = this.#place(this.#office.to(post));
    const { event, facts, clockwork } = this.#steps.told(step);
    if (event !== null) this.trace?.({ kind: 'letter', role, text: spelled(event) });
    for (const fact of facts) this.trace?.({ kind: 'fact', role, text: spelled(fact) });
    for (const { id, delay } of clockwork) this.trace?.({ kind: 'set', role, text: id, delay });
  }

  /** Whoever hears of it does so in a turn of his own. Where nobody does and nothing is left to do, the plant rests. */
  #meet(kinds: readonly number[]): void {
    const { isAtRest, posts } = this.#met(this.#world.run(kinds, this.#tasks.length === 0));
    if (isAtRest) this.#forget(posts);
    else this.#tasks.push(...posts.toReversed().map((post): Task => ({ posts: [post] })));
  }

  /** What nobody cares for any more is forgotten. */
  #forget(questions: readonly number[]): void {
    const unheard = questions.filter((question) => this.#hear(question) === SILENCE);
    if (unheard.length === 0) return;
    const roles = unheard.map((question) => this.#place(this.#office.to(question)).role);
    const kinds = roles.map((role) => this.#world.kind(`unheard ${role}`, (plant) => world.onUnheard(plant, role)));
    this.#met(this.#world.run(kinds, false));
  }

  #met(run: number): Answer {
    const { length } = this.places;
    const before = this.#now[length] ?? 0;
    const meeting = this.#world.meet(before, run);
    const answer = this.#world.answer(meeting);
    this.#now[length] = this.#world.next(meeting);
    this.#way.meet(run, answer);
    if (this.trace !== null) this.#world.trace(before, run).forEach(this.trace);
    return this.#world.answered(answer);
  }

  #place(index: number): Place {
    const place = this.places[index];
    if (place === undefined) throw new Error(`there is no place ${index}`);
    return place;
  }
}
