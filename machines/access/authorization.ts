/**
 * Checks tokens for one EVSE, one at a time: first in our memory, then with the central system. What it may conclude is
 * a row of `decision.ts`; what follows from it is the session's business.
 *
 *   idle ─check─▶ looking ─unknown─▶ asking ─▶ idle
 *                    └─ known well enough ─▶ idle
 *
 * `free` needs no token: whoever plugs in may charge. Where a key or a neighbour says who may, `key` is asked.
 * It must never grant twice for one check, nor keep a driver waiting for an answer that does not come.
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { Remembered, Token, TokenRecord } from '../vocabulary/tokens.ts';
import { decide, type AuthorizationRules, type Decision, type Knowledge, type Verdict, type Way } from './decision.ts';

export type AuthorizationInput = {
  /** In whose name free charging is billed. */
  readonly freeToken: Token;
  readonly rules: AuthorizationRules;
};

export type AuthorizationEvent =
  /** The session has a card to check: `token.check` where a visit could begin, `token.foreign` during somebody's. */
  | { type: 'token.check' | 'token.foreign'; token: Token }
  /** A car is connected and nobody is authorised. */
  | { type: 'token.wanted' }
  /** A remote start. */
  | { type: 'token.remote'; token: Token }
  | ({ type: 'token.known' } & Remembered)
  | { type: 'token.answered'; record: TokenRecord }
  | { type: 'token.unanswered' }
  | { type: 'link.now'; online: boolean }
  | ({ type: 'rules.changed' } & AuthorizationInput);

type Context = AuthorizationInput & {
  readonly online: boolean;
  /** The token being checked, how it came, and what we remember of it. */
  readonly token: Token;
  readonly way: Way;
  readonly memory: Remembered;
};
type Args = { readonly context: Context; readonly event: Stamped<AuthorizationEvent> };

const nobody: Token = { id: '' };
const nothing: Remembered = { listed: null, cached: null };
const ways = { 'token.check': 'card', 'token.foreign': 'foreign', 'token.remote': 'remote' } as const;

/** The token and the way that the event begins with, or else those that are being checked. */
const checked = ({ context, event }: Args): Pick<Context, 'token' | 'way'> =>
  'token' in event ? { token: event.token, way: ways[event.type] } : { token: context.token, way: context.way };

const knowledge = ({ context, event }: Args): Knowledge => {
  if ('token' in event) return { from: 'nothing' };
  if (event.type === 'token.answered') return { from: 'answer', record: event.record };
  return { from: 'memory', ...(event.type === 'token.known' ? event : context.memory) };
};

/** An answer that did not come: as if offline. */
const decision = (args: Args, online = args.context.online): Decision =>
  decide({ way: checked(args).way, known: knowledge(args), online }, args.context.rules);

const isVerdict = (verdict: Verdict) => (args: Args) => decision(args).verdict === verdict;

const grantFree = {
  type: 'tell',
  params: ({ context }: Args) => ({ to: 'session', event: { type: 'token.granted', token: context.freeToken } }),
} as const;

const learned = {
  type: 'report',
  params: ({ context, event }: Args): Fact => {
    if (event.type !== 'token.answered') throw new Error(`${event.type} teaches nothing`);
    return { type: 'token.learned', token: context.token, record: event.record };
  },
} as const;

const definition = setup({
  types: {
    input: {} as AuthorizationInput,
    context: {} as Context,
    events: {} as Stamped<AuthorizationEvent>,
    tags: {} as 'busy',
  },
  actions: {
    ...outputs,
    take: assign((args) => ({ ...checked(args), memory: nothing })),
    remember: assign(({ event }) =>
      event.type === 'token.known' ? { memory: { listed: event.listed, cached: event.cached } } : {},
    ),
    setLink: assign(({ event }) => (event.type === 'link.now' ? { online: event.online } : {})),
    setRules: assign(({ event }) =>
      event.type === 'rules.changed' ? { rules: event.rules, freeToken: event.freeToken } : {},
    ),
  },
  guards: {
    isFree: ({ context }) => context.rules.mode === 'free',
    mustLook: isVerdict('look'),
    mustAsk: isVerdict('ask'),
  },
  // The call itself times out sooner (MessageTimeout); this holds should its answer be lost.
  delays: { askLimit: 90_000 },
});

/** Admits the token, or says why not. `online` false: nobody has answered. */
const conclude = (online?: boolean) =>
  definition.enqueueActions(({ context, event, enqueue }) => {
    const { verdict, record } = decision({ context, event }, online);
    const { token } = checked({ context, event });
    if (verdict === 'grant' || verdict === 'master') {
      const parent = record?.parent === undefined ? {} : { parent: record.parent };
      const type = verdict === 'grant' ? 'token.granted' : 'token.master';
      enqueue(tell('session', { type, token: { id: token.id, ...parent } }));
    } else {
      const why = typeof verdict === 'object' ? verdict.deny : 'offline';
      enqueue({ type: 'report', params: { type: 'token.refused', token, why } });
    }
  });
const unanswered = { target: 'idle', actions: conclude(false) } as const;
const begin = [{ guard: 'mustLook', target: 'looking', actions: 'take' }, { actions: conclude() }] as const;

export const authorization = definition.createMachine({
  id: 'authorization',
  context: ({ input }) => ({ ...input, online: false, token: nobody, way: 'card', memory: nothing }),
  initial: 'idle',
  on: {
    'link.now': { actions: 'setLink' },
    // A car that waits may charge under the new rules.
    'rules.changed': { actions: ['setRules', tell('session', { type: 'access.changed' })] },
  },
  states: {
    idle: {
      on: {
        'token.wanted': [{ guard: 'isFree', actions: grantFree }, { actions: tell('key', { type: 'token.wanted' }) }],
        'token.check': begin,
        'token.foreign': begin,
        'token.remote': begin,
      },
    },
    looking: {
      tags: 'busy',
      entry: {
        type: 'order',
        params: ({ context }: Args) => ({ type: 'token.lookup' as const, id: context.token.id }),
      },
      on: {
        'token.known': [
          { guard: 'mustAsk', target: 'asking', actions: 'remember' },
          { target: 'idle', actions: conclude() },
        ],
      },
    },
    asking: {
      tags: 'busy',
      entry: { type: 'order', params: ({ context }: Args) => ({ type: 'token.ask' as const, id: context.token.id }) },
      on: {
        'token.answered': { target: 'idle', actions: [learned, conclude()] },
        'token.unanswered': unanswered,
      },
      after: { askLimit: unanswered },
    },
  },
});
