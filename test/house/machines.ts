/** Every chart of the house, found by loading all of `machines/`, with an input that it may be started with. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { AnyStateMachine, InputFrom } from 'xstate';
import type { authorization } from '../../machines/access/authorization.ts';
import type { keySwitch } from '../../machines/access/key-switch.ts';
import type { reservation } from '../../machines/access/reservation.ts';
import type { patience } from '../../machines/evse/patience.ts';
import type { phases } from '../../machines/evse/phases.ts';
import type { secondary } from '../../machines/evse/secondary.ts';
import type { session } from '../../machines/evse/session.ts';
import type { supply } from '../../machines/evse/supply.ts';
import type { transaction } from '../../machines/evse/transaction.ts';
import type { ventilation } from '../../machines/evse/ventilation.ts';
import type { wakeUp } from '../../machines/evse/wake-up.ts';
import type { credentials } from '../../machines/link/credentials.ts';
import type { csmsLink } from '../../machines/link/csms-link.ts';
import type { outbox } from '../../machines/link/outbox.ts';
import type { signing } from '../../machines/link/signing.ts';
import type { availability } from '../../machines/station/availability.ts';
import type { reset } from '../../machines/station/reset.ts';
import type { station } from '../../machines/station/station.ts';
import type { diagnostics } from '../../machines/upkeep/diagnostics.ts';
import type { firmware } from '../../machines/upkeep/firmware.ts';
import { isMachine } from './charts.ts';
import { isCode, root, sources } from './sources.ts';

export type Chart = { readonly path: string; readonly name: string; readonly machine: AnyStateMachine };

export async function charts(): Promise<readonly Chart[]> {
  const found: Chart[] = [];
  for (const { path } of sources('machines').filter(isCode)) {
    const loaded: unknown = await import(pathToFileURL(join(root, path)).href);
    for (const [name, machine] of Object.entries(loaded ?? {})) {
      if (isMachine(machine)) found.push({ path, name, machine });
    }
  }
  return found;
}

/** Inputs such as `compose` gives them; the compiler keeps them in step with the machines. */
const inputs = {
  authorization: {
    freeToken: { id: 'FREE' },
    rules: {
      mode: 'card',
      listBelieved: true,
      cacheBelieved: true,
      preAuthorize: true,
      offlineKnown: true,
      offlineUnknown: false,
      checkRemote: true,
      masterGroup: 'MASTERS',
    },
  } satisfies InputFrom<typeof authorization>,
  availability: { csms: true, customer: true, whole: false } satisfies InputFrom<typeof availability>,
  credentials: { profile: 0, attempts: 3, trial: null } satisfies InputFrom<typeof credentials>,
  signing: { waitMs: 60_000, repeats: 3 } satisfies InputFrom<typeof signing>,
  keySwitch: { token: { id: 'KEY' } } satisfies InputFrom<typeof keySwitch>,
  diagnostics: { interrupted: null } satisfies InputFrom<typeof diagnostics>,
  firmware: { past: null, last: null } satisfies InputFrom<typeof firmware>,
  link: {
    enabled: true,
    backoff: { minimumMs: 10_000, rangeMs: 10_000, doublings: 5 },
    retryMs: 60_000,
    registerOnReconnect: false,
  } satisfies InputFrom<typeof csmsLink>,
  outbox: { attempts: 3, retryMs: 60_000 } satisfies InputFrom<typeof outbox>,
  reservation: { held: null } satisfies InputFrom<typeof reservation>,
  reset: { evses: [1, 2] } satisfies InputFrom<typeof reset>,
  session: {
    evse: 1,
    hasLock: true,
    settings: {
      connectionTimeOutMs: 60_000,
      guardMs: 2000,
      cardStops: true,
      cardNeedsCar: false,
      resumeAfterPowerLoss: false,
    },
    interrupted: null,
    kept: null,
  } satisfies InputFrom<typeof session>,
  station: { found: [] } satisfies InputFrom<typeof station>,
  patience: { limitMs: 900_000 } satisfies InputFrom<typeof patience>,
  phases: { delayMs: 20_000 } satisfies InputFrom<typeof phases>,
  secondary: { feedback: 'no' } satisfies InputFrom<typeof secondary>,
  ventilation: { control: 'internal', always: false, feedback: 'no' } satisfies InputFrom<typeof ventilation>,
  wakeUp: { force: false, afterTimeout: true, tries: 2 } satisfies InputFrom<typeof wakeUp>,
  supply: { windDownMs: 6000, amps: 16 } satisfies InputFrom<typeof supply>,
  transaction: {
    evse: 1,
    boot: 'b1',
    interrupted: null,
    stopOnInvalidId: true,
    energyOnInvalidIdWh: 1000,
  } satisfies InputFrom<typeof transaction>,
};

/** By the id of the machine. One that takes none, or only optional ones, needs no row. */
export const sampleInputs: { readonly [id: string]: unknown } = inputs;
