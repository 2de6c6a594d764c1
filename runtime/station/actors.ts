/** Which machines a station has, and with what they start: settings and facts from storage in, actors out. */
import type { AnyStateMachine, InputFrom } from 'xstate';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';
import { authorization } from '../../machines/access/authorization.ts';
import { keySwitch } from '../../machines/access/key-switch.ts';
import { reader } from '../../machines/access/reader.ts';
import { reservation, type Held } from '../../machines/access/reservation.ts';
import { capacitor } from '../../machines/evse/capacitor.ts';
import { contactor, contactorLevels } from '../../machines/evse/contactor.ts';
import { emergency } from '../../machines/evse/emergency.ts';
import { lock, lockLevels } from '../../machines/evse/lock.ts';
import { mains } from '../../machines/evse/mains.ts';
import { meterWatch } from '../../machines/evse/meter-watch.ts';
import { patience } from '../../machines/evse/patience.ts';
import { phases } from '../../machines/evse/phases.ts';
import { pilot, pilotLevels } from '../../machines/evse/pilot.ts';
import { protection } from '../../machines/evse/protection.ts';
import { proximity } from '../../machines/evse/proximity.ts';
import { rcd } from '../../machines/evse/rcd.ts';
import { rcdTest, rcdTestLevels } from '../../machines/evse/rcd-test.ts';
import { recloser } from '../../machines/evse/recloser.ts';
import { secondary, secondaryLevels } from '../../machines/evse/secondary.ts';
import { session } from '../../machines/evse/session.ts';
import { supply } from '../../machines/evse/supply.ts';
import { transaction } from '../../machines/evse/transaction.ts';
import type { Account } from '../../machines/evse/transaction-rules.ts';
import { ventilation, ventilationLevels } from '../../machines/evse/ventilation.ts';
import { wakeUp } from '../../machines/evse/wake-up.ts';
import { csmsLink } from '../../machines/link/csms-link.ts';
import { credentials } from '../../machines/link/credentials.ts';
import { notices } from '../../machines/link/notices.ts';
import { outbox } from '../../machines/link/outbox.ts';
import { signing } from '../../machines/link/signing.ts';
import { availability, type Wishes } from '../../machines/station/availability.ts';
import { reset } from '../../machines/station/reset.ts';
import { station } from '../../machines/station/station.ts';
import { diagnostics } from '../../machines/upkeep/diagnostics.ts';
import { firmware } from '../../machines/upkeep/firmware.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { Token } from '../../machines/vocabulary/tokens.ts';
import type { Trial } from '../../machines/vocabulary/security-facts.ts';
import { evseName, role, type Actor } from '../host/actors.ts';
import { sections } from './sections.ts';

/** What storage knows of one EVSE from before the restart. */
export type EvsePast = {
  readonly interrupted: Account | null;
  readonly wishes: Wishes;
  readonly held: Held | null;
  /** For whom its plug was kept. */
  readonly kept: Token | null;
  /** Amperes that may be offered at the start. */
  readonly amps: number;
};

export type Fitted = {
  readonly lock: boolean;
  readonly proximity: boolean;
  readonly reader: boolean;
  /** The rotary switch says that the grid connection has one phase: then there is nothing to switch (guide 3236). */
  readonly onePhase?: boolean;
};

export const fittedOf = (hardware: EvseHardware, onePhase: boolean): Fitted => ({
  lock: hardware.lock !== undefined,
  proximity: hardware.proximity !== undefined,
  reader: hardware.reader !== undefined,
  onePhase,
});

/** Every role a station can have, with its machine and the levels it stands for. */
const roles: Readonly<Record<string, (name: string, input: unknown) => Actor>> = {
  // Protection comes before the others: it hears of faults that their first readings raise.
  protection: role(protection),
  emergency: role(emergency),
  rcd: role(rcd),
  rcdTest: role(rcdTest, rcdTestLevels),
  pilot: role(pilot, pilotLevels),
  contactor: role(contactor, contactorLevels),
  lock: role(lock, lockLevels),
  capacitor: role(capacitor),
  proximity: role(proximity),
  ventilation: role(ventilation, ventilationLevels),
  phases: role(phases),
  secondary: role(secondary, secondaryLevels),
  wakeUp: role(wakeUp),
  recloser: role(recloser),
  meter: role(meterWatch),
  mains: role(mains),
  key: role(keySwitch),
  reader: role(reader),
  supply: role(supply),
  patience: role(patience),
  transaction: role(transaction),
  authorization: role(authorization),
  reservation: role(reservation),
  availability: role(availability),
  session: role(session),
  station: role(station),
  reset: role(reset),
  diagnostics: role(diagnostics),
  firmware: role(firmware),
  outbox: role(outbox),
  notices: role(notices),
  credentials: role(credentials),
  signing: role(signing),
  link: role(csmsLink),
};

/** @throws Error for a name of which this version knows no machine */
const named = (name: string, input: unknown): Actor => {
  const make = roles[name.slice(name.indexOf('.') + 1)];
  if (make === undefined) throw new Error(`no machine of this version is called ${name}`);
  return make(name, input);
};

