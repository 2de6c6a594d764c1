// Goal: the number of phases is changed only over two contactors that have been seen open, in the order that the guide
// fixes, and the car comes back with the other number (guide 3225–3274, SAF-10).
// Method: a three-phase car in mid-charge; both directions, both wirings, each contactor broken; judged by the plant.
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../config/read.ts';
import { Story } from '../kit/story.ts';

const story = (more: object = {}, feedback: 'no' | 'nc' = 'no'): Story =>
  new Story({ ports: [{ switch3to1phase: { enable: true, feedback_type: feedback }, ...more }, {}] });

const change = (one: Story, phases: 1 | 3) => one.request({ type: 'phases.set', evse: 1, phases });

const flowing = (one: Story): number => one.truth(1).currentA.filter((amps) => amps > 0).length;

describe.each(['no', 'nc'] as const)('with the second contactor wired %s', (feedback) => {
  it('a car is charged with three phases, then with one, then with three again', () => {
    const one = story({}, feedback);
    one.charge(1, 'CAFE01');
    expect(flowing(one)).toBe(3);
    expect(one.evse(1).phases).toEqual({ actual: 3, target: 3 });

    expect(change(one, 1)).toBe('accepted');
    one.wait(8);
    expect(one.truth(1)).toMatchObject({ coil: false, contact: 'open', pilotDuty: 100, relay2: { closed: false } });
    expect(one.status(1)).toBe('SuspendedEVSE');
    expect(one.evse(1).phases).toEqual({ actual: 0, target: 1 });
    one.wait(40);
    expect(flowing(one)).toBe(1);
    expect(one.evse(1).phases).toEqual({ actual: 1, target: 1 });

    change(one, 3);
    one.wait(48);
    expect(flowing(one)).toBe(3);
    expect(one.bill(1).stop).toBeUndefined();
    one.tag(1, 'CAFE01');
    one.wait(20);
    expect(one.truth(1)).toMatchObject({ bolt: 'unlocked', relay2: { closed: false } });
    one.judge();
  });
});

it('nothing is offered for as long as the delay says, counted from the last contact that opened', () => {
  const one = story();
  one.request({ type: 'phases.delay', evse: 1, seconds: 60 });
  one.charge(1, 'CAFE01');
  change(one, 1);
  while (one.truth(1).relay2.closed) one.wait(0.1);
  one.wait(59.5);
  expect(one.truth(1).pilotDuty).toBe(100);
  one.wait(1);
  expect(one.truth(1).pilotDuty).toBeLessThan(100);
  one.judge();
});

it('with nobody there it is changed as well, and the next car gets it', () => {
  const one = story();
  change(one, 1);
  one.wait(25);
  one.charge(1, 'CAFE01');
  expect(flowing(one)).toBe(1);
  one.judge();
});

it('a car that draws on is cut off, and then the number is changed', () => {
  const one = story();
  one.charge(1, 'CAFE01');
  one.fault(1, 'draws-after-offer');
  one.fault(1, 's2-stuck');
  change(one, 1);
  one.wait(12);
  expect(one.truth(1)).toMatchObject({ coil: false, contact: 'open', relay2: { closed: false } });
  one.fault(1, 'draws-after-offer', false);
  one.fault(1, 's2-stuck', false);
  one.wait(60);
  expect(flowing(one)).toBe(1);
  one.judge();
});

it('a change of mind while it waits is heard', () => {
  const one = story();
  one.charge(1, 'CAFE01');
  change(one, 1);
  one.wait(10);
  change(one, 3);
  one.wait(50);
  expect(flowing(one)).toBe(3);
  one.judge();
});

it('a car that does not come back is woken, and charges', () => {
  const one = story();
  one.charge(1, 'CAFE01');
  change(one, 1);
  one.wait(10);
  one.fault(1, 'sleepy');
  one.wait(15);
  expect(one.truth(1).pilotDuty).toBeLessThan(100);
  one.wait(25);
  expect(flowing(one)).toBe(0);
  one.wait(30);
  expect(flowing(one)).toBe(1);
  expect(one.evse(1).faults).toEqual([]);
  one.judge();
});

it('a car that never comes back is woken as often as the settings say, then told; asking again, it charges', () => {
  const one = story({ wake_up_tries: 2 });
  one.charge(1, 'CAFE01');
  change(one, 1);
  one.wait(10);
  one.car(1, 'pause');
  one.wait(20 + 2 * (30 + 8));
  expect(one.evse(1).faults).toEqual([]);
  one.wait(31);
  expect(one.evse(1).faults).toEqual(['EvNotResponding']);
  expect([one.status(1), one.bill(1).stop]).toEqual(['SuspendedEV', undefined]);
  one.car(1, 'request');
  one.wait(15);
  expect([flowing(one), one.evse(1).faults]).toEqual([1, []]);
  one.judge();
});

