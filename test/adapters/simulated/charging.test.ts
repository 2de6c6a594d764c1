// Goal: a car draws what it is offered, when it is offered, and every watt-hour of it is in the meter.
// Method: a hand on pilot and coil, cars with known currents, energy checked against current × voltage × time.
import { describe, expect, it } from 'vitest';
import { bench, dutyOf, HOUR_MS, LOCK_DRIVE_MS, promptCar } from './bench.ts';

const CLOSE_MS = 20;

describe('energy', () => {
  it('of 16 A on three phases at 230 V for one hour is 11,040 Wh', () => {
    const world = bench([{ startWh: 1000 }]);
    world.charge(16);
    world.wait(CLOSE_MS);
    world.wait(HOUR_MS);
    expect(world.truth().currentA).toEqual([16, 16, 16]);
    expect(world.truth().registerWh - 1000).toBeCloseTo(11_040, 1);
    world.world.pause(1);
    expect(world.reading().importWh).toBe(1000 + 11_040 - 1); // a ramp of 1.6 ms at the start is missing
  });

  it('is all in the register and all in the battery', () => {
    const world = bench();
    world.charge(13, { car: { ...promptCar, rampAmpsPerS: 3, batteryKwh: 50, chargePercent: 10 } });
    for (const ms of [17, 4000, 1234, 600_000, 3]) {
      world.wait(ms);
      const { registerWh, deliveredWh, car } = world.truth();
      expect(registerWh).toBeCloseTo(deliveredWh, 6);
      expect((car?.chargePercent ?? 0) * 500).toBeCloseTo(5000 + deliveredWh, 3);
    }
  });

  it('does not depend on how often somebody looks', () => {
    const often = bench();
    const seldom = bench();
    for (const world of [often, seldom]) world.charge(16, { car: { ...promptCar, rampAmpsPerS: 2 } });
    for (let minute = 0; minute < 60; minute += 1) {
      often.wait(60_000);
      often.truth();
    }
    seldom.wait(HOUR_MS);
    expect(often.truth().registerWh).toBeCloseTo(seldom.truth().registerWh, 6);
  });

  it('of a ramp is the triangle under it: 16 A at 2 A/s', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, rampAmpsPerS: 2 } });
    world.wait(CLOSE_MS + 4000);
    expect(world.truth().currentA[0]).toBeCloseTo(8, 6);
    expect(world.truth().registerWh).toBeCloseTo((((8 * 4) / 2) * 690) / 3600, 6);
    world.wait(6000);
    expect(world.truth().currentA[0]).toBe(16);
    expect(world.truth().registerWh).toBeCloseTo(((64 + 16 * 2) * 690) / 3600, 6);
  });

  it('of a single-phase car flows on L1 only', () => {
    const world = bench();
    world.charge(16, { phases: 1 });
    world.wait(1000);
    expect(world.reading()).toMatchObject({
      currentA: [16, 0, 0],
      voltageV: [230, 230, 230],
      powerPhaseW: [3680, 0, 0],
      powerW: 3680,
      frequencyHz: 50,
    });
    world.wait(HOUR_MS);
    expect(world.truth().registerWh).toBeCloseTo(
      (3680 * world.clock.now() - 3680 * (LOCK_DRIVE_MS + CLOSE_MS)) / HOUR_MS,
      1,
    );
  });

  it('behind a single-phase meter has one phase to show', () => {
    const world = bench([{ phases: 1 }]);
    world.charge(10);
    world.wait(1000);
    expect(world.reading()).toMatchObject({ currentA: [10], voltageV: [230], powerW: 2300 });
  });

  it('stops flowing when the contact opens, and not before', () => {
    const world = bench();
    world.charge(16);
    world.wait(1000);
    world.hardware().contactor.setCoil(false);
    world.wait(14);
    expect(world.truth().currentA[0]).toBe(16);
    world.wait(1);
    expect(world.truth().currentA).toEqual([0, 0, 0]);
  });

  it('ends when the battery is full: to the watt-hour, with S2 open afterwards', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, batteryKwh: 10, chargePercent: 50, rampAmpsPerS: 5 } });
    world.wait(HOUR_MS);
    const { deliveredWh, currentA, car } = world.truth();
    expect(deliveredWh).toBeCloseTo(5000, 1);
    expect(currentA).toEqual([0, 0, 0]);
    expect(car).toMatchObject({ chargePercent: 100, s2Closed: false });
  });

  it('ends within the ramp when so little room is left', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, batteryKwh: 1, chargePercent: 99.9, rampAmpsPerS: 0.5 } });
    world.wait(60_000);
    expect(world.truth().deliveredWh).toBeCloseTo(1, 1);
    expect(world.truth().car?.s2Closed).toBe(false);
  });
});

