// Goal: the offer follows its limits: down within 5 s, up again when they allow it; a limit of 0 pauses and never
// ends (BIL-05, SAF-08).
// Method: limits of the central system and of neighbours on virtual time; judged by the pilot, the current and the
// ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const dutyOf = (amps: number): number => amps / 0.6;

describe('a limit of 0', () => {
  it('pauses, and charging goes on when it returns', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.controller.limit('station', 0);
    story.wait(10);
    expect(story.status(1)).toBe('SuspendedEVSE');
    expect(story.truth(1)).toMatchObject({ pilotDuty: 100, currentA: [0, 0, 0], bolt: 'locked' });
    const paused = story.delivered(1);
    story.wait(7200);
    expect(story.delivered(1)).toBe(paused);
    story.controller.limit('station', null);
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('that stands before the start lets a transaction begin, without energy until it is lifted', () => {
    const story = new Story();
    story.controller.limit('station', 0);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.status(1)).toBe('SuspendedEVSE');
    expect(story.bills).toHaveLength(1);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
    story.controller.limit('station', 10);
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([10, 10, 10]);
    story.judge();
  });

  it('resumes a car that has stayed in C through the pause', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, 's2-stuck');
    story.controller.limit('station', 0);
    story.wait(600);
    expect(story.status(1)).toBe('SuspendedEVSE');
    expect(story.truth(1).currentA).toEqual([0, 0, 0]);
    story.controller.limit('station', 16);
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('a car that draws on although nothing is offered is cut off', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, 'draws-after-offer');
    story.controller.limit('station', 0);
    story.wait(15);
    expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
    expect(story.bill(1).stop).toBeUndefined();
    story.controller.limit('station', 16);
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('pauses a car that does not want energy now; told what both are, the station is the reason', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.car(1, 'pause');
    story.wait(5);
    expect(story.status(1)).toBe('SuspendedEV');
    story.controller.limit('station', 0);
    story.wait(5);
    expect(story.status(1)).toBe('SuspendedEVSE');
    story.car(1, 'request');
    story.controller.limit('station', null);
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });
});

it.each([13, 8, 6])(
  'the offer follows a limit that falls to %s A within 5 s, and one that rises soon after',
  (amps) => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.controller.limit('station', amps);
    story.wait(4.9);
    expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(amps), 3);
    expect(Math.max(...story.truth(1).currentA)).toBeLessThanOrEqual(amps);
    story.controller.limit('station', 14);
    story.wait(20);
    expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(14), 3);
    expect(story.truth(1).currentA[0]).toBeCloseTo(14, 1);
    story.judge();
  },
);

it('a limit that falls is offered in the same instant; one that rises and rises, once in 5 s at most', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.controller.limit('station', 8);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(8), 3);
  const raises: number[] = [];
  let was = story.truth(1).pilotDuty;
  for (let tick = 0; tick < 300; tick++) {
    story.controller.limit('station', 8 + tick * 0.02);
    story.wait(0.1);
    const { pilotDuty } = story.truth(1);
    if (pilotDuty !== was) raises.push(story.clock.now());
    was = pilotDuty;
  }
  expect(raises.length).toBeGreaterThanOrEqual(5);
  for (const [nth, at] of raises.entries()) expect(at - (raises[nth - 1] ?? 0)).toBeGreaterThanOrEqual(5000);
  story.controller.limit('station', 7);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(7), 3);
  story.judge();
});

it('less than 6 A leaves the contact as it is for the 6 s that a car has to let go; the transaction stays open', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 's2-stuck');
  story.controller.limit('station', 5.9);
  story.wait(5.9);
  expect(story.truth(1)).toMatchObject({ pilotDuty: 100, contact: 'closed', currentA: [0, 0, 0] });
  story.wait(600);
  expect(story.truth(1)).toMatchObject({ pilotDuty: 100, contact: 'open', bolt: 'locked' });
  expect(story.bill(1).stop).toBeUndefined();
  story.judge();
});

it('tenths of an ampere are offered as they are, and nothing is rounded up', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.controller.limit('station', 10.29);
  story.wait(6);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(10.2), 3);
  story.judge();
});

it('the sixth name of a neighbour is ignored; −1 is no limit (guide 3119–3133)', () => {
  const story = new Story();
  story.charge(1, 'CAFE01', { thenRequestAmps: 32, car: { maxAmps: 32 } });
  const published = { internal: 6, ocpp: 13, special: 20, one: 32, two: -1, ignored: 1 };
  for (const [dynamic, amps] of Object.entries(published)) story.controller.limit({ dynamic }, amps);
  story.wait(20);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(6), 3);
  story.controller.limit({ dynamic: 'internal' }, 20);
  story.wait(20);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(13), 3);
  const dynamic = story.evse(1).limits.filter(({ name }) => name.startsWith('dynamic/'));
  expect(dynamic.map(({ name, amps }) => [name, amps])).toEqual([
    ['dynamic/ocpp', 13],
    ['dynamic/internal', 20],
    ['dynamic/special', 20],
    ['dynamic/one', 32],
    ['dynamic/two', -1],
  ]);
  story.judge();
});

it.each([5.9, 3, 0])('less than 6 A (%s) offers nothing', (amps) => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.controller.limit('station', amps);
  story.wait(5);
  expect(story.truth(1)).toMatchObject({ pilotDuty: 100, currentA: [0, 0, 0] });
  story.judge();
});

it('the smallest limit counts, whoever has set it', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.controller.limit({ dynamic: 'grid' }, 10);
  story.controller.limit({ dynamic: 'house' }, 7);
  story.controller.limit('station', 13);
  story.wait(20);
  expect(story.truth(1).currentA[0]).toBeCloseTo(7, 3);
  story.controller.limit({ dynamic: 'house' }, null);
  story.wait(20);
  expect(story.truth(1).currentA[0]).toBeCloseTo(10, 3);
  story.judge();
});

it.each([13, 20, 32] as const)('a cable for %s A is never offered more', (cableAmps) => {
  const story = new Story();
  story.charge(1, 'CAFE01', { cableAmps, thenRequestAmps: 32, car: { maxAmps: 32 } });
  expect(story.truth(1).currentA[0]).toBeCloseTo(cableAmps, 1);
  expect(story.truth(1).pilotDuty).toBeCloseTo(dutyOf(cableAmps), 3);
  story.judge();
});

it('a proximity wire that loses contact for less than a second costs current, not the session (SAF-09)', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'proximity-open');
  story.wait(0.1);
  expect(story.truth(1).pilotDuty).toBe(100);
  story.wait(0.7);
  story.fault(1, 'proximity-open', false);
  story.wait(30);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  expect(story.bill(1).stop).toBeUndefined();
  expect(story.told(1)).not.toContain('Faulted');
  story.judge();
});

it('a cable that turns out smaller in mid-charge is followed down at once', () => {
  const story = new Story();
  story.charge(1, 'CAFE01', { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } });
  story.fault(1, 'proximity-changed');
  story.wait(3);
  expect(story.truth(1).currentA[0]).toBeCloseTo(20, 1);
  story.judge();
});
