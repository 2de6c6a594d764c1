/**
 * What is composed for a chapter (`chapters.ts`), and with which settings. Roles that are not composed are played by
 * the acts of `acts.ts`, which may do at any time what such a machine could ever tell.
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
  /**
   * `always`: with every check, and so in every test run; `whole`: only where the whole is asked for; `check`: the
   * same, and no test is looked for in it.
   */
  readonly when: 'always' | 'whole' | 'check';
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
