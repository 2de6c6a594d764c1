/**
 * The graph of all states: from where can, or must, something be reached? Successors lie in the order of their origins,
 * so it is swept from the end to the beginning until nothing changes: no second graph, walked backwards, is kept.
 */
import type { Edges } from './explore.ts';
import { TARGET } from './marks.ts';

export class Graph {
  readonly size: number;
  readonly #edges: Edges;

  constructor(edges: Edges, size: number) {
    this.#edges = edges;
    this.size = size;
  }

  /** Marks every state from which a marked one can be reached along edges that carry this mark. */
  spread(marked: Uint8Array, mark: number): void {
    this.#sweep(marked, (state) => this.#some(state, mark, marked, 1));
  }

  /** Marks every state from which every way along edges that carry this mark leads to a marked one. */
  force(marked: Uint8Array, mark: number): void {
    const all = new Uint8Array(this.size).fill(1);
    this.#sweep(marked, (state) => this.#some(state, mark, all, 1) && !this.#some(state, mark, marked, 0));
  }

  /** Where it leads along edges that carry this mark. */
  successors(state: number, mark: number): readonly number[] {
    const found: number[] = [];
    const { to, begin } = this.#edges;
    for (let at = begin.at(state); at < begin.at(state + 1); at++) {
      if ((to.at(at) & mark) !== 0) found.push(to.at(at) & TARGET);
    }
    return found;
  }

  #some(state: number, mark: number, marks: Uint8Array, wanted: number): boolean {
    const { to, begin } = this.#edges;
    const end = begin.at(state + 1);
    for (let at = begin.at(state); at < end; at++) {
      const edge = to.at(at);
      if ((edge & mark) !== 0 && marks[edge & TARGET] === wanted) return true;
    }
    return false;
  }

  /** Down and up in turn: a way that leads back and forth is gone in few sweeps. */
  #sweep(marked: Uint8Array, follows: (state: number) => boolean): void {
    for (let changed = true; changed;) {
      changed = false;
      for (let state = this.size - 1; state >= 0; state--) {
        if (marked[state] === 1 || !follows(state)) continue;
        marked[state] = 1;
        changed = true;
      }
      if (!changed) return;
      for (let state = 0; state < this.size; state++) {
        if (marked[state] === 1 || !follows(state)) continue;
        marked[state] = 1;
      }
    }
  }
}
