/**
 * Whether a mistake in a chart makes any difference to anybody else. The sound machine and the mutant hear the same, in
 * all that the explorer's world ever lets the sound one hear (`local-graph.ts`), side by side for as long as both say
 * the same: letters, facts, orders, levels, limit and timers. If they never differ, nobody who is composed with the
 * mutant can tell, for he only meets what it says: a proof, as far as the chapters of the explorer go and no machine
 * dies. What is told to somebody who is not composed is looked at apart: only he could tell.
 */
import {
  parts,
  Soloist,
  type Local,
  type LocalGraph,
  type Says,
  type Turned,
} from '../../runtime/verify/suites/local-graph.ts';
import type { ChartMutant } from './mutants.ts';

/** What sets them apart: parts of what is said, with the words that are missing or too many, or that it fails. */
export type Difference = { readonly event: string; readonly what: readonly string[] };

/** The first difference, null where there is none; and who alone hears any, where nobody else does. */
export type Comparison = { readonly difference: Difference | null; readonly abroad: ReadonlySet<string> };

/** Nobody at all hears any difference. */
export const isSilent = ({ difference, abroad }: Comparison): boolean => difference === null && abroad.size === 0;

/** Places side by side, of one machine in one chapter. A mutant that counts without end is never through with them. */
const MOST_PLACES = 20_000;
const ABROAD = parts.indexOf('abroad');

type Beside = { readonly key: string; readonly local: Local };

const wordsIn = (text: string, key: 'type' | 'to'): readonly string[] =>
  [...text.matchAll(new RegExp(`\\b${key}:"([^"]+)"`, 'g'))].map(([, word]) => word ?? '');

/** What the one has more often than the other. */
const beyond = (some: readonly string[], others: readonly string[]): readonly string[] => {
  const left = [...others];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

const described = (part: string, sound: string, own: string): string => {
  const [before, after] = [wordsIn(sound, 'type'), wordsIn(own, 'type')];
  const missing = beyond(before, after).map((word) => `without ${word}`);
  const surplus = beyond(after, before).map((word) => `besides ${word}`);
  const words = [...new Set([...missing, ...surplus])];
  return words.length === 0 ? part : `${part} (${words.join(', ')})`;
};

/** Both side by side in one chapter; the mutant is planted. */
class Sides {
  readonly abroad = new Set<string>();
  readonly #graph: LocalGraph;
  readonly #seen = new Set<string>();
  readonly #open: Beside[] = [];

  constructor(graph: LocalGraph) {
    this.#graph = graph;
  }

  compare(): Difference | null {
    const { actor, company, entries, edges } = this.#graph;
    for (const { actor: begun, says, next } of entries) {
      const difference = this.#apart('the start', says, next, () => new Soloist(begun, company).begin());
      if (difference !== null) return difference;
    }
    const soloist = new Soloist(actor, company);
    for (let at = this.#open.pop(); at !== undefined; at = this.#open.pop()) {
      const { key, local } = at;
      if (this.#seen.size > MOST_PLACES) return { event: 'no end', what: ['what it remembers'] };
      for (const { event, late, says, next } of edges.get(key) ?? []) {
        const difference = this.#apart(event.type, says, next, () => soloist.hear(local, event, late));
        if (difference !== null) return difference;
      }
    }
    return null;
  }

  #apart(event: string, sound: Says, next: string, turn: () => Turned): Difference | null {
    let turned: Turned;
    try {
      turned = turn();
    } catch (error) {
      if (error instanceof Error) return { event, what: ['everything: it fails'] };
      throw error;
    }
    const { says, local, key } = turned;
    const other = parts.flatMap((part, index) =>
      index === ABROAD || says[index] === sound[index] ? [] : [described(part, sound[index] ?? '', says[index] ?? '')],
    );
    if (other.length > 0) return { event, what: other };
    const [before = '', after = ''] = [sound[ABROAD], says[ABROAD]];
    if (before !== after) {
      const [whom, others] = [wordsIn(before, 'to'), wordsIn(after, 'to')];
      const changed = [...beyond(whom, others), ...beyond(others, whom)];
      // The same people hear something else.
      for (const role of changed.length > 0 ? changed : whom) this.abroad.add(role);
    }
    this.#reach(next, local, key);
    return null;
  }

  #reach(key: string, local: Local, own: string): void {
    const name = `${key} beside ${own}`;
    if (!this.#seen.has(name)) this.#open.push({ key, local });
    this.#seen.add(name);
  }
}

/** In all chapters, up to the first difference that somebody hears who is composed. */
export const comparison = (mutant: ChartMutant, graphs: readonly LocalGraph[]): Comparison => {
  const abroad = new Set<string>();
  const takeBack = mutant.plant();
  try {
    for (const graph of graphs) {
      if (graph.actor.machine.id !== mutant.machine) continue;
      const sides = new Sides(graph);
      const difference = sides.compare();
      for (const role of sides.abroad) abroad.add(role);
      if (difference !== null) return { difference, abroad };
    }
    return { difference: null, abroad };
  } finally {
    takeBack();
  }
};
