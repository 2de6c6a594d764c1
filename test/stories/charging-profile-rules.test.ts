// Goal: the rules of smart charging one by one (rules 26–33 and the cases TC_056 … TC_082 of OCPP 1.6).
// Method: a central system sets, clears and asks over the wire; judged by its schemas, its answers and the pilot.
import { describe, expect, it } from 'vitest';
import { askSchedule, composite, profileOf, setProfile, type Wish } from '../kit/profiles.ts';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };
const unknown = { status: 'Unknown' };
const bad = 'PropertyConstraintViolation';
const DAY_S = 86_400;

const hungry = { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } } as const;
const amps = (story: Story, evse = 1): number => Math.round(Math.max(...story.truth(evse).currentA) * 10) / 10;
const wall = (story: Story): number => story.clock.wall() ?? 0;
const idOf = (story: Story): number => Number(story.bill(1).id);
const kept = (story: Story): readonly unknown[] => [...story.store.range('profiles')].map(([key]) => key);

describe('GetCompositeSchedule', () => {
  it('rule 32: echoes connector and duration, and begins now (TC_056)', () => {
    const story = new Story();
    setProfile(story, 1, { kind: 'Absolute', start: wall(story), duration: DAY_S, periods: [[0, 6]] });
    const asked = wall(story);
    const answer = askSchedule(story, 1, 300);
    const chargingSchedule = { duration: 300, chargingRateUnit: 'A' };
    expect(answer).toMatchObject({ status: 'Accepted', connectorId: 1, chargingSchedule });
    expect(Math.abs(Date.parse(answer.scheduleStart ?? '') - asked)).toBeLessThan(2000);
    expect(answer.chargingSchedule).not.toHaveProperty('startSchedule');
    expect(composite(story, 1, 300)).toEqual([[0, 6]]);
    story.judge();
  });

  it.each([
    ['W', 'W', 6000],
    ['W', 'A', 8.6],
    ['A', 'W', 6900],
    ['A', 'A', 10],
  ] as const)('of a profile in %s is told in %s', (unit, asked, expected) => {
    const story = new Story();
    setProfile(story, 1, { unit, periods: [[0, unit === 'W' ? 6000 : 10]] });
    expect(composite(story, 1, 60, asked)).toEqual([[0, expected]]);
    story.judge();
  });

  it('rule 31: of 3,680 W on one phase is 16 A, on the pilot as well', () => {
    const story = new Story();
    setProfile(story, 1, { unit: 'W', periods: [[0, 3680, 1]] });
    expect([composite(story, 1, 60, 'A'), composite(story, 1, 60, 'W')]).toEqual([[[0, 16]], [[0, 3680]]]);
    story.charge(1, 'CAFE01', { ...hungry, car: { maxAmps: 32, phases: 1 } });
    expect(amps(story)).toBe(16);
    story.judge();
  });

  it('rule 27: is the smallest of all purposes, with fall-through (TC_066 as corrected: TC_K_41)', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    const start = wall(story);
    const absolute = { kind: 'Absolute', start } as const;
    const base = [[0, 6], [60, 10], [120, 8], [180, 15], [260, 8]] as const; // prettier-ignore
    const own = [[0, 8], [50, 11], [140, 16], [200, 6], [240, 12]] as const; // prettier-ignore
    setProfile(story, 0, { ...absolute, id: 1, purpose: 'ChargePointMaxProfile', duration: DAY_S, periods: [[0, 10]] });
    setProfile(story, 1, { ...absolute, id: 2, duration: 300, periods: base });
    const wish: Wish = {
      ...absolute,
      id: 3,
      purpose: 'TxProfile',
      transactionId: idOf(story),
      duration: 260,
      periods: own,
    };
    setProfile(story, 1, wish);
    const late = Math.round((wall(story) - start) / 1000);
    const found = composite(story, 1, 400) ?? [];
    const expected = [[0, 8], [50, 10], [200, 6], [240, 10], [260, 8], [300, 10]] as const; // prettier-ignore
    expect(found.map(([, limit]) => limit)).toEqual(expected.map(([, limit]) => limit));
    for (const [index, [second]] of found.entries()) {
      expect(Math.abs(second - Math.max(0, (expected[index]?.[0] ?? 0) - late))).toBeLessThanOrEqual(1);
    }
    story.judge();
  });

  it('is what the pilot offers then, second by second (PRO-05)', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    const periods = [[0, 20], [90, 5.9], [130, 11.5], [200, 0], [260, 6]] as const; // prettier-ignore
    setProfile(story, 1, { kind: 'Absolute', start: wall(story), duration: 300, periods });
    story.wait(10);
    const plan = composite(story, 1, 400) ?? [];
    for (let second = 0; second < 390; second += 1) {
      const limit = plan.findLast(([startPeriod]) => startPeriod <= second)?.[1] ?? 0;
      const isEdge = plan.some(([startPeriod]) => Math.abs(startPeriod - second) <= 1);
      const { pilotDuty } = story.truth(1);
      expect(isEdge ? limit : Math.round(pilotDuty === 100 ? 0 : pilotDuty * 6) / 10).toBeCloseTo(limit, 6);
      story.wait(1);
    }
    expect(plan.map(([, limit]) => limit)).toEqual([20, 0, 11.5, 0, 6, 32]);
    story.judge();
  });

  it('without a transaction answers as if one began now, and without profiles what is wired', () => {
    const story = new Story();
    expect(composite(story, 1, 60)).toEqual([[0, 32]]);
    setProfile(story, 1, { periods: [[0, 10], [30, 16]] }); // prettier-ignore
    story.wait(600);
    expect(composite(story, 1, 60)).toEqual([[0, 10], [30, 16]]); // prettier-ignore
    expect(composite(story, 2, 60)).toEqual([[0, 32]]);
    story.judge();
  });

  it('rule 32: of connector 0 is what all draw from the grid together', () => {
    const story = new Story();
    expect(composite(story, 0, 60)).toEqual([[0, 64]]);
    setProfile(story, 2, { id: 1, periods: [[0, 10]] });
    expect(composite(story, 0, 60)).toEqual([[0, 42]]);
    const start = wall(story) + 30_000;
    setProfile(story, 0, { id: 2, purpose: 'ChargePointMaxProfile', kind: 'Absolute', start, periods: [[0, 25]] });
    expect(composite(story, 0, 60)?.map(([, limit]) => limit)).toEqual([42, 25]);
    const grid = new Story({ other: { site: { fuse_amps: 40 } } });
    expect(composite(grid, 0, 60)).toEqual([[0, 40]]);
    story.judge();
  });

  it('of a connector that is not there is rejected, without a schedule', () => {
    const story = new Story();
    for (const connectorId of [-1, 3]) {
      expect(story.ask('GetCompositeSchedule', { connectorId, duration: 60 })).toEqual(rejected);
    }
    expect(story.ask('GetCompositeSchedule', { connectorId: 1, duration: 0 })).toEqual(rejected);
    story.judge();
  });

  it('of seventy years of busy days ends where its periods end, and says so', () => {
    const story = new Story();
    const periods = Array.from({ length: 100 }, (_, index) => [index * 60, 6 + (index % 20)] as const);
    setProfile(story, 1, { kind: 'Daily', start: wall(story), periods });
    const { chargingSchedule } = askSchedule(story, 1, 70 * 366 * DAY_S);
    expect(chargingSchedule?.chargingSchedulePeriod).toHaveLength(1000);
    expect(chargingSchedule?.duration).toBeLessThan(12 * DAY_S);
    story.judge();
  });
});

