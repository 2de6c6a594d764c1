// Goal: shards need no one to hand stations out: together they are the fleet, and none is in two of them.
// Method: all shards of a number side by side.
import { expect, it } from 'vitest';
import { identities, parseShard } from '../../../runtime/fleet/shard.ts';

it.each([1, 3, 7, 50])('%i shards hold every station once', (count) => {
  const all = Array.from({ length: count }, (_, index) => identities('SC', 50, { index, count })).flat();
  expect(all.toSorted()).toEqual(identities('SC', 50, { index: 0, count: 1 }));
  expect(new Set(all).size).toBe(50);
});

it('identities sort as they count', () => {
  const all = identities('A-', 12_345, { index: 0, count: 1 });
  expect([all[0], all.at(-1)]).toEqual(['A-00001', 'A-12345']);
  expect(all).toEqual(all.toSorted());
});

it.each([
  ['0/1', { index: 0, count: 1 }],
  ['2/8', { index: 2, count: 8 }],
  ['8/8', null],
  ['1/0', null],
  ['-1/4', null],
  ['1', null],
  ['a/b', null],
])('%s', (text, shard) => {
  expect(parseShard(text)).toEqual(shard);
});
