/**
 * The plant as the controller meets it: what reaches it (acts, timers, levels, facts, orders) and what it answers
 * (events for the machines). Pure: the explorer works each answer out once, and a finding is told again with the same
 * functions on a real clock.
 */
import type { Fact } from '../../machines/vocabulary/facts.ts';
import { faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import { forgotten } from './abstraction.ts';
import type { Act, Letter } from './act.ts';
import { verdict as judged } from './judge.ts';
import { having, without, wound } from './having.ts';
import { breaks, elapse, follow, give, hasMoved } from './physics.ts';
import {
  allowed,
  momentary,
  seenBolt,
  seenContact,
  seenRelay,
  type Plant,
  type Question,
  type WorldTimer,
} from './plant.ts';

export type Reaction = {
  readonly plant: Plant;
  readonly letters: readonly Letter[];
  /** When it comes to rest: promises that are broken. */
  readonly broken?: readonly string[];
};

/** The same for what only some connectors have. */
const sensedEquipment = (before: Plant, after: Plant, isNew: boolean): readonly Letter[] => {
  const letters: Letter[] = [];
  const { relayUser, rating, key } = after;
  const relayContact = seenRelay(after);
  if (after.hasProximity && (isNew || rating !== before.rating)) {
    letters.push({ to: 'proximity', event: { type: 'cable.sensed', rating } });
  }
  if (relayUser !== 'none' && (isNew || relayContact !== seenRelay(before))) {
    letters.push({ to: relayUser, event: { type: 'relay.sensed', closed: relayContact === 'closed' } });
  }
  if (after.access === 'key' && (isNew || key !== before.key)) {
    letters.push({ to: 'key', event: { type: key === 'on' ? 'key.on' : 'key.off' } });
  }
  if (after.relay && !before.relay) letters.push({ to: relayUser, event: { type: 'relay.energised' } });
  return letters;
};

/** What the senses of the station make of a change (`runtime/station/senses.ts`), and the coil that is on at last. */
const sensed = (before: Plant, after: Plant): readonly Letter[] => {
  if (!after.up) return [];
  const isNew = !before.up;
  const letters: Letter[] = [];
  if (isNew || after.sense !== before.sense) {
    letters.push({ to: 'pilot', event: { type: 'pilot.sensed', sense: after.sense } });
  }
  const contact = seenContact(after);
  if (isNew || contact !== seenContact(before)) {
    letters.push({ to: 'contactor', event: { type: 'auxiliary.sensed', closed: contact === 'closed' } });
  }
  const bolt = seenBolt(after);
  if (after.hasLock && (isNew || bolt !== seenBolt(before))) {
    letters.push({ to: 'lock', event: { type: 'bolt.sensed', bolt } });
  }
  if (after.hasRcd && (isNew || after.rcd !== before.rcd)) {
    letters.push({ to: 'rcd', event: { type: 'rcd.sensed', tripped: after.rcd === 'tripped' } });
  }
  if (after.hasEmergency && (isNew || after.emergency !== before.emergency)) {
    letters.push({ to: 'emergency', event: { type: 'emergency.sensed', pressed: after.emergency === 'pressed' } });
  }
  letters.push(...sensedEquipment(before, after, isNew));
  if (after.coil && !before.coil) letters.push({ to: 'contactor', event: { type: 'coil.energised' } });
  return letters;
};

const react = (before: Plant, changed: Plant, letters: readonly Letter[] = []): Reaction => {
  if (!hasMoved(before, changed)) return { plant: changed, letters };
  const plant = follow(before, changed);
  return { plant, letters: [...sensed(before, plant), ...letters] };
};

export const mayAct = (plant: Plant, act: Act): boolean => (plant.up || act.letters === undefined) && act.when(plant);

export const onAct = (plant: Plant, act: Act): Reaction => react(plant, act.does(plant), act.letters);
export const onTimer = (plant: Plant, timer: WorldTimer): Reaction => {
  // The call has timed out; an answer that comes later is an answer to nobody.
  if (timer === 'answer') {
    const given = having(without(plant, 'answer'), { asked: plant.asked.filter((one) => one !== 'token') });
    return react(plant, given, [{ to: 'authorization', event: { type: 'token.unanswered' } }]);
  }
  return react(plant, elapse(plant, timer));
};
export const onLevels = (plant: Plant, levels: EvseLevels): Reaction => react(plant, give(plant, levels));

/** The controller loses its supply: whatever it drove falls safe, what it waited for is forgotten. */
export const onPowerCut = (plant: Plant): Reaction =>
  react(
    plant,
    // Both contactors let go by themselves.
    having(without(give(having(plant, { up: false }), safeLevels), 'answer'), {
      asked: [],
      cap: null,
      standing: [],
      sense: null,
      vouched: plant.vouched && plant.account,
      mayEnd: true,
      budget: plant.dead === null ? plant.budget - 1 : plant.budget,
      hurt: true,
    }),
  );

const reset = { up: true, dead: null, amps: 16, mustLatch: false } as const;

/** It starts again; a reset clears what was latched, if the contact is open (SAF-06). */
export const onPower = (plant: Plant): Reaction =>
  react(
    plant,
    // Nobody was there to notice: what differs is counted from now on, and a car is met anew unless its visit goes on.
    having(wound(without(plant, 'differ'), 'away'), {
      ...reset,
      met: plant.met && plant.resumes,
      rewound: ['differ', 'away'],
    }),
    [{ to: 'authorization', event: { type: 'link.now', online: true } }],
  );

export const onDeath = (plant: Plant, role: string): Reaction => ({
  plant: having(plant, { dead: role, budget: plant.budget - 1, hurt: true, mayEnd: true }),
  letters: [],
});

const asks = (plant: Plant, question: Question): Reaction => ({
  plant: plant.asked.includes(question) ? plant : having(plant, { asked: [...plant.asked, question].toSorted() }),
  letters: [],
});

export const onOrder = (plant: Plant, order: string): Reaction => {
  if (order === 'meter.read') return asks(plant, 'meter');
  if (order === 'token.ask') return asks(having(wound(plant, 'answer'), { rewound: ['answer'] }), 'token');
  if (order === 'token.lookup') {
    // A stranger to our memory: the central system is asked.
    return { plant, letters: [{ to: 'authorization', event: { type: 'token.known', listed: null, cached: null } }] };
  }
  throw new Error(`the explorer's world does not know the order ${order}`);
};

/** Who has asked, and which answer he waits for. */
export const askers: Readonly<Record<Question, Letter>> = {
  meter: { to: 'transaction', event: { type: 'meter.read', reading: { importWh: 0 } } },
  token: { to: 'authorization', event: { type: 'token.unanswered' } },
};

/** Somebody has vouched for a driver, whom the session is to have in mind. */
export const vouch: Letter = { to: 'session', event: { type: 'token.granted' } };

/**
 * Whoever asked does not listen any more, and asks anew before he listens again: what is answered is heard by nobody.
 * Or he for whom somebody has vouched has been dropped. A test (`abstraction.test.ts`) holds both against every step.
 */
export const onUnheard = (plant: Plant, to: string): Reaction => {
  if (to === vouch.to) return { plant: having(plant, { vouched: false }), letters: [] };
  const asked = plant.asked.filter((question) => askers[question].to !== to);
  return { plant: having(asked.includes('token') ? plant : without(plant, 'answer'), { asked }), letters: [] };
};

/** An answer that nobody waits for any more is not heard. */
const withoutMeter = ({ asked }: Plant): Plant['asked'] => asked.filter((one) => one !== 'meter');

const started = (plant: Plant): Plant => {
  const now = plant.account ? breaks(plant, 'BIL-02: a transaction starts while another one is open') : plant;
  // What ends it may have happened a moment before it began.
  const isGone = plant.plug === 'out' || plant.car === 'A';
  const isBarred = plant.standing.some((name) => faultRow(name).blocks);
  const isEnded = plant.hurt || plant.leaks || plant.emergency === 'pressed' || plant.mains === 'dead';
  const isDoomed = isGone || isBarred || isEnded;
  return having(now, { account: true, ending: 'none', refused: false, mayEnd: isDoomed, asked: withoutMeter(plant) });
};

const stopped = (plant: Plant): Plant => {
  let now = plant;
  if (!plant.account) now = breaks(now, 'BIL-02: a transaction stops that is not open');
  else if (!plant.mayEnd) now = breaks(now, 'BIL-05: a transaction ends and nobody has ended it');
  return having(now, { account: false, vouched: false, asked: withoutMeter(plant) });
};

const resumed = (plant: Plant): Plant => {
  if (plant.ending !== 'none') return breaks(plant, 'PRO-05: a transaction goes on after a power cut that was ending');
  return plant.resumes ? plant : breaks(plant, 'BIL-06: a transaction goes on after a power cut, and must not');
};

const cleared = (plant: Plant, fault: FaultName): Plant => {
  const isEarly = faultRow(fault).latched && !plant.acknowledged;
  const now = isEarly ? breaks(plant, `SAF-15: ${fault} is latched and ends by itself`) : plant;
  return having(now, { standing: plant.standing.filter((name) => name !== fault) });
};

/** The test that is said to be passed must have been: it tripped, and it has let go. */
const tested = (plant: Plant, verdict: string): Plant => {
  // An RCD may be worn out: that it fails its test is nobody's mistake, and ends what goes on.
  if (verdict !== 'passed') return without(having(plant, { proven: false, tripSeen: false, mayEnd: true }), 'age');
  const isTrue = plant.tripSeen && plant.rcd === 'clear';
  const now = isTrue ? plant : breaks(plant, 'SAF-02: a self-test is called passed that the RCD has not passed');
  return having(wound(having(now, { proven: true, tripSeen: false }), 'age'), { rewound: ['age'] });
};

const noted = (plant: Plant, fact: Fact): Plant => {
  switch (fact.type) {
    case 'transaction.started':
      return started(plant);
    case 'transaction.stopped':
      return stopped(plant);
    case 'ev.connected':
      return having(plant, { met: plant.plug === 'in' && plant.car !== 'A' });
    case 'transaction.ending':
      // Nobody may begin to draw in a transaction that ends.
      return having(plant, { vouched: false, ending: fact.ending.reason === 'DeAuthorized' ? 'refused' : 'other' });
    case 'transaction.resumed':
      return resumed(plant);
    case 'plug.kept':
    case 'plug.released':
      return having(plant, { kept: fact.type === 'plug.kept' });
    case 'token.refused':
    case 'authorization.expired':
      return having(plant, { vouched: false });
    case 'fault.raised':
      return having(plant, { standing: [...new Set([...plant.standing, fact.fault])].toSorted() });
    case 'fault.cleared':
      return cleared(plant, fact.fault);
    case 'rcd.tested':
      return tested(plant, fact.verdict);
    default:
      return plant;
  }
};

const limit = (amps: number): Letter => ({ to: 'supply', event: { type: 'limit.changed', amps } });

/**
 * What is written down and told: the ledger and the faults, as everybody outside knows them. A test that is due pauses
 * the offer, as `runtime/compose.ts` does it.
 */
export const onFact = (plant: Plant, fact: Fact): Reaction => {
  const letters = fact.type === 'rcd.due' ? [limit(0)] : fact.type === 'rcd.tested' ? [limit(allowed(plant))] : [];
  return { plant: noted(plant, fact), letters };
};

/** A machine's state allows another current than before (`runtime/station/imposed.ts`). */
export const onCap = (plant: Plant, cap: number | null): Reaction => {
  const now = having(plant, { cap });
  return { plant: now, letters: plant.cap === cap ? [] : [limit(allowed(now))] };
};

const isMomentary = ({ rewound, acknowledged, broken }: Plant): boolean =>
  acknowledged || rewound.length > 0 || broken.length > 0;
const atRest = (plant: Plant): Plant => forgotten(isMomentary(plant) ? having(plant, momentary) : plant);

/**
 * The end of a step: it is judged; what was true only within it, and notes that nobody will read again, are forgotten.
 * Its letters are what somebody has waited for: to be answered, or to begin. If he does no more, that is forgotten, too
 * (`onUnheard`).
 */
export const onRest = (plant: Plant): Reaction => ({
  plant: atRest(plant),
  letters: [...plant.asked.map((question) => askers[question]), ...(plant.vouched && !plant.account ? [vouch] : [])],
  broken: judged(plant),
});
