/**
 * What anybody and anything may do at any time: drivers, cars, the central system, whoever repairs, and breakage. One
 * row an act: when the world allows it, what becomes of the plant, and which events reach the controller by it.
 * Adding something that may happen is adding a row.
 */
import { always, disallow, hasLeft, mayEnd, unchanged, type Act } from './act.ts';
import { equipment } from './equipment-acts.ts';
import { having, without, wound } from './having.ts';
import { lies } from './lies.ts';
import { seenContact, type Damage, type Plant, type Question } from './plant.ts';

const isAsked = (question: Question) => (plant: Plant) => plant.asked.includes(question);
const answered =
  (question: Question, next = unchanged) =>
  (plant: Plant) => {
    const now = question === 'token' ? without(plant, 'answer') : plant;
    return next(having(now, { asked: plant.asked.filter((one) => one !== question) }));
  };

/** The driver's own card, and somebody else's. */
export const ownToken = { id: 'OWN' };
const strangerToken = { id: 'STRANGER' };
const reading = { importWh: 0 };
/** Our own id of the one transaction there ever is: the count is left out (see `abstraction.ts`). */
export const transactionId = 'boot-1-1';

const driver: readonly Act[] = [
  {
    name: 'plug-in',
    says: 'plugs the cable in',
    kind: 'driver',
    // Nobody changes cars while the wire is dead: it could not be seen.
    when: ({ plug, bolt, timers, pilotOff }) =>
      plug === 'out' && bolt !== 'locked' && !pilotOff && !timers.includes('away'),
    does: (plant) => having(plant, { plug: 'in', car: 'B', rating: plant.hasProximity ? 20 : 'none', refused: false }),
  },
  {
    name: 'unplug',
    says: 'pulls the plug out',
    kind: 'driver',
    when: ({ plug, bolt, timers }) => plug === 'in' && bolt !== 'locked' && !timers.includes('away'),
    does: (plant) =>
      wound(
        having(without(plant, 'grace'), {
          plug: 'out',
          rating: 'none',
          vouched: plant.vouched && !hasLeft(plant),
          met: false,
          refused: false,
          mayEnd: true,
        }),
        'away',
      ),
  },
  ...[false, true].map((late): Act => ({
    name: late ? 'card' : 'card-again',
    says: late ? 'holds the card to the reader' : 'holds the card to the reader, moments after the last time',
    kind: 'driver',
    when: ({ asked }) => !asked.includes('token'),
    does: mayEnd,
    letters: [{ to: 'session', event: { type: 'tag.presented', token: ownToken }, late }],
  })),
  {
    name: 'card-stranger',
    says: 'holds a card of somebody else to the reader',
    kind: 'driver',
    when: ({ asked }) => !asked.includes('token'),
    does: mayEnd,
    letters: [{ to: 'session', event: { type: 'tag.presented', token: strangerToken }, late: true }],
  },
];

const car: readonly Act[] = [
  {
    name: 'car-asks',
    says: 'asks for energy (C)',
    kind: 'car',
    when: ({ plug, car: letter, timers }) => plug === 'in' && letter === 'B' && !timers.includes('away'),
    does: (plant) => having(plant, { car: 'C' }),
  },
  {
    name: 'car-rests',
    says: 'stops asking (B)',
    kind: 'car',
    when: ({ plug, car: letter, timers }) =>
      plug === 'in' && letter !== 'B' && letter !== 'A' && !timers.includes('away'),
    does: (plant) => having(plant, { car: 'B' }),
  },
  {
    name: 'car-asks-for-air',
    says: 'asks for energy with ventilation (D)',
    kind: 'car',
    when: ({ plug, car: letter, timers }) => plug === 'in' && letter === 'C' && !timers.includes('away'),
    does: (plant) => having(plant, { car: 'D' }),
  },
  {
    name: 'car-needs-no-air',
    says: 'asks for energy without ventilation (C)',
    kind: 'car',
    when: ({ plug, car: letter, timers }) => plug === 'in' && letter === 'D' && !timers.includes('away'),
    does: (plant) => having(plant, { car: 'C' }),
  },
  {
    name: 'car-leaves',
    says: 'the cable is pulled out of the car and stays in the socket',
    kind: 'driver',
    when: ({ plug, car: letter, timers }) => plug === 'in' && letter !== 'A' && !timers.includes('away'),
    does: (plant) => {
      const now = having(plant, { car: 'A', met: false, mayEnd: true });
      // Where the transaction waits for the car, so does who has been allowed.
      if (plant.waits) return wound(now, 'away');
      return wound(having(without(now, 'grace'), { vouched: plant.vouched && !hasLeft(plant) }), 'away');
    },
  },
  {
    name: 'car-returns',
    says: 'the cable is put into the car again',
    kind: 'driver',
    when: ({ plug, car: letter, timers }) => plug === 'in' && letter === 'A' && !timers.includes('away'),
    does: (plant) => having(plant, { car: 'B' }),
  },
];

