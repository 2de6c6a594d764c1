/**
 * The connection to the central system: from a socket to being accepted.
 *
 *   connecting ─▶ registering ─accepted─▶ accepted
 *       ▲            ⇅   └─pending | rejected─▶ told to wait ─▶ registering
 *    waiting ◀── lost, from anywhere
 *
 * Before `accepted` nothing but the registration leaves (PRO-02). It never gives up and never storms (LIV-04).
 */
import { assign, setup } from 'xstate';
import { order, outputs, report, tell } from '../outputs.ts';
import type { LinkTrouble } from '../vocabulary/link-troubles.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { backoffMs, type Backoff } from './backoff.ts';

export type LinkInput = {
  readonly enabled: boolean;
  readonly backoff: Backoff;
  /** Wait before registering again when the central system names no interval or does not answer, ms. */
  readonly retryMs: number;
  /** Register again after every reconnect (`bootNotificationOnReconnect`). */
  readonly registerOnReconnect: boolean;
};

export type LinkEvent =
  | { type: 'csms.connected' }
  /** `trouble`: it concerns security. */
  | { type: 'csms.lost'; why: string; trouble?: LinkTrouble }
  | { type: 'csms.registered'; verdict: 'accepted' | 'pending' | 'rejected'; intervalS: number }
  | { type: 'csms.unanswered' }
  /** The central system asks a pending station to introduce itself now. */
  | { type: 'csms.introduce' }
  /** The address or the credentials have changed. */
  | { type: 'csms.reconnect' }
  | { type: 'settings.changed'; settings: LinkInput };

type Context = {
  readonly input: LinkInput;
  readonly failures: number;
  readonly intervalMs: number;
  /** Accepted since this process started. */
  readonly known: boolean;
  readonly chance: number;
};

const online = (yes: boolean) => [
  tell('outbox', { type: yes ? 'link.accepted' : 'link.lost' }),
  tell('authorization', { type: 'link.now', online: yes }),
  tell('notices', { type: 'link.now', online: yes }),
  tell('signing', { type: 'link.now', online: yes }),
];

/** Whether the credentials of this try have worked: `credentials` judges by it. */
const opened = tell('credentials', { type: 'link.opened' });
const failed = {
  type: 'tell',
  params: ({ event }: { readonly event: Stamped<LinkEvent> }) => {
    if (event.type !== 'csms.lost') throw new Error(`${event.type} is no failure`);
    return { to: 'credentials', event: { ...event, type: 'link.failed' } };
  },
} as const;

export const csmsLink = setup({
  types: {
    input: {} as LinkInput,
    context: {} as Context,
    events: {} as Stamped<LinkEvent>,
  },
  actions: {
    ...outputs,
    countFailure: assign(({ context, event }) => ({ failures: context.failures + 1, chance: event.stamp.chance })),
    setSettings: assign(({ event }) => (event.type === 'settings.changed' ? { input: event.settings } : {})),
    succeed: assign({ failures: 0, known: true }),
    keepInterval: assign(({ context, event }) => ({
      intervalMs:
        event.type === 'csms.registered' && event.intervalS > 0 ? event.intervalS * 1000 : context.input.retryMs,
    })),
  },
  guards: {
    isEnabled: ({ context }) => context.input.enabled,
    isKnown: ({ context }) => context.known && !context.input.registerOnReconnect,
    isAccepted: ({ event }) => event.type === 'csms.registered' && event.verdict === 'accepted',
    isPending: ({ event }) => event.type === 'csms.registered' && event.verdict === 'pending',
  },
  delays: {
    backoff: ({ context }) => backoffMs(context.input.backoff, context.failures, context.chance),
    interval: ({ context }) => context.intervalMs,
  },
}).createMachine({
  id: 'link',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ input, failures: 0, intervalMs: input.retryMs, known: false, chance: 0 }),
  initial: 'starting',
  on: { 'settings.changed': { actions: 'setSettings' } },
  states: {
    starting: { always: [{ guard: 'isEnabled', target: 'connecting' }, { target: 'disabled' }] },
    disabled: { entry: report({ type: 'link.changed', state: 'disabled' }) },
    waiting: {
      entry: ['countFailure', report({ type: 'link.changed', state: 'offline' })],
      after: { backoff: 'connecting' },
      on: { 'csms.reconnect': 'connecting' },
    },
    connecting: {
      entry: [report({ type: 'link.changed', state: 'connecting' }), order({ type: 'csms.connect' })],
      on: {
        'csms.connected': [
          { guard: 'isKnown', target: 'connected.accepted', actions: opened },
          { target: 'connected', actions: opened },
        ],
        'csms.lost': { target: 'waiting', actions: failed },
      },
    },
    connected: {
      initial: 'registering',
      on: {
        'csms.lost': 'waiting',
        'csms.reconnect': { target: 'waiting', actions: order({ type: 'csms.disconnect' }) },
      },
      states: {
        registering: {
          entry: [report({ type: 'link.changed', state: 'registering' }), order({ type: 'csms.register' })],
          on: {
            'csms.registered': [
              { guard: 'isAccepted', target: 'accepted' },
              { guard: 'isPending', target: 'pending', actions: 'keepInterval' },
              { target: 'rejected', actions: 'keepInterval' },
            ],
            'csms.unanswered': { target: 'unheard', actions: 'keepInterval' },
          },
        },
        pending: {
          entry: report({ type: 'link.changed', state: 'pending' }),
          after: { interval: 'registering' },
          on: { 'csms.introduce': 'registering' },
        },
        rejected: {
          entry: report({ type: 'link.changed', state: 'rejected' }),
          after: { interval: 'registering' },
        },
        // Connected, but nobody has answered: try again later, silently.
        unheard: { after: { interval: 'registering' } },
        accepted: {
          entry: ['succeed', report({ type: 'link.changed', state: 'accepted' }), ...online(true)],
          exit: online(false),
        },
      },
    },
  },
});