describe('the car and its switch S2', () => {
  const state = (duty: number) => {
    const world = bench();
    world.world.plug(1, { thenRequestAmps: 16 });
    world.hardware().pilot.setDuty(duty);
    world.wait(5000);
    return world.truth().car?.s2Closed;
  };

  it.each([
    { duty: 0, closed: false },
    { duty: 5, closed: false },
    { duty: 7.9, closed: false },
    { duty: 8, closed: true },
    { duty: 10, closed: true },
    { duty: 85, closed: true },
    { duty: 96.9, closed: true },
    { duty: 97, closed: false },
    { duty: 100, closed: false },
  ])('at $duty % duty: S2 closed is $closed', ({ duty, closed }) => {
    expect(state(duty)).toBe(closed);
  });

  it('stays open while less is offered than the car needs', () => {
    const world = bench();
    world.charge(9.9, { car: { ...promptCar, minAmps: 10 } });
    world.wait(5000);
    expect(world.truth().car?.s2Closed).toBe(false);
    world.hardware().pilot.setDuty(dutyOf(10));
    world.wait(5000);
    expect(world.truth().car?.s2Closed).toBe(true);
  });

  it('stays open while the car wants nothing, and opens again when it pauses', () => {
    const world = bench();
    world.world.plug(1, {});
    world.hardware().pilot.setDuty(dutyOf(16));
    world.wait(5000);
    expect(world.truth().car?.s2Closed).toBe(false);
    world.world.request(1, { amps: 10 });
    expect(world.truth().car?.s2Closed).toBe(true);
    world.hardware().contactor.setCoil(true);
    world.wait(5000);
    expect(world.truth().currentA[0]).toBe(10);
    world.world.pause(1);
    expect(world.truth().currentA[0]).toBe(0);
    world.wait(100);
    expect(world.truth().car?.s2Closed).toBe(false);
  });

  it('takes notice of a new limit after its reaction time and not before', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, reactionMs: 4000 } });
    world.wait(10_000);
    world.hardware().pilot.setDuty(dutyOf(8));
    world.wait(3999);
    expect(world.truth().currentA[0]).toBe(16);
    world.wait(1);
    expect(world.truth().currentA[0]).toBe(8);
  });

  it('does not start its reaction anew with every change', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, reactionMs: 4000 } });
    world.wait(10_000);
    world.hardware().pilot.setDuty(dutyOf(8));
    world.wait(3000);
    world.hardware().pilot.setDuty(dutyOf(10));
    world.wait(1000);
    expect(world.truth().currentA[0]).toBe(10);
  });

  it('stops drawing before it opens S2 when PWM ends, within 3 s however slow it is otherwise', () => {
    const world = bench();
    world.charge(16, { car: { ...promptCar, reactionMs: 5000 } });
    world.wait(10_000);
    world.hardware().pilot.setDuty(100);
    world.wait(2900);
    expect(world.truth()).toMatchObject({ currentA: [0, 0, 0], car: { s2Closed: true } });
    world.wait(100);
    expect(world.truth().car?.s2Closed).toBe(false);
  });

  it('never lets a car draw more than its own charger, its wish or its cable take', () => {
    for (const [wish, amps] of [
      [{ car: { ...promptCar, maxAmps: 10 } }, 10],
      [{ thenRequestAmps: 7 }, 7],
      [{ cableAmps: 13, car: { ...promptCar, maxAmps: 32 } }, 13],
    ] as const) {
      const world = bench();
      world.charge(32, wish);
      world.wait(1000);
      expect(world.truth().currentA[0]).toBe(amps);
    }
  });

  it('sleeps until the pilot has been at −12 V for 3 s, and not a millisecond less', () => {
    const asleepAfter = (ms: number) => {
      const world = bench();
      world.hardware().pilot.setDuty(100);
      world.world.plug(1, { thenRequestAmps: 16, car: { sleepy: true } });
      world.hardware().pilot.setDuty(dutyOf(16));
      world.wait(60_000);
      expect(world.truth().car?.s2Closed).toBe(false);
      world.hardware().pilot.setDuty(0);
      world.wait(ms);
      world.hardware().pilot.setDuty(dutyOf(16));
      world.wait(LOCK_DRIVE_MS);
      return world.truth().car?.s2Closed === false;
    };
    expect(asleepAfter(2999)).toBe(true);
    expect(asleepAfter(3000)).toBe(false);
  });
});
