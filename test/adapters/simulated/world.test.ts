// Goal: the verbs of the world answer with one clear sentence, never throw, and the same verbs make the same world.
// Method: every verb with good and bad arguments; two worlds played alike; a year of one car, timed.
import { describe, expect, it } from 'vitest';
import { World } from '../../../adapters/simulated/world.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { bench, dutyOf, HOUR_MS, listen, LOCK_DRIVE_MS, promptCar, type Bench } from './bench.ts';

describe('a bad argument', () => {
  const { world } = bench([{}, { reader: false, cable: 'fixed' }]);
  it.each([
    ['an EVSE that is not there', world.plug(3, {}), 'unknown', 'there is no EVSE 3; there are 1 to 2'],
    ['EVSE 0', world.unplug(0), 'unknown', 'there is no EVSE 0; there are 1 to 2'],
    ['half an EVSE', world.pause(1.5), 'unknown', 'there is no EVSE 1.5; there are 1 to 2'],
    ['negative amperes', world.request(1, { amps: -1 }), 'invalid', 'amps is -1: expected a number from 0.1 to 80 (A)'],
    [
      'no number',
      world.request(1, { amps: Number.NaN }),
      'invalid',
      'amps is NaN: expected a number from 0.1 to 80 (A)',
    ],
    ['no car', world.request(1, {}), 'refused', 'EVSE 1: no car is plugged in'],
    [
      'a slow car',
      world.plug(1, { car: { reactionMs: 5001 } }),
      'invalid',
      'car.reactionMs is 5001: expected a number from 0 to 5000 (ms)',
    ],
    [
      'no tag',
      world.tag(1, { idTag: '' }),
      'invalid',
      'idTag is "": expected 1 to 20 printable characters without spaces',
    ],
    ['no reader', world.tag(2, { idTag: 'AA' }), 'unknown', 'there is no reader 2'],
    ['no lock', world.fault(2, 'lock-forced', true), 'refused', 'EVSE 2: has no lock that could be broken'],
  ])('%s is answered in one sentence', (_, outcome, failure, told) => {
    expect(outcome).toEqual({ done: false, failure, told });
  });

  it('names the faults there are when one is not known', () => {
    const outcome = world.fault(1, 'gremlin', true);
    expect(outcome).toMatchObject({ done: false, failure: 'unknown' });
    expect(outcome.told).toMatch(/^no fault is called "gremlin"; there are pilot-short, .*over-voltage.*/);
  });

  it('of a stranger does not reach the object under a name', () => {
    expect(world.fault(1, 'constructor', true)).toMatchObject({ failure: 'unknown' });
  });
});

describe('every fault', () => {
  const { world } = bench([{ recloser: true }]);
  it.each(world.faults())('$name: $about', ({ name, about }) => {
    expect(about).toMatch(/^[A-Z].{20,}[.)]$/);
    expect(world.fault(1, name, true).done).toBe(true);
    expect(world.state().evses[0]?.faults).toEqual([name]);
    expect(world.fault(1, name, false).done).toBe(true);
    expect(world.state().evses[0]?.faults).toEqual([]);
  });
});

describe('network and supply', () => {
  it('tells the network to whoever listens, at once and on each change', () => {
    const { world } = bench();
    const told: boolean[] = [];
    world.onNetwork((up) => told.push(up));
    world.network({ up: false });
    world.network({ up: false });
    world.network({ up: true });
    expect(told).toEqual([true, false, true]);
    expect(world.state().network.up).toBe(true);
  });

  it('drops every coil at a power cut before the controller ends', () => {
    const world = bench([{}, {}]);
    world.charge(16, {}, 1);
    world.charge(16, {}, 2);
    world.wait(1000);
    const coils: unknown[] = [];
    world.world.onPowerCut(() => coils.push(...world.world.state().evses.map(({ coil }) => coil)));
    expect(world.world.powerCut().done).toBe(true);
    expect(coils).toEqual([false, false]);
    world.wait(1000);
    expect(world.truth(2).currentA).toEqual([0, 0, 0]);
  });
});

