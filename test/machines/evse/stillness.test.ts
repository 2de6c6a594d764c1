// Goal: a sensor that stands still is blamed only for what it must have shown: another current after a long one.
// Method: currents in time, at the borders of half an hour and of what is telling.
import { expect, it } from 'vitest';
import { apart, flowing, moved, SETTLED_MS, TELLING_A2 } from '../../../machines/evse/watchers/stillness.ts';

/** Amperes from a moment on; the sensor moved for the last time at 0 ms, under the first of them. */
const stood = (...flows: readonly (readonly [atMs: number, amps: number])[]) =>
  flows.reduce((so, [at, amps]) => flowing(so, amps, at), moved(flows[0]?.[1] ?? 0, 0));

it('has settled after half an hour, and not a millisecond before', () => {
  expect(apart(stood([0, 0], [SETTLED_MS - 1, 16]), 16)).toBe(0);
  expect(apart(stood([0, 0], [SETTLED_MS, 16]), 16)).toBe(256);
});

it('shows what a long current made of it, whether the next is more or less', () => {
  const warm = stood([0, 16], [SETTLED_MS, 16]);
  expect([0, 16, 20].map((amps) => apart(warm, amps))).toEqual([256, 0, 144]);
});

it('half an hour begins anew with a current that warms differently, not with one that trembles', () => {
  const edge = Math.sqrt(TELLING_A2);
  expect(apart(stood([0, 0], [SETTLED_MS - 1, edge], [SETTLED_MS, edge]), 32)).toBe(0);
  const trembling = stood([0, 0], [SETTLED_MS - 1, edge - 0.1], [SETTLED_MS, 0]);
  expect(apart(trembling, 0)).toBe(0);
  expect(apart(trembling, edge - 0.1)).toBe(0);
  expect(apart(trembling, 16)).toBeCloseTo(256 - (edge - 0.1) ** 2, 6);
});

it('a current that came before it had settled is what it may have come to show', () => {
  const settledAnew = stood([0, 32], [60_000, 16], [60_000 + SETTLED_MS, 16]);
  expect(apart(settledAnew, 16)).toBe(0);
  expect(apart(settledAnew, 0)).toBe(256);
});

it('once it moves, nothing that it stood for counts any more', () => {
  expect(apart(moved(16, 5), 32)).toBe(0);
});
