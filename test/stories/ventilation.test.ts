// Goal: a car that asks for ventilation (state D) gets energy exactly where the settings and the air allow it
// (guide Tables 79 and 80, SAF-01).
// Method: every row of the tables, with a fan that works and one that does not; judged by coil, fan and pilot.
import { describe, expect, it } from 'vitest';
import { Story, type StoryOptions } from '../kit/story.ts';

type Ventilation = { enable?: boolean; control?: 'internal' | 'external'; feedback_type?: 'no' | 'nc' | 'none' };

const story = (ventilation: Ventilation, always = false): Story => {
  const port = { ventilation, always_accept_cp_state_d: always };
  const options: StoryOptions = { ports: [port, {}] };
  return new Story(options);
};

/** A car that asks for ventilation comes with a card. */
const arrive = (one: Story): void => {
  one.fault(1, 'ventilation-request');
  one.plug(1);
  one.tag(1, 'CAFE01');
};

const tell = (one: Story, what: 'available' | 'runs' | 'relay', on: boolean) =>
  one.request({ type: 'ventilation.tell', evse: 1, what, on });

const isCharged = (one: Story): boolean => (one.truth(1).currentA[0] ?? 0) > 0;

const refused = { coil: false, pilotDuty: 100, bolt: 'locked' };

