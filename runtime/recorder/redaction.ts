/**
 * Leaves out who charged: in the black box, in its digest and in the log a tag stands as a hash, salted per station.
 * The same tag has the same hash, in any case of its letters, so that a recording plays again bit by bit: machines only
 * ever compare tags.
 */
import { hash } from 'node:crypto';
import { paths, rowAt } from '../../config/table.ts';
import { isTokenId } from '../../machines/vocabulary/tokens.ts';

/** A tag as it may be seen. */
export type Hide = (tag: string) => string;

/** The fields of events, states, orders and facts in which a tag stands. */
const fields: ReadonlySet<string> = new Set(['id', 'parent', 'token', 'masterGroup', 'idTag', 'parentIdTag']);

/** Tags remembered with their hash: a station meets the same ones again and again. */
const MOST_KNOWN = 1000;
/** A tag that is none must stay none: the reader refuses what is too long. */
const [PROPER, IMPROPER] = [16, 24] as const;

export const hider = (salt: string): Hide => {
  const known = new Map<string, string>();
  return (tag) => {
    if (tag === '') return tag;
    const found = known.get(tag);
    if (found !== undefined) return found;
    if (known.size >= MOST_KNOWN) known.clear();
    const hidden = hash('sha256', salt + tag.toLowerCase(), 'hex').slice(0, isTokenId(tag) ? PROPER : IMPROPER);
    known.set(tag, hidden);
    return hidden;
  };
};

/** Whether the value of a field is a tag. */
export const isTagField = (key: string, value: unknown): value is string =>
  typeof value === 'string' && fields.has(key);

/** The same with every tag hidden; the very same where there is none, which is the rule. */
export const withoutTags = (value: unknown, hide: Hide): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? listWithoutTags(value, hide) : objectWithoutTags(value, hide);
};

const listWithoutTags = (list: readonly unknown[], hide: Hide): readonly unknown[] => {
  const hidden = list.map((one) => withoutTags(one, hide));
  return hidden.every((one, index) => one === list[index]) ? list : hidden;
};

export const objectWithoutTags = <T extends object>(value: T, hide: Hide): T => {
  const changed = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    const field: unknown = Reflect.get(value, key);
    const shown = isTagField(key, field) ? hide(field) : withoutTags(field, hide);
    if (shown !== field) changed.set(key, shown);
  }
  return changed.size === 0 ? value : { ...value, ...Object.fromEntries(changed) };
};

const TAGS = /("(?:parentIdTag|idTag)"\s*:\s*)"((?:[^"\\]|\\.)*)"/gi;

/** An entry of GetConfiguration's answer, or a ChangeConfiguration, whose key holds a tag. */
const keysOfTags = paths.flatMap((path) => (rowAt(path).tag === true ? (rowAt(path).ocpp16 ?? []) : []));
const SETTING = new RegExp(`\\{[^{}]*"key"\\s*:\\s*"(?:${keysOfTags.join('|')})"[^{}]*\\}`, 'gi');
const VALUE = /("value"\s*:\s*)"((?:[^"\\]|\\.)*)"/g;

/** A frame of the central system with every tag hidden. */
export const frameWithoutTags = (text: string, hide: Hide): string => {
  const hidden = (_: string, field: string, tag: string) => `${field}"${hide(tag)}"`;
  return text.replace(TAGS, hidden).replace(SETTING, (entry) => entry.replace(VALUE, hidden));
};

const SHOWN_TAG = /^\["(\w+)",\s?"([^"]{1,20})"\]$/;

/** What is said to a neighbour: a tag that was shown, a message of the central system, or nothing about anybody. */
const payloadWithoutTags = (payload: string, hide: Hide): string =>
  frameWithoutTags(payload, hide).replace(SHOWN_TAG, (_, kind: string, tag: string) => `["${kind}","${hide(tag)}"]`);

/** A message as it went over a wire, such as `ocpp sent` or `mqtt received port0/…`. */
export const wireWithoutTags = (wire: string, text: string, hide: Hide): string =>
  wire.startsWith('mqtt') ? payloadWithoutTags(text, hide) : frameWithoutTags(text, hide);
