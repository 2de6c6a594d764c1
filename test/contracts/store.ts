/**
 * What every store promises, whatever it is made of. Run against each of them by
 * `test/adapters/storage/contract.test.ts`.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST_KEY, LONGEST_ROW } from '../../adapters/storage/row.ts';
import type { Key, Store, StoreFailure, Table, Write } from '../../adapters/ports/store.ts';

export type StoreUnderTest = {
  readonly store: Store;
  /** Closes it in order and opens what it left; null for one that leaves nothing. */
  readonly reopen: (() => Promise<StoreUnderTest>) | null;
  /** Lets go of everything. */
  readonly discard: () => Promise<void>;
};

export const commit = (store: Store, ...writes: readonly Write[]): Promise<StoreFailure | null> =>
  new Promise((resolve) => store.commit(writes, resolve));

export const put = (key: Key, value: unknown, table: Table = 'outbox'): Write => ({ table, key, value });

const keysOf = (rows: Iterable<readonly [Key, unknown]>): Key[] => [...rows].map(([key]) => key);

export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a store: ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      under = await make();
      store = under.store;
    });
    afterEach(() => under.discard());

    it('gives back what was written, as JSON would', async () => {
      const row = { text: 'Gruß €', none: null, list: [1, 2.5, -3], deep: { yes: true }, left: undefined };
      expect(await commit(store, put('a', row), put('b', 0), put('c', ''), put('d', false), put('e', null))).toBeNull();
      expect(store.get('outbox', 'a')).toEqual({ text: 'Gruß €', none: null, list: [1, 2.5, -3], deep: { yes: true } });
      expect(['b', 'c', 'd', 'e'].map((key) => store.get('outbox', key))).toEqual([0, '', false, null]);
      expect(store.get('outbox', 'z')).toBeUndefined();
    });

    it('keeps tables apart', async () => {
      await commit(store, put(1, 'letter'), put(1, 'dead', 'dead'));
      expect([store.get('outbox', 1), store.get('dead', 1), store.get('ledger', 1)]).toEqual([
        'letter',
        'dead',
        undefined,
      ]);
    });

    it('is not changed by whoever still holds what he wrote or read', async () => {
      const row = { wh: 1 };
      const settled = commit(store, put(1, row));
      row.wh = 2;
      expect(store.get('outbox', 1)).toEqual({ wh: 1 });
      await settled;
      expect(store.get('outbox', 1)).toEqual({ wh: 1 });
    });

    it('shows a commit to readers as soon as it has been asked for', async () => {
      await commit(store, put(1, 'old'), put(2, 'old'), put(3, 'old'));
      const settled = commit(store, put(1, 'new'), put(2, undefined), put(4, 'new'));
      expect([...store.range('outbox')]).toEqual([
        [1, 'new'],
        [3, 'old'],
        [4, 'new'],
      ]);
      expect([...store.range('outbox', { reverse: true, limit: 2 })]).toEqual([
        [4, 'new'],
        [3, 'old'],
      ]);
      expect(store.count('outbox')).toBe(3);
      expect([1, 2].map((key) => store.get('outbox', key))).toEqual(['new', undefined]);
      await settled;
      expect([...store.range('outbox')]).toEqual([
        [1, 'new'],
        [3, 'old'],
        [4, 'new'],
      ]);
      expect(store.count('outbox')).toBe(3);
    });

    it('calls each done once, in the order of asking, also for a commit asked for from a done', async () => {
      const order: string[] = [];
      await new Promise<void>((resolve) => {
        for (const [index, key] of ['a', 'b', 'c'].entries()) {
          store.commit([put(key, index)], () => {
            order.push(key);
            if (key === 'a') {
              store.commit([put('late', 1)], () => {
                order.push('late');
                resolve();
              });
            }
          });
        }
      });
      await commit(store);
      expect([...order].sort()).toEqual(['a', 'b', 'c', 'late']);
      expect(order.filter((key) => key !== 'late')).toEqual(['a', 'b', 'c']);
    });

    it('writes all of a commit or nothing: one row that cannot be held refuses the others', async () => {
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      const order: (StoreFailure | null)[] = [];
      for (const bad of [put(2, circle), put(2, 1n), put('', 1), put(1.5, 1), put('\0', 1), put('\ud800', 1)]) {
        order.push(await commit(store, put(1, 'good'), bad));
      }
      expect(order).toEqual(order.map(() => 'failed'));
      expect([store.get('outbox', 1), store.count('outbox')]).toEqual([undefined, 0]);
    });

    it('holds keys and rows up to their limit and no longer ones', async () => {
      const row = (length: number) => 'x'.repeat(length - 2);
      for (const [longest, write] of [
        [LONGEST_KEY, (length: number) => put('€'.repeat(length), 1)],
        [LONGEST_ROW, (length: number) => put(1, row(length))],
      ] as const) {
        expect(await commit(store, write(longest - 1))).toBeNull();
        expect(await commit(store, write(longest))).toBeNull();
        expect(await commit(store, write(longest + 1))).toBe('failed');
      }
      expect(store.get('outbox', '€'.repeat(LONGEST_KEY))).toBe(1);
      expect(store.get('outbox', 1)).toBe(row(LONGEST_ROW));
    });

    it('deletes, and does not mind deleting what is not there', async () => {
      await commit(store, put(1, 'a'), put(2, 'b'));
      expect(await commit(store, put(1, undefined), put(7, undefined))).toBeNull();
      expect([...store.range('outbox')]).toEqual([[2, 'b']]);
      expect(store.count('outbox')).toBe(1);
    });

    it('lets the last of several writes to one key win', async () => {
      await commit(store, put(1, 'a'), put(1, undefined), put(1, 'b'), put(2, 'c'), put(2, undefined));
      expect([...store.range('outbox')]).toEqual([[1, 'b']]);
    });

    it('orders numbers by size, across digits and beyond 32 bits, and text by its letters', async () => {
      const numbers = [2 ** 53 - 1, 10, 2 ** 31, 9, 2 ** 32, 100, 2 ** 31 - 1, 0, -1];
      const words = ['b', 'a', 'aa', 'B', 'ä', '10', '9'];
      await commit(store, ...numbers.map((key) => put(key, 1)), ...words.map((key) => put(key, 1, 'tokens')));
      expect(keysOf(store.range('outbox'))).toEqual([-1, 0, 9, 10, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1]);
      expect(keysOf(store.range('tokens'))).toEqual(['10', '9', 'B', 'a', 'aa', 'b', 'ä']);
    });

    it('ranges from a key on, present or not, up and down, as far as the limit', async () => {
      await commit(store, ...[2, 4, 6, 8].map((key) => put(key, key)));
      const range = (options: Parameters<Store['range']>[1]) => keysOf(store.range('outbox', options));
      expect(range({ from: 4 })).toEqual([4, 6, 8]);
      expect(range({ from: 5 })).toEqual([6, 8]);
      expect(range({ from: 9 })).toEqual([]);
      expect(range({ from: 4, reverse: true })).toEqual([4, 2]);
      expect(range({ from: 5, reverse: true })).toEqual([4, 2]);
      expect(range({ from: 1, reverse: true })).toEqual([]);
      expect(range({ limit: 2 })).toEqual([2, 4]);
      expect(range({ limit: 2, reverse: true })).toEqual([8, 6]);
      expect(range({ from: 4, limit: 1 })).toEqual([4]);
      expect(range({ limit: 0 })).toEqual([]);
    });

    it('can be changed while a range is being read', async () => {
      await commit(store, ...Array.from({ length: 600 }, (_, key) => put(key, key)));
      const seen: Key[] = [];
      for (const [key] of store.range('outbox')) {
        seen.push(key);
        void commit(store, put(key, undefined));
      }
      expect(seen).toEqual(Array.from({ length: 600 }, (_, key) => key));
      expect(store.count('outbox')).toBe(0);
    });

    it('takes 10,000 rows in one commit and gives them back in order', async () => {
      const writes = Array.from({ length: 10_000 }, (_, key) => put(key, { seq: key }));
      expect(await commit(store, ...writes)).toBeNull();
      expect(store.count('outbox')).toBe(10_000);
      let expected = 0;
      for (const [key, value] of store.range('outbox')) {
        expect([key, value]).toEqual([expected, { seq: expected }]);
        expected++;
      }
      expect(expected).toBe(10_000);
      expect(await commit(store, ...writes.slice(0, 9_999).map(({ key }) => put(key, undefined)))).toBeNull();
      expect(keysOf(store.range('outbox'))).toEqual([9_999]);
    });

    it('still holds after reopening what it held at closing, commits without an answer included', async () => {
      if (under.reopen === null) return;
      await commit(store, put(1, 'a'), put('k', 'v', 'settings'));
      void commit(store, put(2, 'b'), put(1, undefined));
      under = await under.reopen();
      expect([...under.store.range('outbox')]).toEqual([[2, 'b']]);
      expect(under.store.get('settings', 'k')).toBe('v');
      expect(under.store.count('outbox')).toBe(1);
    });
  });
}
