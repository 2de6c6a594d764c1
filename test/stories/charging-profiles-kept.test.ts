// Goal: charging profiles outlive the process, hold the time they were written for, and are never believed blindly
// (rules 28, 30, 33; PRO-05, PRO-06).
// Method: crashes, a disk that fails, a clock that is not known or jumps; judged by the current, the disk, the answers.
import { describe, expect, it } from 'vitest';
import { composite, profileOf, setProfile } from '../kit/profiles.ts';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

const hungry = { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } } as const;
const amps = (story: Story, evse = 1): number => Math.round(Math.max(...story.truth(evse).currentA) * 10) / 10;
const limit = (story: Story, name: string): number | undefined =>
  story.evse(1).limits.find((one) => one.name === name)?.amps;
/** What the pilot really says, by IEC 61851-1 Table A.8. */
const offered = (story: Story): number => Math.round(story.truth(1).pilotDuty * 6) / 10;
const wall = (story: Story): number => story.clock.wall() ?? 0;

const charging = (options: ConstructorParameters<typeof Story>[0] = {}): Story => {
  const story = new Story(options);
  story.charge(1, 'CAFE01', hungry);
  return story;
};

describe('after a restart', () => {
  it('rule 33: defaults and the limit for all are in force before the link is up', () => {
    const story = charging();
    const start = wall(story);
    setProfile(story, 0, { id: 1, purpose: 'ChargePointMaxProfile', kind: 'Absolute', start, periods: [[0, 20]] });
    setProfile(story, 1, { id: 2, periods: [[0, 10]] });
    story.csms.drop('stay');
    story.crash();
    story.restart();
    expect([limit(story, 'csms/max'), limit(story, 'csms/tx-default')]).toEqual([20, 10]);
    story.csms.comeBack();
    story.unplug(1);
    story.wait(120);
    story.charge(1, 'CAFE02', hungry);
    expect(amps(story)).toBe(10);
    story.judge();
  });

  it('what was answered with Accepted is there, however short the time since', () => {
    const story = new Story();
    const asked = story.csms.call('SetChargingProfile', {
      connectorId: 1,
      csChargingProfiles: profileOf({ periods: [[0, 10]] }),
    });
    while (asked.answer === undefined) story.wait(0.01);
    story.crash();
    story.restart();
    expect(asked.answer).toEqual(accepted);
    expect(limit(story, 'csms/tx-default')).toBe(10);
  });

  it('a resumed transaction keeps its profile, and a relative schedule goes on from its start', () => {
    const story = charging({ ocpp: { onPowerLossRestart: true } });
    const periods = [[0, 10], [900, 20]] as const; // prettier-ignore
    setProfile(story, 1, { purpose: 'TxProfile', periods });
    story.wait(600);
    story.crash();
    story.wait(60);
    story.restart(120);
    expect(amps(story)).toBe(10);
    story.wait(180);
    expect(amps(story)).toBe(20);
    expect(story.evse(1).limits[0]?.name).toBe('csms/tx');
    story.judge();
  });

  it('a profile of a transaction that was closed by it is gone', () => {
    const story = charging();
    setProfile(story, 1, { purpose: 'TxProfile', periods: [[0, 10]] });
    story.crash();
    story.restart(120);
    expect(story.bill(1).stop).toBeDefined();
    expect([...story.store.range('profiles')]).toEqual([]);
    story.judge();
  });

  it('a profile of a transaction that nobody knows any more is thrown away', () => {
    const story = new Story();
    const value = {
      id: 1,
      purpose: 'tx',
      transaction: 'lost',
      evse: 1,
      stackLevel: 0,
      timing: { kind: 'relative' },
      unit: 'A',
      periods: [{ startS: 0, limit: 10 }],
    };
    story.store.commit([{ table: 'profiles', key: 1, value }], () => undefined);
    story.crash();
    story.restart();
    expect([...story.store.range('profiles')]).toEqual([]);
  });

  it('a damaged row is left out, the others are believed, and setting it again mends it', () => {
    const story = new Story();
    setProfile(story, 1, { id: 1, periods: [[0, 10]] });
    setProfile(story, 1, { id: 2, level: 1, periods: [[0, 8]] });
    story.store.commit([{ table: 'profiles', key: 2, value: { id: 2, periods: 'eaten' } }], () => undefined);
    story.crash();
    story.restart();
    expect(limit(story, 'csms/tx-default')).toBe(10);
    expect(setProfile(story, 1, { id: 2, level: 1, periods: [[0, 8]] })).toEqual(accepted);
    expect(limit(story, 'csms/tx-default')).toBe(8);
  });

  it("the failsafe limit counts until the central system speaks: an old profile is nobody's word (guide 2369)", () => {
    const story = new Story({ ports: [{ failsafe_current_limit: 8 }, {}] });
    setProfile(story, 1, { periods: [[0, 20]] });
    story.crash();
    story.restart();
    story.charge(1, 'CAFE01', hungry);
    expect(amps(story)).toBe(8);
    setProfile(story, 1, { periods: [[0, 16]] });
    story.wait(30);
    expect(amps(story)).toBe(16);
    story.judge();
  });
});

