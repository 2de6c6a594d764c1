// Goal: the RCD is proven before every session and watched through it, and its three faults react as the guide's tables
// say, each in its own way (SAF-02, SAF-03, SAF-07; guide 438–467, 3003–3091).
// Method: whole stations with devices that leak, stick, sleep, are late or wired the wrong way round; judged by the
// plant, the central system's statuses and the disk.
import { describe, expect, it } from 'vitest';
import type { WorldOptions } from '../../adapters/simulated/world.ts';
import { ordinaryEvse, plainWire } from '../../adapters/simulated/evse/settings.ts';
import { Story } from '../kit/story.ts';

const DAY_S = 86_400;
const monitored = { rcd_monitor: { enable: true } };

const build = (rcd: object = {}, world: Partial<WorldOptions> = {}): Story =>
  new Story({ ports: [{ rcd_monitor: { enable: true, ...rcd } }, {}], world });

/** In service: the test at the start has passed. */
const inService = (): Story => {
  const story = build();
  story.wait(5);
  return story;
};

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

const acknowledge = (story: Story): void => {
  story.request({ type: 'fault.acknowledge' });
  story.wait(5);
};

describe('a residual current under power', () => {
  it.each(['rcd-trip-ac', 'rcd-trip-dc'])('%s: off at once, the plug kept until the car is gone', (leak) => {
    const story = inService();
    story.charge(1, 'CAFE01');
    story.fault(1, leak);
    // The device takes its 200 ms, the contact its 15; nothing is left for us.
    story.wait(0.2);
    expect(story.truth(1).coil).toBe(false);
    story.wait(10);
    expect(story.truth(1)).toMatchObject({ contact: 'open', bolt: 'locked', pilotDuty: 100 });
    expect(lastTold(story)).toMatchObject({
      status: 'Faulted',
      errorCode: 'GroundFailure',
      vendorErrorCode: 'RcdGroundFailure',
    });
    expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
    expect(story.status(2)).toBe('Available');

    expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'UnlockFailed' });
    story.tag(1, 'BABE02');
    acknowledge(story);
    story.wait(20);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });

    story.fault(1, leak, false);
    story.fault(1, 'cable-out-of-car');
    story.wait(5);
    expect(story.truth(1).bolt).toBe('unlocked');
    expect(lastTold(story)).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    story.unplug(1);
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('that the device goes on to report without the car is the fault of the station', () => {
    const story = inService();
    story.charge(1, 'CAFE01');
    story.fault(1, 'rcd-stuck');
    story.fault(1, 'rcd-trip-dc');
    story.wait(10);
    story.fault(1, 'cable-out-of-car');
    story.wait(5);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 0, bolt: 'unlocked' });
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'SpuriousRcdError' });
    story.unplug(1);
    acknowledge(story);
    expect(story.status(1)).toBe('Faulted');
    story.fault(1, 'rcd-stuck', false);
    story.wait(5);
    expect(story.status(1)).toBe('Faulted');
    acknowledge(story);
    expect(story.status(1)).toBe('Available');
    story.fault(1, 'rcd-trip-dc', false);
    story.charge(1, 'CAFE01');
    story.judge();
  });
});

describe('a trip without a car', () => {
  it('is not recoverable: state F, nothing locked, until it is acknowledged and tested', () => {
    const story = inService();
    story.fault(1, 'rcd-spurious');
    story.wait(10);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 0, bolt: 'unlocked', coil: false });
    expect(lastTold(story)).toMatchObject({
      status: 'Faulted',
      errorCode: 'GroundFailure',
      vendorErrorCode: 'SpuriousRcdError',
    });
    story.fault(1, 'rcd-spurious', false);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 0, bolt: 'unlocked', coil: false });
    story.unplug(1);
    acknowledge(story);
    expect(story.evse(1)).toMatchObject({ status: 'Available', rcd: { mode: 'armed' } });
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('is what a station finds at its start when the feedback is taken the wrong way round', () => {
    const feedbackWire = { device: 'active_high', board: 'active_low' } as const;
    const story = build({}, { evses: [{ rcd: { ...ordinaryEvse.rcd, feedbackWire } }, {}] });
    story.wait(5);
    expect(story.evse(1).faults).toEqual(['SpuriousRcdError']);
    story.judge();
  });

  it('is what a station finds when its feedback wire is swapped in service', () => {
    const story = inService();
    story.fault(1, 'rcd-inverted');
    story.wait(1);
    expect(story.evse(1).faults).toEqual(['SpuriousRcdError']);
    story.judge();
  });

  it('does not happen where device and settings agree on the other polarity, in feedback and test', () => {
    const story = build({ polarity: 'active_low', test_gpio_polarity: 'active_low' });
    story.wait(5);
    expect(story.evse(1)).toMatchObject({ status: 'Available', rcd: { mode: 'armed' } });
    story.charge(1, 'CAFE01');
    story.judge();
  });
});

