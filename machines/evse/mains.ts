/**
 * The supply in front of the contactor: there, briefly away, or gone.
 *
 *   present ─no phase has voltage─▶ dipped ─`dipMs`─▶ lost
 *      ▲──────────back: the session goes on──┘           │
 *      └──────────back: a new session may begin──────────┘
 *
 * Starts at power-on as present: whoever cannot measure the supply never hears of it. While it is away the contactor
 * stays open, so that nothing is switched on by its return alone; the offer stands, so that the car need not be woken.
 * It must never end a session for a dip (release notes 003 §4: "recover from short voltage dips"), nor let one wait for
 * ever.
 */
import { setup } from 'xstate';
import { endFault, outputs, raiseFault, report, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type MainsInput = {
  /** How long the supply may be away without ending a session, ms; 0: not at all. */
  readonly dipMs?: number;
};

/** Every phase without voltage, or one of them with it again. */
export type MainsEvent = { type: 'mains.dead' | 'mains.alive' };

const alive = tell('contactor', { type: 'mains.alive' });

export const mains = setup({
  types: {
    input: {} as MainsInput | undefined,
    context: {} as Required<MainsInput>,
    events: {} as Stamped<MainsEvent>,
  },
  actions: outputs,
  delays: { dip: ({ context }) => context.dipMs },
}).createMachine({
  id: 'mains',
  context: ({ input }) => ({ dipMs: 5000, ...input }),
  initial: 'present',
  states: {
    present: { on: { 'mains.dead': 'dipped' } },
    dipped: {
      entry: tell('contactor', { type: 'mains.dead' }),
      on: { 'mains.alive': { target: 'present', actions: [alive, report({ type: 'mains.recovered' })] } },
      after: { dip: 'lost' },
    },
    lost: {
      entry: raiseFault('PowerFailure'),
      on: { 'mains.alive': { target: 'present', actions: [alive, endFault('PowerFailure')] } },
    },
  },
});
