// Goal: at every second the profiles leave what the rules say (OCPP 1.6 §3.13, rules 26–31): the highest stack level
// that speaks, fall-back, recurrence, validity; and never more than that while the time is not known.
// Method: any set of profiles, second by second, against an evaluator that is slow and obviously right; the rules' own
// examples; a hundred profiles with ten thousand periods against the clock.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stacks, timeline, together, type Allowance, type Now, type Step } from '../../../machines/load/schedule.ts';
import type { ChargingProfile, ProfileTiming } from '../../../machines/vocabulary/profiles.ts';
import { maxLimit, sessionLimit } from '../../kit/slow-schedule.ts';

/** 2026-03-28 12:00 UTC: the night after it begins summer time in Europe, which must not matter. */
const START = Date.UTC(2026, 2, 28, 12);
const DAY_S = 86_400;
const wiring = { nominalV: 230, phases: 3 } as const;

const profile = (change: Partial<ChargingProfile>): ChargingProfile => ({
  id: 1,
  purpose: 'tx-default',
  evse: 1,
  stackLevel: 0,
  timing: { kind: 'absolute', startAt: START },
  unit: 'A',
  periods: [{ startS: 0, limit: 10 }],
  ...change,
});

const periodsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([startS, limit]) => ({ startS, limit }));

const spanOf = (seconds: number) => ({ horizonMs: seconds * 1000, most: 10_000 });

/** The step in which a second lies. */
const at = <T>(steps: readonly Step<T>[], second: number): T => {
  const step = steps.find(({ untilMs }) => second * 1000 < untilMs);
  if (step === undefined) throw new Error(`the timeline ends before second ${second}`);
  return step.value;
};

const amps = (steps: readonly Step<Allowance | null>[], second: number): number | null =>
  at(steps, second)?.amps ?? null;

const told = (steps: readonly Step<Allowance | null>[]) =>
  steps.map(({ untilMs, value }) => [untilMs / 1000, value?.amps ?? null]);

// Any profiles.

/** Short schedules for windows of minutes, long ones for windows of days. */
const scales = { minutes: 400, days: 3 * DAY_S } as const;

const anyPeriods = (scale: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: scale }), { maxLength: 5 })
    .chain((starts) =>
      fc.tuple(
        fc.constant([0, ...starts.toSorted((a, b) => a - b)]),
        fc.array(fc.integer({ min: 0, max: 320 }), { minLength: starts.length + 1, maxLength: starts.length + 1 }),
      ),
    )
    .map(([starts, limits]) => starts.map((startS, index) => ({ startS, limit: (limits[index] ?? 0) / 10 })));

const anyTiming = (scale: number): fc.Arbitrary<ProfileTiming> => {
  const startAt = fc.integer({ min: -10 * scale, max: scale }).map((offset) => START + offset * 1000);
  const kinds = fc.constantFrom('absolute' as const, 'daily' as const, 'weekly' as const);
  return fc.oneof(fc.record({ kind: kinds, startAt }), fc.constant<ProfileTiming>({ kind: 'relative' }));
};

const anyProfile = (scale: number): fc.Arbitrary<ChargingProfile> => {
  const moment = fc.integer({ min: -scale, max: scale }).map((offset) => START + offset * 1000);
  const place = fc.constantFrom(
    { purpose: 'max' as const, evse: 0 },
    { purpose: 'tx-default' as const, evse: 0 },
    { purpose: 'tx-default' as const, evse: 1 },
    { purpose: 'tx-default' as const, evse: 2 },
    { purpose: 'tx' as const, evse: 1, transaction: 'mine' },
    { purpose: 'tx' as const, evse: 1, transaction: 'another' },
  );
  const rest = fc.record(
    {
      id: fc.integer(),
      stackLevel: fc.integer({ min: 0, max: 4 }),
      timing: anyTiming(scale),
      unit: fc.constant('A' as const),
      periods: anyPeriods(scale),
      durationS: fc.integer({ min: 1, max: 2 * scale }),
      validFrom: moment,
      validTo: moment,
    },
    { requiredKeys: ['id', 'stackLevel', 'timing', 'unit', 'periods'] },
  );
  return fc.tuple(place, rest).map(([where, what]) => ({ ...what, ...where }));
};

