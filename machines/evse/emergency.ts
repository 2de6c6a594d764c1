/**
 * The emergency switch: a mushroom that anybody hits, and that opens the contactor whatever else is going on.
 *
 *   sensing ─▶ released ⇄ pressed         (released is believed when it has stood for `settleMs`)
 *                  ▲ settling ◀─┘
 *
 * Pressed counts at once (SAF-03); released only when the contact has stopped bouncing. Until it has been read it
 * counts as pressed for the contactor, though not as a fault. The safe state lasts as long as the switch is in
 * (guide 3001).
 */
import { setup } from 'xstate';
import { endFault, outputs, raiseFault, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type EmergencyInput = {
  /** How long the switch must have been out, ms. */
  readonly settleMs?: number;
};

export type EmergencyEvent = { type: 'emergency.sensed'; pressed: boolean };

const pressed = ({ event }: { readonly event: EmergencyEvent }): boolean => event.pressed;

export const emergency = setup({
  types: {
    input: {} as EmergencyInput | undefined,
    context: {} as Required<EmergencyInput>,
    events: {} as Stamped<EmergencyEvent>,
  },
  actions: outputs,
  guards: { isPressed: pressed, isReleased: (args) => !pressed(args) },
  delays: { settle: ({ context }) => context.settleMs },
}).createMachine({
  id: 'emergency',
  context: ({ input }) => ({ settleMs: 200, ...input }),
  initial: 'sensing',
  states: {
    sensing: { on: { 'emergency.sensed': [{ guard: 'isPressed', target: 'pressed' }, { target: 'released' }] } },
    released: {
      entry: tell('contactor', { type: 'emergency.released' }),
      on: { 'emergency.sensed': { guard: 'isPressed', target: 'pressed' } },
    },
    pressed: {
      initial: 'in',
      entry: [tell('contactor', { type: 'emergency.pressed' }), raiseFault('EmergencyShutdown')],
      exit: endFault('EmergencyShutdown'),
      states: {
        in: { on: { 'emergency.sensed': { guard: 'isReleased', target: 'settling' } } },
        settling: {
          on: { 'emergency.sensed': { guard: 'isPressed', target: 'in' } },
          after: { settle: '#emergency.released' },
        },
      },
    },
  },
});
