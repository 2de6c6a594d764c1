/**
 * What is composed and checked: one row a kind of charging point and a chapter of its life. Roles that are not composed
 * are played by the acts of `acts.ts`, which may do at any time what such a machine could ever tell.
 */
import { readSettings } from '../../config/read.ts';
import type { Settings } from '../../config/settings.ts';
import type { Actor } from '../host/actors.ts';
import { evseActors, type EvsePast } from '../station/actors.ts';
import { ownToken, transactionId } from './acts.ts';
import type { Scope } from './chances.ts';
import type { Fitting } from './plant.ts';
import type { Cast } from './past.ts';

export type Variant = Fitting & {
  readonly name: string;
  readonly about: string;
  /** Machines may die and the power may fail; only the power may. Each costs one of the budget, as damage does. */
  readonly mayDie: boolean;
  readonly mayCut: boolean;
  /** Roles that are composed besides those that always are. */
  readonly roles: readonly string[];
  /** Settings of the port, beyond those that follow from what is fitted; and of the station. */
  readonly port: Settable;
  readonly ocpp: Settable;
  /** Which takes longer, each compared with the others (hundredths of a second). The largest begin first. */
  readonly effort: number;
  /** Names of `acts.ts`. */
  readonly acts: readonly string[];
};

type Settable = { readonly [key: string]: unknown };

const RCD_GPIO = 1;
const EMERGENCY_GPIO = 2;

/** Roles that are composed: the machines that guard energy and what is billed for it. */
const composed = 'protection emergency rcd rcdTest pilot contactor lock supply transaction authorization session'.split(
  ' ',
);

/** Roles that are played instead of composed, each with the reason why that loses nothing. */
export const played: Readonly<Record<string, string>> = {
  reader: 'tells the session only that a card was presented: it may be at any time',
  meter: 'tells protection only of one fault, as any other part may: other-fault, other-fault-ends',
  capacitor: 'tells protection only of one fault',
  patience: 'tells the session only to stop, as a remote stop may at any time',
  recloser: 'drives the RCD from outside: to the controller the RCD is clear again',
  reservation: 'tells the session only that the connector is kept: it then refuses, as it does out of service',
  availability: 'tells the session only whether the connector is in service: it may change at any time',
};

/** Roles that have chapters of their own; elsewhere they do not move, and these are the keys that they leave turned. */
export const chaptered: Readonly<Record<string, string>> = {
  ventilation: 'elsewhere no car asks for ventilation',
  phases: 'elsewhere not fitted',
  secondary: 'elsewhere not fitted',
  wakeUp: 'elsewhere nobody is woken',
  proximity: 'elsewhere the cable may carry everything',
  mains: 'elsewhere the supply is there',
  key: 'elsewhere not fitted',
};

const authentication = { card: 'ocpp', free: 'free', key: 'key-switch' } as const;

const settingsOf = ({
  hasLock,
  hasRcd,
  hasEmergency,
  relayUser,
  access,
  resumes,
  waits,
  ...more
}: Variant): Settings => {
  const text = JSON.stringify({
    ports: [
      {
        evse_current_limit: 16,
        meter: { enable: true },
        user_authentication: authentication[access],
        // Counting further tries makes states, no behaviour: the limit itself is tested beside the machine.
        plug_lock: { retries: 1 },
        ...(hasRcd ? { rcd_monitor: { enable: true, gpio: RCD_GPIO, test_gpio: RCD_GPIO } } : {}),
        ...(hasEmergency ? { emergency_alarm: { enable: true, gpio: EMERGENCY_GPIO } } : {}),
        ...(hasLock ? {} : { pluggable: false, pp: { cable_current_limit: 16 } }),
        ...(relayUser === 'secondary' ? { switch3to1phase: { enable: true, switch_delay: 10 } } : {}),
        ...(relayUser === 'ventilation' ? { ventilation: { enable: true, control: 'internal' } } : {}),
        ...more.port,
      },
    ],
    ocpp: {
      enable: true,
      uri: 'ws://central.example:80/ocpp',
      identity: 'CHECK',
      LocalPreAuthorize: false,
      onPowerLossRestart: resumes,
      StopTransactionOnEVSideDisconnect: !waits,
      ...more.ocpp,
    },
  });
  const reading = readSettings('check.jsonc', text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

const roleOf = ({ name }: Actor): string => name.slice(name.indexOf('.') + 1);

/** @throws Error for a role of which nobody has decided whether it is composed or played */
const isComposed = (actor: Actor, { roles }: Variant): boolean => {
  const role = roleOf(actor);
  if (composed.includes(role) || roles.includes(role)) return true;
  if (Object.hasOwn(played, role) || Object.hasOwn(chaptered, role)) return false;
  throw new Error(`the explorer does not know the role ${role}: compose it, or say why it may be played (variants.ts)`);
};

export const castOf = (variant: Variant): Cast => {
  const settings = settingsOf(variant);
  const past: EvsePast = {
    interrupted: null,
    wishes: { csms: true, customer: true, whole: false },
    held: null,
    // A power cut while a plug is kept is left out: stories cover it.
    kept: null,
    amps: 16,
  };
  const account = { transaction: transactionId, token: ownToken, startWh: 0, lastWh: 0 };
  const fitted = { lock: variant.hasLock, proximity: variant.hasProximity, reader: false };
  const actors = (interrupted: EvsePast['interrupted']) =>
    evseActors(settings, 1, 'boot', fitted, { ...past, interrupted }).filter((actor) => isComposed(actor, variant));
  return {
    fresh: actors(null),
    interrupted: actors(account),
    ending: actors({ ...account, ending: { reason: 'Other' } }),
    refused: actors({ ...account, ending: { reason: 'DeAuthorized' } }),
  };
};

export const scopeOf = (variant: Variant): Scope => ({
  ...variant,
  isAllowed: (act) => variant.acts.includes(act),
});

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
/** The least that a session needs. */
const short = ['plug-in', 'unplug', 'card', 'car-asks', 'car-rests', 'meter-answers', 'token-accepted'];

const socket = {
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
    effort: 220,
    about: 'a fixed cable with an RCD that trips, or is tested, at any time',
    hasRcd: true,
    acts: [...short, 'rcd-trips', 'rcd-clears', 'acknowledge'],
  },
  {
    ...socket,
    name: 'socket-rcd',
    effort: 600,
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
];

export const variantNamed = (name: string): Variant => {
  const found = variants.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`there is no variant ${name}; there are: ${variants.map((one) => one.name).join(', ')}`);
  }
  return found;
};
