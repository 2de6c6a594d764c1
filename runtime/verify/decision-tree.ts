/**
 * Ways that have been gone once, a tree for each thing that can begin: a node says what is to be found out there, and
 * the number that is found is the branch.
 */
import { Growing } from './growing.ts';
import { Pairs } from './pairs.ts';

const NOWHERE = -1;
/** What a node holds that nobody has gone to yet: no way may note this. */
const UNKNOWN = 0;

/** A way: what was found out at each node, and the number that was found; `end`: what its last node holds. */
export type Path = { readonly held: readonly number[]; readonly values: readonly number[]; readonly end: number };

export class DecisionTree {
  readonly #roots: number[] = [];
  readonly #nodes = new Growing();
  readonly #branches = new Pairs();

  /** The first node; -1: it was never begun. */
  root(begun: number): number {
    return this.#roots[begun] ?? NOWHERE;
  }

  held(node: number): number {
    return this.#nodes.at(node);
  }

  /** The next node; -1: nobody has found that number here yet. */
  next(node: number, value: number): number {
    return this.#branches.get(node, value);
  }

  learn(begun: number, { held, values, end }: Path): void {
    let node = (this.#roots[begun] ??= this.#grow());
    for (const [at, what] of held.entries()) {
      this.#nodes.set(node, what);
      node = this.#branch(node, values[at] ?? 0);
    }
    this.#nodes.set(node, end);
  }

  #grow(): number {
    this.#nodes.push(UNKNOWN);
    return this.#nodes.length - 1;
  }

  #branch(node: number, value: number): number {
    const known = this.next(node, value);
    if (known >= 0) return known;
    const target = this.#grow();
    this.#branches.set(node, value, target);
    return target;
  }
}