/** As they can lie together: one of each stack level, purpose and place. */
const anyProfiles = (scale: number) =>
  fc.uniqueArray(anyProfile(scale), {
    maxLength: 8,
    selector: ({ purpose, evse, stackLevel, transaction = '' }) => `${purpose} ${evse} ${stackLevel} ${transaction}`,
  });

const seconds = {
  minutes: fc.constant(Array.from({ length: 601 }, (_, second) => second)),
  days: fc.array(fc.integer({ min: 0, max: 10 * DAY_S }), { minLength: 40, maxLength: 40 }),
};

describe.each(['minutes', 'days'] as const)('any profiles, over %s', (scale) => {
  const [profiles, elapsed] = [anyProfiles(scales[scale]), fc.integer({ min: 0, max: scales[scale] })];

  it('leave at each second what the slow evaluator says', () => {
    fc.assert(
      fc.property(profiles, elapsed, seconds[scale], (list, elapsedS, moments) => {
        const now: Now = { wall: START, elapsedMs: elapsedS * 1000 };
        const { max, session } = stacks(list, 1, 'mine');
        const span = spanOf(10 * DAY_S + 1);
        const [maxLine, sessionLine] = [timeline(max, now, wiring, span), timeline(session, now, wiring, span)];
        const instants = moments.map((second) => ({ wall: START / 1000 + second, elapsed: elapsedS + second }));
        expect(moments.map((second) => amps(sessionLine, second))).toEqual(
          instants.map((instant) => sessionLimit(list, 1, 'mine', instant)),
        );
        // A profile for everybody has no transaction to be relative to; the arithmetic does not care.
        expect(moments.map((second) => amps(maxLine, second))).toEqual(
          instants.map((instant) => maxLimit(list, instant)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('come in steps without gaps, and equal neighbours are one', () => {
    fc.assert(
      fc.property(profiles, elapsed, (list, elapsedS) => {
        const line = timeline(
          stacks(list, 1, 'mine').session,
          { wall: START, elapsedMs: elapsedS * 1000 },
          wiring,
          spanOf(5 * DAY_S),
        );
        expect(line.at(-1)?.untilMs).toBe(5 * DAY_S * 1000);
        line.forEach(({ untilMs, value }, index) => {
          expect(untilMs).toBeGreaterThan(line[index - 1]?.untilMs ?? 0);
          expect(value).not.toEqual(index === 0 ? 'nothing' : line[index - 1]?.value);
        });
      }),
    );
  });

  it('never leave more while the time, or the start of the transaction, is not known', () => {
    const hidden = fc.constantFrom<readonly ('wall' | 'elapsedMs')[]>(['wall'], ['elapsedMs'], ['wall', 'elapsedMs']);
    fc.assert(
      fc.property(profiles, elapsed, hidden, (list, elapsedS, unknown) => {
        const known: Now = { wall: START, elapsedMs: elapsedS * 1000 };
        const dim = { ...known, ...Object.fromEntries(unknown.map((name) => [name, null])) };
        const line = timeline(stacks(list, 1, 'mine').session, dim, wiring, { horizonMs: 1000, most: 1 });
        const truth = sessionLimit(list, 1, 'mine', { wall: START / 1000, elapsed: elapsedS });
        expect(amps(line, 0) ?? Infinity).toBeLessThanOrEqual(truth ?? Infinity);
      }),
      { numRuns: 1000 },
    );
  });

  it('are told up to any number of steps as they are told at length', () => {
    fc.assert(
      fc.property(profiles, fc.integer({ min: 1, max: 5 }), (list, most) => {
        const { session } = stacks(list, 1, 'mine');
        const now: Now = { wall: START, elapsedMs: 0 };
        const whole = timeline(session, now, wiring, spanOf(5 * DAY_S));
        const short = timeline(session, now, wiring, { horizonMs: 5 * DAY_S * 1000, most });
        expect(short).toEqual(whole.slice(0, most));
      }),
    );
  });
});

it('two timelines together change where either of them changes', () => {
  const line = fc
    .uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 })
    .map((ends) => ends.toSorted((a, b) => a - b).map((untilMs, value): Step<number> => ({ untilMs, value })));
  fc.assert(
    fc.property(line, line, (first, second) => {
      const all = together(first, second, (a, b) => [a, b]);
      const end = Math.min(first.at(-1)?.untilMs ?? 0, second.at(-1)?.untilMs ?? 0);
      expect(all.at(-1)?.untilMs).toBe(end);
      for (let instant = 0; instant < end; instant++) {
        expect(at(all, instant / 1000)).toEqual([at(first, instant / 1000), at(second, instant / 1000)]);
      }
    }),
  );
});

describe('the rules', () => {
  const now: Now = { wall: START, elapsedMs: 0 };

  it('the highest level prevails while its duration lasts, then the lower one shows through (TC_072)', () => {
    const low = profile({ periods: periodsOf([0, 6], [100, 8], [200, 10]), durationS: 400 });
    const high = profile({ id: 2, stackLevel: 1, periods: periodsOf([0, 7], [100, 9]), durationS: 150 });
    const line = timeline(stacks([low, high], 1, null).session, now, wiring, spanOf(350));
    expect(told(line)).toEqual([[100, 7], [150, 9], [200, 8], [350, 10]]); // prettier-ignore
  });

  it('a daily schedule is 86,400 s long, also in the night when summer time begins', () => {
    const nightly = profile({ timing: { kind: 'daily', startAt: START }, durationS: 3600 });
    const line = timeline([nightly], now, wiring, spanOf(2 * DAY_S));
    expect(told(line)).toEqual([[3600, 10], [DAY_S, null], [DAY_S + 3600, 10], [2 * DAY_S, null]]); // prettier-ignore
  });

  it('a recurring schedule has not begun before its start', () => {
    const weekly = profile({ timing: { kind: 'weekly', startAt: START + 60_000 } });
    expect(told(timeline([weekly], now, wiring, spanOf(90)))).toEqual([[60, null], [90, 10]]); // prettier-ignore
  });

  it('validFrom belongs to it, validTo does not', () => {
    const valid = profile({ validFrom: START + 5000, validTo: START + 9000 });
    const line = timeline([valid], now, wiring, spanOf(20));
    expect(told(line)).toEqual([[5, null], [9, 10], [20, null]]); // prettier-ignore
  });

  it.each([
    ['W on three phases, for nobody has said', 'W', 6900, undefined, wiring, 10],
    ['W on one phase', 'W', 6900, 1, wiring, 30],
    ['W on two', 'W', 6900, 2, wiring, 15],
    ['W where one is wired', 'W', 6900, 3, { ...wiring, phases: 1 }, 30],
    ['A, whatever the phases', 'A', 10, 1, wiring, 10],
  ] as const)('a limit is per phase: %s (rule 31)', (_, unit, limit, phases, wires, expected) => {
    const periods = [{ startS: 0, limit, ...(phases === undefined ? {} : { phases }) }];
    expect(amps(timeline([profile({ unit, periods })], now, wires, spanOf(1)), 0)).toBeCloseTo(expected, 9);
  });

  it('what is far away is not counted day by day for ever', () => {
    const busy = profile({
      timing: { kind: 'daily', startAt: START },
      periods: Array.from({ length: 1000 }, (_, index) => ({ startS: index, limit: index % 32 })),
    });
    const line = timeline([busy], now, wiring, { horizonMs: 68 * 366 * DAY_S * 1000, most: 1_000_000 });
    expect(line.length).toBeGreaterThan(1000);
    expect(line.length).toBeLessThanOrEqual(200_000);
  });
});

describe('what a step also says', () => {
  const now: Now = { wall: START, elapsedMs: 0 };
  const line = (...profiles: readonly ChargingProfile[]) => timeline(profiles, now, wiring, spanOf(100));

  it.each([
    [1, 1, 1],
    [2, 2, null],
    [3, 3, 3],
    [undefined, 3, null],
  ] as const)(
    'a profile that names %s phases is for %i, and asks a connector that can switch for %s',
    (named, is, asks) => {
      const periods = [{ startS: 0, limit: 10, ...(named === undefined ? {} : { phases: named }) }];
      expect(at(line(profile({ periods })), 0)).toEqual({ amps: 10, phases: is, asks, purpose: 'tx-default' });
    },
  );

  it.each<[string, Partial<ChargingProfile>, boolean]>([
    ['nothing', {}, true],
    ['the phases', { periods: [{ startS: 0, limit: 10, phases: 2 }] }, false],
    ['what it asks for', { periods: [{ startS: 0, limit: 10, phases: 3 }] }, false],
    ['the purpose', { purpose: 'tx' }, false],
    ['the current', { periods: [{ startS: 0, limit: 10.1 }] }, false],
  ])('of two that follow each other %s changes: one step %s', (_, change, one) => {
    const first = profile({ stackLevel: 1, durationS: 50 });
    const second = profile({ id: 2, ...change });
    expect(line(first, second)).toHaveLength(one ? 1 : 2);
  });
});

describe('while the time of day is not known', () => {
  const dark: Now = { wall: null, elapsedMs: 0 };
  const late: Now = { wall: null, elapsedMs: null };
  const relative = (change: Partial<ChargingProfile> = {}) => profile({ timing: { kind: 'relative' }, ...change });
  const limit = (now: Now, ...profiles: readonly ChargingProfile[]) =>
    amps(timeline(profiles, now, wiring, spanOf(10)), 0);
  const periods = periodsOf([0, 10], [5, 6]);

  it.each<[string, Partial<ChargingProfile>, number]>([
    ['counts from its transaction', {}, 10],
    ['with a beginning of its validity is taken at its least', { validFrom: START }, 6],
    ['with an end of its validity is taken at its least', { validTo: START }, 6],
  ])('a schedule of a transaction %s', (_, change, expected) => {
    expect(limit(dark, relative({ periods, ...change }))).toBe(expected);
  });

  it('one that begins at a time of day is taken at its least', () => {
    expect(limit(dark, profile({ periods }))).toBe(6);
  });

  it('one whose transaction began nobody knows when is taken at its least', () => {
    expect(limit(late, relative({ periods }))).toBe(6);
    const known: Now = { wall: START, elapsedMs: null };
    expect(limit(known, relative({ periods }))).toBe(6);
  });

  it.each([
    [START - 1, null],
    [START, null],
    [START + 1, 6],
  ])('but not when it is known to be over (%i)', (validTo, expected) => {
    expect(limit({ wall: START, elapsedMs: null }, relative({ periods, validTo }))).toBe(expected);
  });

  it('of several that cannot be told the least of all counts, beside those that can', () => {
    const two = [profile({ periods }), profile({ id: 2, stackLevel: 1, periods: periodsOf([0, 8]) })];
    expect(limit(dark, ...two)).toBe(6);
    expect(limit(dark, ...two, relative({ id: 3, periods: periodsOf([0, 7]) }))).toBe(6);
    expect(limit(dark, ...two, relative({ id: 3, periods: periodsOf([0, 4]) }))).toBe(4);
  });
});

it('a profile of another transaction, connector or purpose binds nobody here', () => {
  const own = profile({ id: 1, purpose: 'tx', transaction: 'mine' });
  const others = [
    profile({ id: 2, purpose: 'tx', transaction: 'another' }),
    profile({ id: 3, evse: 2 }),
    profile({ id: 4, purpose: 'max', evse: 1 }),
  ];
  const max = profile({ id: 5, purpose: 'max', evse: 0 });
  const all = profile({ id: 6, evse: 0 });
  const ids = (list: readonly ChargingProfile[]) => list.map(({ id }) => id);
  const mine = stacks([own, ...others, max, all], 1, 'mine');
  expect([ids(mine.max), ids(mine.session)]).toEqual([[5], [1, 6]]);
  expect(ids(stacks([own, ...others, max, all], 1, null).session)).toEqual([6]);
});
