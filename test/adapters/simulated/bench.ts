// A world with one or more charging points on virtual time, and a hand on every wire that a controller would hold.
import type { MeterReading } from '../../../machines/vocabulary/readings.ts';
import type { Bolt } from '../../../adapters/ports/lock.ts';
import type { MeterFailure } from '../../../adapters/ports/meter.ts';
import type { CableRating } from '../../../adapters/ports/proximity.ts';
import type { Plugging } from '../../../adapters/ports/world.ts';
import type { EvseSettings } from '../../../adapters/simulated/evse/settings.ts';
import type { WorldMemory } from '../../../adapters/simulated/memory-file.ts';
import { World } from '../../../adapters/simulated/world.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';

export const HOUR_MS = 3_600_000;
export const LOCK_DRIVE_MS = 600;
/** Duty that offers so many amperes, 6–51 A. */
export const dutyOf = (amps: number) => amps / 0.6;

/** Rises in no time and reacts at once: energy is current × voltage × time, to the Wh. */
export const promptCar = { rampAmpsPerS: 10_000, reactionMs: 0 } as const;

export type Bench = ReturnType<typeof bench>;

export function bench(evses: readonly Partial<EvseSettings>[] = [{}], memory?: WorldMemory) {
  const clock = new VirtualClock();
  const world = new World({ clock, evses, ...(memory && { memory }) });
  const wait = (ms: number) => clock.advance(ms);
  const truth = (evse = 1) => {
    const found = world.state().evses[evse - 1];
    if (!found) throw new Error(`no EVSE ${evse}`);
    return found;
  };
  const hardware = (evse = 1) => {
    const found = world.hardware.evses[evse - 1];
    if (!found) throw new Error(`no EVSE ${evse}`);
    return found;
  };
  const read = (evse = 1): MeterReading | MeterFailure => {
    let answer: MeterReading | MeterFailure | null = null;
    hardware(evse).meter.read((outcome) => (answer = outcome));
    wait(2000);
    if (answer === null) throw new Error('the meter has not answered within its limit');
    return answer;
  };
  const reading = (evse = 1): MeterReading => {
    const outcome = read(evse);
    if (typeof outcome === 'string') throw new Error(`the meter answered ${outcome}`);
    return outcome;
  };
  return {
    clock,
    world,
    wait,
    truth,
    hardware,
    read,
    reading,
    /** A car is plugged in and asks for energy, the plug is locked, `amps` are offered and the contactor is closed. */
    charge(amps: number, wish: Plugging = {}, evse = 1): void {
      const plugged = world.plug(evse, { thenRequestAmps: 80, car: promptCar, ...wish });
      if (!plugged.done) throw new Error(plugged.told);
      hardware(evse).lock?.drive('lock');
      wait(LOCK_DRIVE_MS);
      hardware(evse).pilot.setDuty(dutyOf(amps));
      hardware(evse).contactor.setCoil(true);
    },
  };
}

/** Everything that the wires of an EVSE have told, in order. */
export function listen(to: Bench, evse = 1) {
  const { pilot, contactor, lock, proximity, meter, reader } = to.hardware(evse);
  const told = {
    peaks: [] as { high: number; low: number }[],
    auxiliary: [] as boolean[],
    bolt: [] as Bolt[],
    rating: [] as CableRating[],
    voice: [] as string[],
    sights: [] as unknown[],
  };
  pilot.watch((high, low) => told.peaks.push({ high, low }));
  contactor.watch((closed) => told.auxiliary.push(closed));
  lock?.watch((bolt) => told.bolt.push(bolt));
  proximity?.watch((rating) => told.rating.push(rating));
  meter.watch((voice) => told.voice.push(voice));
  reader?.watch((sight) => told.sights.push(sight));
  return told;
}