describe('a stack', () => {
  it('rule 26: the highest level counts while it lasts (TC_072)', () => {
    const story = new Story();
    const start = wall(story);
    const low = [[0, 6], [100, 8], [200, 10]] as const; // prettier-ignore
    const high = [[0, 7], [100, 9]] as const; // prettier-ignore
    setProfile(story, 1, { id: 1, level: 0, kind: 'Absolute', start, duration: 400, periods: low });
    setProfile(story, 1, { id: 2, level: 1, kind: 'Absolute', start, duration: 150, periods: high });
    expect(composite(story, 1, 350)?.map(([, limit]) => limit)).toEqual([7, 9, 8, 10]);
    story.judge();
  });

  it('rule 26: the same id replaces, wherever it stood; so does the same level of the same purpose and place', () => {
    const story = new Story();
    setProfile(story, 1, { id: 1, periods: [[0, 10]] });
    setProfile(story, 1, { id: 2, periods: [[0, 12]] });
    expect(kept(story)).toEqual([2]);
    setProfile(story, 2, { id: 2, level: 5, periods: [[0, 14]] });
    expect(kept(story)).toEqual([2]);
    expect([composite(story, 1, 9), composite(story, 2, 9)]).toEqual([[[0, 32]], [[0, 14]]]);
    setProfile(story, 0, { id: 3, level: 5, periods: [[0, 8]] });
    expect(kept(story)).toEqual([2, 3]);
    story.judge();
  });

  it('rule 28: a default for one connector overrides the one for all there', () => {
    const story = new Story();
    setProfile(story, 0, { id: 1, level: 9, periods: [[0, 8]] });
    setProfile(story, 1, { id: 2, level: 0, periods: [[0, 20]] });
    expect([composite(story, 1, 9), composite(story, 2, 9)]).toEqual([[[0, 20]], [[0, 8]]]);
    story.judge();
  });

  it('an updated profile that holds only later leaves a gap until then (S6 3.13.2)', () => {
    const story = new Story();
    setProfile(story, 1, { periods: [[0, 8]] });
    setProfile(story, 1, { validFrom: wall(story) + 60_000, periods: [[0, 10]] });
    expect(composite(story, 1, 120)?.map(([, limit]) => limit)).toEqual([32, 10]);
    story.judge();
  });
});

