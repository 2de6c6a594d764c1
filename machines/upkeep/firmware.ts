/**
 * New firmware for the station: fetched, judged, installed when nobody charges, confirmed by the restart.
 *
 *   idle ─wanted─▶ asked ─(early)─▶ scheduled ─due─▶ downloading ⇄ pausing
 *                                                         │
 *       looking ◀─due─ deferred ◀─(early)─ checked ◀── checking
 *          │
 *       waiting ─quiet─▶ installing ─▶ rebooting ─ ─ restart ─ ─▶ confirming ─▶ idle
 *                                          └─ no restart comes ─▶ stranded ─ ─ restart by hand ─ ─▲
 *
 * Nothing is installed while a transaction runs (OCPP 1.6 §5.19, security whitepaper L01.FR.06): every EVSE is taken
 * out of service until all have ended, and put back whatever becomes of the update. What is signed is never installed
 * without a good signature. Before it installs, a newer request ends an older one; while it installs, none does.
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { FirmwareOutcome, FirmwarePhase } from '../vocabulary/upkeep.ts';
import {
  about,
  further,
  guards,
  hold,
  moved,
  over,
  replaced,
  told,
  wasIn,
  type FirmwareContext,
  type FirmwareEvent,
  type FirmwareInput,
} from './firmware-words.ts';

/** It has ended so, when the answer is about this update. */
const endsAs = (outcome: FirmwareOutcome) =>
  ({ guard: 'isThis', target: '#firmware.idle', actions: [...over(outcome)] }) as const;
/** The answer is about this update. */
const goes = <T extends string>(target: T) => ({ guard: 'isThis', target }) as const;

export const firmware = setup({
  types: {
    input: {} as FirmwareInput,
    context: {} as FirmwareContext,
    events: {} as Stamped<FirmwareEvent>,
    tags: {} as 'installing',
  },
  actions: {
    ...outputs,
    take: assign(({ event }) =>
      event.type === 'firmware.wanted' ? { job: event.job, phase: null, attempt: 0, last: null } : {},
    ),
    count: assign(({ context }) => ({ attempt: context.attempt + 1 })),
    move: assign(({ context }, { phase }: { phase: FirmwarePhase }) => ({ phase: further(context.phase, phase) })),
    end: assign(({ context: { job } }, { outcome }: { outcome: FirmwareOutcome }) => ({
      job: null,
      phase: null,
      attempt: 0,
      last: job === null ? null : { job, outcome },
    })),
  },
  guards,
  delays: {
    pause: ({ context }) => context.job?.retryMs ?? 0,
    /** Longer than the largest image takes over a poor mobile network. */
    downloadLimit: 6 * 3_600_000,
    /** A whole system on slow flash. */
    installLimit: 3_600_000,
    confirmLimit: 300_000,
  },
}).createMachine({
  id: 'firmware',
  options: { maxIterations: 20 },
  context: ({ input: { past, last } }) => ({
    job: past?.job ?? null,
    phase: past?.phase ?? null,
    attempt: past?.attempt ?? 0,
    last,
  }),
  initial: 'starting',
  on: { 'firmware.tell': { actions: told } },
  states: {
    // LIV-05: a restart goes on where it was; what it cut in the middle is begun again, and counted.
    starting: {
      always: [
        { guard: wasIn('installing', 'rebooting'), target: 'out.confirming' },
        { guard: wasIn('downloaded', 'verified', 'install-scheduled', 'waiting'), target: 'busy.checking' },
        { guard: wasIn('scheduled'), target: 'busy' },
        { guard: 'hasTries', target: 'busy.downloading' },
        { guard: wasIn('downloading'), target: 'idle', actions: [...over('download-failed')] },
        { target: 'idle' },
      ],
    },
    idle: { on: { 'firmware.wanted': { target: 'busy', actions: 'take' } } },
    busy: {
      initial: 'asked',
      on: { 'firmware.wanted': { target: 'busy', reenter: true, actions: [...replaced] } },
      states: {
        asked: {
          entry: about('firmware.await'),
          on: { 'firmware.early': goes('scheduled'), 'firmware.due': goes('downloading') },
        },
        scheduled: {
          entry: [...moved('scheduled')],
          on: { 'firmware.due': goes('downloading') },
        },
        downloading: {
          entry: ['count', ...moved('downloading'), about('firmware.download')],
          on: {
            'firmware.downloaded': goes('checking'),
            'firmware.failed': [
              { guard: 'isLastTry', target: '#firmware.idle', actions: [...over('download-failed')] },
              goes('pausing'),
            ],
          },
          after: {
            downloadLimit: [
              { guard: 'hasTries', target: 'pausing', actions: about('firmware.abort') },
              { target: '#firmware.idle', actions: [about('firmware.abort'), ...over('download-failed')] },
            ],
          },
        },
        pausing: { after: { pause: 'downloading' } },
        // After a restart too: what lay on the disk meanwhile is judged again.
        checking: {
          entry: [...moved('downloaded'), about('firmware.verify')],
          always: { guard: 'isPlain', target: 'checked' },
          on: {
            'firmware.verified': [
              { guard: 'isGood', target: 'checked', actions: [...moved('verified')] },
              endsAs('invalid-signature'),
            ],
          },
        },
        checked: {
          entry: about('firmware.await', 'installation'),
          on: { 'firmware.early': goes('deferred'), 'firmware.due': goes('looking') },
        },
        deferred: {
          entry: [...moved('install-scheduled')],
          on: { 'firmware.due': goes('looking') },
        },
        // A board that cannot install keeps nobody from charging.
        looking: {
          entry: about('firmware.look'),
          on: { 'firmware.able': goes('#firmware.out'), 'firmware.failed': endsAs('installation-failed') },
        },
        // LIV-05: what is installed waits for whoever restarts the station by hand; what runs serves meanwhile.
        stranded: {},
      },
    },
    // L01.FR.07: no connector that is free may be taken meanwhile.
    out: {
      entry: hold(true),
      exit: hold(false),
      initial: 'waiting',
      states: {
        waiting: {
          entry: [...moved('waiting'), about('site.await')],
          on: {
            'site.quiet': goes('installing'),
            'firmware.wanted': { target: '#firmware.busy', actions: [...replaced] },
          },
        },
        installing: {
          tags: 'installing',
          entry: [...moved('installing'), about('firmware.install')],
          on: {
            'firmware.installed': goes('rebooting'),
            'firmware.failed': endsAs('installation-failed'),
          },
          after: {
            installLimit: {
              target: '#firmware.idle',
              actions: [about('firmware.abort'), ...over('installation-failed')],
            },
          },
        },
        rebooting: {
          tags: 'installing',
          entry: [...moved('rebooting'), tell('reset', { type: 'station.reset', kind: 'soft' })],
          on: { 'reset.failed': '#firmware.busy.stranded' },
        },
        confirming: {
          tags: 'installing',
          entry: about('firmware.confirm'),
          on: {
            'firmware.confirmed': [
              { guard: 'runsNew', target: '#firmware.idle', actions: [...over('installed')] },
              endsAs('installation-failed'),
            ],
          },
          after: { confirmLimit: { target: '#firmware.idle', actions: [...over('installation-failed')] } },
        },
      },
    },
  },
});
