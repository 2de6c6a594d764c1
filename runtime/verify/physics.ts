/**
 * What follows in the world from what is done to it: the contact follows the coil, the bolt the motor, the pilot line
 * the car and the duty; and the judge's watches are wound and stopped. The circuit of the pilot is the simulated
 * board's own, its verdict is the one that runs.
 */
import { carOhms, pilotPeaks } from '../../adapters/simulated/evse/pilot-line.ts';
import { classifyPilot } from '../../machines/evse/pilot-bands.ts';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';
import { armed, having, isTouched, without, wound } from './having.ts';
import {
  asksForEnergy,
  lacksAir,
  mayCharge,
  seenBolt,
  seenContact,
  seenRelay,
  type Plant,
  type WorldTimer,
} from './plant.ts';

export const breaks = (plant: Plant, promise: string): Plant => having(plant, { broken: [...plant.broken, promise] });

const contactTarget = ({ damage, coil }: Plant): Plant['contact'] => {
  if (damage === 'welded') return 'closed';
  return coil && damage !== 'stuck-open' ? 'closed' : 'open';
};

const moveContact = (plant: Plant): Plant => {
  const target = contactTarget(plant);
  if (target === plant.contact) return without(plant, 'contact');
  // A weld and a broken spring do not take their time.
  if (plant.damage === 'welded' || plant.damage === 'stuck-open') {
    return having(without(plant, 'contact'), { contact: target });
  }
  return wound(plant, 'contact');
};

const relayTarget = ({ damage, relay }: Plant): Plant['relayContact'] => {
  if (damage === 'relay-welded') return 'closed';
  return relay && damage !== 'relay-stuck' ? 'closed' : 'open';
};

const moveRelay = (plant: Plant): Plant => {
  const target = relayTarget(plant);
  if (target === plant.relayContact) return without(plant, 'relayContact');
  if (plant.damage === 'relay-welded' || plant.damage === 'relay-stuck') {
    return having(without(plant, 'relayContact'), { relayContact: target });
  }
  return wound(plant, 'relayContact');
};

const boltGoal = ({ damage, motor, bolt }: Plant): Plant['bolt'] => {
  if (damage === 'forced') return 'unlocked';
  if (motor === 'lock') return damage === 'jammed-locking' && bolt !== 'locked' ? 'moving' : 'locked';
  if (motor === 'unlock') return damage === 'jammed-unlocking' ? bolt : 'unlocked';
  return bolt;
};

const moveBolt = (plant: Plant): Plant => {
  if (!plant.hasLock) return plant;
  const goal = boltGoal(plant);
  if (goal === plant.bolt || goal === 'moving') return having(without(plant, 'bolt'), { bolt: goal });
  if (plant.damage === 'forced') return having(without(plant, 'bolt'), { bolt: goal });
  return wound(having(plant, { bolt: 'moving' }), 'bolt');
};

const rcdTarget = ({ leaks, testing }: Plant): Plant['rcd'] => (leaks || testing ? 'tripped' : 'clear');
const moveRcd = (changed: Plant): Plant => {
  const plant = changed.testing && changed.rcd === 'tripped' ? having(changed, { tripSeen: true }) : changed;
  if (!plant.hasRcd || rcdTarget(plant) === plant.rcd) return without(plant, 'rcd');
  // A person in the circuit is seen at once as far as we are concerned: what counts is the time from the sense on.
  if (!plant.leaks) return wound(plant, 'rcd');
  return having(without(plant, 'rcd'), { rcd: 'tripped', tripSeen: plant.tripSeen || plant.testing });
};

const ohms = ({ plug, car }: Plant): number | null => {
  if (plug === 'out' || car === 'A') return null;
  if (car === 'D') return carOhms.ventilated;
  return car === 'B' ? carOhms.resting : carOhms.ready;
};

const readPilot = (plant: Plant): Plant => {
  if (!plant.up) return plant;
  const { damage, duty, sense, pilotOff } = plant;
  const { high, low } = pilotPeaks(duty, {
    ohms: ohms(plant),
    diode: damage !== 'leaky',
    shorted: damage === 'shorted',
    off: pilotOff,
  });
  return having(plant, { sense: classifyPilot(high, low, duty, sense) });
};

const watchAsking = (plant: Plant): Plant => {
  if (asksForEnergy(plant)) return having(without(plant, 'unasked'), { unasked: false });
  return plant.unasked ? plant : wound(plant, 'unasked');
};

const watchAir = (plant: Plant): Plant => {
  if (!lacksAir(plant)) return having(without(plant, 'airless'), { airless: false });
  return plant.airless ? plant : wound(plant, 'airless');
};

const watchBolt = (plant: Plant): Plant => {
  // Of a bolt whose sensor lies nobody knows where it is: what is measured counts.
  if (seenBolt(plant) === 'locked') return having(without(plant, 'loose'), { loose: false });
  return plant.loose ? plant : wound(plant, 'loose');
};

const watchContact = (before: Plant, plant: Plant): Plant => {
  let now = plant;
  // Of a contact that lies nobody knows when it opens: what is measured counts.
  if (seenContact(now) === 'closed') now = without(now, 'rest');
  else if (seenContact(before) === 'closed') now = wound(now, 'rest');
  const differ = now.coil !== (seenContact(now) === 'closed');
  if (!differ) return without(now, 'differ');
  return now.mustLatch ? now : wound(now, 'differ');
};

const watchRelay = (plant: Plant): Plant => {
  if (plant.relayUser !== 'secondary' || plant.relay === (seenRelay(plant) === 'closed')) {
    return having(without(plant, 'relayDiffer'), { astray: false });
  }
  return plant.astray ? plant : wound(plant, 'relayDiffer');
};

