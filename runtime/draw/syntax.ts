/** TypeScript as a tree, so that whoever reads it looks at code and never at text that resembles code. */
import { parseSync } from 'oxc-parser';

export type Node = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [field: string]: unknown;
};

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value &&
  typeof value.start === 'number' &&
  'end' in value &&
  typeof value.end === 'number';

export const field = (node: unknown, name: string): unknown => (isNode(node) ? node[name] : undefined);

const trees = new Map<string, Node>();

export function parse({ path, text }: { readonly path: string; readonly text: string }): Node {
  const known = trees.get(text);
  if (known !== undefined) return known;
  const { program: tree, errors }: { readonly program: unknown; readonly errors: readonly { message: string }[] } =
    parseSync(path, text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' });
  if (!isNode(tree) || errors.length > 0) throw new TypeError(`${path}: ${errors[0]?.message ?? 'no tree'}`);
  trees.set(text, tree);
  return tree;
}

const childrenOf = (node: Node): readonly { readonly field: string; readonly node: Node }[] =>
  Object.entries(node).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).map((child) => ({ field: name, node: child })),
  );

/** Calls `visit` for every node from the outside in, with its parent and the field it stands in. */
export function walk(
  node: Node,
  visit: (node: Node, parent: Node | undefined, field: string) => void,
  parent?: Node,
  inField = '',
): void {
  visit(node, parent, inField);
  for (const child of childrenOf(node)) walk(child.node, visit, node, child.field);
}