describe('the self-test', () => {
  it.each([
    ['Western Automation RCM14-01', [815, 810, 410]],
    ['Bender RCD-121', [50, 750, 2000]],
  ] as const)('passes with the times of the %s', (_, [trigger, tripped, normal]) => {
    const times = { test_trigger_time: trigger, test_check_tripped_time: tripped, test_check_normal_time: normal };
    const story = build(times);
    story.wait(5);
    story.request({ type: 'rcd.test', evse: 1 });
    story.wait((trigger + normal - 1) / 1000);
    expect(story.evse(1).rcd?.mode).toBe('testing');
    story.wait(0.001);
    expect(story.evse(1).rcd?.mode).toBe('armed');
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('runs at the start, before each session and on request, and is remembered over a restart', () => {
    const story = inService();
    expect(story.heard('rcd.tested')).toHaveLength(1);
    story.charge(1, 'CAFE01');
    expect(story.heard('rcd.tested')).toHaveLength(2);
    expect(story.request({ type: 'rcd.test', evse: 1 })).toBe('rejected');
    story.tag(1, 'CAFE01');
    story.wait(20);
    story.unplug(1);
    expect(story.request({ type: 'rcd.test', evse: 1 })).toBe('accepted');
    expect(story.request({ type: 'rcd.test', evse: 2 })).toBe('not-supported');
    story.wait(5);
    expect(story.heard('rcd.tested')).toHaveLength(3);
    const testedAt = story.evse(1).rcd?.testedAt;
    expect(testedAt).toBe(story.heard('rcd.tested').at(-1)?.stamp.wall);
    story.crash();
    story.restart(0.5);
    expect(story.evse(1).rcd).toEqual({ mode: 'testing', tests: true, testedAt });
    story.judge();
  });

  it('keeps the contactor open while it runs, however long that takes', () => {
    const story = build({ test_trigger_time: 5000, test_check_tripped_time: 5000, test_check_normal_time: 5000 });
    story.wait(15);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(6.9);
    expect(story.truth(1)).toMatchObject({ coil: false });
    story.wait(5);
    expect(story.truth(1)).toMatchObject({ coil: true, contact: 'closed' });
    story.judge();
  });

  it('is repeated within 24 hours by a station where nobody comes', () => {
    const story = inService();
    story.wait(3 * DAY_S);
    expect(story.heard('rcd.tested')).toHaveLength(4);
    story.judge();
  });

  it('of a session that lasts for days pauses it once a day: never under power, and the account goes on', () => {
    const story = inService();
    story.charge(1, 'CAFE01', { thenRequestAmps: 6, phases: 1, car: { batteryKwh: 500, chargePercent: 0 } });
    story.wait(DAY_S - 60);
    const before = story.heard('rcd.tested').length;
    story.wait(90);
    expect(story.heard('rcd.due')).toHaveLength(1);
    expect(story.heard('rcd.tested')).toHaveLength(before + 1);
    expect(story.told(1).slice(-3)).toEqual(['SuspendedEVSE', 'SuspendedEV', 'Charging']);
    expect(story.truth(1)).toMatchObject({ contact: 'closed', currentA: [6, 0, 0] });
    expect(story.bill(1).stop).toBeUndefined();
    story.judge();
  });

  it('is not needed where none is wired: monitoring goes on', () => {
    const story = build({ test_gpio: -1 });
    story.charge(1, 'CAFE01');
    expect(story.evse(1).rcd).toEqual({ mode: 'armed', tests: false, testedAt: null });
    story.wait(DAY_S);
    expect(story.heard('rcd.tested')).toEqual([]);
    story.fault(1, 'rcd-spurious');
    story.wait(1);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });
});

describe.each(['rcd-test-no-trip', 'rcd-late', 'rcd-stuck'])('a device that fails its test (%s)', (broken) => {
  it('with a car: nothing is offered; without: state F, until it is mended and acknowledged', () => {
    const story = inService();
    story.fault(1, broken);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 100, coil: false, contact: 'open' });
    expect(lastTold(story)).toMatchObject({
      status: 'Faulted',
      errorCode: 'GroundFailure',
      vendorErrorCode: 'RcdTestError',
    });
    story.fault(1, 'cable-out-of-car');
    story.wait(5);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 0, bolt: 'unlocked' });
    story.unplug(1);
    acknowledge(story);
    story.wait(5);
    expect(story.status(1)).toBe('Faulted');
    story.fault(1, broken, false);
    story.wait(5);
    acknowledge(story);
    acknowledge(story);
    expect(story.evse(1)).toMatchObject({ status: 'Available', rcd: { mode: 'armed' } });
    story.charge(1, 'CAFE01');
    story.judge();
  });
});

