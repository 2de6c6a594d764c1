/**
 * What the types of rows mean: which values they take, how that is said in words, how a protocol writes them as text,
 * and how JSON Schema says it. The only place that tells a boolean from a list; it knows no setting by name.
 */
import type { Field, RecordValue, Row, Typed, Value } from './row.ts';

type Kind = {
  /** The value itself when the row takes it, else undefined. */
  readonly take: (found: unknown) => Value | undefined;
  /** After "expected". */
  readonly expected: string;
  /** From the text of a protocol; what it gives is not checked yet. */
  readonly parse: (text: string) => unknown;
  /** JSON Schema, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Words that a found word may have meant. */
  readonly words: readonly string[];
};

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');
const isText = (found: unknown): found is string => typeof found === 'string';
const same = (text: string): string => text;
/** Control characters have no business in a name, a path or an address. */
const controls = /\p{Cc}/u;

/** Characters as a reader counts them: OCPP lengths are characters, not UTF-16 units. */
const lengthOf = (text: string): number => Array.from(text).length;

/** OCPP writes booleans as text; the case of the letters is free, any other word is refused (003 line 148). */
const parseBoolean = (text: string): unknown => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text);

const parseInteger = (text: string): unknown => (/^-?[0-9]{1,15}$/.test(text) ? Number(text) : text);

/** OCPP 1.6 CSL: comma-separated, the empty text is the empty list. */
const parseList = (text: string): unknown => (text.trim() === '' ? [] : text.split(',').map((item) => item.trim()));

const integerKind = (row: { readonly unit?: string } & Extract<Typed, { type: 'integer' }>): Kind => {
  const { min, max, also = [], unit } = row;
  const range = min === max ? `${min}` : `${min}–${max}`;
  const choices = also.map((value) => ` or ${value}`).join('');
  return {
    take: (found) =>
      typeof found === 'number' && Number.isInteger(found) && ((found >= min && found <= max) || also.includes(found))
        ? found
        : undefined,
    expected: `a whole number ${range}${choices}${unit === undefined ? '' : ` (${unit})`}`,
    parse: parseInteger,
    schema: {
      type: 'integer',
      ...(also.length === 0
        ? { minimum: min, maximum: max }
        : { anyOf: [{ minimum: min, maximum: max }, { enum: also }] }),
    },
    words: [],
  };
};

const textKind = (row: Extract<Typed, { type: 'text' }>): Kind => {
  const { maxLength, pattern, form } = row;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u');
  return {
    take: (found) =>
      isText(found) &&
      lengthOf(found) <= maxLength &&
      !controls.test(found) &&
      (whole === undefined || whole.test(found))
        ? found
        : undefined,
    expected: `text of at most ${maxLength} characters${form === undefined ? '' : `, ${form}`}`,
    parse: same,
    schema: { type: 'string', maxLength, ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }) },
    words: [],
  };
};

const urlKind = (row: Extract<Row, { type: 'url' }>): Kind => {
  const begins = new RegExp(`^(${row.schemes.join('|')})://[^\\s]+$`);
  const schemes = row.schemes.map((scheme) => `${scheme}://`).join(' or ');
  return {
    take: (found) =>
      isText(found) && (found === '' || (found.length <= 500 && begins.test(found) && URL.canParse(found)))
        ? found
        : undefined,
    expected: `an address that begins with ${schemes}, or ""`,
    parse: same,
    schema: { type: 'string', maxLength: 500, anyOf: [{ const: '' }, { pattern: begins.source }] },
    words: [],
  };
};

const wordKind = (row: Extract<Row, { type: 'word' }>): Kind => ({
  take: (found) => (isText(found) && row.words.includes(found) ? found : undefined),
  expected: row.words.length === 1 ? quoted(row.words) : `one of ${quoted(row.words)}`,
  parse: same,
  schema: { enum: row.words },
  words: row.words,
});

const wordsKind = (row: Extract<Row, { type: 'words' }>): Kind => ({
  take: (found) => {
    if (!Array.isArray(found)) return undefined;
    const words = found.filter((item) => isText(item) && row.words.includes(item));
    return words.length === found.length && new Set(words).size === words.length ? words : undefined;
  },
  expected: `a list, each at most once, of ${quoted(row.words)}`,
  parse: parseList,
  schema: { type: 'array', items: { enum: row.words }, uniqueItems: true },
  words: row.words,
});

const fieldKind = (field: Field): Kind => (field.type === 'text' ? textKind(field) : integerKind(field));

const isObject = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === 'object' && found !== null && !Array.isArray(found);

/** The whole object, with the defaults of what it leaves out; undefined when something in it is none of its fields. */
const takeRecord = (fields: Readonly<Record<string, Field>>, found: unknown): RecordValue | undefined => {
  if (!isObject(found) || Object.keys(found).some((name) => fields[name] === undefined)) return undefined;
  const taken: Record<string, string | number> = {};
  for (const [name, field] of Object.entries(fields)) {
    const wanted = found[name] ?? (field.required === true ? undefined : field.default);
    const value = fieldKind(field).take(wanted);
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    taken[name] = value;
  }
  return taken;
};

const parseRecords = (text: string): unknown => {
  if (text === '') return [];
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no list: the text itself is refused, in the words of the row.
    return text;
  }
};

const isList = (found: unknown): found is readonly unknown[] => Array.isArray(found);

const recordsKind = (row: Extract<Row, { type: 'records' }>): Kind => {
  const fields = Object.entries(row.fields);
  const said = fields.map(([name, field]) => `"${name}" (${fieldKind(field).expected})`).join(', ');
  return {
    take: (found) => {
      if (!isList(found) || found.length > row.most) return undefined;
      const records = found.map((one) => takeRecord(row.fields, one)).filter((one) => one !== undefined);
      return records.length === found.length ? records : undefined;
    },
    expected: `a list of at most ${row.most} objects with ${said}`,
    parse: parseRecords,
    schema: {
      type: 'array',
      maxItems: row.most,
      items: {
        type: 'object',
        properties: Object.fromEntries(
          fields.map(([name, field]) => [
            name,
            { ...fieldKind(field).schema, description: field.doc, default: field.default },
          ]),
        ),
        required: fields.flatMap(([name, { required }]) => (required === true ? [name] : [])),
        additionalProperties: false,
      },
    },
    words: [],
  };
};

const booleanKind: Kind = {
  take: (found) => (typeof found === 'boolean' ? found : undefined),
  expected: 'true or false',
  parse: parseBoolean,
  schema: { type: 'boolean' },
  words: [],
};

export const kindOf = (row: Row): Kind => {
  switch (row.type) {
    case 'boolean':
      return booleanKind;
    case 'integer':
      return integerKind(row);
    case 'text':
      return textKind(row);
    case 'url':
      return urlKind(row);
    case 'word':
      return wordKind(row);
    case 'words':
      return wordsKind(row);
    case 'records':
      return recordsKind(row);
  }
};

/** A value as OCPP writes it. */
export const print = (value: Value): string => {
  if (typeof value !== 'object') return String(value);
  const items: readonly (string | RecordValue)[] = value;
  return items.every((item) => typeof item === 'string') ? items.join(',') : JSON.stringify(items);
};

export const equal = (a: Value, b: Value): boolean => print(a) === print(b) && typeof a === typeof b;
