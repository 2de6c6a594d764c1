/**
 * What a storm judges some moments after the world has changed: the coil must fall, the offer must go down, however
 * slow disk and network are. By the plant alone.
 *
 *   a wire tells ──▶ so many ms later ──▶ is it so? ──no──▶ a hazard, unless the process stood still
 */
import type { EvseHardware } from '../../../adapters/ports/hardware.ts';
import type { WholeWorld } from '../../../adapters/simulated/world.ts';
import { ampsOf } from './amps.ts';

type Truth = WholeWorld['evses'][number];

export type Timely = {
  readonly truth: () => Truth;
  readonly now: () => number;
  readonly hazard: (sentence: string) => void;
  /** Runs `check` in so many ms. */
  readonly later: (ms: number, check: () => void) => void;
  /** Nobody can be blamed for what was not done within the last `ms`. */
  readonly excused: (ms: number) => boolean;
  readonly emergencyFitted: boolean;
};

/** SAF-03, SAF-01 and SAF-09: what is done at once is done by then. */
const AT_ONCE_MS = 150;
/** The wire of a pilot that asks for energy, V: C, or D with ventilation (IEC 61851-1 Table A.4). */
const asks = (high: number): boolean => (high > 5 && high < 7) || (high > 2 && high < 4);

const lying = ['rcd-inverted', 'rcd-late'];

/** SAF-09: the offer follows the cable down. */
const watchedCable = (proximity: NonNullable<EvseHardware['proximity']>, parts: Timely): typeof proximity => ({
  watch: (listener) => {
    let rating: Parameters<typeof listener>[0] = 'none';
    proximity.watch((said) => {
      rating = said;
      parts.later(AT_ONCE_MS, () => {
        const may = typeof rating === 'number' ? rating : 0;
        const { id, coil, pilotDuty } = parts.truth();
        if (!coil || ampsOf(pilotDuty) <= may + 0.1 || parts.excused(AT_ONCE_MS)) return;
        parts.hazard(`EVSE ${id}: SAF-09: ${ampsOf(pilotDuty)} A stay offered over a cable that reads ${rating}`);
      });
      listener(said);
    });
  },
});

/** The same hardware, with somebody who looks again a moment later. */
export const timely = (hardware: EvseHardware, parts: Timely): EvseHardware => {
  const { pilot, rcd, emergencySwitch, proximity } = hardware;
  const { truth, now, hazard, later, excused } = parts;
  const mustFall = (promise: string, still: () => boolean) =>
    later(AT_ONCE_MS, () => {
      if (still() && truth().coil && !excused(AT_ONCE_MS)) hazard(`EVSE ${truth().id}: ${promise}`);
    });
  let askedAt = Number.NEGATIVE_INFINITY;
  let asksNow = false;
  return {
    ...hardware,
    pilot: {
      setDuty: (duty) => pilot.setDuty(duty),
      setOff: (off) => pilot.setOff(off),
      watch: (listener) =>
        pilot.watch((high, low) => {
          asksNow = asks(high);
          if (asksNow) askedAt = now();
          else {
            const left = now();
            mustFall('SAF-01: the coil stays although the pilot asks for nothing', () => !asksNow && askedAt <= left);
          }
          listener(high, low);
        }),
    },
    ...(rcd && {
      rcd: {
        setTest: (on) => rcd.setTest(on),
        watch: (listener) =>
          rcd.watch((tripped) => {
            mustFall('SAF-03: the coil stays although the RCD has tripped', () => {
              const { rcd: device, faults } = truth();
              return device.tripped && !device.testing && !faults.some((one) => lying.includes(one));
            });
            listener(tripped);
          }),
      },
    }),
    ...(emergencySwitch && {
      emergencySwitch: {
        watch: (listener) =>
          emergencySwitch.watch((pressed) => {
            if (parts.emergencyFitted) {
              mustFall('SAF-03: the coil stays although the emergency switch is pressed', () => truth().emergency);
            }
            listener(pressed);
          }),
      },
    }),
    ...(proximity && { proximity: watchedCable(proximity, parts) }),
  };
};
