/**
 * The graph of all states: from where can something be reached, and how long does it take at most? Successors lie in
 * the order of their origins, so it is swept from the end to the beginning until nothing changes: no second graph,
 * walked backwards, is kept.
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
    this.#sweep(marked, (state) => this.#some(state, mark, marked));
  }

  /**
   * How long it takes at most from each state, along edges that carry this mark, until a marked one is reached.
   * @param once a way has one edge with this mark at most
   * @param wait how long each state lasts at most
   * @returns by state; -1 where one of the ways leads nowhere, or in a circle
   */
  longest(
    marked: Uint8Array,
    { mark, once }: { readonly mark: number; readonly once: number },
    wait: (state: number) => number,
  ): Float64Array {
    const along = (after: (edge: number, times: Float64Array) => number | undefined) => {
      const done = marked.slice();
      const times = new Float64Array(this.size).map((_, state) => (done[state] === 1 ? 0 : -1));
      this.#sweep(done, (state) => {
        const latest = this.#latest(state, (edge) => after(edge, times));
        if (latest < 0) return false;
        times[state] = latest + wait(state);
        return true;
      });
      return times;
    };
    const then = along((edge, times) =>
      (edge & mark) === 0 || (edge & once) !== 0 ? undefined : (times[edge & TARGET] ?? -1),
    );
    return along((edge, times) => {
      if ((edge & mark) === 0) return undefined;
      return ((edge & once) === 0 ? times : then)[edge & TARGET] ?? -1;
    });
  }

  /** The longest of all ways that it leads; -1 as long as one is not known. */
  #latest(state: number, after: (edge: number) => number | undefined): number {
    const { to, begin } = this.#edges;
    const end = begin.at(state + 1);
    let latest = -1;
    for (let at = begin.at(state); at < end; at++) {
      const time = after(to.at(at));
      if (time === undefined) continue;
      if (time < 0) return -1;
      if (time > latest) latest = time;
    }
    return latest;
  }

  #some(state: number, mark: number, marks: Uint8Array): boolean {
    const { to, begin } = this.#edges;
    const end = begin.at(state + 1);
    for (let at = begin.at(state); at < end; at++) {
      const edge = to.at(at);
      if ((edge & mark) !== 0 && marks[edge & TARGET] === 1) return true;
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
