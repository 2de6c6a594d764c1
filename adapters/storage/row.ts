/**
 * What a row may be, for every store alike: a key that any of them can hold, and a value that is the same when it comes
 * back. A row is text of JSON from the moment it is written, so nobody changes it by holding on to the object it was
 * made of.
 */
import type { Key } from '../ports/store.ts';

/** LMDB holds keys up to 1,978 bytes on pages of 4 KiB; three bytes a character is the worst case of text in UTF-8. */
export const LONGEST_KEY = 500;
/** Characters of one row. The largest we know of is a charging profile of some ten KiB. */
export const LONGEST_ROW = 1_000_000;

/** NUL ends a key on some disks; halves of surrogate pairs sort differently in memory and on disk. */
const UNSORTABLE = /[\0\uD800-\uDFFF]/;

export function isKey(key: Key): boolean {
  if (typeof key === 'number') return Number.isSafeInteger(key);
  return key.length > 0 && key.length <= LONGEST_KEY && !UNSORTABLE.test(key);
}

/** Text of a value, or undefined for one that no row can hold: JSON cannot say it, or it is too long. */
export function textOf(value: unknown): string | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // JSON.stringify throws for cycles and bigints only: both are told to the caller as "no row can hold it".
    return undefined;
  }
  return text === undefined || text.length > LONGEST_ROW ? undefined : text;
}