describe('ClearChargingProfile', () => {
  const stocked = (): Story => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    const start = wall(story);
    setProfile(story, 0, { id: 1, purpose: 'ChargePointMaxProfile', kind: 'Absolute', start, periods: [[0, 24]] });
    setProfile(story, 1, { id: 2, level: 0, periods: [[0, 10]] });
    setProfile(story, 1, { id: 3, level: 1, periods: [[0, 12]] });
    setProfile(story, 2, { id: 4, level: 1, periods: [[0, 14]] });
    setProfile(story, 1, { id: 5, level: 1, purpose: 'TxProfile', transactionId: idOf(story), periods: [[0, 16]] });
    expect(kept(story)).toEqual([1, 2, 3, 4, 5]);
    return story;
  };

  it.each([
    [{ id: 3 }, [1, 2, 4, 5]],
    [{ id: 3, connectorId: 2, chargingProfilePurpose: 'ChargePointMaxProfile', stackLevel: 7 }, [1, 2, 4, 5]],
    [{ connectorId: 1 }, [1, 4]],
    [{ connectorId: 0 }, [2, 3, 4, 5]],
    [{ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 }, [1, 2, 5]],
    [{ connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 }, [1, 2, 4, 5]],
    [{ chargingProfilePurpose: 'TxProfile' }, [1, 2, 3, 4]],
    [{}, []],
  ])('rule 33: %j leaves %j', (filter, left) => {
    const story = stocked();
    expect(story.ask('ClearChargingProfile', filter)).toEqual(accepted);
    expect(kept(story)).toEqual(left);
    story.judge();
  });

  it.each([{ id: 99 }, { connectorId: 2, stackLevel: 0 }, { connectorId: 7 }])('%j means none of them', (filter) => {
    const story = stocked();
    expect(story.ask('ClearChargingProfile', filter)).toEqual(unknown);
    expect(kept(story)).toHaveLength(5);
    story.judge();
  });

  it('the next level shows through, then the limit for all, then what is wired (TC_067)', () => {
    const story = stocked();
    const left = () => {
      story.wait(30);
      expect(composite(story, 1, 9)).toEqual([[0, amps(story)]]);
      return amps(story);
    };
    const clear = (filter: Record<string, unknown>) => story.ask('ClearChargingProfile', filter);
    expect(left()).toBe(16);
    clear({ id: 5 });
    expect(left()).toBe(12);
    clear({ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 });
    expect(left()).toBe(10);
    clear({ connectorId: 1 });
    expect(left()).toBe(24);
    clear({});
    expect(left()).toBe(32);
    story.judge();
  });
});

