// Goal: rows in memory are in order whatever happens to them, fast at both ends; what is read back is believed only in
// its proper shape. Method: random operations beside a plain sorted list; rows of another shape planted in a store.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import { compareKeys, OrderedRows } from '../../../adapters/storage/ordered-rows.ts';
import { TypedTable, type Damage } from '../../../adapters/storage/typed-table.ts';
import { commit, put } from '../../contracts/store.ts';

describe('rows in memory', () => {
  it('are what a sorted list would be', () => {
    const step = fc.record({ key: fc.integer({ min: 0, max: 30 }), put: fc.boolean() });
    const range = fc.record(
      { from: fc.integer({ min: -1, max: 31 }), limit: fc.integer({ min: 0, max: 10 }), reverse: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), range, (steps, options) => {
        const rows = new OrderedRows<number>();
        const plain = new Set<number>();
        for (const { key, put: isPut } of steps) {
          if (isPut) rows.set(key, key);
          else rows.delete(key);
          if (isPut) plain.add(key);
          else plain.delete(key);
        }
        const { from, limit = Infinity, reverse = false } = options;
        const sorted = [...plain].sort((a, b) => (reverse ? compareKeys(b, a) : compareKeys(a, b)));
        const wanted = sorted.filter((key) => from === undefined || (reverse ? key <= from : key >= from));
        expect(rows.keys(options)).toEqual(wanted.slice(0, limit));
        expect(rows.size).toBe(plain.size);
      }),
    );
  });

  it('leave a queue of 100,000 at the front in their order; one that moved all the others would take minutes', () => {
    const rows = new OrderedRows<number>();
    for (let key = 0; key < 100_000; key++) rows.set(key, key);
    for (let key = 0; key < 100_000; key++) {
      expect(rows.keys({ limit: 1 })[0]).toBe(key);
      rows.delete(key);
    }
    expect(rows.keys()).toEqual([]);
  });
});

describe('a table of one shape', () => {
  it('reports and leaves out a row of another shape, and leaves it where it is', async () => {
    const store = new MemoryStore();
    const damages: Damage[] = [];
    const meters = new TypedTable(store, 'ledger', z.object({ wh: z.number() }), (damage) => damages.push(damage));
    await commit(store, meters.write('a', { wh: 1 }), put('b', { wh: '2' }, 'ledger'), meters.write('c', { wh: 3 }));
    expect([...meters.range()]).toEqual([
      ['a', { wh: 1 }],
      ['c', { wh: 3 }],
    ]);
    expect([meters.get('a'), meters.get('b'), meters.get('z')]).toEqual([{ wh: 1 }, undefined, undefined]);
    expect(damages).toEqual([1, 2].map(() => ({ table: 'ledger', key: 'b', message: expect.stringContaining('wh') })));
    await commit(store, meters.write('a', undefined));
    expect(store.count('ledger')).toBe(2);
  });
});