describe('the second contactor', () => {
  it('that does not close is told, and no phase flows', () => {
    const one = story();
    one.fault(1, 'relay2-stuck-open');
    one.plug(1);
    one.tag(1, 'CAFE01');
    one.wait(40);
    expect(one.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    expect(one.evse(1).faults).toEqual(['PhaseContactorFailedToClose']);
    one.fault(1, 'relay2-stuck-open', false);
    one.unplug(1);
    one.request({ type: 'fault.acknowledge' });
    one.wait(10);
    one.charge(1, 'CAFE02');
    expect(flowing(one)).toBe(3);
    one.judge();
  });

  it('that is too slow is told before the main one closes over it (SAF-10)', () => {
    const one = story();
    one.fault(1, 'relay2-slow');
    one.plug(1);
    one.tag(1, 'CAFE01');
    one.wait(40);
    expect(one.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked' });
    expect(one.evse(1).faults).toEqual(['PhaseContactorFailedToClose']);
    one.judge();
  });

  it('that drops out under load ends the session', () => {
    const one = story();
    one.charge(1, 'CAFE01');
    one.fault(1, 'relay2-stuck-open');
    one.wait(1);
    expect(one.truth(1).coil).toBe(false);
    one.wait(20);
    expect(one.evse(1).faults).toEqual(['PhaseContactorFailedToClose']);
    expect(one.bill(1).stop?.reason).toBe('Other');
    one.judge();
  });

  it('that is welded keeps the bolt in, for two phases are on the cable (SAF-05)', () => {
    const one = story();
    one.charge(1, 'CAFE01');
    one.fault(1, 'relay2-welded');
    one.tag(1, 'CAFE01');
    one.wait(20);
    expect(one.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'locked' });
    expect(one.evse(1).faults).toContain('PhaseContactorWelded');
    one.fault(1, 'relay2-welded', false);
    one.wait(5);
    one.request({ type: 'fault.acknowledge' });
    one.wait(10);
    expect(one.truth(1).bolt).toBe('unlocked');
    one.judge();
  });

  it('opens even under a main contactor that is welded', () => {
    const one = story();
    one.charge(1, 'CAFE01');
    one.fault(1, 'contactor-welded');
    one.tag(1, 'CAFE01');
    one.wait(20);
    expect(one.truth(1).relay2).toMatchObject({ coil: false, closed: false });
    expect(one.truth(1).bolt).toBe('locked');
    one.judge();
  });
});

describe('phases cannot be switched', () => {
  it('where no second contactor is fitted', () => {
    const one = new Story();
    expect(change(one, 1)).toBe('not-supported');
    expect(one.evse(1).phases).toBeNull();
  });

  it.each([
    [3, 'not-supported'],
    [11, 'accepted'],
  ] as const)('unless the rotary switch stands at three phases (position %i)', (rotary, outcome) => {
    const ports = [{ switch3to1phase: { enable: true } }];
    const world = { evses: [{ relay2: { drives: 'phases', auxiliary: 'no' } as const }], rotary };
    const one = new Story({ ports, other: { rotary_switch: { enable: true } }, world });
    expect(change(one, 1)).toBe(outcome);
    one.wait(25);
    one.charge(1, 'CAFE01');
    expect(flowing(one)).toBe(1);
    expect(one.truth(1).relay2.closed).toBe(false);
    one.judge();
  });

  it.each([
    [{ ventilation: { enable: true } }, 'ports[0]/ventilation/enable'],
    [{ ventilation: { control: 'external' } }, 'ports[0]/ventilation/control'],
    [{ phase_count: 1 }, 'ports[0]/phase_count'],
    [{ contactor: { feedback_type: 'none' } }, 'ports[0]/contactor/feedback_type'],
  ])('together with %j: one clear sentence', (more, named) => {
    const text = JSON.stringify({ ports: [{ ...more, switch3to1phase: { enable: true } }] });
    const reading = readSettings('s.jsonc', text);
    if (reading.kind === 'good') throw new Error('it was accepted');
    expect(reading.errors).toHaveLength(1);
    expect(reading.errors[0]).toContain('found true at ports[0]/switch3to1phase/enable, expected false unless');
    expect(reading.errors[0]).toContain(named);
  });
});
