// Goal: a car that takes none of what it is offered ends its transaction after the time that the settings give, as if
// it had gone; never one that is served or paused, and never where the time is 0 (001, suspendedEVTimeout; BIL-05).
// Method: the machine alone, one millisecond before and on its limit.
import { expect, it } from 'vitest';
import { patience } from '../../../machines/evse/patience.ts';
import { Bench } from '../../kit/bench.ts';

const LIMIT_MS = 900_000;
const STOP = 'session.stop {"reason":"EVDisconnected"}';
const waiting = (limitMs = LIMIT_MS) => {
  const bench = new Bench(patience, { limitMs });
  bench.hears({ type: 'ev.waits' });
  return bench;
};

it('stops the session when the time is over, once', () => {
  const bench = waiting();
  bench.wait(LIMIT_MS - 1);
  expect(bench.tells).toEqual([]);
  bench.wait(1);
  expect(bench.toldTo('session')).toEqual([STOP]);
  bench.hears({ type: 'ev.waits' });
  bench.wait(10 * LIMIT_MS);
  expect(bench.tells).toHaveLength(1);
});

it('begins anew whenever the car has been served or paused', () => {
  const bench = waiting();
  bench.wait(LIMIT_MS - 1);
  bench.hears({ type: 'ev.served' });
  bench.wait(LIMIT_MS);
  expect(bench.tells).toEqual([]);
  bench.hears({ type: 'ev.waits' });
  bench.wait(LIMIT_MS - 1);
  expect(bench.tells).toEqual([]);
  bench.wait(1);
  expect(bench.toldTo('session')).toEqual([STOP]);
});

it('of 0 waits for ever', () => {
  const bench = waiting(0);
  bench.wait(1000 * LIMIT_MS);
  expect(bench.tells).toEqual([]);
});

it('that is changed counts from then on, in both directions', () => {
  const bench = waiting(0);
  bench.wait(LIMIT_MS);
  bench.hears({ type: 'settings.changed', settings: { limitMs: 1000 } });
  bench.wait(999);
  expect(bench.tells).toEqual([]);
  bench.hears({ type: 'settings.changed', settings: { limitMs: 2000 } });
  bench.wait(1999);
  expect(bench.tells).toEqual([]);
  bench.wait(1);
  expect(bench.toldTo('session')).toEqual([STOP]);
});

it('that is changed while nobody waits holds for the next who does', () => {
  const bench = new Bench(patience, { limitMs: LIMIT_MS });
  bench.hears({ type: 'settings.changed', settings: { limitMs: 1000 } }, { type: 'ev.waits' });
  bench.wait(1000);
  expect(bench.toldTo('session')).toEqual([STOP]);
});
