/**
 * What concerns the security of the station: reports what somebody at the edge has noticed, and tells it to the central
 * system, in order, one at a time, each until it has been taken (guaranteed delivery, security whitepaper A04.FR.02). A
 * lane of its own: a central system that does not take them must not keep the bills waiting.
 *
 *   closed (no link) ⇄ empty ⇄ sending ─failed─▶ resting ─▶ sending
 *                                └─ will never be taken ─▶ dropped; the next one: sending
 */
import { assign, setup } from 'xstate';
import { order, outputs } from '../outputs.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { SecurityEvent } from '../vocabulary/security-events.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { backoffMs } from './backoff.ts';

export type NoticesEvent =
  | { type: 'link.now'; online: boolean }
  /** Somebody at the edge has seen what concerns security. `detail`: without any secret. */
  | { type: 'security.noticed'; event: SecurityEvent; detail?: string }
  | { type: 'certificate.ends'; name: string; days: number }
  /** There is something to tell. */
  | { type: 'notices.filled' }
  | { type: 'notices.empty' }
  | { type: 'notice.delivered'; seq: number }
  | { type: 'notice.failed'; seq: number }
  /** The central system does not know such messages, or what is stored cannot be read. */
  | { type: 'notice.hopeless'; seq: number; why: string };

/** 30 s, doubling up to an hour and a bit: it is never given up. */
const PAUSE = { minimumMs: 30_000, rangeMs: 0, doublings: 7 };

type Context = { readonly failures: number };
type Args = { readonly event: Stamped<NoticesEvent> };

const happened = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'security.noticed') throw new Error(`${event.type} is nothing that was noticed`);
    const { event: name, detail } = event;
    return { type: 'security.happened', event: name, ...(detail === undefined ? {} : { detail }) };
  },
} as const;
const ends = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'certificate.ends') throw new Error(`${event.type} ends nothing`);
    return { type: 'certificate.expiring', name: event.name, days: event.days };
  },
} as const;
const delivered = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'notice.delivered') throw new Error(`${event.type} is no delivery`);
    return { type: 'notice.delivered', seq: event.seq };
  },
} as const;
const dropped = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'notice.hopeless') throw new Error(`${event.type} drops nothing`);
    return { type: 'notice.dropped', seq: event.seq, why: event.why };
  },
} as const;

export const notices = setup({
  types: {
    context: {} as Context,
    events: {} as Stamped<NoticesEvent>,
  },
  actions: {
    ...outputs,
    countFailure: assign(({ context }) => ({ failures: context.failures + 1 })),
    next: assign({ failures: 0 }),
  },
  guards: {
    isOnline: ({ event }) => event.type === 'link.now' && event.online,
  },
  delays: { pause: ({ context }) => backoffMs(PAUSE, context.failures, 0) },
}).createMachine({
  id: 'notices',
  context: { failures: 0 },
  initial: 'closed',
  on: { 'link.now': '.closed', 'security.noticed': { actions: happened }, 'certificate.ends': { actions: ends } },
  states: {
    closed: { on: { 'link.now': { guard: 'isOnline', target: 'sending', actions: 'next' } } },
    empty: { on: { 'notices.filled': 'sending' } },
    sending: {
      entry: order({ type: 'notice.send' }),
      on: {
        'notice.delivered': { target: 'sending', reenter: true, actions: [delivered, 'next'] },
        'notice.hopeless': { target: 'sending', reenter: true, actions: [dropped, 'next'] },
        'notice.failed': { target: 'resting', actions: 'countFailure' },
        'notices.empty': 'empty',
      },
    },
    resting: { after: { pause: 'sending' } },
  },
});
