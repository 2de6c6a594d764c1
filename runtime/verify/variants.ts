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
import type { Cast } from './product.ts';

export type Variant = {
  readonly name: string;
  readonly about: string;
  readonly hasLock: boolean;
  readonly hasRcd: boolean;
  readonly hasEmergency: boolean;
  /** How much may break in one life: damage, a machine that dies, a power cut. */
  readonly budget: number;
  /** Machines may die and the power may fail. */
  readonly mayDie: boolean;
  /** Which takes longer: about a thousand states each. The largest begin first. */
  readonly effort: number;
  /** Names of `acts.ts`. */
  readonly acts: readonly string[];
};

const RCD_GPIO = 1;
const EMERGENCY_GPIO = 2;

/** Roles that are composed: the machines that guard energy and what is billed for it. */
const composed = 'protection emergency rcd rcdTest pilot contactor lock supply transaction authorization session'.split(
  ' ',
);

/** Roles that are played instead of composed, each with the reason why that loses nothing. */
export const played: Readonly<Record<string, string>> = {
  reader: 'tells the session only that a card was presented: it may be at any time',
  key: 'does what a card does',
  meter: 'tells protection only of one fault, as any other part may: other-fault, other-fault-ends',
  capacitor: 'tells protection only of one fault',
  proximity: 'tells protection only of faults; what it limits is limit-to-nothing, limit-again',
  mains: 'tells the contactor only to open, which it does on other keys too, and protection of one fault',
  ventilation: 'holds one key of the contactor, as others do; here no car asks for ventilation',
  phases: 'not fitted here; holds one key of the contactor, as others do',
  secondary: 'not fitted here',
  wakeUp: 'only ever withdraws what the pilot offers, for a while',
  patience: 'tells the session only to stop, as a remote stop may at any time',
  recloser: 'drives the RCD from outside: to the controller the RCD is clear again',
  reservation: 'tells the session only that the connector is kept: it then refuses, as it does out of service',
  availability: 'tells the session only whether the connector is in service: it may change at any time',
};

const settingsOf = ({ hasLock, hasRcd, hasEmergency }: Variant): Settings => {
  const text = JSON.stringify({
    ports: [
      {
        evse_current_limit: 16,
        meter: { enable: true },
        user_authentication: 'ocpp',
        // Counting further tries makes states, no behaviour: the limit itself is tested beside the machine.
        plug_lock: { retries: 1 },
        ...(hasRcd ? { rcd_monitor: { enable: true, gpio: RCD_GPIO, test_gpio: RCD_GPIO } } : {}),
        ...(hasEmergency ? { emergency_alarm: { enable: true, gpio: EMERGENCY_GPIO } } : {}),
        ...(hasLock ? {} : { pluggable: false, pp: { cable_current_limit: 16 } }),
      },
    ],
    ocpp: { enable: true, uri: 'ws://central.example:80/ocpp', identity: 'CHECK', LocalPreAuthorize: false },
  });
  const reading = readSettings('check.jsonc', text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

const roleOf = ({ name }: Actor): string => name.slice(name.indexOf('.') + 1);

/** @throws Error for a role of which nobody has decided whether it is composed or played */
const isComposed = (actor: Actor): boolean => {
  const role = roleOf(actor);
  if (composed.includes(role)) return true;
  if (Object.hasOwn(played, role)) return false;
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
  const fitted = { lock: variant.hasLock, proximity: false, reader: false };
  const actors = (interrupted: EvsePast['interrupted']) =>
    evseActors(settings, 1, 'boot', fitted, { ...past, interrupted }).filter(isComposed);
  return { fresh: actors(null), interrupted: actors(account) };
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
/** The least that a session needs. */
const short = ['plug-in', 'unplug', 'card', 'car-asks', 'car-rests', 'meter-answers', 'token-accepted'];

const socket = { hasLock: true, hasRcd: false, hasEmergency: false, mayDie: false, budget: 0 } as const;
const cable = { ...socket, hasLock: false } as const;

export const variants: readonly Variant[] = [
  {
    ...socket,
    effort: 24,
    name: 'socket-limits',
    about: 'a socket; limits and refusals at any time',
    acts: [...visit, ...limits],
  },
  {
    ...socket,
    effort: 24,
    name: 'socket-manners',
    about: 'a socket; every manner of cards',
    acts: [...visit, ...manners],
  },
  {
    ...socket,
    effort: 16,
    name: 'socket-service',
    about: 'a socket in and out of service',
    acts: [...visit, ...service],
  },
  {
    ...cable,
    name: 'cable-breakage',
    effort: 150,
    about: 'a fixed cable; one thing breaks, a machine dies or the power fails',
    budget: 1,
    mayDie: true,
    acts: [...visit, ...breakage, 'limit-to-nothing', 'limit-again'],
  },
  {
    ...socket,
    name: 'socket-breakage',
    effort: 370,
    about: 'a socket; one thing breaks, a machine dies or the power fails',
    budget: 1,
    mayDie: true,
    acts: [...short, ...breakage, 'release-cable'],
  },
  {
    ...cable,
    name: 'cable-rcd',
    effort: 230,
    about: 'a fixed cable with an RCD that trips, or is tested, at any time',
    hasRcd: true,
    acts: [...short, 'rcd-trips', 'rcd-clears', 'acknowledge'],
  },
  {
    ...cable,
    name: 'cable-emergency',
    effort: 25,
    about: 'a fixed cable with an emergency switch that is hit at any time',
    hasEmergency: true,
    acts: [...short, 'emergency-pressed', 'emergency-released'],
  },
];

export const variantNamed = (name: string): Variant => {
  const found = variants.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`there is no variant ${name}; there are: ${variants.map((one) => one.name).join(', ')}`);
  }
  return found;
};
