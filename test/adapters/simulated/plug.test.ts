// Goal: a plug goes in and out as in the street: never out of a locked socket, always out of a fixed cable's car.
// Method: a driver's verbs against a hand on the lock motor.
import { describe, expect, it } from 'vitest';
import { bench, listen, LOCK_DRIVE_MS } from './bench.ts';

const locked = () => {
  const world = bench();
  world.world.plug(1, {});
  world.hardware().lock?.drive('lock');
  world.wait(LOCK_DRIVE_MS);
  return world;
};

describe('plug', () => {
  it('that is locked cannot be pulled, and says so', () => {
    const world = locked();
    expect(world.world.unplug(1)).toEqual({
      done: false,
      failure: 'refused',
      told: 'EVSE 1: the plug is locked and cannot be pulled',
    });
    expect(world.truth().plug).toBe('in');
    world.hardware().lock?.drive('unlock');
    world.wait(LOCK_DRIVE_MS);
    expect(world.world.unplug(1).done).toBe(true);
    expect(world.truth()).toMatchObject({ plug: 'out', car: null });
  });

  it('can be pulled when the bolt has been forced open', () => {
    const world = locked();
    world.world.fault(1, 'lock-forced', true);
    expect(world.world.unplug(1).done).toBe(true);
  });

  it('of a fixed cable can always be pulled, and there is neither lock nor proximity wire', () => {
    const world = bench([{ cable: 'fixed', fixedCableAmps: 20 }]);
    expect(world.hardware().lock).toBeUndefined();
    expect(world.hardware().proximity).toBeUndefined();
    world.charge(32, { car: { maxAmps: 32 } });
    world.wait(60_000);
    expect(world.truth()).toMatchObject({ bolt: null, currentA: [20, 20, 20] });
    expect(world.world.unplug(1).done).toBe(true);
    expect(world.truth().currentA).toEqual([0, 0, 0]);
  });

  it('that is not there cannot be pulled, and there is room for one only', () => {
    const world = bench();
    expect(world.world.unplug(1)).toMatchObject({ failure: 'refused', told: 'EVSE 1: no plug is in' });
    expect(world.world.plug(1, {}).done).toBe(true);
    expect(world.world.plug(1, {})).toMatchObject({ failure: 'refused' });
  });

  it('does not enter a socket that the bolt closes', () => {
    const world = bench();
    world.hardware().lock?.drive('lock');
    world.wait(LOCK_DRIVE_MS);
    expect(world.world.plug(1, {})).toMatchObject({
      failure: 'refused',
      told: 'EVSE 1: the bolt closes the empty socket',
    });
  });

  it('comes when the driver said, asks for energy, and goes when he said', () => {
    const world = bench();
    world.world.plug(1, { delayMs: 5000, thenRequestAmps: 10, unplugAfterS: 60 });
    world.wait(4999);
    expect(world.truth().plug).toBe('out');
    world.wait(1);
    expect(world.truth().car).toMatchObject({ wantsEnergy: true });
    world.wait(59_999);
    expect(world.truth().plug).toBe('in');
    world.wait(1);
    expect(world.truth().plug).toBe('out');
  });

  it('that is locked when the driver wants to leave is taken as soon as it comes loose', () => {
    const world = bench();
    world.world.plug(1, { unplugAfterS: 10 });
    world.hardware().lock?.drive('lock');
    world.wait(60_000);
    expect(world.truth().plug).toBe('in');
    world.hardware().lock?.drive('unlock');
    world.wait(LOCK_DRIVE_MS);
    expect(world.truth().plug).toBe('out');
  });

  it('is seen on the proximity wire and on the pilot', () => {
    const world = bench();
    const told = listen(world);
    world.hardware().pilot.setDuty(100);
    world.world.plug(1, { cableAmps: 20 });
    world.world.unplug(1);
    expect(told.rating).toEqual(['none', 20, 'none']);
    expect(told.peaks.map(({ high }) => Math.round(high))).toEqual([-12, 12, 9, 12]);
  });
});

describe('bolt', () => {
  it('that is turned round on its way goes back only as far as it came', () => {
    const world = bench([{ boltTravelMs: 400 }]);
    world.hardware().lock?.drive('lock');
    world.wait(100);
    world.hardware().lock?.drive('unlock');
    world.wait(99);
    expect(world.truth().bolt).toBe('moving');
    world.wait(1);
    expect(world.truth().bolt).toBe('unlocked');
  });

  it('stays between its ends when the motor stops too early', () => {
    const world = bench([{ boltTravelMs: 400 }]);
    world.hardware().lock?.drive('lock');
    world.wait(399);
    world.hardware().lock?.drive('rest');
    world.wait(10_000);
    expect(world.truth().bolt).toBe('moving');
  });
});