/** What something follows from; what is not here changes nothing but notes. A test follows what has not moved. */
const moving: readonly (keyof Plant)[] = [
  ...(['up', 'plug', 'car', 'rating', 'key', 'neighbour', 'damage', 'leaks', 'emergency'] as const),
  ...(['duty', 'pilotOff', 'motor', 'testing', 'coil', 'relay'] as const),
  ...(['contact', 'lie', 'bolt', 'boltLie', 'relayContact', 'relayLie', 'rcd', 'sense'] as const),
  ...(['unasked', 'airless', 'loose', 'mustLatch', 'astray'] as const),
];

export const hasMoved = (before: Plant, after: Plant): boolean => isTouched(before, after, moving);

/** Everything that follows at once from a change. `bolt` says that its motor or its damage has changed. */
export const follow = (before: Plant, changed: Plant): Plant => {
  let plant = moveRcd(moveRelay(moveContact(changed)));
  if (plant.motor !== before.motor || plant.damage !== before.damage) plant = moveBolt(plant);
  return watchRelay(watchContact(before, watchBolt(watchAir(watchAsking(readPilot(plant))))));
};

/** What rises with the coil, or must not. */
const energise = (plant: Plant): Plant => {
  let now = having(without(plant, 'disk'), { coil: true, coilWaits: false });
  if (armed(plant, 'rest')) now = breaks(now, 'SAF-10: the coil is energised less than 6 s after the contact opened');
  if (plant.mustLatch) now = breaks(now, 'SAF-06: the contactor is closed again before anybody has seen to it');
  const isAside = plant.relayUser === 'secondary' && plant.relay !== (seenRelay(plant) === 'closed');
  // One that has broken just then is found within its limit: `watchRelay`.
  if (isAside && !plant.hurt) {
    now = breaks(now, 'SAF-10: the coil is energised and the second contactor is not where it should be');
  }
  // That a car has gone is believed within 100 ms: SAF-01.
  const isAlone = !mayCharge(plant) && plant.plug === 'in' && plant.car !== 'A';
  if (!plant.account) now = breaks(now, 'BIL-03: the coil is energised outside any transaction');
  else if (isAlone) now = breaks(now, 'BIL-03: the coil is energised and nobody may charge');
  return now;
};

/** Phases 2 and 3 are joined, or a fan is switched on. */
const switchRelay = (plant: Plant): Plant => {
  const now = having(without(plant, 'relayDisk'), { relay: true, relayWaits: false });
  if (plant.relayUser !== 'secondary' || plant.contact === 'open') return now;
  return breaks(now, 'SAF-10: phases 2 and 3 are joined over a closed main contact');
};

const giveRelay = (plant: Plant, on: boolean): Plant => {
  if (on) return plant.relay || plant.relayWaits ? plant : wound(having(plant, { relayWaits: true }), 'relayDisk');
  if (!plant.relay && !plant.relayWaits) return plant;
  const now = having(without(plant, 'relayDisk'), { relay: false, relayWaits: false });
  const isJoined = plant.relay && seenRelay(plant) === 'closed';
  const isUnderLoad = isJoined && plant.relayUser === 'secondary' && plant.contact === 'closed';
  // Whoever has died or is without power lets go of everything; a main contact that is welded nobody can wait for.
  if (!isUnderLoad || !plant.up || plant.dead !== null || plant.damage === 'welded') return now;
  return breaks(now, 'SAF-10: phases 2 and 3 are parted over a closed main contact');
};

/** Energy that has ended has ended in time. */
const letGo = (plant: Plant): Plant => {
  const isOff = !plant.coil && !plant.coilWaits && !armed(plant, 'disk') && !armed(plant, 'grace');
  return isOff ? plant : having(without(plant, 'disk', 'grace'), { coil: false, coilWaits: false });
};

/** The actuators are given new levels; the coil waits for the disk. */
export const give = (plant: Plant, levels: EvseLevels): Plant => {
  const { pilotDuty: duty, pilotOff, motor, rcdTest: testing } = levels;
  const isGiven =
    plant.duty === duty && plant.pilotOff === pilotOff && plant.motor === motor && plant.testing === testing;
  let now = giveRelay(isGiven ? plant : having(plant, { duty, pilotOff, motor, testing }), levels.relay2);
  // Over a dead wire nobody can see a car come or go.
  if (plant.pilotOff && !pilotOff) now = having(wound(now, 'away'), { rewound: [...now.rewound, 'away'] });
  if (now.testing && !plant.testing) now = having(now, { tripSeen: false });
  if (!levels.coil) return letGo(now);
  return now.coil || now.coilWaits ? now : wound(having(now, { coilWaits: true }), 'disk');
};

const fired: Readonly<Record<WorldTimer, (plant: Plant) => Plant>> = {
  disk: energise,
  contact: (plant) => having(plant, { contact: contactTarget(plant) }),
  bolt: (plant) => having(plant, { bolt: boltGoal(plant) }),
  relayDisk: switchRelay,
  relayContact: (plant) => having(plant, { relayContact: relayTarget(plant) }),
  unasked: (plant) => having(plant, { unasked: true }),
  airless: (plant) => having(plant, { airless: true }),
  loose: (plant) => having(plant, { loose: true }),
  rest: (plant) => plant,
  away: (plant) => plant,
  answer: (plant) => plant,
  rcd: (plant) => having(plant, { rcd: rcdTarget(plant) }),
  age: (plant) => having(plant, { proven: false }),
  differ: (plant) => having(plant, { mustLatch: true }),
  relayDiffer: (plant) => having(plant, { astray: true }),
  grace: (plant) =>
    plant.coil ? breaks(plant, 'BIL-03: energy still flows 10 s after nobody may charge any more') : plant,
};

export const elapse = (plant: Plant, timer: WorldTimer): Plant => fired[timer](without(plant, timer));
