/**
 * The promises about one EVSE as sentences about the plant at rest: no machine is asked. Those about a moment (the coil
 * rises, time is up) are found where it happens, in `physics.ts`.
 */
import { faultRow } from '../../machines/vocabulary/faults.ts';
import { dutyAmps } from '../../machines/vocabulary/levels.ts';
import type { Plant } from './plant.ts';

type Law = { readonly says: string; readonly isBroken: (plant: Plant) => boolean };

/** What is lost between a current and its duty in percent, A. */
const ROUNDING_AMPS = 0.01;

const laws: readonly Law[] = [
  {
    says: 'SAF-01: the coil is energised and the car has not asked for 100 ms',
    isBroken: ({ coil, unasked }) => coil && unasked,
  },
  {
    says: 'SAF-01: the coil is energised for a car that has asked for air for 100 ms and has none',
    isBroken: ({ coil, airless }) => coil && airless,
  },
  {
    says: 'SAF-02: the coil is energised without a passed self-test of the RCD in the last 24 h',
    isBroken: ({ coil, hasRcd, proven }) => coil && hasRcd && !proven,
  },
  {
    says: 'SAF-03: the RCD has tripped and the coil is on',
    isBroken: ({ coil, hasRcd, rcd }) => coil && hasRcd && rcd === 'tripped',
  },
  {
    says: 'SAF-03: the emergency switch is pressed and the coil is on',
    isBroken: ({ coil, hasEmergency, emergency }) => coil && hasEmergency && emergency === 'pressed',
  },
  {
    says: 'SAF-07: the RCD is tested over a closed contact',
    isBroken: ({ testing, contact }) => testing && contact === 'closed',
  },
  { says: 'SAF-07: the coil is on while the RCD is tested', isBroken: ({ testing, coil }) => testing && coil },
  {
    says: 'SAF-04: the coil is energised over a bolt that has not been in for 50 ms',
    isBroken: ({ coil, hasLock, loose }) => coil && hasLock && loose,
  },
  {
    says: 'SAF-05: the bolt is drawn over a closed contact',
    isBroken: ({ motor, contact }) => motor === 'unlock' && contact === 'closed',
  },
  {
    says: 'SAF-06: coil and contact have differed for 250 ms and the coil is on',
    isBroken: ({ coil, mustLatch }) => coil && mustLatch,
  },
  {
    says: 'SAF-06: the second contactor has not obeyed for 250 ms and the coil is on',
    isBroken: ({ coil, astray }) => coil && astray,
  },
  {
    says: 'SAF-09: the pilot offers more than the cable may carry',
    isBroken: ({ hasProximity, rating, duty }) =>
      hasProximity && dutyAmps(duty) > (typeof rating === 'number' ? rating : 0) + ROUNDING_AMPS,
  },
  {
    says: 'SAF-11: the coil is energised without a supply, which would switch it on by its return',
    isBroken: ({ coil, mains }) => coil && mains === 'dead',
  },
  {
    says: 'SAF-11: the coil is energised while the controller is down',
    isBroken: ({ up, coil }) => !up && coil,
  },
  { says: 'SAF-14: a machine has died and the coil is on', isBroken: ({ dead, coil }) => dead !== null && coil },
  {
    says: 'SAF-14: the pilot machine has died and the pilot offers something',
    isBroken: ({ dead, duty }) => dead === 'pilot' && duty !== 0,
  },
  {
    says: 'SAF-14: the lock machine has died and its motor runs',
    isBroken: ({ dead, motor }) => dead === 'lock' && motor !== 'rest',
  },
  { says: 'BIL-03: the coil is on outside any transaction', isBroken: ({ coil, account }) => coil && !account },
  {
    says: 'SAF-15: the coil is energised while a fault that blocks stands',
    isBroken: ({ coil, standing }) => coil && standing.some((name) => faultRow(name).blocks),
  },
];

export const verdict = (plant: Plant): readonly string[] => [
  ...plant.broken,
  ...laws.filter(({ isBroken }) => isBroken(plant)).map(({ says }) => says),
];
