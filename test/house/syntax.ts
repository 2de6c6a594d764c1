/** Reads TypeScript as a tree, so that a rule looks at code and never at comments or at text that resembles code. */
import { posix } from 'node:path';
import { parseAst } from 'vitest/node';
import type { Source } from './sources.ts';

export type Node = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [field: string]: unknown;
};

const isNode = (value: unknown): value is Node =>
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

export function parse({ path, text }: Source): Node {
  const known = trees.get(text);
  if (known !== undefined) return known;
  // oxlint-disable-next-line typescript/no-deprecated -- its successor lives in a package that is not among ours
  const tree: unknown = parseAst(text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' }, path);
  if (!isNode(tree)) throw new TypeError(`${path}: the parser answered without a tree`);
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

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** 1-based place in a file, as editors and terminals link it. */
export const place = (source: Source, node: Node): string => `${source.path}:${lineAt(source.text, node.start)}`;

export type Import = {
  /** As written; undefined when it is computed. */
  readonly specifier: string | undefined;
  /** Path from the top of the repository, or undefined for a library. */
  readonly path: string | undefined;
  /** Gone once types are stripped: `import type`, or only `type` names inside the braces. */
  readonly typeOnly: boolean;
  readonly place: string;
};

const textOf = (literal: unknown): string | undefined => {
  const value = field(literal, 'value');
  return typeof value === 'string' ? value : undefined;
};

const isTypeOnly = (node: Node): boolean => {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'];
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((one) => field(one, 'importKind') === 'type' || field(one, 'exportKind') === 'type')
  );
};

/** What makes a file depend on another: node type → where the specifier is, and whether only types cross. */
const importForms: { readonly [type: string]: (node: Node) => { readonly from: unknown; readonly typeOnly: boolean } } =
  {
    ImportDeclaration: (node) => ({ from: node['source'], typeOnly: isTypeOnly(node) }),
    ExportAllDeclaration: (node) => ({ from: node['source'], typeOnly: isTypeOnly(node) }),
    ExportNamedDeclaration: (node) => ({ from: node['source'], typeOnly: isTypeOnly(node) }),
    ImportExpression: (node) => ({ from: node['source'], typeOnly: false }),
    TSImportType: (node) => ({ from: node['source'] ?? node['argument'], typeOnly: true }),
  };

export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  walk(parse(source), (node) => {
    const form = importForms[node.type]?.(node);
    if (form === undefined || form.from === null) return;
    const specifier = textOf(form.from) ?? textOf(field(form.from, 'literal'));
    const relative = specifier?.startsWith('.') === true;
    found.push({
      specifier,
      path: relative ? posix.join(posix.dirname(source.path), specifier) : undefined,
      typeOnly: form.typeOnly,
      place: place(source, node),
    });
  });
  return found;
}
