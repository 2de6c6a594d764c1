/**
 * What a happening did once, by what was looked at on the way: most happenings look at three or four machines, and of
 * the plant only at what it answers. Wherever these are the same again, so is what follows. One decision tree a
 * happening; its nodes look at a part of the state or let the plant meet something, its branches are numbers of what
 * that part may be, or of what the plant may answer.
 */
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import { Pairs } from './pairs.ts';
import { Instant, type Order, type TimeOrder } from './time-order.ts';
import type { WorldTable } from './world-table.ts';

/** A state that was taken up. */
export type Open = {
  /** Machines, the plant, and the levels for which the machines stand. */
  readonly parts: Uint32Array;
  readonly order: Order;
  /** Bits of the watched timers that run. */
  readonly running: number;
};

/** What a node holds: nothing yet, or a number with one of these below it. */
const UNKNOWN = 0;
const LOOK = 1;
const MEET = 2;
const END = 3;
const KINDS = 4;

/** The way that a happening goes through its tree: what is done at each node, and the number that came of it. */
export class Way {
  readonly held: number[] = [];
  readonly values: number[] = [];

  look(part: number, found: number): void {
    this.held.push(part * KINDS + LOOK);
    this.values.push(found);
  }

  meet(errand: number, answer: number): void {
    this.held.push(errand * KINDS + MEET);
    this.values.push(answer);
  }
}

export class Memory {
  readonly #world: WorldTable;
  readonly #instant: Instant;
  readonly #plant: number;
  readonly #nodes = new Growing();
  readonly #roots: number[] = [];
  readonly #branches = new Pairs();
  /** Timers of machines that are wound, and then a run that the plant meets. */
  readonly #errands = new Interner<readonly [wound: number, run: number]>();
  readonly #errandWound = new Growing();
  readonly #errandRun = new Growing();
  /** Outcomes, one after the other: how many writes, and the writes: part and number. */
  readonly #outcomes = new Growing();

  /** @param plant which part of the state it is; the order of timers is the next one */
  constructor(world: WorldTable, time: TimeOrder, plant: number) {
    this.#world = world;
    this.#instant = new Instant(time);
    this.#plant = plant;
  }

  errand(wound: number, run: number): number {
    return this.#errands.id(`${wound} ${run}`, () => {
      this.#errandWound.push(wound);
      this.#errandRun.push(run);
      return [wound, run];
    });
  }

  /**
   * Writes what it leads to, if somebody has gone this way before.
   * @returns the promises that are broken by it; null: nobody has gone this way yet
   */
  recall(label: number, { parts, order, running }: Open, into: Uint32Array): readonly string[] | null {
    let node = this.#roots[label] ?? -1;
    let plant = parts[this.#plant] ?? 0;
    let broken = 0;
    this.#instant.begin(order, running);
    while (node >= 0) {
      const held = this.#nodes.at(node);
      const number = held >>> 2;
      switch (held % KINDS) {
        case LOOK:
          node = this.#branches.get(node, parts[number] ?? 0);
          break;
        case MEET: {
          this.#wind(this.#errandWound.at(number));
          const entry = this.#world.meet(plant, this.#errandRun.at(number));
          this.#wind(this.#world.wound(entry));
          plant = this.#world.next(entry);
          broken = Math.max(broken, this.#world.broken(entry));
          node = this.#branches.get(node, this.#world.answer(entry));
          break;
        }
        case END:
          into.set(parts);
          this.#write(number, into);
          into[this.#plant] = plant;
          into[this.#plant + 1] = this.#instant.order;
          return this.#world.promises(broken);
        default:
          return null;
      }
    }
    return null;
  }

  /** @param writes part and number, part and number, … */
  learn(label: number, { held, values }: Way, writes: readonly number[]): void {
    let node = (this.#roots[label] ??= this.#grow());
    for (const [at, what] of held.entries()) {
      this.#nodes.set(node, what);
      node = this.#branch(node, values[at] ?? 0);
    }
    this.#nodes.set(node, this.#outcomes.length * KINDS + END);
    this.#outcomes.push(writes.length);
    for (const number of writes) this.#outcomes.push(number);
  }

  #wind(wound: number): void {
    if (wound === 0) return;
    for (const { bit, delay } of this.#world.windings(wound)) {
      if (delay === null) this.#instant.stop(bit);
      else this.#instant.set(bit, delay);
    }
  }

  #write(noted: number, state: Uint32Array): void {
    const end = noted + 1 + this.#outcomes.at(noted);
    for (let at = noted + 1; at < end; at += 2) state[this.#outcomes.at(at)] = this.#outcomes.at(at + 1);
  }

  #grow(): number {
    this.#nodes.push(UNKNOWN);
    return this.#nodes.length - 1;
  }

  #branch(node: number, value: number): number {
    const known = this.#branches.get(node, value);
    if (known >= 0) return known;
    const target = this.#grow();
    this.#branches.set(node, value, target);
    return target;
  }
}
