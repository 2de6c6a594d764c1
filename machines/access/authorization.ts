/**
 * Checks tokens for one EVSE, one at a time: first in our memory, then with the central system. What follows from it is
 * the session's business.
 *
 *   idle ─check─▶ looking ─unknown─▶ asking ─▶ idle
 *                    └─ known well enough ─▶ idle
 *
 * `free` needs no token: whoever plugs in may charge. Where a key switch is fitted, it is asked who may.
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { Token, TokenRecord } from '../vocabulary/tokens.ts';
import { decide, type AuthorizationRules, type Verdict } from './decision.ts';

export type AuthorizationInput = {
  /** `card`: somebody must vouch for the token (`ports[]/user_authentication`). */
  readonly mode: 'free' | 'card';
  /** In whose name free charging is billed. */
  readonly freeToken: Token;
  readonly rules: AuthorizationRules;
};

export type AuthorizationEvent =
  /** The session has a card to check. */
  | { type: 'token.check'; token: Token }
  /** A car is connected and nobody is authorised. */
  | { type: 'token.wanted' }
  /** A remote start. */
  | { type: 'token.remote'; token: Token }
  | { type: 'token.known'; record: TokenRecord | null }
  | { type: 'token.answered'; record: TokenRecord }
  | { type: 'token.unanswered' }
  | { type: 'link.now'; online: boolean }
  | { type: 'rules.changed'; rules: AuthorizationRules };

type Context = {
  readonly input: AuthorizationInput;
  readonly rules: AuthorizationRules;
  readonly online: boolean;
  /** The token being checked, and what we remember of it. */
  readonly token: Token;
  readonly record: TokenRecord | null;
};
type Args = { readonly context: Context; readonly event: Stamped<AuthorizationEvent> };

const nobody: Token = { id: '' };
const recordOf = ({ context, event }: Args): TokenRecord | null => ('record' in event ? event.record : context.record);
const verdict = (args: Args, online: boolean): Verdict => decide(recordOf(args), online, args.context.rules);

const granted = ({ id }: Token, parent: string | undefined) => ({
  to: 'session',
  event: { type: 'token.granted', token: { id, ...(parent === undefined ? {} : { parent }) } },
});
const grant = {
  type: 'tell',
  params: (args: Args) => granted(args.context.token, recordOf(args)?.parent),
} as const;
const grantRemote = {
  type: 'tell',
  params: ({ event }: Args) => granted('token' in event ? event.token : nobody, undefined),
} as const;
const grantFree = { type: 'tell', params: ({ context }: Args) => granted(context.input.freeToken, undefined) } as const;
const deny = (online: boolean) =>
  ({
    type: 'report',
    params: (args: Args): Fact => {
      const outcome = verdict(args, online);
      const why = typeof outcome === 'object' ? outcome.deny : (recordOf(args)?.status ?? 'invalid');
      return { type: 'token.refused', token: args.context.token, why };
    },
  }) as const;

const learned = {
  type: 'report',
  params: ({ context, event }: Args): Fact => {
    if (event.type !== 'token.answered') throw new Error(`${event.type} teaches nothing`);
    return { type: 'token.learned', token: context.token, record: event.record };
  },
} as const;

export const authorization = setup({
  types: {
    input: {} as AuthorizationInput,
    context: {} as Context,
    events: {} as Stamped<AuthorizationEvent>,
    tags: {} as 'busy',
  },
  actions: {
    ...outputs,
    take: assign(({ event }) => ('token' in event ? { token: event.token, record: null } : {})),
    remember: assign(({ event }) => ('record' in event ? { record: event.record } : {})),
    setLink: assign(({ event }) => (event.type === 'link.now' ? { online: event.online } : {})),
    setRules: assign(({ event }) => (event.type === 'rules.changed' ? { rules: event.rules } : {})),
  },
  guards: {
    isFree: ({ context }) => context.input.mode === 'free',
    isTrustedRemote: ({ context }) => context.input.mode === 'free' || !context.rules.checkRemote,
    isGranted: (args) => verdict(args, args.context.online) === 'grant',
    mustAsk: (args) => verdict(args, args.context.online) === 'ask',
    isAccepted: (args) => recordOf(args)?.status === 'accepted',
    isGrantedOffline: (args) => verdict(args, false) === 'grant',
  },
  // The call itself times out sooner (MessageTimeout); this holds should its answer be lost.
  delays: { askLimit: 90_000 },
}).createMachine({
  id: 'authorization',
  context: ({ input }) => ({ input, rules: input.rules, online: false, token: nobody, record: null }),
  initial: 'idle',
  on: { 'link.now': { actions: 'setLink' }, 'rules.changed': { actions: 'setRules' } },
  states: {
    idle: {
      on: {
        'token.wanted': [{ guard: 'isFree', actions: grantFree }, { actions: tell('key', { type: 'token.wanted' }) }],
        'token.check': [
          { guard: 'isFree', actions: grantRemote },
          { target: 'looking', actions: 'take' },
        ],
        'token.remote': [
          { guard: 'isTrustedRemote', actions: grantRemote },
          { target: 'looking', actions: 'take' },
        ],
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
          { guard: 'isGranted', target: 'idle', actions: grant },
          { guard: 'mustAsk', target: 'asking', actions: 'remember' },
          { target: 'idle', actions: deny(false) },
        ],
      },
    },
    asking: {
      tags: 'busy',
      entry: { type: 'order', params: ({ context }: Args) => ({ type: 'token.ask' as const, id: context.token.id }) },
      on: {
        'token.answered': [
          { guard: 'isAccepted', target: 'idle', actions: [learned, grant] },
          { target: 'idle', actions: [learned, deny(true)] },
        ],
        // No answer: as if offline.
        'token.unanswered': [
          { guard: 'isGrantedOffline', target: 'idle', actions: grant },
          { target: 'idle', actions: deny(false) },
        ],
      },
      after: {
        askLimit: [
          { guard: 'isGrantedOffline', target: 'idle', actions: grant },
          { target: 'idle', actions: deny(false) },
        ],
      },
    },
  },
});
