/**
 * A value of which nothing is known: it has every property, and each of them is such a value again, or null, or a word
 * that the computation itself speaks of. What a chart tells is often computed from its memory; run on ghosts, the
 * computation shows to whom it speaks and of what, whatever the memory holds.
 */
import { faultNames } from '../../machines/vocabulary/faults.ts';

/** What the property at this path is; undefined: a ghost. */
type Choice = (path: string) => string | null | undefined;

/** Where only a word of a table will do: one that is in it. */
const known: Readonly<Record<string, unknown>> = { fault: faultNames[0] };

const ghost = (path: string, choose: Choice): object =>
  // An arrow function: it has no property that a proxy would have to own up to.
  new Proxy(() => undefined, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => '…';
      if (key === Symbol.iterator) return () => [].values();
      if (typeof key === 'symbol') return undefined;
      if (key === 'length') return 0;
      if (Object.hasOwn(known, key)) return known[key];
      const below = `${path}.${key}`;
      const chosen = choose(below);
      return chosen === undefined ? ghost(below, choose) : chosen;
    },
    has: () => true,
    ownKeys: () => [],
    apply: () => ghost(`${path}()`, choose),
  });

export type GhostArgs = { readonly context: unknown; readonly event: unknown };

/** So many properties may be looked at before only one of them at a time is tried as null. */
const MOST_TOGETHER = 6;

const args = (type: string, choose: Choice): GhostArgs => {
  const event = ghost('event', choose);
  const named = new Proxy(event, {
    get: (target, key): unknown => (key === 'type' ? type : Reflect.get(target, key)),
  });
  return { context: ghost('context', choose), event: named };
};

/** What comes of one attempt; a computation that refuses its event says nothing. */
type Attempt<T> = { readonly value: T } | { readonly refused: string };

const attempt = <T>(work: (ghosts: GhostArgs) => T, ghosts: GhostArgs): Attempt<T> => {
  try {
    return { value: work(ghosts) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
};

/** Words that stand in the text of a function. */
const wordsIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/(['"`])([\w.-]+)\1/g)].map(([, , word]) => word ?? ''))].toSorted();

/** What properties are to be, one attempt after the other, once it is known which ones are looked at. */
const choices = (paths: readonly string[], words: readonly string[]): readonly ReadonlyMap<string, string | null>[] => {
  const alone = paths.map((path) => new Map([[path, null]]));
  if (paths.length > MOST_TOGETHER) return alone;
  const subsets = Array.from({ length: 2 ** paths.length - 1 }, (_, set) =>
    paths.filter((__, bit) => (set + 1) & (1 << bit)),
  );
  return [
    ...subsets.map((subset) => new Map(subset.map((path) => [path, null]))),
    ...paths.flatMap((path) => words.map((word) => new Map([[path, word]]))),
  ];
};

/**
 * Everything that `work` may come to, for events of these types: with all properties there, with some of them null, and
 * with each of them one of the words in `text`, which is that of the computation.
 * @throws Error when it refuses them all
 */
export const outcomes = <T>(types: readonly string[], text: string, work: (ghosts: GhostArgs) => T): readonly T[] => {
  const values: T[] = [];
  const refusals = new Set<string>();
  const words = wordsIn(text);
  for (const type of types) {
    const seen = new Set<string>();
    const run = (chosen: ReadonlyMap<string, string | null>): void => {
      const choose: Choice = (path) => {
        seen.add(path);
        return chosen.get(path);
      };
      const result = attempt(work, args(type, choose));
      if ('value' in result) values.push(result.value);
      else refusals.add(result.refused);
    };
    run(new Map());
    for (const chosen of choices([...seen], words)) run(chosen);
  }
  if (values.length === 0) throw new Error([...refusals].join('; '));
  return values;
};
