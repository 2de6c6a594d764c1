/**
 * Delivers what the central system must hear, in order, one message at a time, each until it has been answered.
 *
 *   closed (no link) ⇄ empty ⇄ sending ─failed─▶ resting ─time is over, or answered after all─▶ sending
 *                       ▲         └─failed too often, or hopeless─▶ buried; the next one: sending
 *                       └── burying (the link broke too often while it was on its way) ◀── closed
 *
 * The queue itself is in storage. Being offline is no failed attempt (OCPP 1.6 §3.7.1), but a message that breaks the
 * link every time it is sent must not block the others for ever (PRO-06).
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
  /** What counted as unanswered has been answered after all: whoever asks for it now has it at once. */
  | { type: 'outbox.answered' }
  /** `hopeless`: it would fail however often it is tried. */
  | { type: 'outbox.failed'; seq: number; why: string; hopeless?: boolean }
  /** Reset wants to know when nothing is left, or nothing can leave. */
  | { type: 'outbox.drain' }
  | { type: 'settings.changed'; settings: OutboxSettings };

/** So often the link may break while one message is on its way; far more than a bad radio link does. */
const MOST_LOSSES = 20;

type Context = {
  readonly settings: OutboxSettings;
  /** Of the message at hand: answers that were none, and links that broke meanwhile. */
  readonly failures: number;
  readonly losses: number;
};
type Args = { readonly context: Context; readonly event: Stamped<OutboxEvent> };

const drained = tell('reset', { type: 'outbox.drained' });
const bury = {
  type: 'order',
  params: ({ context: { losses } }: Args) => ({
    type: 'outbox.bury' as const,
    why: `the link broke ${losses} times while it was sent`,
  }),
} as const;
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
    const why = event.hopeless === true ? event.why : `${context.failures + 1} attempts; last: ${event.why}`;
    return { type: 'message.buried', seq: event.seq, why };
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
    countFailure: assign(({ context }) => ({ failures: context.failures + 1 })),
    countLoss: assign(({ context }) => ({ losses: context.losses + 1 })),
    next: assign({ failures: 0, losses: 0 }),
    setSettings: assign(({ event }) => (event.type === 'settings.changed' ? { settings: event.settings } : {})),
  },
  guards: {
    isSpent: ({ context, event }) =>
      event.type === 'outbox.failed' && (event.hopeless === true || context.failures + 1 >= context.settings.attempts),
    isFatal: ({ context }) => context.losses >= MOST_LOSSES,
    hasMore: ({ event }) => event.type === 'outbox.delivered' && event.more,
  },
  delays: { rest: ({ context }) => context.settings.retryMs * context.failures },
}).createMachine({
  id: 'outbox',
  context: ({ input }) => ({ settings: input, failures: 0, losses: 0 }),
  initial: 'closed',
  on: { 'settings.changed': { actions: 'setSettings' }, 'link.lost': '.closed' },
  states: {
    closed: {
      entry: drained,
      on: {
        'link.accepted': [{ guard: 'isFatal', target: 'burying' }, { target: 'sending' }],
        'outbox.drain': { actions: drained },
      },
    },
    empty: {
      entry: drained,
      // Whoever asks may have filled the outbox in this very turn: the store is looked into, not our memory of it.
      on: { 'outbox.filled': 'sending', 'outbox.drain': 'sending' },
    },
    sending: {
      entry: order({ type: 'outbox.send' }),
      on: {
        'link.lost': { target: 'closed', actions: 'countLoss' },
        'outbox.delivered': [
          { guard: 'hasMore', target: 'sending', reenter: true, actions: [delivered, 'next'] },
          { target: 'empty', actions: [delivered, 'next'] },
        ],
        'outbox.empty': { target: 'empty', actions: 'next' },
        'outbox.failed': [
          { guard: 'isSpent', target: 'sending', reenter: true, actions: [buried, 'next'] },
          { target: 'resting', actions: 'countFailure' },
        ],
      },
    },
    // In every other state such an answer is either fetched anyway, or to a message that has been given up.
    resting: { after: { rest: 'sending' }, on: { 'outbox.answered': 'sending' } },
    burying: {
      entry: bury,
      on: {
        'outbox.failed': { target: 'sending', actions: [buried, 'next'] },
        'outbox.empty': { target: 'empty', actions: 'next' },
      },
    },
  },
});
