/**
 * A car that takes nothing, for too long: its transaction ends as if it had gone (integration guide 001, "Transaction
 * Control Parameters": suspendedEVTimeout, StopTransaction reason EVDisconnected).
 *
 *   calm ─it is offered current and takes none─▶ waiting ──limit──▶ spent (told once)
 *     ▲                                             │                  │
 *     └────────── it is served, paused or gone ─────┴──────────────────┘
 *
 * `supply` tells it both; it tells the session to stop. It must never end what the station itself has paused (BIL-05).
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type PatienceInput = {
  /** How long a car may take nothing, ms; 0: for ever. */
  readonly limitMs: number;
};

export type PatienceEvent =
  /** Current is offered and the car takes none; no longer so. */
  { type: 'ev.waits' | 'ev.served' } | { type: 'settings.changed'; settings: PatienceInput };

const stop = tell('session', { type: 'session.stop', reason: 'EVDisconnected' });

export const patience = setup({
  types: {
    input: {} as PatienceInput,
    context: {} as PatienceInput,
    events: {} as Stamped<PatienceEvent>,
  },
  actions: {
    ...outputs,
    set: assign(({ event }) => (event.type === 'settings.changed' ? event.settings : {})),
  },
  guards: { ends: ({ context }) => context.limitMs > 0 },
  delays: { limit: ({ context }) => context.limitMs },
}).createMachine({
  id: 'patience',
  options: { maxIterations: 20 },
  context: ({ input }) => input,
  initial: 'calm',
  on: { 'ev.served': '.calm', 'settings.changed': { actions: 'set' } },
  states: {
    calm: { on: { 'ev.waits': 'waiting' } },
    // A changed limit counts from now on: whoever waits already is given the whole of it.
    waiting: {
      after: { limit: { guard: 'ends', target: 'spent', actions: stop } },
      on: { 'settings.changed': { target: 'waiting', reenter: true, actions: 'set' } },
    },
    spent: {},
  },
});
