/**
 * What a storm judges at the moment a coil is energised or a current offered, beside what every story judges
 * (`watched.ts`). By the plant and by the disk, never by what a machine thinks.
 */
import type { EvseHardware } from '../../../adapters/ports/hardware.ts';
import type { WholeWorld } from '../../../adapters/simulated/world.ts';
import { ampsOf } from './amps.ts';

type Truth = WholeWorld['evses'][number];

/** What is known of one EVSE across all lives of the process. */
export type Memory = {
  openedAt: number;
  testedAt: number;
  tripSeen: boolean;
  /** The contactor has not done what it was told, and nobody has acknowledged it since (SAF-06, SAF-15). */
  latched: boolean;
};

export const newMemory = (): Memory => ({
  openedAt: Number.NEGATIVE_INFINITY,
  testedAt: Number.NEGATIVE_INFINITY,
  tripSeen: false,
  latched: false,
});

export type Laws = {
  readonly truth: () => Truth;
  readonly now: () => number;
  readonly hazard: (sentence: string) => void;
  readonly memory: Memory;
  /** A monitored RCD is fitted: its test must be younger than this, ms. */
  readonly testAgeMs: number | null;
  readonly emergencyFitted: boolean;
  /** What the disk, as a power cut would leave it, has against energising the coil. */
  readonly disk: () => readonly string[];
  /** So long the feedback of the contactor may differ from the coil, ms. */
  readonly feedbackMs: number;
  /** Runs `check` in so many ms. */
  readonly later: (ms: number, check: () => void) => void;
  /** The least of all limits that are known outside, A. */
  readonly limitA: () => number;
  /** Something else is offered from now on. */
  readonly offered: () => void;
};

const REST_MS = 6000;
/** A pilot below this is not that of a car which only is there, V. */
const C_AND_BELOW_V = 7;
const MARGIN_MS = 200;
/** Sensors that lie: who believes them cannot be blamed for what he does. */
const lyingContact = ['feedback-lying'];
const lyingRcd = ['rcd-inverted', 'rcd-late', 'rcd-test-no-trip'];

const has = ({ faults }: Truth, names: readonly string[]): boolean => faults.some((one) => names.includes(one));

/** What is wrong with energising the coil now. */
const complaints = ({ truth, now, memory, testAgeMs, emergencyFitted, disk }: Laws): readonly string[] => {
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
  if (memory.latched) found.push('SAF-15: the coil comes over a latched fault of the contactor');
  return [...found, ...disk()];
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

/** A contact that is not where the coil wants it for longer than may be: nobody closes again before he is told to. */
const watchedContactor = (contactor: EvseHardware['contactor'], laws: Laws, evidence: () => readonly string[]) => {
  const { truth, hazard, memory, now, later, feedbackMs } = laws;
  /** Since when coil and contact have been as they are. */
  let changedAt = 0;
  return {
    watch: (listener: Parameters<typeof contactor.watch>[0]) =>
      contactor.watch((auxiliaryClosed) => {
        changedAt = now();
        listener(auxiliaryClosed);
      }),
    setCoil: (on: boolean) => {
      const plant = truth();
      if (on) for (const complaint of [...complaints(laws), ...evidence()]) hazard(`EVSE ${plant.id}: ${complaint}`);
      if (on && !plant.coil) changedAt = now();
      if (!on && plant.coil) {
        memory.openedAt = now();
        const isHonest = !has(plant, lyingContact);
        if (isHonest && plant.contact === 'open' && now() - changedAt >= feedbackMs) memory.latched = true;
        later(feedbackMs + MARGIN_MS, () => {
          const { coil, contact } = truth();
          if (!coil && contact !== 'open' && !has(truth(), lyingContact)) memory.latched = true;
        });
      }
      contactor.setCoil(on);
    },
  };
};

/** SAF-11: what this life of the process has seen with its own eyes before it closes. */
const eyes = ({ pilot, lock }: EvseHardware) => {
  let asked = false;
  let locked = lock === undefined;
  const eyesOnly: Pick<EvseHardware, 'pilot' | 'lock'> = {
    pilot: {
      setDuty: (duty) => pilot.setDuty(duty),
      setOff: (off) => pilot.setOff(off),
      watch: (listener) =>
        pilot.watch((high, low) => {
          asked ||= high < C_AND_BELOW_V;
          listener(high, low);
        }),
    },
    ...(lock && {
      lock: {
        drive: (motor: Parameters<typeof lock.drive>[0]) => lock.drive(motor),
        watch: (listener: Parameters<typeof lock.watch>[0]) =>
          lock.watch((bolt) => {
            locked ||= bolt === 'locked';
            listener(bolt);
          }),
      },
    }),
  };
  const evidence = (): readonly string[] => [
    ...(asked ? [] : ['SAF-11: the coil comes before this process has seen a car ask']),
    ...(locked ? [] : ['SAF-11: the coil comes before this process has seen the bolt']),
  ];
  return { eyesOnly, evidence };
};

/** The same hardware, with the laws in between. */
export const judged = (bare: EvseHardware, laws: Laws): EvseHardware => {
  const { eyesOnly, evidence } = eyes(bare);
  const hardware = { ...bare, ...eyesOnly };
  const { contactor, pilot, rcd } = hardware;
  const { truth, hazard } = laws;
  return {
    ...hardware,
    contactor: watchedContactor(contactor, laws, evidence),
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
