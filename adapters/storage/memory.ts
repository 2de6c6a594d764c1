/**
 * A store without a disk: for simulations, for the explorer, and as the yardstick that the real one is measured
 * against. Everything is durable at once, so `done` is called before `commit` returns; everything is gone with the
 * process.
 */
import type { Key, Store, StoreFailure, Table, Write } from '../ports/store.ts';
import { OrderedRows, type RangeOptions } from './ordered-rows.ts';
import { isKey, textOf } from './row.ts';

export class MemoryStore implements Store {
  /** Those that something has been written into. */
  readonly #tables = new Map<Table, OrderedRows<string>>();

  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void {
    const texts = writes.map(({ value }) => (value === undefined ? null : textOf(value)));
    if (!writes.every(({ key }) => isKey(key)) || texts.includes(undefined)) return done('failed');
    writes.forEach(({ table, key }, index) => {
      const text = texts[index];
      if (typeof text === 'string') this.#begun(table).set(key, text);
      else this.#tables.get(table)?.delete(key);
    });
    done(null);
  }

  get(table: Table, key: Key): unknown {
    const text = this.#tables.get(table)?.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The keys are those that stand at the call; a row that is deleted before it is reached is left out. */
  *range(table: Table, options: RangeOptions = {}): Generator<readonly [Key, unknown]> {
    const rows = this.#tables.get(table);
    if (rows === undefined) return;
    for (const key of rows.keys(options)) {
      const text = rows.get(key);
      if (text !== undefined) yield [key, JSON.parse(text)];
    }
  }

  count(table: Table): number {
    return this.#tables.get(table)?.size ?? 0;
  }

  async close(): Promise<void> {}

  #begun(table: Table): OrderedRows<string> {
    const rows = this.#tables.get(table) ?? new OrderedRows<string>();
    this.#tables.set(table, rows);
    return rows;
  }
}
