// Goal: the time of day may jump or be unknown: no level follows it, no order of events, and 1970 is never told
// (BIL-04).
// Method: the wall clock is moved in mid-charge, or missing at the start; judged by every level and by the times in
// the ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const TEN_YEARS_MS = 10 * 365 * 86_400_000;

describe.each([TEN_YEARS_MS, -TEN_YEARS_MS])('a jump of %s ms in mid-charge', (jump) => {
  it('changes no level, and the bill is right', () => {
    const story = new Story({ ocpp: { useAsTimeSource: false } });
    story.charge(1, 'CAFE01');
    story.wait(300);
    const { pilotDuty, coil, bolt, currentA } = story.truth(1);
    story.clock.setWall((story.clock.wall() ?? 0) + jump);
    for (let second = 0; second < 120; second++) {
      story.wait(1);
      expect(story.truth(1)).toMatchObject({ pilotDuty, coil, bolt, currentA });
    }
    expect(story.bill(1).values.filter(({ context }) => context === 'Sample.Periodic')).toHaveLength(7);
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge({ clockJumped: true });
  });

  it('lets a time-out last as long as it should', () => {
    const story = new Story({ ocpp: { useAsTimeSource: false, ConnectionTimeOut: 60 } });
    story.tag(1, 'CAFE01');
    story.wait(30);
    story.clock.setWall((story.clock.wall() ?? 0) + jump);
    story.wait(25);
    expect(story.status(1)).toBe('Preparing');
    story.wait(10);
    expect(story.status(1)).toBe('Available');
    story.judge();
  });
});

