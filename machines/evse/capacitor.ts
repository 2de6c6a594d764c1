/**
 * The capacitor that drives the motor of the plug lock, and opens the lock when the supply fails. Without charge the
 * motor does nothing, so a capacitor that does not charge in time is a fault (guide 336–347).
 *
 *   charging ──charged──▶ charged          (starts here: nobody has measured it yet)
 *      │  ▲                  │ low
 *      │  └──────────────────┘
 *      └─chargeMs─▶ flat ──charged──▶ charged
 *
 * It must never call a capacitor flat because a drive has just emptied it.
 */
import { setup } from 'xstate';
import { endFault, outputs, raiseFault } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type CapacitorInput = {
  /** How long it may take to charge, ms. */
  readonly chargeMs?: number;
};

export type CapacitorEvent = { type: 'capacitor.charged' | 'capacitor.low' };

export const capacitor = setup({
  types: {
    input: {} as CapacitorInput | undefined,
    context: {} as Required<CapacitorInput>,
    events: {} as Stamped<CapacitorEvent>,
  },
  actions: outputs,
  delays: { charge: ({ context }) => context.chargeMs },
}).createMachine({
  id: 'capacitor',
  context: ({ input }) => ({ chargeMs: 5000, ...input }),
  initial: 'charging',
  states: {
    charged: { on: { 'capacitor.low': 'charging' } },
    charging: { on: { 'capacitor.charged': 'charged' }, after: { charge: 'flat' } },
    flat: {
      entry: raiseFault('PlugLockCapNotCharged'),
      exit: endFault('PlugLockCapNotCharged'),
      on: { 'capacitor.charged': 'charged' },
    },
  },
});
