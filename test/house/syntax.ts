/** What the house rules ask of the tree of a file: where a thing stands, and what the file depends on. */
import { posix } from 'node:path';
import { field, parse, walk, type Node } from '../../runtime/draw/syntax.ts';
import type { Source } from './sources.ts';

export { field, parse, walk, type Node };

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
