/**
 * Does the meter answer? Without it nothing can be billed, so a meter that has been silent for `lostMs` is a fault.
 *
 *   doubted ──lostMs──▶ lost        (starts here: nobody has heard the meter yet)
 *      ⇅ silent / answering │
 *   answering ◀─────────────┘
 *
 * What the meter says is judged by `register.ts`. This machine must never call the meter lost for one missed reading.
 */
import { setup } from 'xstate';
import { endFault, outputs, raiseFault } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type MeterWatchInput = {
  /** Silence that is forgiven, ms. */
  readonly lostMs?: number;
};

export type MeterWatchEvent = { type: 'meter.silent' | 'meter.answering' };

export const meterWatch = setup({
  types: {
    input: {} as MeterWatchInput | undefined,
    context: {} as Required<MeterWatchInput>,
    events: {} as Stamped<MeterWatchEvent>,
  },
  actions: outputs,
  delays: { lost: ({ context }) => context.lostMs },
}).createMachine({
  id: 'meterWatch',
  context: ({ input }) => ({ lostMs: 2000, ...input }),
  initial: 'doubted',
  states: {
    answering: { on: { 'meter.silent': 'doubted' } },
    doubted: { on: { 'meter.answering': 'answering' }, after: { lost: 'lost' } },
    lost: {
      entry: raiseFault('MeterSilent'),
      exit: endFault('MeterSilent'),
      on: { 'meter.answering': 'answering' },
    },
  },
});
