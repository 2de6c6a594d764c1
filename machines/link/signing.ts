/**
 * Gets a certificate of the operator for the station: a new key, a request to sign it, and patience (security
 * whitepaper A02, A03).
 *
 *   idle ─wanted─▶ preparing (new key) ─▶ requesting ─taken─▶ awaiting ─arrived, or refused─▶ idle
 *                        ▲                 ⇅ offline             └─none comes─▶ preparing, a few times
 *
 * An invalid certificate ends it: asking again would bring the same. The old certificate stays in use until a new one
 * has been proven, which is not decided here.
 */
import { assign, setup } from 'xstate';
import { order, outputs } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { backoffMs } from './backoff.ts';

export type SigningInput = {
  /** Waited for a certificate before it is asked for again; doubles each time, ms. */
  readonly waitMs: number;
  /** How often it is asked for again. */
  readonly repeats: number;
};

export type SigningEvent =
  | { type: 'signing.wanted' }
  | { type: 'certificate.prepared' }
  | { type: 'certificate.unprepared'; why: string }
  /** The central system will see to it; it will not; it has not answered. */
  | { type: 'certificate.requested' }
  | { type: 'certificate.refused' }
  | { type: 'certificate.unanswered' }
  /** A certificate has come, good or bad. */
  | { type: 'certificate.arrived' }
  | { type: 'link.now'; online: boolean }
  | { type: 'settings.changed'; settings: SigningInput };

type Context = { readonly settings: SigningInput; readonly asked: number };

export const signing = setup({
  types: {
    input: {} as SigningInput,
    context: {} as Context,
    events: {} as Stamped<SigningEvent>,
  },
  actions: {
    ...outputs,
    begin: assign({ asked: 0 }),
    count: assign(({ context }) => ({ asked: context.asked + 1 })),
    setSettings: assign(({ event }) => (event.type === 'settings.changed' ? { settings: event.settings } : {})),
  },
  guards: {
    mayRepeat: ({ context }) => context.asked <= context.settings.repeats,
    isOnline: ({ event }) => event.type === 'link.now' && event.online,
  },
  delays: {
    patience: ({ context: { settings, asked } }) =>
      backoffMs({ minimumMs: settings.waitMs, rangeMs: 0, doublings: settings.repeats }, asked, 0),
  },
}).createMachine({
  id: 'signing',
  context: ({ input }) => ({ settings: input, asked: 0 }),
  initial: 'idle',
  on: { 'settings.changed': { actions: 'setSettings' } },
  states: {
    idle: { on: { 'signing.wanted': { target: 'preparing', actions: 'begin' } } },
    preparing: {
      entry: order({ type: 'certificate.prepare' }),
      on: { 'certificate.prepared': 'requesting', 'certificate.unprepared': 'idle' },
    },
    requesting: {
      entry: order({ type: 'certificate.request' }),
      on: {
        'certificate.requested': { target: 'awaiting', actions: 'count' },
        'certificate.unanswered': { target: 'awaiting', actions: 'count' },
        'certificate.refused': 'idle',
        // The answer was lost, the certificate was not.
        'certificate.arrived': 'idle',
        'link.now': [{ guard: 'isOnline', target: 'requesting', reenter: true }, { target: 'offline' }],
      },
    },
    offline: { on: { 'link.now': { guard: 'isOnline', target: 'requesting' } } },
    awaiting: {
      after: { patience: [{ guard: 'mayRepeat', target: 'preparing' }, { target: 'idle' }] },
      on: {
        'certificate.arrived': 'idle',
        // Somebody wants one now: with another key, and from the beginning.
        'signing.wanted': { target: 'preparing', actions: 'begin' },
      },
    },
  },
});
