/**
 * What a storm judges at the moment a coil is energised or a current offered, beside what every story judges
 * (`watched.ts`). By the plant and by the disk, never by what a machine thinks.
 */
import type { EvseHardware } from '../../../adapters/ports/hardware.ts';
import type { WholeWorld } from '../../../adapters/simulated/world.ts';

type Truth = WholeWorld['evses'][number];

/** What is known of one EVSE across all lives of the process. */
export type Memory = { openedAt: number; testedAt: number; tripSeen: boolean };

export const newMemory = (): Memory => ({
  openedAt: Number.NEGATIVE_INFINITY,
  testedAt: Number.NEGATIVE_INFINITY,
  tripSeen: false,
});

export type Laws = {
  readonly truth: () => Truth;
  readonly now: () => number;
  readonly hazard: (sentence: string) => void;
  readonly memory: Memory;
  /** A monitored RCD is fitted: its test must be younger than this, ms. */
  readonly testAgeMs: number | null;
  readonly emergencyFitted: boolean;
  /** Whether the disk, as a power cut would leave it, holds an open transaction of this EVSE. */
  readonly isOpenOnDisk: () => boolean;
  /** The least of all limits that are known outside, A. */
  readonly limitA: () => number;
  /** Something else is offered from now on. */
  readonly offered: () => void;
};

const REST_MS = 6000;
/** Sensors that lie: who believes them cannot be blamed for what he does. */
const lyingContact = ['feedback-lying'];
const lyingRcd = ['rcd-inverted', 'rcd-late', 'rcd-test-no-trip'];

/** A of a duty, IEC 61851-1 Table A.8. */
export const ampsOf = (duty: number): number => {
  if (duty < 8 || duty > 97) return 0;
  return duty <= 85 ? duty * 0.6 : (duty - 64) * 2.5;
};

const has = ({ faults }: Truth, names: readonly string[]): boolean => faults.some((one) => names.includes(one));

/** What is wrong with energising the coil now. */
const complaints = ({ truth, now, memory, testAgeMs, emergencyFitted, isOpenOnDisk }: Laws): readonly string[] => {
  const plant = truth();
  const { faults, contact } = plant;
  const found: string[] = [];
  if (plant.coil) return found;
  if (now() - memory.openedAt < REST_MS) {
    found.push(`SAF-10: the coil comes ${now() - memory.openedAt} ms after it was told off`);
  }
  if (contact === 'welded' && !has(plant, lyingContact)) found.push('SAF-06: the coil comes over a welded contact');
  if (testAgeMs !== null && !has(plant, lyingRcd)) {
    if (plant.rcd.tripped) found.push('SAF-03: the coil comes while the RCD is tripped');
    if (now() - memory.testedAt > testAgeMs) found.push('SAF-02: the coil comes without a passed test of the RCD');
  }
  if (emergencyFitted && plant.emergency) found.push('SAF-03: the coil comes while the emergency switch is pressed');
  if (faults.includes('pilot-short')) found.push('SAF-03: the coil comes while the pilot is shorted to earth');
  if (!isOpenOnDisk()) found.push('BIL-03: the coil comes and the disk knows of no open transaction');
  return found;
};

const watchedRcd = (rcd: NonNullable<EvseHardware['rcd']>, { truth, memory, now }: Laws): typeof rcd => ({
  watch: (listener) =>
    rcd.watch((tripped) => {
      if (truth().rcd.tripped && truth().rcd.testing) memory.tripSeen = true;
      if (!truth().rcd.tripped && memory.tripSeen) memory.testedAt = now();
      listener(tripped);
    }),
  setTest: (on) => {
    if (on && !truth().rcd.testing) memory.tripSeen = false;
    rcd.setTest(on);
  },
});

/** The same hardware, with the laws in between. */
export const judged = (hardware: EvseHardware, laws: Laws): EvseHardware => {
  const { contactor, pilot, rcd } = hardware;
  const { truth, hazard, memory, now } = laws;
  return {
    ...hardware,
    contactor: {
      watch: (listener) => contactor.watch(listener),
      setCoil: (on) => {
        if (on) for (const complaint of complaints(laws)) hazard(`EVSE ${truth().id}: ${complaint}`);
        if (!on && truth().coil) memory.openedAt = now();
        contactor.setCoil(on);
      },
    },
    pilot: {
      setOff: (off) => pilot.setOff(off),
      watch: (listener) => pilot.watch(listener),
      setDuty: (duty) => {
        const offered = ampsOf(duty);
        // The PWM has steps of a tenth of a percent.
        if (offered > laws.limitA() + 0.1) {
          hazard(`EVSE ${truth().id}: SAF-08: ${offered} A offered, ${laws.limitA()} A allowed`);
        }
        pilot.setDuty(duty);
        laws.offered();
      },
    },
    ...(rcd && { rcd: watchedRcd(rcd, laws) }),
  };
};