describe('Table 80: a request for ventilation', () => {
  it.each<[string, Ventilation]>([
    ['not enabled', { enable: false }],
    ['not enabled, external', { enable: false, control: 'external' }],
    ['internal', { enable: true }],
    ['external', { enable: true, control: 'external' }],
  ])('is always accepted where the settings say so (%s)', (_, ventilation) => {
    const one = story(ventilation, true);
    arrive(one);
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    expect(one.evse(1).pilot).toBe('D');
    one.judge();
  });

  it.each<[string, Ventilation]>([
    ['internal', { enable: false, control: 'internal' }],
    ['external', { enable: false, control: 'external' }],
  ])('without ventilation (%s) is refused: duty 100 %, bolt in, transaction open', (_, ventilation) => {
    const one = story(ventilation);
    arrive(one);
    one.wait(20);
    expect(one.truth(1)).toMatchObject(refused);
    expect(one.truth(1).currentA).toEqual([0, 0, 0]);
    expect(one.status(1)).toBe('SuspendedEVSE');
    expect(one.evse(1).limits[0]).toEqual({ name: 'ventilation', amps: 0 });
    expect(one.bill(1).stop).toBeUndefined();
    expect(one.told(1)).not.toContain('Faulted');
    one.judge();
  });

  it.each<[string, Ventilation]>([
    ['internal', { enable: false, control: 'internal' }],
    ['external', { enable: false, control: 'external' }],
  ])('without ventilation (%s) is refused whatever a neighbour says of his', (_, ventilation) => {
    const one = story(ventilation);
    tell(one, 'available', true);
    tell(one, 'runs', true);
    arrive(one);
    one.wait(60);
    expect(one.truth(1)).toMatchObject(refused);
    one.judge();
  });

  it('to a fan is not served by a neighbour who says that his runs', () => {
    const one = story({ enable: true });
    one.fault(1, 'relay2-stuck-open');
    tell(one, 'available', true);
    tell(one, 'runs', true);
    arrive(one);
    one.wait(60);
    expect(one.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
    one.judge();
  });

  it.each(['no', 'nc', 'none'] as const)('with a fan (feedback %s) is served while it runs', (feedback) => {
    const one = story({ enable: true, feedback_type: feedback });
    arrive(one);
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    expect(one.truth(1).relay2).toEqual({ drives: 'fan', coil: true, closed: true });
    one.tag(1, 'CAFE01');
    one.wait(20);
    expect(one.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked', relay2: { coil: false, closed: false } });
    one.judge();
  });

  it('to a neighbour is served when he says that there is ventilation and that it runs', () => {
    const one = story({ enable: true, control: 'external' });
    arrive(one);
    one.wait(5);
    expect(one.truth(1)).toMatchObject({ coil: false });
    expect(tell(one, 'runs', true)).toBe('accepted');
    one.wait(10);
    expect(one.truth(1)).toMatchObject(refused);
    tell(one, 'available', true);
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    expect(one.truth(1).relay2.coil).toBe(false);
    tell(one, 'runs', false);
    one.wait(0.1);
    expect(one.truth(1).coil).toBe(false);
    one.judge();
  });
});

describe('relay 2', () => {
  it('belongs to a neighbour where ventilation is external and not enabled (Table 79, row 2)', () => {
    const one = story({ enable: false, control: 'external' });
    tell(one, 'relay', true);
    one.wait(1);
    expect(one.truth(1).relay2).toMatchObject({ coil: true, closed: true });
    tell(one, 'relay', false);
    one.wait(1);
    expect(one.truth(1).relay2).toMatchObject({ coil: false, closed: false });
    one.judge();
  });

  it.each<[string, Ventilation]>([
    ['internal', { enable: true }],
    ['not enabled', { enable: false }],
  ])('is nobody else’s (%s)', (_, ventilation) => {
    const one = story(ventilation);
    tell(one, 'relay', true);
    one.wait(1);
    expect(one.truth(1).relay2.coil).toBe(false);
  });

  it('rests while no car is charged, whatever a car asks for', () => {
    const one = story({ enable: true });
    one.fault(1, 'ventilation-request');
    one.plug(1);
    one.wait(60);
    expect(one.truth(1).relay2.coil).toBe(false);
    one.judge();
  });
});

describe('a car that begins to ask for ventilation in mid-charge', () => {
  it('loses the contact within 100 ms, and gets it back when the fan runs', () => {
    const one = story({ enable: true });
    one.charge(1, 'CAFE01');
    one.fault(1, 'ventilation-request');
    one.wait(0.1);
    expect(one.truth(1).coil).toBe(false);
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    expect(one.truth(1).relay2.closed).toBe(true);
    one.fault(1, 'ventilation-request', false);
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    expect(one.truth(1).relay2.closed).toBe(false);
    expect(one.bill(1).stop).toBeUndefined();
    one.judge();
  });

  it('loses the contact within 100 ms where nobody ventilates, and is tried again later', () => {
    const one = story({ enable: false });
    one.charge(1, 'CAFE01');
    one.fault(1, 'ventilation-request');
    one.wait(0.1);
    expect(one.truth(1).coil).toBe(false);
    one.wait(10);
    expect(one.truth(1)).toMatchObject(refused);
    one.fault(1, 'ventilation-request', false);
    one.wait(60);
    expect(isCharged(one)).toBe(true);
    one.judge();
  });
});

describe('a fan that fails', () => {
  it('to start is told as VentError; repaired, the next try charges', () => {
    const one = story({ enable: true });
    one.fault(1, 'relay2-stuck-open');
    arrive(one);
    one.wait(12);
    expect(one.truth(1).coil).toBe(false);
    expect(one.evse(1).faults).toContain('VentilationFailed');
    one.fault(1, 'relay2-stuck-open', false);
    one.wait(90);
    expect(one.evse(1).faults).toEqual([]);
    one.unplug(1);
    one.fault(1, 'ventilation-request', false);
    one.wait(10);
    one.charge(1, 'CAFE02');
    one.judge();
  });

  it('to start within its 250 ms is told; in time again, it serves', () => {
    const one = story({ enable: true });
    one.fault(1, 'relay2-slow');
    arrive(one);
    one.wait(20);
    expect(one.truth(1).coil).toBe(false);
    expect(one.evse(1).faults).toContain('VentilationFailed');
    one.fault(1, 'relay2-slow', false);
    one.unplug(1);
    one.wait(60);
    one.fault(1, 'ventilation-request');
    one.plug(1);
    one.tag(1, 'CAFE02');
    one.wait(30);
    expect(isCharged(one)).toBe(true);
    one.judge();
  });

  it('while it runs takes the contact away at once', () => {
    const one = story({ enable: true });
    arrive(one);
    one.wait(30);
    one.fault(1, 'relay2-stuck-open');
    one.wait(0.1);
    expect(one.truth(1).coil).toBe(false);
    one.wait(2);
    expect(one.evse(1).faults).toContain('VentilationFailed');
    one.judge();
  });
});
