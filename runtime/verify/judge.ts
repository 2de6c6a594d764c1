/**
 * The promises about one EVSE as sentences about the plant at rest: no machine is asked. Those about a moment (the coil
 * rises, time is up) are found where it happens, in `physics.ts`.
 */
import { faultRow } from '../../machines/vocabulary/faults.ts';
import { dutyAmps } from '../../machines/vocabulary/levels.ts';
import { seenContact, seenRelay, type Plant } from './plant.ts';

type Law = { readonly says: string; readonly isBroken: (plant: Plant) => boolean };

/** What is lost between a current and its duty in percent, A. */
const ROUNDING_AMPS = 0.01;

const laws: readonly Law[] = [
  {
    says: 'SAF-01: the coil is energised and the car has not asked for 100 ms',
    isBroken: (plant) => plant.coil && plant.unasked,
  },
  {
    says: 'SAF-01: the coil is energised for a car that has asked for air for 100 ms and has none',
    isBroken: (plant) => plant.coil && plant.airless,
  },
  {
    says: 'SAF-02: the coil is energised without a passed self-test of the RCD in the last 24 h',
    isBroken: (plant) => plant.coil && plant.hasRcd && !plant.proven,
  },
  {
    says: 'SAF-03: the RCD has tripped and the coil is on',
    isBroken: (plant) => plant.coil && plant.hasRcd && plant.rcd === 'tripped',
  },
  {
    says: 'SAF-03: the emergency switch is pressed and the coil is on',
    isBroken: (plant) => plant.coil && plant.hasEmergency && plant.emergency === 'pressed',
  },
  {
    says: 'SAF-07: the RCD is tested over a closed contact',
    isBroken: (plant) => plant.testing && plant.contact === 'closed',
  },
  { says: 'SAF-07: the coil is on while the RCD is tested', isBroken: (plant) => plant.testing && plant.coil },
  {
    says: 'SAF-04: the coil is energised over a bolt that has not been in for 50 ms',
    isBroken: (plant) => plant.coil && plant.hasLock && plant.loose,
  },
  {
    // Measured open: over a contact that lies nobody can do better.
    says: 'SAF-05: the bolt is drawn over a closed contact',
    isBroken: (plant) => plant.motor === 'unlock' && seenContact(plant) === 'closed',
  },
  {
    says: 'SAF-05: the bolt is drawn while phases 2 and 3 are on the cable',
    isBroken: (plant) => plant.motor === 'unlock' && plant.relayUser === 'secondary' && seenRelay(plant) === 'closed',
  },
  {
    says: 'SAF-06: coil and contact have differed for 250 ms and the coil is on',
    isBroken: (plant) => plant.coil && plant.mustLatch,
  },
  {
    says: 'SAF-06: the second contactor has not obeyed for 250 ms and the coil is on',
    isBroken: (plant) => plant.coil && plant.astray,
  },
  {
    says: 'SAF-09: the pilot offers more than the cable may carry',
    isBroken: (plant) =>
      plant.hasProximity &&
      dutyAmps(plant.duty) > (typeof plant.rating === 'number' ? plant.rating : 0) + ROUNDING_AMPS,
  },
  {
    says: 'SAF-11: the coil is energised without a supply, which would switch it on by its return',
    isBroken: (plant) => plant.coil && plant.mains === 'dead',
  },
  {
    says: 'SAF-11: the coil is energised while the controller is down',
    isBroken: (plant) => !plant.up && plant.coil,
  },
  { says: 'SAF-14: a machine has died and the coil is on', isBroken: (plant) => plant.coil && plant.dead !== null },
  {
    says: 'SAF-14: the pilot machine has died and the pilot offers something',
    isBroken: (plant) => plant.duty !== 0 && plant.dead === 'pilot',
  },
  {
    says: 'SAF-14: the lock machine has died and its motor runs',
    isBroken: (plant) => plant.motor !== 'rest' && plant.dead === 'lock',
  },
  { says: 'BIL-03: the coil is on outside any transaction', isBroken: (plant) => plant.coil && !plant.account },
  {
    says: 'SAF-15: the coil is energised while a fault that blocks stands',
    isBroken: (plant) => plant.coil && plant.standing.some((name) => faultRow(name).blocks),
  },
];

export const verdict = (plant: Plant): readonly string[] => [
  ...plant.broken,
  ...laws.filter(({ isBroken }) => isBroken(plant)).map(({ says }) => says),
];
