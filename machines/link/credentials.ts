/**
 * With what the station shows itself to the central system: the security profile in force, and new credentials on
 * trial. What does not work within a few connections is given up, so that a station never locks itself out (security
 * whitepaper A05.FR.06–08).
 *
 *   settled ─raise, renewed─▶ announcing (the answer leaves) ─▶ trying ─opened─▶ settled, with the new ones
 *                                                                 └─failed too often─▶ settled, with the old ones
 *
 * A profile is never lowered here: whoever asks for it has checked that before. It also tells security of a connection
 * that fails for its reasons: once, however often it is tried (rule 41).
 */
import { assign, setup } from 'xstate';
import { outputs, report, tell } from '../outputs.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { troubleRow, type LinkTrouble } from '../vocabulary/link-troubles.ts';
import type { Trial } from '../vocabulary/security-facts.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type CredentialsInput = {
  readonly profile: number;
  /** So many connections may fail before the old credentials return. */
  readonly attempts: number;
  /** What a restart has interrupted. */
  readonly trial: Trial | null;
};

export type CredentialsEvent =
  | { type: 'profile.raise'; profile: number }
  /** The new certificate lies ready and is valid. */
  | { type: 'identity.renewed' }
  | { type: 'link.opened' }
  | { type: 'link.failed'; why: string; trouble?: LinkTrouble }
  | { type: 'settings.changed'; attempts: number };

export type Trouble = { readonly word: LinkTrouble; readonly why: string };
type Context = {
  readonly profile: number;
  readonly attempts: number;
  readonly trial: Trial | null;
  readonly failures: number;
  /** Why the last connection did not come about, if for reasons of security. */
  readonly trouble: Trouble | null;
};
type Args = { readonly context: Context; readonly event: Stamped<CredentialsEvent> };

/** So long an answer may take to leave before the connection is given up for the new one. */
const ANSWER_LEAVES_MS = 1000;

const onTrial = ({ context }: Args): Trial => {
  if (context.trial === null) throw new Error('nothing is on trial');
  return context.trial;
};
const tried = {
  type: 'report',
  params: (args: Args): Fact => ({ type: 'credentials.tried', trial: onTrial(args) }),
} as const;
const proven = {
  type: 'report',
  params: (args: Args): Fact => ({ type: 'credentials.proven', trial: onTrial(args) }),
} as const;
const abandoned = {
  type: 'report',
  params: (args: Args): Fact => ({
    type: 'credentials.abandoned',
    trial: onTrial(args),
    why: args.event.type === 'link.failed' ? args.event.why : '',
  }),
} as const;
const reconnect = tell('link', { type: 'csms.reconnect' });

const definition = setup({
  types: {
    input: {} as CredentialsInput,
    context: {} as Context,
    events: {} as Stamped<CredentialsEvent>,
  },
  actions: {
    ...outputs,
    take: assign(({ event }) => {
      const isProfile = event.type === 'profile.raise';
      const trial: Trial = isProfile ? { type: 'profile', profile: event.profile } : { type: 'identity' };
      return { trial, failures: 0 };
    }),
    adopt: assign(({ context: { trial, profile } }) => ({
      profile: trial?.type === 'profile' ? trial.profile : profile,
      trial: null,
      trouble: null,
    })),
    drop: assign({ trial: null }),
    countFailure: assign(({ context }) => ({ failures: context.failures + 1 })),
    calm: assign({ trouble: null }),
    note: assign(({ event }) => {
      if (event.type !== 'link.failed') return {};
      const { trouble: word, why } = event;
      return { trouble: word === undefined ? null : { word, why } };
    }),
    setAttempts: assign(({ event }) => (event.type === 'settings.changed' ? { attempts: event.attempts } : {})),
  },
  guards: {
    isOnTrial: ({ context }) => context.trial !== null,
    isCertified: ({ context }) => context.profile >= 3,
    isLast: ({ context }) => context.failures + 1 >= context.attempts,
  },
});

/** A trouble that is known already is not told again; a network that is down meanwhile makes none known. */
const tellTrouble = definition.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'link.failed' || event.trouble === undefined) return;
  const { event: name } = troubleRow(event.trouble);
  if (name !== null && context.trouble?.word !== event.trouble) {
    enqueue(report({ type: 'security.happened', event: name, detail: event.why }));
  }
  enqueue('note');
});

export const credentials = definition.createMachine({
  id: 'credentials',
  options: { maxIterations: 20 },
  context: ({ input: { profile, attempts, trial } }) => ({ profile, attempts, trial, failures: 0, trouble: null }),
  initial: 'starting',
  on: {
    'settings.changed': { actions: 'setAttempts' },
    'link.opened': { actions: 'calm' },
    'link.failed': { actions: tellTrouble },
  },
  states: {
    starting: {
      always: [{ guard: 'isOnTrial', target: 'trying' }, { target: 'settled' }],
    },
    settled: {
      on: {
        'profile.raise': { target: 'announcing', actions: 'take' },
        'identity.renewed': [
          { guard: 'isCertified', target: 'announcing', actions: 'take' },
          // It is not shown to anybody yet: nothing can be tried.
          { actions: ['take', tried, proven, 'adopt'] },
        ],
      },
    },
    announcing: {
      entry: tried,
      after: { [ANSWER_LEAVES_MS]: { target: 'trying', actions: reconnect } },
    },
    trying: {
      on: {
        'link.opened': { target: 'settled', actions: [proven, 'adopt'] },
        'link.failed': [
          { guard: 'isLast', target: 'settled', actions: [tellTrouble, abandoned, 'drop', reconnect] },
          { actions: [tellTrouble, 'countFailure'] },
        ],
      },
    },
  },
});