describe('SetChargingProfile', () => {
  const start = Date.UTC(2026, 0, 1);
  const periods = [[0, 10]] as const;
  const max = { purpose: 'ChargePointMaxProfile', kind: 'Absolute', start, periods } as const;

  it.each<[string, number, Wish]>([
    ['a limit for all at one connector', 1, max],
    ['a limit for all that is relative', 0, { ...max, kind: 'Relative', start: undefined as never }],
    ['a recurring schedule without a start', 1, { kind: 'Daily', periods }],
    ['a relative schedule with a start', 1, { start, periods }],
    ['a profile of a transaction at connector 0', 0, { purpose: 'TxProfile', periods }],
    ['a first period that does not start at 0', 1, { periods: [[5, 10]] }],
    ['periods out of order', 1, { periods: [[0, 10], [60, 8], [30, 6]] }], // prettier-ignore
    ['two periods at once', 1, { periods: [[0, 10], [0, 8]] }], // prettier-ignore
    ['a period after the end of all days', 1, { periods: [[0, 10], [1e20, 8]] }], // prettier-ignore
    ['no period', 1, { periods: [] }],
    ['a negative limit', 1, { periods: [[0, -1]] }],
    ['a duration of nothing', 1, { duration: 0, periods }],
    ['an end before the beginning', 1, { validFrom: start, validTo: start, periods }],
    ['a stack level below 0', 1, { level: -1, periods }],
    ['a stack level above the highest', 1, { level: 100, periods }],
    ['a period too many', 1, { periods: Array.from({ length: 1001 }, (_, second) => [second, 10] as const) }],
  ])('%s is rejected, and nothing is kept', (_, connectorId, wish) => {
    const story = new Story();
    expect(setProfile(story, connectorId, wish)).toEqual(rejected);
    expect(kept(story)).toEqual([]);
    story.judge();
  });

  it.each<[string, number, Wish]>([
    ['the highest stack level', 1, { level: 99, periods }],
    ['the most periods', 1, { periods: Array.from({ length: 1000 }, (_, second) => [second, 10] as const) }],
    ['an absolute schedule without a start: relative to the start of charging', 1, { kind: 'Absolute', periods }],
    ['a default for all connectors', 0, { periods }],
    ['one with a validity', 1, { validFrom: start, validTo: start + 1000, periods }],
    ['a limit for all', 0, max],
  ])('%s is accepted', (_, connectorId, wish) => {
    const story = new Story();
    expect(setProfile(story, connectorId, wish)).toEqual(accepted);
    expect(kept(story)).toEqual([1]);
    story.judge();
  });

  it('for a connector that is not there, or at a time that is none, is a CALLERROR (E6 3.39)', () => {
    const story = new Story();
    expect(setProfile(story, 3, { periods })).toBe(bad);
    const csChargingProfiles = { ...profileOf({ periods }), validFrom: 'yesterday' };
    expect(story.ask('SetChargingProfile', { connectorId: 1, csChargingProfiles })).toBe(bad);
    expect(kept(story)).toEqual([]);
    story.judge();
  });

  it('the hundredth is kept, the one after is rejected, one that replaces is kept', () => {
    const story = new Story();
    const set = (id: number, level: number) => setProfile(story, id > 90 ? 1 : 0, { id, level, periods });
    for (let id = 1; id <= 100; id++) expect(set(id, id % 91)).toEqual(accepted);
    expect(set(101, 50)).toEqual(rejected);
    const chargingProfile = profileOf({ id: 102, purpose: 'TxProfile', periods });
    expect(story.ask('RemoteStartTransaction', { connectorId: 2, idTag: 'CAFE02', chargingProfile })).toEqual(rejected);
    expect(set(100, 50)).toEqual(accepted);
    expect(story.store.count('profiles')).toBe(100);
    story.judge();
  });
});

describe('ChargePointMaxProfile', () => {
  it('binds two cars together, and one that leaves gives its part to the other (SAF-12)', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    story.charge(2, 'CAFE02', hungry);
    expect([amps(story, 1), amps(story, 2)]).toEqual([32, 32]);
    const start = wall(story);
    setProfile(story, 0, { purpose: 'ChargePointMaxProfile', kind: 'Absolute', start, periods: [[0, 20]] });
    for (let second = 0; second < 5; second++) {
      story.wait(1);
      // Both go down; neither is paused for it.
      for (const evse of [1, 2]) expect(story.truth(evse).pilotDuty).toBeLessThan(100);
    }
    expect(amps(story, 1) + amps(story, 2)).toBeLessThanOrEqual(20);
    story.wait(20);
    expect([amps(story, 1), amps(story, 2)]).toEqual([10, 10]);
    story.tag(2, 'CAFE02');
    story.wait(30);
    expect(amps(story, 1)).toBe(20);
    expect(story.ask('ClearChargingProfile', {})).toEqual(accepted);
    story.wait(30);
    expect(amps(story, 1)).toBe(32);
    story.judge();
  });

  it('with less than 6 A for each lets the first go on and the others wait, and with 0 nobody', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    story.charge(2, 'CAFE02', hungry);
    const set = (limit: number) =>
      setProfile(story, 0, {
        purpose: 'ChargePointMaxProfile',
        kind: 'Absolute',
        start: wall(story),
        periods: [[0, limit]],
      });
    set(10);
    story.wait(30);
    expect([amps(story, 1), amps(story, 2)]).toEqual([10, 0]);
    set(0);
    story.wait(30);
    expect([amps(story, 1), amps(story, 2)]).toEqual([0, 0]);
    expect(story.bills.every(({ stop }) => stop === undefined)).toBe(true);
    set(64);
    story.wait(60);
    expect([amps(story, 1), amps(story, 2)]).toEqual([32, 32]);
    story.judge();
  });
});
