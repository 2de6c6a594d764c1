/**
 * What has changed between two JSON values, as a JSON Patch (RFC 6902) of add, remove and replace. Lists that grow or
 * shrink go whole.
 */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Two values that can be compared part by part: both objects, or lists of one length. */
const comparable = (before: unknown, after: unknown): before is Tree => {
  if (!isTree(before) || !isTree(after)) return false;
  if (Array.isArray(before) !== Array.isArray(after)) return false;
  return !Array.isArray(before) || Object.keys(before).length === Object.keys(after).length;
};

/** A field of the document itself: `toString` is one only where the document says so. */
const own = (tree: Tree, key: string): unknown => (Object.hasOwn(tree, key) ? tree[key] : undefined);

// RFC 6901 §3
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

export const differences = (before: unknown, after: unknown, path = ''): Operation[] => {
  if (Object.is(before, after)) return [];
  if (!comparable(before, after) || !isTree(after)) return [{ op: 'replace', path, value: after }];
  const gone = Object.keys(before)
    .filter((key) => own(before, key) !== undefined && own(after, key) === undefined)
    .map((key): Operation => ({ op: 'remove', path: `${path}/${escaped(key)}` }));
  const rest = Object.entries(after).flatMap(([key, value]): Operation[] => {
    if (value === undefined) return [];
    const inner = `${path}/${escaped(key)}`;
    return own(before, key) === undefined
      ? [{ op: 'add', path: inner, value }]
      : differences(own(before, key), value, inner);
  });
  return [...gone, ...rest];
};
