/**
 * The table of OCPP 1.6 configuration keys as Markdown, for the README: the rows of the one table of settings, in its
 * order, and nothing beside them. Run by itself it writes the table between its two markers in README.md.
 */
import { print } from '../../config/kinds.ts';
import type { Row } from '../../config/row.ts';
import { paths, rowAt } from '../../config/table.ts';
import { tableLine, withSection, writeWhenRun } from './readme-section.ts';

const access = { 'read-only': 'R', 'read-write': 'RW', 'write-only': 'W' } as const;
const applies = {
  immediately: 'at once',
  'next-transaction': 'next transaction',
  'after-reboot': 'after a reboot (RebootRequired)',
} as const;

/** A list of more words than this is told by its number. */
const MOST_WORDS = 8;

const wordsOf = (words: readonly string[]): string =>
  words.length > MOST_WORDS ? `${words.length} words` : words.join(' · ');

const rangeOf = ({ min, max, also = [], unit }: Extract<Row, { type: 'integer' }>): string => {
  const range = min === max ? String(min) : `${min}–${max}`;
  return `${[...also, range].join(', ')}${unit === undefined ? '' : ` ${unit}`}`;
};

const kindOf = (row: Row): string => {
  switch (row.type) {
    case 'boolean':
      return 'true · false';
    case 'integer':
      return rangeOf(row);
    case 'text':
      return `text ≤ ${row.maxLength}${row.form === undefined ? '' : `, ${row.form}`}`;
    case 'url':
      return row.schemes.map((scheme) => `${scheme}://`).join(' · ');
    case 'word':
      return wordsOf(row.words);
    case 'words':
      return `list of ${wordsOf(row.words)}`;
    case 'records':
      return `list of ${Object.keys(row.fields).join(', ')}`;
  }
};

const defaultOf = (row: Row): string => {
  if (row.secret === true) return 'none';
  const text = print(row.default);
  return text === '' ? '–' : text.replaceAll(',', ', ');
};

const cells = (row: Row, key: string): readonly string[] => [
  row.ocpp16Also === undefined ? key : `${key}, also ${row.ocpp16Also}`,
  row.needsSocket === true ? 'RW; R without a socket' : access[row.access],
  kindOf(row),
  defaultOf(row),
  row.access === 'read-only' ? '–' : applies[row.applies],
  row.note === undefined ? row.doc : `${row.doc} (${row.note})`,
];

const titles = ['Key', 'Access', 'Value', 'Default', 'Applies', 'What it is'];
/** One line a key, in alphabetical order. */
export const keyTable = (): string => {
  const keys = paths.flatMap((path) => {
    const row = rowAt(path);
    return row.ocpp16 === undefined ? [] : [{ key: row.ocpp16.replace('{evse}', '*n*'), row }];
  });
  const sorted = keys.toSorted((a, b) => a.key.toLowerCase().localeCompare(b.key.toLowerCase(), 'en'));
  return [
    tableLine(titles),
    tableLine(titles.map(() => '---')),
    ...sorted.map(({ row, key }) => tableLine(cells(row, key))),
  ].join('\n');
};

/** @throws Error where the text has no place for the table */
export const withKeyTable = (text: string): string => withSection(text, 'keys', keyTable());

writeWhenRun(import.meta.url, withKeyTable);
