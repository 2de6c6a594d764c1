// Goal: the second contactor is told the number of phases that is in force, and only while the main one waits for it;
// a change is waited for with nothing offered (SAF-10; guide 3225–3274).
// Method: the machine alone; judged by what the second contactor and the car's waker are told. Limits one millisecond
// before and on their end.
import { describe, expect, it } from 'vitest';
import { phases, phasesLimit } from '../../../machines/evse/phases.ts';
import { Bench } from '../../kit/bench.ts';

const DELAY_MS = 20_000;
const bench = () => new Bench(phases, { delayMs: DELAY_MS });
const to = (number: 1 | 3) => ({ type: 'phases.switch', phases: number }) as const;
const wanted = { type: 'power.wanted' } as const;
const unwanted = { type: 'power.unwanted' } as const;
const parted = { type: 'secondary.parted' } as const;
const asks = (one: Bench<typeof phases>) => one.toldTo('secondary').at(-1);
const want = (number: 0 | 1 | 3) => `secondary.want {"phases":${number}}`;

describe('power', () => {
  it('is asked for with three phases, and no longer', () => {
    const one = bench();
    expect(asks(one)).toBeUndefined();
    one.hears(wanted);
    expect(asks(one)).toBe(want(3));
    one.hears(unwanted);
    expect(asks(one)).toBe(want(0));
  });

  it.each([
    [[], want(0)],
    [[wanted], want(1)],
    [[wanted, unwanted], want(0)],
  ])('that is asked for during a change counts when it is over: %j', (meanwhile, told) => {
    const one = bench();
    one.hears(to(1), parted, ...meanwhile);
    expect(asks(one)).toBe(want(0));
    one.wait(DELAY_MS);
    expect(asks(one)).toBe(told);
    expect(one.toldTo('wakeUp')).toEqual(['ev.expected']);
  });

  it.each([
    [[], want(1)],
    [[unwanted], want(0)],
  ])('that was asked for before the change is asked for again, unless %j', (meanwhile, told) => {
    const one = bench();
    one.hears(wanted, to(1));
    expect([asks(one), phasesLimit(one.snapshot)]).toEqual([want(0), 0]);
    one.hears(parted, ...meanwhile);
    one.wait(DELAY_MS);
    expect([asks(one), phasesLimit(one.snapshot)]).toEqual([told, null]);
  });
});

describe('the delay', () => {
  it.each([10_000, 300_000])('that is set to %i ms is the one of the next change', (ms) => {
    const one = bench();
    one.hears({ type: 'phases.delay', ms }, wanted, to(1), parted);
    one.wait(ms - 1);
    expect(phasesLimit(one.snapshot)).toBe(0);
    one.wait(1);
    expect([phasesLimit(one.snapshot), asks(one)]).toEqual([null, want(1)]);
  });

  it('is set also while a change waits for its contactors', () => {
    const one = bench();
    one.hears(to(1), { type: 'phases.delay', ms: 10_000 }, parted);
    one.wait(10_000);
    expect(phasesLimit(one.snapshot)).toBeNull();
  });
});

it('a change of mind on the way is heard, and both directions go the same way', () => {
  const one = bench();
  one.hears(wanted, to(1), parted);
  one.wait(DELAY_MS);
  expect(asks(one)).toBe(want(1));
  one.hears(to(3), to(1), to(3), parted, to(1), to(3));
  one.wait(DELAY_MS);
  expect(asks(one)).toBe(want(3));
});