describe('a board that boots without knowing the time', () => {
  it('learns it from the central system and tells true times from the first message', () => {
    const story = new Story({ wall: null });
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.bill(1).stop?.reason).toBe('Local');
    const told = story.csms.heard('StatusNotification').flatMap(({ timestamp = [] }) => timestamp);
    expect(told.filter((timestamp) => typeof timestamp !== 'string' || timestamp < '2020')).toEqual([]);
    story.judge();
  });

  it('that charges offline first tells later when it really was', () => {
    const story = new Story({
      wall: null,
      online: false,
      ocpp: { AllowOfflineTxForUnknownId: true, allowTxWithInvalidTime: true },
    });
    story.wait(100);
    const begun = story.clock.now();
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(100);
    story.csms.comeBack();
    story.wait(400);
    const bill = story.bill(1);
    const origin = (story.clock.wall() ?? 0) - story.clock.now();
    expect(Math.abs(Date.parse(bill.startedAt) - (origin + begun))).toBeLessThan(5000);
    expect(bill.stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('and loses power before it has learnt it, never says 1970', () => {
    const story = new Story({
      wall: null,
      online: false,
      ocpp: { AllowOfflineTxForUnknownId: true, allowTxWithInvalidTime: true },
    });
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.crash();
    story.csms.drop('stay');
    story.restart(30);
    story.csms.comeBack();
    story.wait(400);
    expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });

  describe('that is cut off again and again', () => {
    const seconds = (from: string | undefined, to: string | undefined) =>
      (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
    const offline = () =>
      new Story({
        wall: null,
        online: false,
        ocpp: {
          AllowOfflineTxForUnknownId: true,
          allowTxWithInvalidTime: true,
          OfflineMeterValueSampleInterval: 0,
          StopTxnSampledData: ['Energy.Active.Import.Register'],
        },
      });
    const visit = (story: Story, idTag: string, length: number) => {
      story.charge(1, idTag);
      story.wait(length);
      story.tag(1, idTag);
      story.wait(10);
      story.unplug(1);
    };
    /** The power fails; the next life knows the time as little, or learns it `after` so many seconds. */
    const nextLife = (story: Story, after: number | null) => {
      story.crash();
      story.csms.drop('stay');
      story.restart(30);
      if (after === null) return;
      story.wait(after - 30);
      story.csms.comeBack();
      story.wait(400);
    };

    it.each([1, 2, 3])('%i times: every visit lasted as long as it did, in order, and before this life', (lives) => {
      const story = offline();
      for (let life = 1; life <= lives; life++) {
        story.wait(100);
        visit(story, `CAFE0${life}`, 600 * life);
        if (life < lives) nextLife(story, null);
      }
      const cut = story.clock.now();
      nextLife(story, 300);
      const born = (story.clock.wall() ?? 0) - (story.clock.now() - cut);
      expect(story.bills.map(({ idTag }) => idTag)).toEqual(['CAFE01', 'CAFE02', 'CAFE03'].slice(0, lives));
      let before = '2020';
      for (const [index, { startedAt, values, stop }] of story.bills.entries()) {
        const lasted = 600 * (index + 1) + 30;
        expect(Math.abs(seconds(startedAt, stop?.at) - lasted)).toBeLessThan(5);
        const periodic = values.filter(({ context }) => context === 'Sample.Periodic');
        expect(Math.abs(seconds(startedAt, periodic[0]?.at) - 60)).toBeLessThan(5);
        const repeated = (stop?.data ?? []) as readonly { readonly timestamp: string }[];
        expect(repeated.map(({ timestamp }) => timestamp)).toEqual(values.map(({ at }) => at));
        expect(startedAt > before).toBe(true);
        before = stop?.at ?? '';
      }
      expect(Date.parse(before)).toBeLessThanOrEqual(born);
      story.judge();
    });

    it('in mid-charge: the readings keep their distances, and the bill ends in the life that knows', () => {
      const story = offline();
      story.charge(1, 'CAFE01');
      story.wait(1200);
      nextLife(story, 300);
      const { startedAt, values, stop } = story.bill(1);
      expect(stop?.reason).toBe('PowerLoss');
      const periodic = values.filter(({ context }) => context === 'Sample.Periodic');
      expect(Math.abs(seconds(startedAt, periodic.at(-1)?.at) - 1200)).toBeLessThan(60);
      expect(Date.parse(stop?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(periodic.at(-1)?.at ?? ''));
      story.judge();
    });

    it('after a life that knew it: nothing lies before what that one has dated', () => {
      const story = offline();
      story.clock.setWall(Date.UTC(2026, 5, 1, 8));
      visit(story, 'CAFE01', 600);
      const known = story.clock.wall() ?? 0;
      story.crash();
      story.csms.drop('stay');
      story.clock.setWall(0);
      story.restart(30);
      visit(story, 'CAFE02', 1200);
      story.crash();
      story.csms.drop('stay');
      // A buffered clock that has lost most of the time in between.
      story.clock.setWall(known + 60_000);
      story.restart(30);
      story.csms.treat('BootNotification', {
        answer: { status: 'Accepted', interval: 600, currentTime: new Date(known + 100_000).toISOString() },
      });
      story.csms.comeBack();
      story.wait(400);
      const [first, second] = story.bills;
      expect(seconds(first?.stop?.at, second?.startedAt)).toBeGreaterThanOrEqual(0);
      expect(seconds(second?.startedAt, second?.stop?.at)).toBeGreaterThan(30);
      story.judge();
    });
  });

  it('starts no transaction where allowTxWithInvalidTime forbids it', () => {
    const story = new Story({ wall: null, online: false, ocpp: { AllowOfflineTxForUnknownId: true } });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.csms.comeBack();
    story.wait(100);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('lets a car that charges freely wait until the time is known', () => {
    const story = new Story({ wall: null, online: false, ports: [{ user_authentication: 'free' }] });
    story.plug(1);
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.csms.comeBack();
    story.wait(120);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });
});

it('a clock in 1970 is set by the central system, and a central system in 1970 sets nothing', () => {
  const story = new Story({ wall: 0, online: false });
  story.csms.treat('BootNotification', {
    answer: { status: 'Accepted', interval: 600, currentTime: '2026-06-01T08:00:00Z' },
  });
  story.csms.comeBack();
  story.wait(100);
  expect(story.clock.wall()).toBeGreaterThan(Date.UTC(2020, 0, 1));
  const right = story.clock.wall() ?? 0;
  story.csms.treat('Heartbeat', { answer: { currentTime: '1970-01-01T00:00:00Z' } });
  story.wait(700);
  expect(story.clock.wall()).toBe(right + 700_000);
  story.judge();
});
