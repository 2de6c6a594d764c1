// Goal: a supply that is out of its bands, a car that draws too much, a protective conductor that is lost: each ends
// charging after its time and not before, is told by its name, and ends by itself when all is well.
// Method: the simulated supply and cars at the border of every band; judged by contact, current and central system.
import { describe, expect, it } from 'vitest';
import { Story, type StoryOptions } from '../kit/story.ts';

const fixed = { pluggable: false, pp: { cable_current_limit: 32 }, earth_monitor: { enable: true } };
const at = (evse: object): StoryOptions => ({ ports: [fixed], world: { evses: [{ cable: 'fixed', ...evse }] } });

const told = (story: Story) => {
  const last = story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);
  return { status: last?.['status'], errorCode: last?.['errorCode'], vendorErrorCode: last?.['vendorErrorCode'] };
};

describe.each([
  ['under-voltage', 'UnderVoltage', 'UnderVoltage', 1],
  ['over-voltage', 'OverVoltage', 'OverVoltage', 1],
  ['frequency-off', 'OtherError', 'InputFrequencyError', 2],
  ['phase-lost', 'OtherError', 'PhaseLost', 1],
  ['phase-rotated', 'OtherError', 'VPRError', 2],
] as const)('%s', (name, errorCode, vendorErrorCode, afterS) => {
  it(`is left alone for less than ${afterS} s`, () => {
    const story = new Story(at({}));
    story.charge(1, 'CAFE01');
    story.fault(1, name);
    story.wait(afterS - 0.1);
    expect(story.truth(1).contact).toBe('closed');
    story.fault(1, name, false);
    story.wait(60);
    expect(story.status(1)).toBe('Charging');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  it('ends charging, is told, and ends by itself', () => {
    const story = new Story(at({}));
    story.charge(1, 'CAFE01');
    story.fault(1, name);
    story.wait(afterS + 0.2);
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open' });
    story.wait(20);
    expect(told(story)).toEqual({ status: 'Faulted', errorCode, vendorErrorCode });
    expect(story.bill(1).stop).toBeDefined();
    story.fault(1, name, false);
    story.wait(9);
    expect(story.status(1)).toBe('Faulted');
    story.wait(3);
    expect(story.status(1)).toBe('Finishing');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });

  it('lets nobody begin', () => {
    const story = new Story(at({}));
    story.fault(1, name);
    story.wait(5);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bills).toEqual([]);
    story.judge();
  });
});

describe('a supply at the border of its band', () => {
  it.each([
    [184, 'Available'],
    [183, 'Faulted'],
    [276, 'Available'],
    [277, 'Faulted'],
  ])('of %i V is %s', (voltageV, status) => {
    const story = new Story(at({ voltageV }));
    story.wait(10);
    expect(story.status(1)).toBe(status);
  });

  it.each([
    [46.9, 'Faulted'],
    [47, 'Available'],
    [52, 'Available'],
    [52.1, 'Faulted'],
    [56.4, 'Available'],
    [60, 'Available'],
    [62.5, 'Faulted'],
  ])('of %f Hz is %s', (frequencyHz, status) => {
    const story = new Story(at({ frequencyHz }));
    story.wait(10);
    expect(story.status(1)).toBe(status);
  });

  it('of a single phase knows no order of phases', () => {
    const story = new Story({
      ports: [{ ...fixed, phase_count: 1 }],
      world: { evses: [{ cable: 'fixed', phases: 1 }] },
    });
    story.fault(1, 'phase-rotated');
    story.charge(1, 'CAFE01');
    expect(story.status(1)).toBe('Charging');
  });
});

describe('a car that draws a quarter more than it is offered', () => {
  it('is left alone for 7 s and cut off then; whoever leaves it plugged in gets nothing more', () => {
    const story = new Story(at({}));
    story.charge(1, 'CAFE01', { thenRequestAmps: 32, car: { maxAmps: 32 } });
    story.fault(1, 'overdraw');
    // Its on-board charger needs 0.8 s for the last 8 A.
    story.wait(6.9);
    expect(story.truth(1).contact).toBe('closed');
    story.wait(1.5);
    expect(story.truth(1).contact).toBe('open');
    story.wait(20);
    expect(told(story)).toEqual({ status: 'Faulted', errorCode: 'OverCurrentFailure', vendorErrorCode: 'OverCurrent' });
    story.fault(1, 'overdraw', false);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.unplug(1);
    story.wait(10);
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('for less than its time goes on', () => {
    const story = new Story(at({}));
    story.charge(1, 'CAFE01');
    story.fault(1, 'overdraw');
    story.wait(6);
    story.fault(1, 'overdraw', false);
    story.wait(60);
    expect(story.status(1)).toBe('Charging');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });
});

describe('a protective conductor that is lost', () => {
  it('ends charging within a second, and only somebody on site ends the fault', () => {
    const story = new Story(at({}));
    story.charge(1, 'CAFE01');
    story.fault(1, 'earth-lost');
    story.wait(1);
    expect(story.truth(1)).toMatchObject({ contact: 'open', pilotDuty: 0 });
    story.wait(20);
    expect(told(story)).toMatchObject({ status: 'Faulted', errorCode: 'GroundFailure' });
    story.fault(1, 'earth-lost', false);
    story.wait(60);
    expect(story.status(1)).toBe('Faulted');
    story.request({ type: 'fault.acknowledge' });
    story.wait(5);
    expect(story.status(1)).not.toBe('Faulted');
    story.judge();
  });

  it('is not felt where nobody measures it', () => {
    const story = new Story({ ports: [{ ...fixed, earth_monitor: { enable: false } }] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'earth-lost');
    story.wait(60);
    expect(story.status(1)).toBe('Charging');
  });
});
