// Goal: the fingerprint of a run changes with everything that counts and with nothing that does not.
// Method: one turn, and the same turn with one thing altered at a time.
import { describe, expect, it } from 'vitest';
import { assign } from 'xstate';
import { safeLevels } from '../../../machines/vocabulary/levels.ts';
import { Digest } from '../../../runtime/host/digest.ts';
import type { Turn } from '../../../runtime/host/host.ts';
import { chart, HostBench } from './bench.ts';

const machine = chart.createMachine({
  context: { count: 0 },
  initial: 'a',
  on: { count: { actions: assign(({ context }) => ({ ...context, count: 1 })) }, go: '.b' },
  states: { a: {}, b: {} },
});

const stateAfter = (...events: readonly string[]) => {
  const { host } = new HostBench([['m', machine]]).started();
  for (const type of events) host.dispatch('m', { type });
  return () => host.snapshot('m');
};

const stamp = { at: 5, wall: 1000, chance: 0.25 };
const turn: Turn = {
  number: 2,
  to: 'm',
  event: { type: 'go', n: 1 } as { type: string },
  stamp,
  moved: ['m'],
  heard: [],
  levels: new Map([[1, safeLevels]]),
  orders: [{ from: 'm', body: { type: 'token.lookup', id: 'CAFE01' } }],
  facts: [{ from: 'm', stamp, fact: { type: 'offer.changed', amps: 6 } }],
};
const hexOf = (change: Partial<Turn> = {}, state = stateAfter(), from?: string): string => {
  const digest = new Digest(from);
  digest.turn({ ...turn, ...change }, state);
  return digest.hex;
};

describe('the digest of a run', () => {
  it.each<[string, string]>([
    ['the number of the turn', hexOf({ number: 3 })],
    ['who was told', hexOf({ to: 'n' })],
    ['what he was told', hexOf({ event: { type: 'go', n: 2 } as { type: string } })],
    ['when', hexOf({ stamp: { ...stamp, at: 6 } })],
    ['by what chance', hexOf({ stamp: { ...stamp, chance: 0.5 } })],
    ['who moved', hexOf({ moved: [] })],
    ['into which state', hexOf({}, stateAfter('go'))],
    ['with which memory', hexOf({}, stateAfter('count'))],
    ['whether it lives', hexOf({}, () => null)],
    ['a level', hexOf({ levels: new Map([[1, { ...safeLevels, coil: true }]]) })],
    ['whose level', hexOf({ levels: new Map([[2, safeLevels]]) })],
    ['an order', hexOf({ orders: [{ from: 'm', body: { type: 'token.lookup', id: 'CAFE02' } }] })],
    ['a fact', hexOf({ facts: [{ from: 'm', stamp, fact: { type: 'offer.changed', amps: -0 } }] })],
    ['what came before', hexOf({}, stateAfter(), 'abc')],
  ])('changes with %s', (_, hex) => {
    expect(hex).toMatch(/^[0-9a-f]{64}$/);
    expect(hex).not.toBe(hexOf());
  });

  it('does not change with the time of day, nor with the order in which fields were written', () => {
    expect(hexOf({ stamp: { ...stamp, wall: null } })).toBe(hexOf());
    expect(hexOf({ event: Object.assign({ n: 1 }, { type: 'go' }) })).toBe(hexOf());
  });

  it('goes on from where an earlier one stood', () => {
    const whole = new Digest();
    whole.turn(turn, stateAfter());
    const later = new Digest(whole.hex);
    for (const digest of [whole, later]) digest.turn({ ...turn, number: 3 }, stateAfter('go'));
    expect(later.hex).toBe(whole.hex);
  });

  it('tells numbers apart that JSON does not', () => {
    const facts = (amps: number) => [{ from: 'm', stamp, fact: { type: 'offer.changed', amps } as const }];
    const hexes = [0, -0, Number.NaN, Number.POSITIVE_INFINITY].map((amps) => hexOf({ facts: facts(amps) }));
    expect(new Set(hexes).size).toBe(4);
  });
});
