/**
 * One table of a store whose rows are of one shape. What is read back is checked before it is believed: a row of
 * another shape (written by another version, or decayed) is reported and left out, and stays where it is for whoever
 * wants to look.
 */
import type { ZodType } from 'zod';
import type { Key, Store, Table, Write } from '../ports/store.ts';
import type { RangeOptions } from './ordered-rows.ts';

export type Damage = { readonly table: Table; readonly key: Key; readonly message: string };

export class TypedTable<T> {
  readonly #store: Store;
  readonly #table: Table;
  readonly #schema: ZodType<T>;
  readonly #report: (damage: Damage) => void;

  constructor(store: Store, table: Table, schema: ZodType<T>, report: (damage: Damage) => void) {
    this.#store = store;
    this.#table = table;
    this.#schema = schema;
    this.#report = report;
  }

  /** Undefined: there is no such row, or it is damaged (and has been reported). */
  get(key: Key): T | undefined {
    const value = this.#store.get(this.#table, key);
    return value === undefined ? undefined : this.#believe(key, value)?.row;
  }

  /** `limit` counts the rows of the store, damaged ones included. */
  *range(options: RangeOptions = {}): Generator<readonly [Key, T]> {
    for (const [key, value] of this.#store.range(this.#table, options)) {
      const believed = this.#believe(key, value);
      if (believed !== null) yield [key, believed.row];
    }
  }

  /** The write that puts a row; undefined takes it away. */
  write(key: Key, row: T | undefined): Write {
    return { table: this.#table, key, value: row };
  }

  #believe(key: Key, value: unknown): { readonly row: T } | null {
    const result = this.#schema.safeParse(value);
    if (result.success) return { row: result.data };
    const issue = result.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    this.#report({ table: this.#table, key, message: `unexpected shape${where}: ${issue?.message ?? 'unknown'}` });
    return null;
  }
}
