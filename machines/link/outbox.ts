/**
 * Delivers what the central system must hear, in order, one message at a time, each until it has been answered.
 *
 *   closed (no link) ⇄ empty ⇄ sending ─failed─▶ resting ─▶ sending
 *                                  └─too often─▶ burying ─▶ empty | sending
 *
 * The queue itself is in storage. Being offline is no failed attempt (OCPP 1.6 §3.7.1). A poison message cannot block it for ever (PRO-06).
 */
import { assign, setup } from 'xstate';
import { order, outputs, tell } from '../outputs.ts';
import type { DeliveryAnswer, Fact } from '../vocabulary/facts.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type OutboxSettings = {
  /** How often a message is sent at most (`TransactionMessageAttempts`). */
  readonly attempts: number;
  /** Waited after the n-th attempt: n times this (`TransactionMessageRetryInterval`), ms. */
  readonly retryMs: number;
};
export type OutboxInput = OutboxSettings;

export type OutboxEvent =
  | { type: 'link.accepted' }
  | { type: 'link.lost' }
  /** There is something to send. */
  | { type: 'outbox.filled' }
  | { type: 'outbox.empty' }
  | { type: 'outbox.delivered'; seq: number; answer: DeliveryAnswer; more: boolean }
  | { type: 'outbox.failed'; seq: number; why: string }
  /** Reset wants to know when nothing is left, or nothing can leave. */
  | { type: 'outbox.drain' }
  | { type: 'settings.changed'; settings: OutboxSettings };

type Context = { readonly settings: OutboxSettings; readonly tries: number };
type Args = { readonly context: Context; readonly event: Stamped<OutboxEvent> };

const drained = tell('reset', { type: 'outbox.drained' });
const delivered = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'outbox.delivered') throw new Error(`${event.type} is no delivery`);
    return { type: 'message.delivered', seq: event.seq, answer: event.answer };
  },
} as const;
const buried = {
  type: 'report',
  params: ({ context, event }: Args): Fact => {
    if (event.type !== 'outbox.failed') throw new Error(`${event.type} buries nothing`);
    return { type: 'message.buried', seq: event.seq, why: `${context.settings.attempts} attempts; last: ${event.why}` };
  },
} as const;

export const outbox = setup({
  types: {
    input: {} as OutboxInput,
    context: {} as Context,
    events: {} as Stamped<OutboxEvent>,
  },
  actions: {
    ...outputs,
    count: assign(({ context }) => ({ tries: context.tries + 1 })),
    startOver: assign({ tries: 0 }),
    setSettings: assign(({ event }) => (event.type === 'settings.changed' ? { settings: event.settings } : {})),
  },
  guards: {
    isSpent: ({ context }) => context.tries >= context.settings.attempts,
    hasMore: ({ event }) => event.type === 'outbox.delivered' && event.more,
  },
  delays: { rest: ({ context }) => context.settings.retryMs * context.tries },
}).createMachine({
  id: 'outbox',
  context: ({ input }) => ({ settings: input, tries: 0 }),
  initial: 'closed',
  on: { 'settings.changed': { actions: 'setSettings' }, 'link.lost': '.closed' },
  states: {
    closed: {
      on: { 'link.accepted': 'sending', 'outbox.drain': { actions: drained } },
    },
    empty: {
      entry: drained,
      on: { 'outbox.filled': 'sending', 'outbox.drain': { actions: drained } },
    },
    sending: {
      entry: ['count', order({ type: 'outbox.send' })],
      on: {
        'outbox.delivered': [
          { guard: 'hasMore', target: 'sending', reenter: true, actions: [delivered, 'startOver'] },
          { target: 'empty', actions: [delivered, 'startOver'] },
        ],
        'outbox.empty': { target: 'empty', actions: 'startOver' },
        'outbox.failed': [
          { guard: 'isSpent', target: 'sending', reenter: true, actions: [buried, 'startOver'] },
          { target: 'resting' },
        ],
      },
    },
    resting: { after: { rest: 'sending' } },
  },
});
