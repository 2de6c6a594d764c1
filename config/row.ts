/**
 * One setting is one row: everything that anybody needs to know of it stands here once. The file loader,
 * ChangeConfiguration, GetConfiguration, the JSON Schema, the page and the manual all read the row; none of them knows
 * a setting by name. A row is data. It must never hold code: what a type means is in `kinds.ts`.
 */

/** Who may do what with it over a protocol. The file on disk may hold every row but those with a `place`. */
type Access = 'read-only' | 'read-write' | 'write-only';

/** When a changed value is used. Until then the old one stays in force and the new one is only stored. */
type Applies = 'immediately' | 'next-transaction' | 'after-reboot';

/** Its name in the OCPP 2.0.1 device model. */
type Variable = { readonly component: string; readonly variable: string; readonly instance?: string };

type About = {
  /** One sentence for whoever sets it. */
  readonly doc: string;
  /** Where the name and the default come from: a line of the user guide, a clause, or `ours`. */
  readonly source: string;
  /** Where another vendor's default, or the standard, differs. */
  readonly note?: string;
  readonly unit?: string;
  readonly access: Access;
  readonly applies: Applies;
  /**
   * Key of OCPP 1.6 GetConfiguration and ChangeConfiguration, ≤ 50 characters. `{evse}` stands for the number of the
   * EVSE in rows below `ports[]`.
   */
  readonly ocpp16?: string;
  /** What another vendor calls the same key. It is answered to, and not listed. */
  readonly ocpp16Also?: string;
  readonly ocpp201?: Variable;
  /** Holds a tag: hashed where settings are recorded. */
  readonly tag?: true;
  /** Never shown, logged or returned. */
  readonly secret?: true;
  /**
   * Absent: in the settings file. `storage`: kept beside the ledger. `fixed`: follows from what the station is.
   * `found`: the hardware says it after the start; until then it is not set.
   */
  readonly place?: 'storage' | 'fixed' | 'found';
  /** Without a socket anywhere it is false and cannot be changed. */
  readonly needsSocket?: true;
};

export type Typed =
  | { readonly type: 'boolean'; readonly default: boolean }
  /** `also` lists single values outside the range, such as 0 or −1 for "off". */
  | {
      readonly type: 'integer';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly also?: readonly number[];
    }
  /** `pattern` is a regular expression for the whole text, `form` the same in words. */
  | {
      readonly type: 'text';
      readonly default: string;
      readonly maxLength: number;
      readonly pattern?: string;
      readonly form?: string;
    }
  /** Empty means none. Schemes without the colon. */
  | { readonly type: 'url'; readonly default: string; readonly schemes: readonly string[] }
  /** `later` lists words of the guide that are known but do nothing yet: they are refused, by that reason. */
  | {
      readonly type: 'word';
      readonly default: string;
      readonly words: readonly string[];
      readonly later?: readonly string[];
    }
  /** A list of different words; the empty list is allowed. */
  | { readonly type: 'words'; readonly default: readonly string[]; readonly words: readonly string[] }
  /** A list of objects that have the same fields; every field is there in the end. */
  | {
      readonly type: 'records';
      readonly default: readonly [];
      readonly most: number;
      readonly fields: Readonly<Record<string, Field>>;
    };

/** One field of an object in a list. `required`: the default is not good enough. */
export type Field = Extract<Typed, { type: 'text' | 'integer' }> & {
  readonly doc: string;
  readonly unit?: string;
  readonly required?: true;
};

export type Row = About & Typed;

/** What a setting can be at all. */
export type Value = boolean | number | string | readonly string[] | readonly RecordValue[];
export type RecordValue = Readonly<Record<string, string | number>>;

/** The type of a row's value, read off the row. */
export type ValueOf<R> = R extends { readonly type: 'boolean' }
  ? boolean
  : R extends { readonly type: 'integer' }
    ? number
    : R extends { readonly type: 'text' | 'url' }
      ? string
      : R extends { readonly type: 'word'; readonly words: readonly (infer W)[] }
        ? W
        : R extends { readonly type: 'words'; readonly words: readonly (infer W)[] }
          ? readonly W[]
          : R extends { readonly type: 'records'; readonly fields: infer F }
            ? readonly { readonly [K in keyof F]: F[K] extends { readonly type: 'integer' } ? number : string }[]
            : never;

/** The most EVSEs that one station may have. */
export const MOST_EVSES = 16;