/** Every machine there is. */
export const everyMachine = (): readonly AnyStateMachine[] =>
  Object.keys(roles).map((one) => named(one, undefined).machine);

/** For a replay: the machines by their names. What they start with does not matter, their states are restored. */
export const actorsNamed = (names: readonly string[]): Actor[] => names.map((name) => named(name, undefined));

/** `boot` has at most 24 characters, so that transaction ids stay within 36. */
export const evseActors = (settings: Settings, evse: number, boot: string, fitted: Fitted, past: EvsePast): Actor[] => {
  const parts = sections(settings, evse);
  const { interrupted } = past;
  const switched = fitted.onePhase === true ? null : parts.phases;
  const inputs: Readonly<Record<string, unknown>> = {
    protection: undefined,
    ...(parts.hasEmergency ? { emergency: undefined } : {}),
    ...(parts.rcd === null ? {} : { rcd: parts.rcd satisfies InputFrom<typeof rcd> }),
    ...(parts.rcd?.tests === true ? { rcdTest: parts.rcdTest satisfies InputFrom<typeof rcdTest> } : {}),
    pilot: parts.pilot satisfies InputFrom<typeof pilot>,
    contactor: {
      hasLock: fitted.lock,
      hasPhases: switched !== null,
      hasRcd: parts.rcd !== null,
      hasEmergency: parts.hasEmergency,
      ...parts.contactor,
    } satisfies InputFrom<typeof contactor>,
    ...(fitted.lock
      ? {
          lock: parts.lock satisfies InputFrom<typeof lock>,
          capacitor: parts.capacitor satisfies InputFrom<typeof capacitor>,
        }
      : {}),
    ...(fitted.proximity ? { proximity: undefined } : {}),
    ventilation: parts.ventilation satisfies InputFrom<typeof ventilation>,
    ...(switched === null
      ? {}
      : {
          phases: switched satisfies InputFrom<typeof phases>,
          secondary: parts.secondary satisfies InputFrom<typeof secondary>,
        }),
    ...(parts.wakeUp === null ? {} : { wakeUp: parts.wakeUp satisfies InputFrom<typeof wakeUp> }),
    ...(parts.recloser === null ? {} : { recloser: parts.recloser satisfies InputFrom<typeof recloser> }),
    meter: parts.meter satisfies InputFrom<typeof meterWatch>,
    mains: parts.mains satisfies InputFrom<typeof mains>,
    ...(parts.hasKey ? { key: { token: parts.authorization.freeToken } satisfies InputFrom<typeof keySwitch> } : {}),
    ...(fitted.reader ? { reader: parts.reader satisfies InputFrom<typeof reader> } : {}),
    supply: { windDownMs: parts.windDownMs, amps: past.amps } satisfies InputFrom<typeof supply>,
    patience: parts.patience satisfies InputFrom<typeof patience>,
    transaction: {
      evse,
      boot,
      interrupted,
      stopOnInvalidId: parts.stopOnInvalidId,
      energyOnInvalidIdWh: parts.energyOnInvalidIdWh,
    } satisfies InputFrom<typeof transaction>,
    authorization: parts.authorization satisfies InputFrom<typeof authorization>,
    reservation: { held: past.held } satisfies InputFrom<typeof reservation>,
    availability: past.wishes satisfies InputFrom<typeof availability>,
    session: {
      evse,
      hasLock: fitted.lock,
      settings: parts.session,
      interrupted: interrupted?.token ?? null,
      mustEnd: interrupted?.ending !== undefined,
      kept: past.kept,
    } satisfies InputFrom<typeof session>,
  };
  return Object.entries(inputs).map(([one, input]) => named(evseName(evse, one), input));
};

/** Logs and updates as storage knows them. */
export type UpkeepPast = {
  readonly diagnostics: InputFrom<typeof diagnostics>;
  readonly firmware: InputFrom<typeof firmware>;
};
const noUpkeep: UpkeepPast = { diagnostics: { interrupted: null }, firmware: { past: null, last: null } };

/** `trial`: credentials whose trial a restart has interrupted. */
export const stationActors = (
  settings: Settings,
  found: readonly FaultName[],
  evses: readonly number[],
  upkeep = noUpkeep,
  trial: Trial | null = null,
): Actor[] => {
  const parts = sections(settings, 1);
  return [
    named('station', { found } satisfies InputFrom<typeof station>),
    named('reset', { evses, retries: settings.get('ocpp/ResetRetries') } satisfies InputFrom<typeof reset>),
    named('diagnostics', upkeep.diagnostics),
    named('firmware', upkeep.firmware),
    named('outbox', parts.outbox satisfies InputFrom<typeof outbox>),
    named('notices', undefined),
    named('signing', parts.signing satisfies InputFrom<typeof signing>),
    named('credentials', { trial, ...parts.credentials } satisfies InputFrom<typeof credentials>),
    named('link', parts.link satisfies InputFrom<typeof csmsLink>),
  ];
};