describe('a disk', () => {
  it('that fails: Rejected, and nothing of it is in force', () => {
    const story = charging();
    story.store.fail('full');
    expect(setProfile(story, 1, { periods: [[0, 10]] })).toEqual(rejected);
    expect(composite(story, 1, 9)).toEqual([[0, 32]]);
    story.store.release();
    story.wait(30);
    // The fault of the disk has ended the session; what would be offered is what it was.
    expect(composite(story, 1, 9)).toEqual([[0, 32]]);
    expect(story.store.count('profiles')).toBe(0);
  });

  it('that answers when nobody waits any more: the answer was Rejected, and so it is (PRO-05)', () => {
    const story = charging();
    setProfile(story, 1, { id: 1, periods: [[0, 20]] });
    for (const ask of [
      () => setProfile(story, 1, { id: 2, periods: [[0, 10]] }),
      () => story.ask('ClearChargingProfile', {}),
    ]) {
      story.store.hang();
      expect([rejected, { status: 'Unknown' }]).toContainEqual(ask());
      story.wait(1);
      story.store.release();
      story.wait(30);
      expect(amps(story)).toBe(20);
      expect([...story.store.range('profiles')].map(([key]) => key)).toEqual([1]);
    }
  });

  it('that fails while profiles are cleared: they stay', () => {
    const story = charging();
    setProfile(story, 1, { periods: [[0, 10]] });
    story.store.fail('read-only');
    expect(story.ask('ClearChargingProfile', {})).toEqual({ status: 'Unknown' });
    story.store.release();
    story.wait(30);
    expect(composite(story, 1, 9)).toEqual([[0, 10]]);
  });
});

describe('a recurring schedule', () => {
  it('rule 30: comes back every day, wakes the offer at its instant, and falls back in between', () => {
    const story = charging();
    const start = wall(story) + HOUR_S * 1000;
    setProfile(story, 1, { id: 1, periods: [[0, 16]] });
    setProfile(story, 1, { id: 2, level: 1, kind: 'Daily', start, duration: 2 * HOUR_S, periods: [[0, 6]] });
    for (let day = 0; day < 3; day++) {
      story.wait((start - wall(story)) / 1000 + day * DAY_S - 1);
      expect(offered(story)).toBe(16);
      story.wait(1.01);
      expect(offered(story)).toBe(6);
      story.wait(2 * HOUR_S);
      expect(offered(story)).toBe(16);
    }
    story.judge();
  });

  it('of a week is seven days of 86,400 s, also beyond the longest timer (24.8 days)', () => {
    const story = new Story();
    const start = wall(story) + 30 * DAY_S * 1000;
    setProfile(story, 1, { id: 1, kind: 'Weekly', start, duration: HOUR_S, periods: [[0, 7]] });
    story.wait(30 * DAY_S - 60);
    expect(limit(story, 'csms/tx-default')).toBeUndefined();
    story.wait(120);
    expect(limit(story, 'csms/tx-default')).toBe(7);
    story.wait(7 * DAY_S - 120);
    expect(limit(story, 'csms/tx-default')).toBeUndefined();
    story.wait(120);
    expect(limit(story, 'csms/tx-default')).toBe(7);
  });
});

