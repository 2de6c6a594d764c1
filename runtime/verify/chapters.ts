/**
 * The chapters of the explorer: one row a kind of charging point and a chapter of its life, which says what may happen
 * in it. Adding one is adding a row.
 */
import type { Variant } from './variants.ts';

const names = (text: string): readonly string[] => text.split(' ');
const visit = names('plug-in unplug card car-asks car-rests remote-stop meter-answers token-accepted token-blocked');
const manners = ['card-again', 'token-accepted-soon', 'card-stranger', 'meter-fails', 'token-refused', 'release-cable'];
const limits = ['limit-to-nothing', 'limit-again', 'token-refused', 'release-cable'];
const service = ['out-of-service', 'in-service'];
const breakage = names(
  'shorted leaky welded stuck-open jammed-locking jammed-unlocking forced ' +
    'other-fault other-fault-ends repair acknowledge',
);
const without = (all: readonly string[], ...some: readonly string[]) => all.filter((one) => !some.includes(one));
const boltLies = ['bolt-says-locked', 'bolt-says-moving', 'bolt-says-unlocked'];
/** The least that a session needs. */
const short = ['plug-in', 'unplug', 'card', 'car-asks', 'car-rests', 'meter-answers', 'token-accepted'];

const socket = {
  when: 'always',
  hasLock: true,
  hasRcd: false,
  hasEmergency: false,
  hasProximity: false,
  relayUser: 'none',
  access: 'card',
  resumes: false,
  waits: false,
  budget: 0,
  mayDie: false,
  mayCut: false,
  roles: [],
  port: {},
  ocpp: {},
} as const;
const cable = { ...socket, hasLock: false } as const;

