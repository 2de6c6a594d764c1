/**
 * The shape of the settings file, grown from the table: which object stands in which, and what is at each end.
 * The reader walks a file along it, the JSON Schema is its picture. Rows that are not in the file are not in the tree.
 */
import { laterPaths } from './later.ts';
import type { Row } from './row.ts';
import { paths, rowAt, type Path } from './table.ts';

export type Branch =
  | { readonly kind: 'setting'; readonly path: Path; readonly row: Row }
  /** Known to the guide, not to us yet; nothing below it is looked at. */
  | { readonly kind: 'later' }
  | { readonly kind: 'object'; readonly children: ReadonlyMap<string, Branch> }
  | { readonly kind: 'list'; readonly item: Branch };

type Growing = { readonly children: Map<string, Growing>; end?: Branch };

const plant = (root: Growing, path: string, end: Branch): void => {
  let place = root;
  for (const name of path.split('/')) {
    const next = place.children.get(name) ?? { children: new Map<string, Growing>() };
    place.children.set(name, next);
    place = next;
  }
  place.end = end;
};

const grown = (place: Growing): Branch => {
  if (place.end !== undefined) return place.end;
  const children = new Map<string, Branch>();
  for (const [name, child] of place.children) {
    if (name.endsWith('[]')) children.set(name.slice(0, -2), { kind: 'list', item: grown(child) });
    else children.set(name, grown(child));
  }
  return { kind: 'object', children };
};

/** The guide prints one object in two spellings (lines 2379–2391 and 3017): a file may use either, or both. */
const MISSPELT = '/rzd_monitor/';
const SPELT = '/rcd_monitor/';

/** A place as the table spells it. */
export const spelt = (place: string): string => place.replace(MISSPELT, SPELT);

const growTree = (): Branch => {
  const root: Growing = { children: new Map() };
  // Editors look for the schema under this key.
  plant(root, '$schema', { kind: 'later' });
  for (const path of paths) {
    const row = rowAt(path);
    if (row.place !== undefined) continue;
    plant(root, path, { kind: 'setting', path, row });
    plant(root, path.replace(SPELT, MISSPELT), { kind: 'setting', path, row });
  }
  for (const path of laterPaths) plant(root, path, { kind: 'later' });
  return grown(root);
};

export const tree: Branch = growTree();
