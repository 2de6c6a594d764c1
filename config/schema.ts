/**
 * The settings file as JSON Schema (draft 2020-12), drawn from the tree, so that editors complete keys and mark
 * mistakes.
 */
import { kindOf } from './kinds.ts';
import { MOST_EVSES, type Row } from './row.ts';
import { tree, type Branch } from './tree.ts';

type Schema = Readonly<Record<string, unknown>>;

const description = (row: Row): string => {
  const unit = row.unit === undefined ? '' : ` In ${row.unit}.`;
  const note = row.note === undefined ? '' : ` ${row.note}`;
  return `${row.doc}${unit} Applies: ${row.applies}. Source: ${row.source}.${note}`;
};

const drawn = (branch: Branch): Schema => {
  switch (branch.kind) {
    case 'setting':
      return { ...kindOf(branch.row).schema, default: branch.row.default, description: description(branch.row) };
    case 'later':
      return { description: 'Known, not implemented yet: ignored.' };
    case 'list':
      return { type: 'array', minItems: 1, maxItems: MOST_EVSES, items: drawn(branch.item) };
    case 'object': {
      const properties = Object.fromEntries([...branch.children].map(([name, child]) => [name, drawn(child)]));
      return { type: 'object', properties, additionalProperties: false };
    }
  }
};

export const settingsSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Settings of a charging station (station.jsonc, customer.json)',
  ...drawn(tree),
});
