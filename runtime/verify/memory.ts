/**
 * What a happening did once, by what was looked at on the way: most happenings look at three or four machines, and
 * wherever these and the plant are the same again, so is what follows. One decision tree a happening; its nodes name a
 * part of the state, its branches are numbers of what that part may be.
 */
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { Winding } from './places.ts';

/** What follows: parts of the state that become something else, timers that are wound, promises that are broken. */
export type Outcome = {
  /** Part and number, part and number, … */
  readonly writes: readonly number[];
  readonly windings: readonly Winding[];
  readonly broken: readonly string[];
};

const NOWHERE = -1;
/** What a node holds: nothing yet, a part of the state (from 1 on), or from here on an outcome. */
const UNKNOWN = 0;
const OUTCOMES = 64;

export class Memory {
  readonly #nodesHold = new Growing();
  readonly #roots: number[] = [];
  /** Outcomes, one after the other: how many writes, number of the windings, number of what is broken, the writes. */
  readonly #outcomes = new Growing();
  readonly #windings = new Interner<readonly Winding[]>();
  readonly #broken = new Interner<readonly string[]>();
  // Branches, in one table: node and number lead to a node.
  #nodes = new Int32Array(1 << 16).fill(NOWHERE);
  #values = new Uint32Array(1 << 16);
  #targets = new Int32Array(1 << 16);
  #branches = 0;

  /** Where what it leads to in this state is noted; -1: nobody has gone this way yet. */
  recall(label: number, state: Uint32Array): number {
    let node = this.#roots[label] ?? NOWHERE;
    while (node >= 0) {
      const held = this.#nodesHold.at(node);
      if (held >= OUTCOMES) return held - OUTCOMES;
      if (held === UNKNOWN) return NOWHERE;
      node = this.#follow(node, state[held - 1] ?? 0);
    }
    return NOWHERE;
  }

  /**
   * @param looks part and number, part and number, … in the order in which they were looked at
   * @returns where it is noted
   */
  learn(label: number, looks: readonly number[], outcome: Outcome): number {
    let node = (this.#roots[label] ??= this.#grow());
    for (let at = 0; at < looks.length; at += 2) {
      this.#nodesHold.set(node, (looks[at] ?? 0) + 1);
      node = this.#branch(node, looks[at + 1] ?? 0);
    }
    const noted = this.#note(outcome);
    this.#nodesHold.set(node, OUTCOMES + noted);
    return noted;
  }

  /** Writes what follows over the state. */
  write(noted: number, state: Uint32Array): void {
    const end = noted + 3 + 2 * this.#outcomes.at(noted);
    for (let at = noted + 3; at < end; at += 2) state[this.#outcomes.at(at)] = this.#outcomes.at(at + 1);
  }

  windings(noted: number): readonly Winding[] {
    return this.#windings.get(this.#outcomes.at(noted + 1));
  }

  broken(noted: number): readonly string[] {
    return this.#broken.get(this.#outcomes.at(noted + 2));
  }

  #note({ writes, windings, broken }: Outcome): number {
    const noted = this.#outcomes.length;
    this.#outcomes.push(writes.length / 2);
    this.#outcomes.push(this.#windings.id(windings.map(({ bit, delay }) => `${bit} ${delay}`).join(), () => windings));
    this.#outcomes.push(this.#broken.id(broken.join('|'), () => broken));
    for (const number of writes) this.#outcomes.push(number);
    return noted;
  }

  #grow(): number {
    this.#nodesHold.push(UNKNOWN);
    return this.#nodesHold.length - 1;
  }

  #follow(node: number, value: number): number {
    const mask = this.#nodes.length - 1;
    let slot = this.#slot(node, value) & mask;
    for (;;) {
      const known = this.#nodes[slot];
      if (known === NOWHERE) return NOWHERE;
      if (known === node && this.#values[slot] === value) return this.#targets[slot] ?? NOWHERE;
      slot = (slot + 1) & mask;
    }
  }

  #branch(node: number, value: number): number {
    const known = this.#follow(node, value);
    if (known !== NOWHERE) return known;
    if (this.#branches * 2 >= this.#nodes.length) this.#rehash();
    const target = this.#grow();
    this.#put(node, value, target);
    this.#branches += 1;
    return target;
  }

  #put(node: number, value: number, target: number): void {
    const mask = this.#nodes.length - 1;
    let slot = this.#slot(node, value) & mask;
    while (this.#nodes[slot] !== NOWHERE) slot = (slot + 1) & mask;
    this.#nodes[slot] = node;
    this.#values[slot] = value;
    this.#targets[slot] = target;
  }

  #slot(node: number, value: number): number {
    const mixed = Math.imul(Math.imul(node, 0x9e3779b1) ^ value, 0x85ebca6b);
    return mixed ^ (mixed >>> 15);
  }

  #rehash(): void {
    const [nodes, values, targets] = [this.#nodes, this.#values, this.#targets];
    this.#nodes = new Int32Array(nodes.length * 2).fill(NOWHERE);
    this.#values = new Uint32Array(nodes.length * 2);
    this.#targets = new Int32Array(nodes.length * 2);
    for (let slot = 0; slot < nodes.length; slot++) {
      const node = nodes[slot] ?? NOWHERE;
      if (node !== NOWHERE) this.#put(node, values[slot] ?? 0, targets[slot] ?? NOWHERE);
    }
  }
}