describe('the time of day', () => {
  const startless = { wall: null, online: false, ocpp: { allowTxWithInvalidTime: true } } as const;

  /** A profile from a former life, in a process that does not know the time. */
  const timeless = (periods: readonly (readonly [number, number])[]): Story => {
    const story = new Story(startless);
    const value = {
      id: 1,
      purpose: 'tx-default',
      evse: 1,
      stackLevel: 0,
      timing: { kind: 'daily', startAt: Date.UTC(2026, 0, 1) },
      unit: 'A',
      periods: periods.map(([startS, most]) => ({ startS, limit: most })),
    };
    story.store.commit([{ table: 'profiles', key: 1, value }], () => undefined);
    story.crash();
    story.csms.drop('stay');
    story.restart();
    return story;
  };

  it('that is not known: the least that the schedule ever asks for, until it is', () => {
    const story = timeless([[0, 20], [6 * HOUR_S, 8], [7 * HOUR_S, 16]]); // prettier-ignore
    story.plug(1, hungry);
    expect(limit(story, 'csms/tx-default')).toBe(8);
    story.clock.setWall(Date.UTC(2026, 5, 1, 12));
    expect(limit(story, 'csms/tx-default')).toBe(16);
    story.clock.setWall(Date.UTC(2026, 5, 1, 1));
    expect(limit(story, 'csms/tx-default')).toBe(20);
  });

  it('that is not known, with a pause somewhere in the schedule: pause', () => {
    const story = timeless([[0, 20], [6 * HOUR_S, 0]]); // prettier-ignore
    expect(limit(story, 'csms/tx-default')).toBe(0);
    expect(story.evse(1).allowedAmps).toBe(0);
  });

  it('that is not known: a composite schedule is not made up', () => {
    const story = new Story({ wall: null, ocpp: { useAsTimeSource: false } });
    expect(story.ask('GetCompositeSchedule', { connectorId: 1, duration: 60 })).toEqual(rejected);
  });

  it('that is not known matters nothing to a schedule that is relative', () => {
    const story = new Story({ wall: null, ocpp: { useAsTimeSource: false, allowTxWithInvalidTime: true } });
    const periods = [[0, 20], [300, 10]] as const; // prettier-ignore
    expect(setProfile(story, 1, { periods })).toEqual(accepted);
    story.plug(1, hungry);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(amps(story)).toBe(20);
    story.wait(300);
    expect(amps(story)).toBe(10);
  });

  it('that jumps: the offer follows at once, forwards and backwards', () => {
    const story = charging();
    const start = wall(story) + 2 * HOUR_S * 1000;
    setProfile(story, 1, { kind: 'Absolute', start, duration: HOUR_S, periods: [[0, 10]] });
    story.clock.setWall(start + 60_000);
    story.wait(5);
    expect(amps(story)).toBe(10);
    story.clock.setWall(start - DAY_S * 1000);
    story.wait(20);
    expect(amps(story)).toBe(32);
    story.clock.setWall(start + 10 * 365 * DAY_S * 1000);
    story.wait(20);
    expect(amps(story)).toBe(32);
    story.judge({ clockJumped: true });
  });

  it('that jumps does not move a schedule that began with the transaction', () => {
    const story = charging();
    const periods = [[0, 20], [600, 10]] as const; // prettier-ignore
    setProfile(story, 1, { periods });
    story.clock.setWall(wall(story) + DAY_S * 1000);
    story.wait(30);
    expect(amps(story)).toBe(20);
    story.wait(600);
    expect(amps(story)).toBe(10);
    story.judge({ clockJumped: true });
  });

  it("that differs by less than a second from the central system's does not open a gap", () => {
    const story = charging();
    setProfile(story, 1, { kind: 'Absolute', start: wall(story), periods: [[0, 10]] });
    story.wait(30);
    const csChargingProfiles = profileOf({ kind: 'Absolute', start: wall(story) + 900, periods: [[0, 8]] });
    story.csms.call('SetChargingProfile', { connectorId: 1, csChargingProfiles });
    story.wait(0.1);
    expect(story.truth(1).pilotDuty).toBeCloseTo(8 / 0.6, 3);
    expect(composite(story, 1, 60)).toEqual([[0, 8]]);
    story.judge();
  });
});

it('a profile set while offline transactions wait is matched by the id that came late', () => {
  const story = new Story({ ocpp: { AllowOfflineTxForUnknownId: true } });
  story.csms.drop('stay');
  story.wait(60);
  story.charge(1, 'CAFE01', hungry);
  story.csms.treat('StartTransaction', { delayMs: 20_000 }, 1);
  story.csms.comeBack();
  const early = () => setProfile(story, 1, { purpose: 'TxProfile', transactionId: 1001, periods: [[0, 10]] });
  while (!story.csms.connected) story.wait(1);
  story.wait(2);
  expect(early()).toEqual(rejected);
  story.wait(40);
  expect(early()).toEqual(accepted);
  story.wait(5);
  expect(amps(story)).toBe(10);
  story.judge();
});
