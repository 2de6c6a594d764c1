// Goal: everything that a car, a pilot wire or a cable can do wrong can be switched on, is seen through the ports, and
// can be undone. Method: one story a fault; the healthy value before, the damage while it is on, the healthy value
// after.
import { describe, expect, it } from 'vitest';
import { bench, dutyOf, listen, promptCar, type Bench } from './bench.ts';

const REACTION_MS = 3000;

const charging = () => {
  const world = bench();
  world.charge(16);
  world.wait(10_000);
  return world;
};
const peaks = (world: Bench) => {
  let now = { high: 0, low: 0 };
  world.hardware().pilot.watch((high, low) => (now = { high: Math.round(high), low: Math.round(low) }));
  return now;
};
const on = (world: Bench, name: string) => expect(world.world.fault(1, name, true).done).toBe(true);
const off = (world: Bench, name: string) => expect(world.world.fault(1, name, false).done).toBe(true);

describe('pilot', () => {
  it('that touches earth reads 0 V on both halves, and the car stops', () => {
    const world = charging();
    on(world, 'pilot-short');
    expect(peaks(world)).toEqual({ high: 0, low: 0 });
    world.wait(REACTION_MS);
    expect(world.truth()).toMatchObject({ currentA: [0, 0, 0], car: { s2Closed: false } });
    off(world, 'pilot-short');
    world.wait(REACTION_MS);
    expect(peaks(world)).toEqual({ high: 6, low: -12 });
  });

  it('without the diode is loaded in its negative half', () => {
    const world = charging();
    on(world, 'diode-missing');
    expect(peaks(world).low).toBeGreaterThan(-10);
    off(world, 'diode-missing');
    expect(peaks(world)).toEqual({ high: 6, low: -12 });
  });

  it('with noise leaves its window, for 10 ms at a time and into the neighbour at most', () => {
    const world = charging();
    const told = listen(world);
    on(world, 'pilot-noise');
    world.wait(1000);
    const highs = told.peaks.map(({ high }) => high);
    expect(Math.max(...highs)).toBeGreaterThan(8);
    expect(Math.min(...highs)).toBeLessThan(4);
    expect(highs.every((high) => high > 3 && high < 9)).toBe(true);
    off(world, 'pilot-noise');
    expect(peaks(world)).toEqual({ high: 6, low: -12 });
    const before = told.peaks.length;
    world.wait(1000);
    expect(told.peaks).toHaveLength(before);
  });
});

describe('car', () => {
  it.each([1, 5, 20])('flaps between B and C %i times a second', (flapHz) => {
    const world = bench([{ flapHz }]);
    world.charge(16);
    const told = listen(world);
    on(world, 'bc-flapping');
    world.wait(4000);
    const edges = told.peaks.length;
    expect(Math.abs(edges - 8 * flapHz)).toBeLessThanOrEqual(2);
    off(world, 'bc-flapping');
    world.wait(1000);
    expect(told.peaks.length - edges).toBeLessThanOrEqual(1);
  });

  it('with a stuck S2 stays in state C after the offer has ended', () => {
    const world = charging();
    on(world, 's2-stuck');
    world.hardware().pilot.setDuty(100);
    world.wait(60_000);
    expect(world.truth()).toMatchObject({ currentA: [0, 0, 0], car: { s2Closed: true } });
    expect(peaks(world).high).toBe(6);
    off(world, 's2-stuck');
    world.wait(REACTION_MS);
    expect(peaks(world).high).toBe(9);
  });

  it('that overdraws takes a quarter more than it is offered', () => {
    const world = charging();
    on(world, 'overdraw');
    expect(world.reading().currentA).toEqual([20, 20, 20]);
    off(world, 'overdraw');
    expect(world.reading().currentA).toEqual([16, 16, 16]);
  });

  it('that draws on after the offer stops only when the contact opens', () => {
    const world = charging();
    on(world, 'draws-after-offer');
    world.hardware().pilot.setDuty(100);
    world.wait(60_000);
    expect(world.truth()).toMatchObject({ currentA: [16, 16, 16], car: { s2Closed: true } });
    world.hardware().contactor.setCoil(false);
    world.wait(1000);
    expect(world.truth().currentA).toEqual([0, 0, 0]);
    off(world, 'draws-after-offer');
    world.wait(REACTION_MS);
    expect(world.truth().car?.s2Closed).toBe(false);
  });

  it('that falls asleep ignores PWM', () => {
    const world = bench();
    on(world, 'sleepy');
    world.charge(16);
    world.wait(60_000);
    expect(world.truth().currentA).toEqual([0, 0, 0]);
    off(world, 'sleepy');
    expect(world.truth().car?.s2Closed).toBe(true);
  });

  it('that wants ventilation pulls the pilot to state D', () => {
    const world = charging();
    on(world, 'ventilation-request');
    expect(peaks(world).high).toBe(3);
    off(world, 'ventilation-request');
    expect(peaks(world).high).toBe(6);
  });
});

describe('proximity wire', () => {
  it.each([
    ['proximity-open', 'none'],
    ['proximity-invalid', 'invalid'],
    ['proximity-changed', 20],
  ] as const)('%s reads %s, and 32 A again afterwards', (name, rating) => {
    const world = charging();
    const told = listen(world);
    on(world, name);
    off(world, name);
    expect(told.rating).toEqual([32, rating, 32]);
  });
});

describe('supply', () => {
  it.each([
    ['mains-lost', [0, 0, 0], [0, 0, 0]],
    ['phase-lost', [230, 230, 0], [16, 16, 0]],
    ['under-voltage', [172.5, 172.5, 172.5], [16, 16, 16]],
    ['over-voltage', [287.5, 287.5, 287.5], [16, 16, 16]],
  ] as const)('%s shows %j V and %j A', (name, voltageV, currentA) => {
    const world = charging();
    on(world, name);
    expect(world.reading()).toMatchObject({ voltageV, currentA });
    off(world, name);
    world.wait(1000);
    expect(world.reading()).toMatchObject({ voltageV: [230, 230, 230], currentA: [16, 16, 16] });
  });

  it('that is lost counts no energy', () => {
    const world = charging();
    on(world, 'mains-lost');
    const before = world.truth().registerWh;
    expect(world.world.state().mains.present).toBe(false);
    world.wait(60_000);
    expect(world.truth().registerWh).toBe(before);
  });
});

describe('two charging points', () => {
  it('do not share their faults', () => {
    const world = bench([{}, {}]);
    world.charge(16, { car: promptCar }, 1);
    world.charge(16, { car: promptCar }, 2);
    on(world, 'mains-lost');
    world.hardware(1).pilot.setDuty(dutyOf(6));
    world.wait(1000);
    expect(world.truth(1).currentA).toEqual([0, 0, 0]);
    expect(world.truth(2)).toMatchObject({ currentA: [16, 16, 16], faults: [] });
  });
});
