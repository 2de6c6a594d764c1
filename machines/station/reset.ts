/**
 * Restarting in order: sessions end, their last messages leave if they can, then the station restarts.
 *
 *   idle ─reset─▶ ending (every session settles) ─soft─▶ draining (the outbox empties) ─▶ rebooting ─▶ (a new process)
 *    ▲                                           └─hard────────────────────────────────────▲ │ still here: once more,
 *    └─────────────────────────────── ResetFailure ──────────────────────────────────────────┘ then the other kind
 *
 * Nothing here waits for ever: what could not be sent stays in the outbox and is sent after the restart. Who is still
 * here some time after the order has not been restarted: it is tried ResetRetries times more, then the other way
 * (integration guide, ResetFailure), and then told.
 */
import { and, assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type ResetInput = {
  readonly evses: readonly number[];
  /** `ocpp/ResetRetries`: further orders after one that came to nothing. */
  readonly retries?: number;
};
export type ResetEvent =
  | { type: 'station.reset'; kind: 'soft' | 'hard' }
  | { type: 'session.settled'; evse: number }
  | { type: 'outbox.drained' };

type Context = {
  readonly input: ResetInput;
  readonly kind: 'soft' | 'hard';
  readonly open: readonly number[];
  /** Orders of this kind so far. */
  readonly tries: number;
  /** It is the other kind's turn. */
  readonly other: boolean;
};
type Args = { readonly context: Context; readonly event: Stamped<ResetEvent> };

const stopSessions = {
  type: 'tell',
  params: ({ context }: Args) => ({
    to: 'session',
    event: { type: 'session.stop', reason: context.kind === 'soft' ? 'SoftReset' : 'HardReset' },
  }),
} as const;

export const reset = setup({
  types: {
    input: {} as ResetInput,
    context: {} as Context,
    events: {} as Stamped<ResetEvent>,
  },
  actions: {
    ...outputs,
    begin: assign(({ context, event }) =>
      event.type === 'station.reset' ? { kind: event.kind, open: context.input.evses, tries: 0, other: false } : {},
    ),
    count: assign(({ context }) => ({ tries: context.tries + 1 })),
    turn: assign(({ context }) => ({ kind: context.kind === 'soft' ? 'hard' : 'soft', tries: 0, other: true })),
    strike: assign(({ context, event }) =>
      event.type === 'session.settled' ? { open: context.open.filter((evse) => evse !== event.evse) } : {},
    ),
  },
  guards: {
    mayRetry: ({ context }) => context.tries <= (context.input.retries ?? 0),
    hasOther: ({ context }) => !context.other,
    allSettled: ({ context }) => context.open.length === 0,
    isHard: ({ context }) => context.kind === 'hard',
    asksHard: ({ event }) => event.type === 'station.reset' && event.kind === 'hard',
  },
  delays: {
    /** Longer than a session needs to wind down, open, and read its meter. */
    endingLimit: 45_000,
    drainingLimit: 30_000,
    /** A process that has been told to end is gone long before. */
    rebootLimit: 120_000,
  },
}).createMachine({
  id: 'reset',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ input, kind: 'soft', open: [], tries: 0, other: false }),
  initial: 'idle',
  states: {
    idle: { on: { 'station.reset': { target: 'ending', actions: 'begin' } } },
    ending: {
      entry: [
        { type: 'report', params: ({ context }: Args) => ({ type: 'reset.started' as const, kind: context.kind }) },
        stopSessions,
      ],
      always: [
        { guard: and(['allSettled', 'isHard']), target: 'rebooting' },
        { guard: 'allSettled', target: 'draining' },
      ],
      on: {
        'session.settled': { actions: 'strike' },
        // A hard reset overtakes a soft one that is still being polite.
        'station.reset': { guard: 'asksHard', target: 'ending', reenter: true, actions: 'begin' },
      },
      after: { endingLimit: [{ guard: 'isHard', target: 'rebooting' }, { target: 'draining' }] },
    },
    draining: {
      entry: tell('outbox', { type: 'outbox.drain' }),
      on: {
        'outbox.drained': 'rebooting',
        'station.reset': { guard: 'asksHard', target: 'rebooting', actions: 'begin' },
      },
      after: { drainingLimit: 'rebooting' },
    },
    rebooting: {
      entry: [
        'count',
        {
          type: 'order',
          params: ({ context }: Args) => ({ type: 'station.reboot' as const, kind: context.kind }),
        },
      ],
      after: {
        rebootLimit: [
          { guard: 'mayRetry', target: 'rebooting', reenter: true },
          { guard: 'hasOther', target: 'rebooting', reenter: true, actions: 'turn' },
          {
            target: 'idle',
            actions: [
              tell('station', { type: 'fault.found', fault: 'ResetFailure' }),
              tell('firmware', { type: 'reset.failed' }),
            ],
          },
        ],
      },
    },
  },
});
