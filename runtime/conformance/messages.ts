/**
 * Messages as they are on the wire, and patterns for them. A pattern is a name and a few fields; fields that it does
 * not name may be anything. Nothing here comes from a station's own protocol code.
 */
import { isDeepStrictEqual } from 'node:util';

export type Json = { readonly [key: string]: unknown };

/** The answer to a CALL; `before`: CALLs of the station that came before it. */
export type Called = { readonly answer: Json; readonly before: number };

/** A CALL of the station, and what it is answered. `at`: ms of the suite's own clock. */
export type Heard = {
  readonly at: number;
  readonly id: string;
  readonly action: string;
  readonly payload: Json;
  readonly answer: Json;
};

/** What a field must be: a value, one of several (`oneOf`), or a judgement with its words. */
export type Wanted = { readonly words: string; readonly fits: (value: unknown) => boolean };

export type Fields = { readonly [field: string]: unknown };

export const oneOf = (...values: readonly unknown[]): Wanted => ({
  words: values.map((value) => JSON.stringify(value)).join(' or '),
  fits: (value) => values.some((one) => isDeepStrictEqual(one, value)),
});
export const such = (words: string, fits: (value: unknown) => boolean): Wanted => ({ words, fits });

const isWanted = (value: unknown): value is Wanted =>
  typeof value === 'object' && value !== null && 'fits' in value && typeof value.fits === 'function';

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sameText = (a: unknown, b: unknown): boolean =>
  // CiString: identifiers are the same in either case (OCPP 1.6 §3.9).
  typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase();

/** Why a payload does not fit, or null. */
export const misfit = (fields: Fields, payload: Json): string | null => {
  for (const [name, wanted] of Object.entries(fields)) {
    const value = payload[name];
    const fits = isWanted(wanted)
      ? wanted.fits(value)
      : isDeepStrictEqual(wanted, value) || (name === 'idTag' && sameText(wanted, value));
    if (!fits) {
      const words = isWanted(wanted) ? wanted.words : JSON.stringify(wanted);
      return `${name} is ${JSON.stringify(value) ?? 'absent'}, expected ${words}`;
    }
  }
  return null;
};

/** A message to be seen. */
export type Pattern = { readonly action: string; readonly fields: Fields };

export const message = (action: string, fields: Fields = {}): Pattern => ({ action, fields });

export const fitsPattern = ({ action, fields }: Pattern, heard: Heard): boolean =>
  heard.action === action && misfit(fields, heard.payload) === null;

export const wordsOf = ({ action, fields }: Pattern): string => {
  const parts = Object.entries(fields).map(
    ([name, wanted]) => `${name}: ${isWanted(wanted) ? wanted.words : JSON.stringify(wanted)}`,
  );
  return parts.length === 0 ? action : `${action} (${parts.join(', ')})`;
};

/** StatusNotification of a connector; several statuses: any of them. */
export const status = (connectorId: number, statuses: string | readonly string[], fields: Fields = {}): Pattern =>
  message('StatusNotification', {
    connectorId,
    status: typeof statuses === 'string' ? statuses : oneOf(...statuses),
    ...fields,
  });
