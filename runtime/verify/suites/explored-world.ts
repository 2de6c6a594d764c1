/**
 * What of the charts the explorer's world knows: transitions, outcomes of guards, and which transitions may come right
 * after which. A pair that is not among these cannot be met by anybody in that world: after the first its machine is in
 * no state in which it ever hears what would make it take the second.
 */
import type { ChartedTransition } from '../layers/charted.ts';
import type { LocalGraph } from './local-graph.ts';
import { follow, nothingYet, type Last } from './succession.ts';

/** Targets, by their ids. */
export type ExploredWorld = ReadonlySet<string>;

type Standing = { readonly key: string; readonly last: Last };

const nameOf = ({ key, last }: Standing): string =>
  `${key} ${[...last]
    .map(([region, id]) => `${region.id}=${id}`)
    .toSorted()
    .join(' ')}`;

class Finder {
  readonly met = new Set<string>();

  add({ entries, edges }: LocalGraph): void {
    const seen = new Set<string>();
    const open: Standing[] = [];
    const reach = (before: Last, took: readonly ChartedTransition[], key: string): void => {
      const standing = { key, last: this.#followed(before, took) };
      const name = nameOf(standing);
      if (seen.has(name)) return;
      seen.add(name);
      open.push(standing);
    };
    for (const { outcomes } of [...entries, ...[...edges.values()].flat()]) {
      for (const outcome of outcomes) this.met.add(outcome);
    }
    for (const { took, next } of entries) reach(nothingYet, took, next);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const { took, next } of edges.get(at.key) ?? []) reach(at.last, took, next);
    }
  }

  #followed(before: Last, took: readonly ChartedTransition[]): Last {
    let last = before;
    for (const one of took) {
      const [pair, next] = follow(last, one);
      this.met.add(one.id);
      this.met.add(one.from.id);
      if (pair !== null) this.met.add(pair);
      last = next;
    }
    return last;
  }
}

export const exploredWorld = (graphs: readonly LocalGraph[]): ExploredWorld => {
  const finder = new Finder();
  for (const graph of graphs) finder.add(graph);
  return finder.met;
};