describe('a device at the border of its times', () => {
  const device = (tripMs: number, clearMs: number, test: 'held' | 'pulse' = 'held'): Partial<WorldOptions> => ({
    evses: [{ rcd: { test, tripMs, clearMs, feedbackWire: plainWire, testWire: plainWire } }, {}],
  });

  // What comes at the very instant of the check has come too late.
  it.each([
    [809, 'armed'],
    [810, 'untrustworthy'],
    [811, 'untrustworthy'],
  ])('trips after %i ms where it is looked for after 810: %s', (tripMs, mode) => {
    const story = build({}, device(tripMs, 100));
    story.wait(5);
    expect(story.evse(1).rcd?.mode).toBe(mode);
  });

  it.each([
    [409, 'armed'],
    [410, 'untrustworthy'],
    [411, 'untrustworthy'],
  ])('is back after %i ms where it is looked for after 410: %s', (clearMs, mode) => {
    const story = build({}, device(200, clearMs));
    story.wait(5);
    expect(story.evse(1).rcd?.mode).toBe(mode);
  });

  const bender = { test_trigger_time: 50, test_check_tripped_time: 750, test_check_normal_time: 2000 };

  it.each([
    [749, 'armed'],
    [750, 'untrustworthy'],
    [751, 'untrustworthy'],
  ])('of the other kind trips after %i ms where it is looked for after 750: %s', (tripMs, mode) => {
    const story = build(bender, device(tripMs, 500, 'pulse'));
    story.wait(5);
    expect(story.evse(1).rcd?.mode).toBe(mode);
  });

  it.each([
    [2049, 'armed'],
    [2050, 'untrustworthy'],
    [2051, 'untrustworthy'],
  ])('of the other kind is back after %i ms where it is looked for after 2050: %s', (backMs, mode) => {
    const story = build(bender, device(400, backMs - 400, 'pulse'));
    story.wait(5);
    expect(story.evse(1).rcd?.mode).toBe(mode);
  });
});

it('two monitored connectors are tested and trip each for itself', () => {
  const story = new Story({ ports: [monitored, monitored] });
  story.charge(1, 'CAFE01');
  story.charge(2, 'BABE02');
  story.fault(1, 'rcd-trip-dc');
  story.wait(10);
  expect(story.truth(1).currentA).toEqual([0, 0, 0]);
  expect(story.truth(2).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('a slow disk delays neither the trip nor the test', () => {
  const story = inService();
  story.charge(1, 'CAFE01');
  story.store.hang();
  story.fault(1, 'rcd-trip-dc');
  story.wait(0.2);
  expect(story.truth(1).coil).toBe(false);
});
