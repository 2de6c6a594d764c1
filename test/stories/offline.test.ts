// Goal: without a central system everything goes on, and when the link returns everything is told, once, in order,
// with the times at which it happened (BIL-02, BIL-04, LIV-04).
// Method: the link is cut before, during and after a session; judged by the plant and the ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const strangers = { AllowOfflineTxForUnknownId: true, OfflineMeterValueSampleInterval: 0 };

it('start, charge and stop offline arrive later as one transaction with its values and its true times', () => {
  const story = new Story({ ocpp: strangers });
  story.csms.drop('stay');
  story.wait(60);
  const begin = story.clock.wall() ?? 0;
  story.charge(1, 'CAFE01');
  story.wait(1800);
  story.tag(1, 'CAFE01');
  story.wait(20);
  story.unplug(1);
  const end = story.clock.wall() ?? 0;
  story.wait(3600);
  expect(story.bills).toEqual([]);

  story.csms.comeBack();
  story.wait(400);
  expect(story.bills).toHaveLength(1);
  const bill = story.bill(1);
  expect(bill).toMatchObject({ idTag: 'CAFE01', meterStart: 0 });
  expect(bill.stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
  expect(Date.parse(bill.startedAt)).toBeGreaterThanOrEqual(begin);
  expect(Date.parse(bill.stop?.at ?? '')).toBeLessThanOrEqual(end);
  expect(bill.values.length).toBeGreaterThan(29);
  expect(story.controller.station.outbox()).toEqual({ waiting: 0, dead: 0 });
  story.judge();
});

it('two transactions of two connectors, offline, keep their order and their owners', () => {
  const story = new Story({ ocpp: strangers });
  story.csms.drop('stay');
  story.wait(5);
  story.charge(1, 'AAAA01');
  story.charge(2, 'BBBB02');
  story.wait(300);
  story.tag(2, 'BBBB02');
  story.wait(60);
  story.tag(1, 'AAAA01');
  story.wait(10);
  story.csms.comeBack();
  story.wait(400);
  expect(story.bills.map(({ connector, idTag }) => [connector, idTag])).toEqual([
    [1, 'AAAA01'],
    [2, 'BBBB02'],
  ]);
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  expect(story.bill(2).stop?.meterStop).toBe(Math.floor(story.delivered(2)));
  story.judge();
});

it('a link that is cut in mid-charge stops no energy, and the values of the gap arrive', () => {
  const story = new Story({ ocpp: { OfflineMeterValueSampleInterval: 0 } });
  story.charge(1, 'CAFE01');
  story.csms.drop('stay');
  story.wait(1200);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.csms.comeBack();
  story.wait(400);
  const periodic = story.bill(1).values.filter(({ context }) => context === 'Sample.Periodic');
  expect(periodic.length).toBeGreaterThan(24);
  expect(story.csms.heard('BootNotification')).toHaveLength(1);
  story.judge();
});

it('the queue is drained within 2 s of acceptance', () => {
  const story = new Story({ ocpp: strangers });
  story.csms.drop('stay');
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(10);
  story.csms.comeBack();
  while (!story.csms.connected) story.wait(0.1);
  story.wait(2);
  expect(story.bill(1).stop?.reason).toBe('Local');
  expect(story.controller.station.outbox().waiting).toBe(0);
  story.judge();
});

describe('who may charge offline', () => {
  it('a card that was accepted before', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.unplug(1);
    story.csms.drop('stay');
    story.charge(1, 'CAFE01');
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('not a stranger, unless it is allowed', () => {
    const story = new Story();
    story.csms.drop('stay');
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('never one that was refused, whatever is allowed to strangers', () => {
    const story = new Story({ ocpp: strangers });
    story.csms.idTags.set('bad0', { status: 'Blocked' });
    story.plug(1);
    story.tag(1, 'BAD0');
    story.wait(5);
    story.csms.drop('stay');
    story.tag(1, 'BAD0');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('not one whose permission has run out meanwhile', () => {
    const story = new Story();
    const wall = story.clock.wall() ?? 0;
    story.csms.idTags.set('cafe01', { status: 'Accepted', expiryDate: new Date(wall + 600_000).toISOString() });
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.csms.drop('stay');
    story.wait(900);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('a stranger who is refused when the link returns stops getting energy', () => {
    const story = new Story({ ocpp: strangers });
    story.csms.idTags.set('bad0', { status: 'Invalid' });
    story.csms.drop('stay');
    story.charge(1, 'BAD0');
    story.wait(600);
    story.csms.comeBack();
    story.wait(400);
    expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
    expect(story.bill(1).stop).toMatchObject({ reason: 'DeAuthorized', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });
});

it('rule 19: after a night offline only what is true now is told of the connectors, and no history', () => {
  const story = new Story({ ocpp: strangers });
  story.csms.drop('stay');
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(10);
  const before = story.told(1).length;
  story.wait(3600);
  story.csms.comeBack();
  story.wait(400);
  expect(story.told(1).slice(before)).toEqual(['Finishing']);
  story.judge();
});

describe('readings while offline (000 line 98)', () => {
  const periodic = (story: Story) =>
    story
      .bill(1)
      .values.filter(({ context }) => context === 'Sample.Periodic')
      .map(({ at }) => Math.round((Date.parse(at) - Date.parse(story.bill(1).startedAt)) / 1000));

  it('come every 900 s instead of every 60, and every 60 again when the link is back', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.csms.drop('stay');
    story.wait(3600);
    story.csms.comeBack();
    story.wait(600);
    const times = periodic(story);
    expect(times.slice(0, 4)).toEqual([900, 1800, 2700, 3600]);
    expect(times.at(-1)).toBe(60 * Math.floor((times.at(-1) ?? 0) / 60));
    expect(times.slice(-4).map((time, index, all) => time - (all[index - 1] ?? time - 60))).toEqual([60, 60, 60, 60]);
    story.judge();
  });

  it.each([
    [0, 60],
    [120, 120],
  ])('with OfflineMeterValueSampleInterval %i: every %i s', (interval, expected) => {
    const story = new Story({ ocpp: { OfflineMeterValueSampleInterval: interval } });
    story.charge(1, 'CAFE01');
    story.csms.drop('stay');
    story.wait(1200);
    story.csms.comeBack();
    story.wait(400);
    const times = periodic(story);
    expect(times.slice(0, 9)).toEqual(Array.from({ length: 9 }, (_, index) => (index + 1) * expected));
    story.judge();
  });
});
