/**
 * What a happening did once, by what was looked at on the way: most happenings look at three or four machines, and
 * wherever these and the plant are the same again, so is what follows. One decision tree a happening; its nodes name a
 * part of the state, its branches are numbers of what that part may be.
 */
import type { Winding } from './places.ts';

/** What follows: parts of the state that become something else, timers that are wound, promises that are broken. */
export type Outcome = {
  /** Part and number, part and number, … */
  readonly writes: readonly number[];
  readonly windings: readonly Winding[];
  readonly broken: readonly string[];
};

const NOWHERE = -1;

export class Memory {
  /** By node: the part of the state that decides; of a leaf its outcome, as −2 − number. */
  readonly #part: number[] = [];
  readonly #roots: number[] = [];
  readonly #outcomes: Outcome[] = [];
  // Branches, in one table: node and number lead to a node.
  #nodes = new Int32Array(1 << 16).fill(NOWHERE);
  #values = new Uint32Array(1 << 16);
  #targets = new Int32Array(1 << 16);
  #branches = 0;

  /** What it leads to in this state; undefined: nobody has gone this way yet. */
  recall(label: number, state: Uint32Array): Outcome | undefined {
    let node = this.#roots[label] ?? NOWHERE;
    while (node >= 0) {
      const part = this.#part[node] ?? NOWHERE;
      if (part < NOWHERE) return this.#outcomes[-2 - part];
      node = this.#follow(node, state[part] ?? 0);
    }
    return undefined;
  }

  /** @param looks part and number, part and number, … in the order in which they were looked at */
  learn(label: number, looks: readonly number[], outcome: Outcome): void {
    let node = (this.#roots[label] ??= this.#grow());
    for (let at = 0; at < looks.length; at += 2) {
      this.#part[node] = looks[at] ?? 0;
      node = this.#branch(node, looks[at + 1] ?? 0);
    }
    this.#part[node] = -2 - this.#outcomes.length;
    this.#outcomes.push(outcome);
  }

  #grow(): number {
    this.#part.push(NOWHERE);
    return this.#part.length - 1;
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