export const variants: readonly Variant[] = [
  {
    ...socket,
    effort: 54,
    name: 'socket-limits',
    about: 'a socket; limits and refusals at any time',
    acts: [...visit, ...limits],
  },
  {
    ...socket,
    effort: 49,
    name: 'socket-manners',
    about: 'a socket; every manner of cards',
    acts: [...visit, ...manners],
  },
  {
    ...socket,
    effort: 25,
    name: 'socket-service',
    about: 'a socket in and out of service',
    acts: [...visit, ...service],
  },
  {
    ...cable,
    name: 'cable-breakage',
    effort: 240,
    about: 'a fixed cable; one thing breaks, a machine dies or the power fails',
    budget: 1,
    mayDie: true,
    acts: [...visit, ...breakage, 'limit-to-nothing', 'limit-again'],
  },
  {
    ...socket,
    name: 'socket-breakage',
    effort: 620,
    about: 'a socket; one thing breaks, a machine dies or the power fails',
    budget: 1,
    mayDie: true,
    acts: [...short, ...breakage, 'release-cable'],
  },
  {
    ...cable,
    name: 'cable-liar',
    effort: 100,
    about: 'a fixed cable whose contactor says what is not so, now this and now that',
    budget: 1,
    acts: [...short, 'feedback-open', 'feedback-closed', 'remote-stop', 'repair', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-rcd',
    effort: 130,
    about: 'a fixed cable with an RCD that trips, or is tested, at any time',
    hasRcd: true,
    acts: [...short, 'rcd-trips', 'rcd-clears', 'acknowledge'],
  },
  {
    ...socket,
    name: 'socket-rcd',
    effort: 650,
    about: 'a socket with an RCD that trips, or is tested, at any time',
    hasRcd: true,
    // A fault of the RCD keeps the plug until the car is gone: so it must be able to go.
    acts: [...short, 'car-leaves', 'rcd-trips', 'rcd-clears', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-emergency',
    effort: 35,
    about: 'a fixed cable with an emergency switch that is hit at any time',
    hasEmergency: true,
    acts: [...short, 'emergency-pressed', 'emergency-released'],
  },
  {
    ...cable,
    name: 'cable-fan',
    about: 'a fixed cable with a fan for cars that ask for it; one thing breaks or a machine dies',
    effort: 330,
    relayUser: 'ventilation',
    roles: ['ventilation'],
    budget: 1,
    mayDie: true,
    acts: [...short, 'car-asks-for-air', 'car-needs-no-air', 'relay-welded', 'relay-stuck', 'repair', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-neighbour',
    about: 'a fixed cable whose neighbour ventilates, or does not',
    effort: 42,
    roles: ['ventilation'],
    port: { ventilation: { enable: true, control: 'external' } },
    acts: [...short, 'car-asks-for-air', 'car-needs-no-air', 'neighbour-ventilates', 'neighbour-stops'],
  },
  {
    ...cable,
    name: 'cable-phases',
    about: 'a fixed cable that is switched between three phases and one',
    effort: 52,
    relayUser: 'secondary',
    roles: ['phases', 'secondary'],
    acts: [...short, 'one-phase', 'three-phases'],
  },
  {
    ...cable,
    name: 'cable-second',
    about: 'the same with a second contactor; it welds or does not close, a machine dies or the power fails',
    effort: 1000,
    relayUser: 'secondary',
    roles: ['phases', 'secondary'],
    budget: 1,
    mayDie: true,
    acts: [...short, 'one-phase', 'three-phases', 'relay-welded', 'relay-stuck', 'repair', 'acknowledge'],
  },
  {
    ...socket,
    name: 'socket-emergency',
    effort: 70,
    about: 'a socket with an emergency switch that is hit at any time',
    hasEmergency: true,
    acts: [...short, 'emergency-pressed', 'emergency-released'],
  },
  {
    ...socket,
    name: 'socket-phases',
    about: 'a socket that is switched between three phases and one',
    effort: 62,
    relayUser: 'secondary',
    roles: ['phases', 'secondary'],
    acts: [...short, 'one-phase', 'three-phases'],
  },
  {
    ...socket,
    name: 'socket-neighbour',
    about: 'a socket whose neighbour ventilates, or does not',
    effort: 80,
    roles: ['ventilation'],
    port: { ventilation: { enable: true, control: 'external' } },
    acts: [...short, 'car-asks-for-air', 'car-needs-no-air', 'neighbour-ventilates', 'neighbour-stops'],
  },
  {
    ...cable,
    name: 'cable-sleep',
    about: 'a fixed cable with cars that do not answer and are woken; the supply comes and goes',
    effort: 55,
    roles: ['wakeUp', 'mains'],
    port: { wake_up_after_timeout: true, wake_up_tries: 1 },
    acts: [...short, 'mains-dip', 'mains-return'],
  },
  {
    ...cable,
    name: 'cable-proximity',
    about: 'a cable whose plug says what its cable may carry, and once says something else',
    effort: 49,
    hasProximity: true,
    budget: 1,
    roles: ['proximity'],
    acts: [...short, 'cable-13', 'cable-20', 'cable-none'],
  },
  {
    ...socket,
    name: 'socket-resume',
    about: 'a socket where a transaction goes on after a power cut',
    effort: 210,
    resumes: true,
    budget: 1,
    mayCut: true,
    acts: [...short, 'meter-fails', 'remote-stop', 'release-cable', 'token-refused'],
  },
  {
    ...socket,
    name: 'socket-free',
    about: 'a socket where everybody may charge; the power fails once',
    effort: 35,
    access: 'free',
    budget: 1,
    mayCut: true,
    acts: [...without(short, 'card', 'token-accepted'), 'remote-stop', ...service],
  },
  {
    ...cable,
    name: 'cable-key',
    about: 'a fixed cable with a key switch; the power fails once',
    effort: 34,
    access: 'key',
    roles: ['key'],
    budget: 1,
    mayCut: true,
    acts: [...without(short, 'card', 'token-accepted'), 'key-on', 'key-off', 'remote-stop'],
  },
  {
    ...cable,
    name: 'cable-key-resume',
    about: 'the same where a transaction goes on after a power cut, unless the key was turned meanwhile',
    effort: 26,
    access: 'key',
    resumes: true,
    roles: ['key'],
    budget: 1,
    mayCut: true,
    acts: [...without(short, 'card', 'token-accepted'), 'key-on', 'key-off', 'remote-stop'],
  },
  {
    ...socket,
    name: 'socket-left',
    about: 'a socket whose cable is pulled out of the car',
    effort: 30,
    acts: [...short, 'car-leaves', 'car-returns', 'remote-stop', 'token-refused'],
  },
  {
    ...socket,
    name: 'socket-waits',
    about: 'the same where the transaction waits for the car, and the plug is kept',
    effort: 45,
    waits: true,
    ocpp: { UnlockConnectorOnEVSideDisconnect: false },
    acts: [...short, 'car-leaves', 'car-returns', 'remote-stop', 'token-refused', 'release-cable'],
  },
  {
    ...socket,
    name: 'socket-liar',
    when: 'whole',
    effort: 1150,
    about: 'a socket whose bolt says what is not so, now this and now that',
    budget: 1,
    acts: [...short, ...boltLies, 'remote-stop', 'release-cable', 'repair', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-second-liar',
    when: 'whole',
    effort: 950,
    about: 'a fixed cable with a second contactor that says what is not so, now this and now that',
    relayUser: 'secondary',
    roles: ['phases', 'secondary'],
    budget: 1,
    acts: [...short, 'one-phase', 'three-phases', 'relay-says-open', 'relay-says-closed', 'repair', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-rcd-breakage',
    when: 'whole',
    effort: 3800,
    about: 'a fixed cable with an RCD; one thing breaks, a machine dies or the power fails',
    hasRcd: true,
    budget: 1,
    mayDie: true,
    acts: [...short, 'rcd-trips', 'rcd-clears', 'acknowledge', 'shorted', 'leaky', 'welded', 'stuck-open', 'repair'],
  },
  {
    ...socket,
    name: 'socket-rcd-weld',
    when: 'check',
    effort: 1500,
    about: 'a socket with an RCD; the contactor welds',
    hasRcd: true,
    budget: 1,
    acts: [...short, 'car-leaves', 'rcd-trips', 'rcd-clears', 'acknowledge', 'welded', 'repair'],
  },
  {
    ...socket,
    name: 'socket-rcd-deaths',
    when: 'check',
    effort: 3000,
    about: 'a socket with an RCD; a machine dies or the power fails',
    hasRcd: true,
    budget: 1,
    mayDie: true,
    acts: [...short, 'car-leaves', 'rcd-trips', 'rcd-clears', 'acknowledge'],
  },
  {
    ...socket,
    name: 'socket-second',
    when: 'check',
    effort: 1000,
    about: 'a socket with a second contactor, which welds or does not close',
    relayUser: 'secondary',
    roles: ['phases', 'secondary'],
    budget: 1,
    acts: [...short, 'one-phase', 'three-phases', 'relay-welded', 'relay-stuck', 'repair', 'acknowledge'],
  },
  {
    ...socket,
    name: 'socket-fan',
    when: 'check',
    effort: 500,
    about: 'a socket with a fan for cars that ask for it, which welds or does not start',
    relayUser: 'ventilation',
    roles: ['ventilation'],
    budget: 1,
    acts: [...short, 'car-asks-for-air', 'car-needs-no-air', 'relay-welded', 'relay-stuck', 'repair', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-fan-liar',
    when: 'check',
    effort: 300,
    about: 'a fixed cable with a fan that says what is not so, now this and now that',
    relayUser: 'ventilation',
    roles: ['ventilation'],
    budget: 1,
    acts: [
      ...short,
      'car-asks-for-air',
      'car-needs-no-air',
      'relay-says-open',
      'relay-says-closed',
      'repair',
      'acknowledge',
    ],
  },
];

/** Where tests are looked for, and mistakes compared: in the others there is nothing that needs its minutes. */
export const searched: readonly Variant[] = variants.filter(({ when }) => when !== 'check');

/** What is explored where nobody asks for the whole. */
export const everyday: readonly Variant[] = variants.filter(({ when }) => when === 'always');

export const variantNamed = (name: string): Variant => {
  const found = variants.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`there is no variant ${name}; there are: ${variants.map((one) => one.name).join(', ')}`);
  }
  return found;
};
