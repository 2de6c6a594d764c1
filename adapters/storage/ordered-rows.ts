/**
 * The rows of one table in memory, in the order of their keys: numbers by size, before any text.
 * Made for queues: rows are added at the end and leave at the front, both in constant time; anywhere else costs a
 * shift. It knows nothing of what a row means and never changes one.
 */
import type { Key } from '../ports/store.ts';

/** Free slots at the front that are worth a copy of the list. */
const SLACK = 1024;

export function compareKeys(a: Key, b: Key): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export type RangeOptions = { readonly from?: Key; readonly limit?: number; readonly reverse?: boolean };

export class OrderedRows<V> {
  #values = new Map<Key, V>();
  #keys: Key[] = [];
  /** Index of the first key in use: what lies before it has left at the front. */
  #start = 0;

  get size(): number {
    return this.#values.size;
  }

  get(key: Key): V | undefined {
    return this.#values.get(key);
  }

  has(key: Key): boolean {
    return this.#values.has(key);
  }

  set(key: Key, value: V): void {
    if (!this.#values.has(key)) {
      const index = this.#indexOf(key);
      if (index === this.#keys.length) this.#keys.push(key);
      else this.#keys.splice(index, 0, key);
    }
    this.#values.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#values.delete(key)) return;
    if (this.#values.size === 0) return this.#begin();
    const index = this.#indexOf(key);
    if (index !== this.#start) this.#keys.splice(index, 1);
    else if (++this.#start > SLACK && this.#start * 2 > this.#keys.length) {
      this.#keys = this.#keys.slice(this.#start);
      this.#start = 0;
    }
  }

  /**
   * With a map of its own: emptied, V8's would go from table to table, and the old ones, once they are where garbage
   * is seldom looked for, keep each new one alive.
   */
  #begin(): void {
    this.#values = new Map();
    this.#keys = [];
    this.#start = 0;
  }

  /** The keys that stand now, from `from` (included) on: upwards, or downwards when `reverse`. A copy. */
  keys({ from, limit = Infinity, reverse = false }: RangeOptions = {}): Key[] {
    if (!reverse) {
      const first = from === undefined ? this.#start : this.#indexOf(from);
      return this.#keys.slice(first, first + limit);
    }
    const end = from === undefined ? this.#keys.length : this.#indexOf(from) + (this.#values.has(from) ? 1 : 0);
    return this.#keys.slice(Math.max(this.#start, end - limit), end).toReversed();
  }

  /** Where `key` stands, or would stand. */
  #indexOf(key: Key): number {
    const last = this.#keys.at(-1);
    if (this.#start === this.#keys.length || last === undefined || compareKeys(last, key) < 0) return this.#keys.length;
    let low = this.#start;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.#keys[middle];
      if (at !== undefined && compareKeys(at, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
