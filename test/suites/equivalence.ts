/**
 * Whether a mistake in a chart makes any difference to anybody else. The sound machine and the mutant hear the same, in
 * all that the explorer's world ever lets the sound one hear (`local-graph.ts`), side by side for as long as both say
 * the same: letters, facts, orders, levels, limit and timers. If they never differ, nobody who is composed with the
 * mutant can tell, for he only meets what it says: a proof, as far as the chapters of the explorer go and no machine
 * dies.
 */
import { parts, Soloist, type Local, type LocalGraph, type Says } from '../../runtime/verify/suites/local-graph.ts';
import type { ChartMutant } from './mutants.ts';

/** What sets them apart: parts of what is said, or that it fails. */
export type Difference = { readonly event: string; readonly what: readonly string[] };

/** Places side by side, of one machine in one chapter. A mutant that counts without end is never through with them. */
const MOST_PLACES = 20_000;

type Beside = { readonly key: string; readonly local: Local };

const apart = (event: string, sound: Says, turn: () => { readonly says: Says }): Difference | null => {
  try {
    const { says } = turn();
    const what = parts.filter((_, index) => says[index] !== sound[index]);
    return what.length === 0 ? null : { event, what };
  } catch (error) {
    if (error instanceof Error) return { event, what: ['everything: it fails'] };
    throw error;
  }
};

/** The mutant is planted. */
const compare = ({ actor, entries, edges }: LocalGraph): Difference | null => {
  const seen = new Set<string>();
  const open: Beside[] = [];
  const reach = (key: string, local: Local, own: string): void => {
    const name = `${key} beside ${own}`;
    if (!seen.has(name)) open.push({ key, local });
    seen.add(name);
  };
  for (const { actor: begun, says, next } of entries) {
    const soloist = new Soloist(begun);
    const difference = apart('the start', says, () => {
      const turned = soloist.begin();
      reach(next, turned.local, turned.key);
      return turned;
    });
    if (difference !== null) return difference;
  }
  const soloist = new Soloist(actor);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { key, local } = at;
    if (seen.size > MOST_PLACES) return { event: 'no end', what: ['what it remembers'] };
    for (const { event, late, says, next } of edges.get(key) ?? []) {
      const difference = apart(event.type, says, () => {
        const turned = soloist.hear(local, event, late);
        reach(next, turned.local, turned.key);
        return turned;
      });
      if (difference !== null) return difference;
    }
  }
  return null;
};

/** The first difference in any chapter; null: nobody can tell. */
export const differenceOf = (mutant: ChartMutant, graphs: readonly LocalGraph[]): Difference | null => {
  const takeBack = mutant.plant();
  try {
    for (const graph of graphs) {
      const difference = graph.actor.machine.id === mutant.machine ? compare(graph) : null;
      if (difference !== null) return difference;
    }
    return null;
  } finally {
    takeBack();
  }
};