describe('watchdog', () => {
  it('puts every charging point to safe when it is not petted, without any controller', () => {
    const world = bench([{}, {}]);
    let bites = 0;
    world.world.onBite(() => (bites += 1));
    world.charge(16, {}, 2);
    world.world.hardware.watchdog.pet();
    world.wait(9999);
    expect(world.truth(2).coil).toBe(true);
    world.wait(1);
    expect(bites).toBe(1);
    expect(world.truth(2)).toMatchObject({ coil: false, pilotDuty: 0, bolt: 'locked' });
    world.wait(100_000);
    expect(bites).toBe(1);
  });

  it('sleeps until it is petted for the first time', () => {
    const world = bench();
    let bites = 0;
    world.world.onBite(() => (bites += 1));
    world.wait(HOUR_MS);
    expect(bites).toBe(0);
  });
});

describe('a world', () => {
  const play = (world: Bench) => {
    const told = listen(world);
    world.charge(16, { car: { rampAmpsPerS: 3, reactionMs: 700 } });
    for (const name of ['pilot-noise', 'feedback-bouncing', 'bc-flapping', 'overdraw', 'lock-feedback-late']) {
      world.world.fault(1, name, true);
      world.wait(12_345);
    }
    world.world.tag(1, { idTag: '04A1B2C3', holdMs: 5000 });
    world.hardware().pilot.setDuty(dutyOf(9));
    world.wait(HOUR_MS);
    world.reading();
    return JSON.stringify([world.world.state(), told]);
  };

  it('is the same after the same verbs at the same instants', () => {
    expect(play(bench())).toBe(play(bench()));
  });

  it('leaves no wait behind when it is closed', () => {
    const clock = new VirtualClock();
    const world = new World({ clock, evses: [{}] });
    world.plug(1, { delayMs: 1000 });
    world.tag(1, { idTag: 'AA' });
    world.close();
    world.plug(1, { delayMs: 500 });
    clock.advance(10_000);
    expect(world.state().evses[0]?.plug).toBe('out');
  });

  it('asks nothing of the clock while nothing changes', () => {
    const clock = new VirtualClock();
    let waits = 0;
    const counting = {
      now: () => clock.now(),
      wall: () => clock.wall(),
      setWall: (epochMs: number) => clock.setWall(epochMs),
      onJump: (listener: () => void) => clock.onJump(listener),
      at: (due: number, task: () => void) => {
        waits += 1;
        return clock.at(due, task);
      },
    };
    const world = new World({ clock: counting, evses: [{}] });
    world.plug(1, { thenRequestAmps: 16, car: { ...promptCar, batteryKwh: 1000 } });
    world.hardware.evses[0]?.pilot.setDuty(dutyOf(16));
    world.hardware.evses[0]?.contactor.setCoil(true);
    clock.advance(LOCK_DRIVE_MS);
    const before = waits;
    clock.advance(24 * HOUR_MS);
    expect(waits).toBe(before);
  });

  it('lets one car plug in daily for a year and meters every watt-hour of it', () => {
    const started = performance.now();
    const world = bench();
    for (let day = 0; day < 365; day += 1) {
      world.charge(16, { car: { ...promptCar, batteryKwh: 40, chargePercent: 50 } });
      world.wait(8 * HOUR_MS);
      world.hardware().contactor.setCoil(false);
      world.hardware().pilot.setDuty(100);
      world.hardware().lock?.drive('unlock');
      world.wait(LOCK_DRIVE_MS);
      expect(world.world.unplug(1).done).toBe(true);
      world.wait(16 * HOUR_MS - 2 * LOCK_DRIVE_MS);
    }
    expect(Math.abs(world.reading().importWh - 365 * 20_000)).toBeLessThanOrEqual(1);
    process.stdout.write(`a year of one car: ${Math.round(performance.now() - started)} ms\n`);
  });
});
