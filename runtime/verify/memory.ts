/**
 * What a happening did once, by what was said on the way: which machine hears what after which other one depends on
 * what each of them says, not on the states in which it stands. Wherever the same is said again, the same follows. One
 * decision tree a happening; at its nodes a machine or the plant meets something and goes on to whatever comes next
 * (`local-steps.ts`, `world-table.ts`), and what it says by that is the branch.
 */
import { DecisionTree, type Path } from './decision-tree.ts';
import type { LocalSteps } from './local-steps.ts';
import type { PostOffice } from './post-office.ts';
import { Instant, type Order, type TimeOrder } from './time-order.ts';
import type { Windings } from './windings.ts';
import type { WorldTable } from './world-table.ts';

/** A state that was taken up. */
export type Open = {
  /** Machines, and the plant; the order of timers is the next one. */
  readonly parts: Uint32Array;
  readonly order: Order;
  /** Bits of the watched timers that run. */
  readonly running: number;
  /** Key of the levels for which the machines stand. */
  readonly levels: number;
};

/** A machine hears a post, and what it says decides. */
const HEAR = 1;
/** All that the machines stand for decides. */
const LEVELS = 2;
/** The plant meets a run, and what it answers decides. */
const MEET = 3;
const KIND_BITS = 2;
const KINDS = 2 ** KIND_BITS;
/** There is nothing more to come. */
const END = KINDS;

/** The way that a happening goes through its tree: what is done at each node, and the number that came of it. */
export class Way implements Path {
  readonly held: number[] = [];
  readonly values: number[] = [];
  readonly end = END;

  hear(post: number, saying: number): void {
    this.#go(post * KINDS + HEAR, saying);
  }

  levels(key: number): void {
    this.#go(LEVELS, key);
  }

  meet(run: number, answer: number): void {
    this.#go(run * KINDS + MEET, answer);
  }

  #go(held: number, value: number): void {
    this.held.push(held);
    this.values.push(value);
  }
}

export class Memory {
  readonly #office: PostOffice;
  readonly #steps: LocalSteps;
  readonly #world: WorldTable;
  readonly #windings: Windings;
  readonly #instant: Instant;
  readonly #plant: number;
  readonly #tree = new DecisionTree();

  /** @param plant which part of the state it is */
  constructor(
    tables: {
      readonly office: PostOffice;
      readonly steps: LocalSteps;
      readonly world: WorldTable;
      readonly windings: Windings;
    },
    time: TimeOrder,
    plant: number,
  ) {
    this.#office = tables.office;
    this.#steps = tables.steps;
    this.#world = tables.world;
    this.#windings = tables.windings;
    this.#instant = new Instant(time);
    this.#plant = plant;
  }

  /**
   * Writes what it leads to, if somebody has gone this way before.
   * @returns the promises that are broken by it; null: nobody has gone this way yet
   */
  recall(label: number, { parts, order, running, levels }: Open, into: Uint32Array): readonly string[] | null {
    let node = this.#tree.root(label);
    let plant = parts[this.#plant] ?? 0;
    let broken = 0;
    let key = levels;
    into.set(parts);
    this.#instant.begin(order, running);
    while (node >= 0) {
      const held = this.#tree.held(node);
      if (held === END) {
        into[this.#plant] = plant;
        into[this.#plant + 1] = this.#instant.order;
        return this.#world.promises(broken);
      }
      const number = held >>> KIND_BITS;
      switch (held % KINDS) {
        case HEAR: {
          const to = this.#office.to(number);
          const step = this.#steps.at(number, into[to] ?? 0);
          into[to] = this.#steps.next(step);
          key = (key + this.#steps.levels(step)) | 0;
          this.#windings.wind(this.#steps.wound(step), this.#instant);
          node = this.#tree.next(node, this.#steps.saying(step));
          break;
        }
        case LEVELS:
          node = this.#tree.next(node, key);
          break;
        case MEET: {
          const meeting = this.#world.meet(plant, number);
          plant = this.#world.next(meeting);
          this.#windings.wind(this.#world.wound(meeting), this.#instant);
          broken = Math.max(broken, this.#world.broken(meeting));
          node = this.#tree.next(node, this.#world.answer(meeting));
          break;
        }
        default:
          return null;
      }
    }
    return null;
  }

  learn(label: number, way: Way): void {
    this.#tree.learn(label, way);
  }
}
