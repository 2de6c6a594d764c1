/** The graph of all states, walked backwards: from where can, or must, something be reached? */
import type { Edges } from './explore.ts';

export class Graph {
  readonly size: number;
  readonly #edges: Edges;
  #into: { readonly begin: Uint32Array; readonly from: Uint32Array; readonly edge: Uint32Array } | null = null;

  constructor(edges: Edges, size: number) {
    this.#edges = edges;
    this.size = size;
  }

  /** Marks every state from which a marked one can be reached along edges that count. */
  spread(marked: Uint8Array, counts: (from: number, label: number) => boolean): void {
    const { begin, from, edge } = this.#backwards();
    const work: number[] = [];
    for (let state = 0; state < this.size; state++) if (marked[state] === 1) work.push(state);
    for (let state = work.pop(); state !== undefined; state = work.pop()) {
      for (let at = begin[state] ?? 0; at < (begin[state + 1] ?? 0); at++) {
        const before = from[at] ?? 0;
        if (marked[before] === 1 || !counts(before, this.#edges.label.at(edge[at] ?? 0))) continue;
        marked[before] = 1;
        work.push(before);
      }
    }
  }

  /** Marks every state from which every way along edges that count leads to a marked one. */
  force(marked: Uint8Array, counts: (from: number, label: number) => boolean): void {
    const { begin, from, edge } = this.#backwards();
    const open = new Uint32Array(this.size);
    for (let state = 0; state < this.size; state++) {
      for (let at = this.#edges.begin.at(state); at < this.#edges.begin.at(state + 1); at++) {
        if (counts(state, this.#edges.label.at(at))) open[state] = (open[state] ?? 0) + 1;
      }
    }
    const work: number[] = [];
    for (let state = 0; state < this.size; state++) if (marked[state] === 1) work.push(state);
    for (let state = work.pop(); state !== undefined; state = work.pop()) {
      for (let at = begin[state] ?? 0; at < (begin[state + 1] ?? 0); at++) {
        const before = from[at] ?? 0;
        if (marked[before] === 1 || !counts(before, this.#edges.label.at(edge[at] ?? 0))) continue;
        open[before] = (open[before] ?? 1) - 1;
        if (open[before] !== 0) continue;
        marked[before] = 1;
        work.push(before);
      }
    }
  }

  #backwards() {
    if (this.#into !== null) return this.#into;
    const { to, begin: first } = this.#edges;
    const begin = new Uint32Array(this.size + 2);
    for (let at = 0; at < to.length; at++) begin[to.at(at) + 1] = (begin[to.at(at) + 1] ?? 0) + 1;
    for (let state = 0; state < this.size; state++) begin[state + 1] = (begin[state + 1] ?? 0) + (begin[state] ?? 0);
    const next = begin.slice();
    const from = new Uint32Array(to.length);
    const edge = new Uint32Array(to.length);
    for (let state = 0; state < this.size; state++) {
      for (let at = first.at(state); at < first.at(state + 1); at++) {
        const slot = next[to.at(at)] ?? 0;
        next[to.at(at)] = slot + 1;
        from[slot] = state;
        edge[slot] = at;
      }
    }
    this.#into = { begin, from, edge };
    return this.#into;
  }
}