const operator: readonly Act[] = [
  {
    name: 'remote-stop',
    says: 'stops the transaction from afar',
    kind: 'operator',
    when: ({ account }) => account,
    does: disallow,
    letters: [{ to: 'session', event: { type: 'session.stop', reason: 'Remote' } }],
  },
  {
    name: 'release-cable',
    says: 'asks for the cable to be unlocked',
    kind: 'operator',
    when: ({ hasLock }) => hasLock,
    // Before a transaction it only moves the bolt.
    does: (plant) => (plant.account ? disallow(plant) : plant),
    letters: [{ to: 'session', event: { type: 'cable.release' } }],
  },
  {
    name: 'limit-to-nothing',
    says: 'allows nothing',
    kind: 'operator',
    when: ({ amps }) => amps > 0,
    does: (plant) => having(plant, { amps: 0 }),
    letters: [{ to: 'supply', event: { type: 'limit.changed', amps: 0 } }],
  },
  {
    name: 'limit-again',
    says: 'allows 16 A again',
    kind: 'operator',
    when: ({ amps }) => amps === 0,
    does: (plant) => having(plant, { amps: 16 }),
    letters: [{ to: 'supply', event: { type: 'limit.changed', amps: 16 } }],
  },
  {
    name: 'token-refused',
    says: 'refuses the token of the running transaction',
    kind: 'operator',
    when: ({ account }) => account,
    does: (plant) => having(disallow(plant), { refused: true }),
    letters: [{ to: 'transaction', event: { type: 'token.judged', transaction: transactionId, status: 'invalid' } }],
  },
  {
    name: 'out-of-service',
    says: 'takes the connector out of service',
    kind: 'operator',
    when: always,
    does: unchanged,
    letters: [{ to: 'session', event: { type: 'availability.now', operative: false } }],
  },
  {
    name: 'in-service',
    says: 'puts the connector into service',
    kind: 'operator',
    when: always,
    does: unchanged,
    letters: [{ to: 'session', event: { type: 'availability.now', operative: true } }],
  },
];

const answers: readonly Act[] = [
  {
    name: 'meter-answers',
    says: 'the meter answers',
    kind: 'answer',
    when: isAsked('meter'),
    does: answered('meter'),
    letters: [{ to: 'transaction', event: { type: 'meter.read', reading } }],
  },
  {
    name: 'meter-fails',
    says: 'the meter does not answer',
    kind: 'answer',
    when: isAsked('meter'),
    does: answered('meter', mayEnd),
    letters: [{ to: 'transaction', event: { type: 'meter.unreadable' } }],
  },
  ...[false, true].map((late): Act => ({
    name: late ? 'token-accepted' : 'token-accepted-soon',
    says: late ? 'the central system accepts the token' : 'the central system accepts the token at once',
    kind: 'answer',
    when: isAsked('token'),
    does: answered('token', (plant) => having(without(plant, 'grace'), { vouched: true })),
    letters: [{ to: 'authorization', event: { type: 'token.answered', record: { status: 'accepted' } }, late }],
  })),
  {
    name: 'token-blocked',
    says: 'the central system refuses the token',
    kind: 'answer',
    when: isAsked('token'),
    does: answered('token'),
    letters: [{ to: 'authorization', event: { type: 'token.answered', record: { status: 'blocked' } } }],
  },
];

const breakage: readonly {
  readonly damage: Damage;
  readonly says: string;
  readonly when: (plant: Plant) => boolean;
}[] = [
  { damage: 'shorted', says: 'the pilot wire touches earth', when: always },
  { damage: 'leaky', says: 'the diode of the car is bridged', when: ({ plug }) => plug === 'in' },
  { damage: 'welded', says: 'the contact welds', when: always },
  { damage: 'stuck-open', says: 'the contact falls open and sticks', when: always },
  { damage: 'relay-welded', says: 'what relay 2 switches welds', when: ({ relayUser }) => relayUser !== 'none' },
  { damage: 'relay-stuck', says: 'what relay 2 switches falls off', when: ({ relayUser }) => relayUser !== 'none' },
  { damage: 'jammed-locking', says: 'the bolt will not go in', when: ({ hasLock }) => hasLock },
  { damage: 'jammed-unlocking', says: 'the bolt will not go back', when: ({ hasLock }) => hasLock },
  { damage: 'forced', says: 'somebody forces the bolt open', when: ({ hasLock }) => hasLock },
];

const breakages: readonly Act[] = breakage.map(({ damage, says, when }): Act => ({
  name: damage,
  says,
  kind: 'fault',
  // Not within the half second of a driver's hand: what nobody can have seen proves nothing.
  when: (plant) => plant.budget > 0 && plant.damage === 'none' && !plant.timers.includes('away') && when(plant),
  does: (plant) => having(plant, { damage, budget: plant.budget - 1, hurt: true, mayEnd: true }),
}));

const others: readonly Act[] = [
  {
    name: 'other-fault',
    says: 'the meter falls silent (or whatever else blocks and ends by itself)',
    kind: 'fault',
    when: (plant) => plant.budget > 0 && plant.damage === 'none',
    does: (plant) => having(plant, { damage: 'other', budget: plant.budget - 1, hurt: true, mayEnd: true }),
    letters: [{ to: 'protection', event: { type: 'fault.found', fault: 'MeterSilent' } }],
  },
  {
    name: 'other-fault-ends',
    says: 'the meter answers again (or whatever else was wrong is right)',
    kind: 'repair',
    when: ({ damage }) => damage === 'other',
    does: (plant) => having(plant, { damage: 'none' }),
    letters: [{ to: 'protection', event: { type: 'fault.gone', fault: 'MeterSilent' } }],
  },
  {
    name: 'repair',
    says: 'repairs what is broken',
    kind: 'repair',
    when: ({ damage, timers }) => damage !== 'none' && damage !== 'other' && !timers.includes('away'),
    does: (plant) => having(plant, { damage: 'none', lie: 'none', boltLie: 'none', relayLie: 'none' }),
  },
  {
    name: 'acknowledge',
    says: 'acknowledges the faults on site',
    kind: 'repair',
    when: ({ standing }) => standing.length > 0,
    does: (plant) => {
      const now = having(plant, { acknowledged: true });
      const isSeenTo = plant.mustLatch && plant.coil === (seenContact(plant) === 'closed');
      return isSeenTo ? having(now, { mustLatch: false }) : now;
    },
    letters: [{ to: 'protection', event: { type: 'fault.acknowledge' } }],
  },
];

const guards: readonly Act[] = [
  {
    name: 'rcd-trips',
    says: 'current leaks, the RCD trips',
    kind: 'fault',
    when: ({ hasRcd, leaks }) => hasRcd && !leaks,
    does: (plant) => having(plant, { leaks: true, mayEnd: true }),
  },
  {
    name: 'rcd-clears',
    says: 'the leak is gone',
    kind: 'repair',
    when: ({ leaks }) => leaks,
    does: (plant) => having(plant, { leaks: false }),
  },
  {
    name: 'emergency-pressed',
    says: 'somebody hits the emergency switch',
    kind: 'fault',
    when: ({ hasEmergency, emergency }) => hasEmergency && emergency === 'released',
    does: (plant) => having(plant, { emergency: 'pressed', mayEnd: true }),
  },
  {
    name: 'emergency-released',
    says: 'somebody pulls the emergency switch out',
    kind: 'repair',
    when: ({ emergency }) => emergency === 'pressed',
    does: (plant) => having(plant, { emergency: 'released' }),
  },
];

export const acts: readonly Act[] = [
  ...driver,
  ...car,
  ...operator,
  ...answers,
  ...breakages,
  ...others,
  ...guards,
  ...lies,
  ...equipment,
];
