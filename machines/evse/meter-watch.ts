/**
 * Does the meter answer? Without it nothing can be billed, so a meter that has been silent for `lostMs` is a fault;
 * unless an account is open and the settings let it go on with calculated energy (integration guide,
 * PowerMeterFailure).
 *
 *   doubted ───lostMs──▶ lost: blocking, or calculating until the account is closed
 *      ⇅ silent / answering │
 *   answering ◀─────────────┘
 *      ⇅ ailing / answering │
 *   irritated ─lostMs──▶ ill: it answers, and only that it cannot (guide 401–405)
 *
 * Starts doubted: nobody has heard the meter yet. What the meter says is judged by `register.ts`. This machine must
 * never call the meter lost for one missed reading, nor let an account be opened without it.
 */
import { and, setup, stateIn } from 'xstate';
import { endFault, outputs, raiseFault } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type MeterWatchInput = {
  /** Silence that is forgiven, ms. */
  readonly lostMs?: number;
  /** A running account may go on without it. */
  readonly calculates?: boolean;
};

export type MeterWatchEvent =
  | { type: 'meter.silent' | 'meter.ailing' | 'meter.answering' }
  /** Energy is being billed, or no longer. */
  | { type: 'account.opened' | 'account.closed' };

/** A running account goes on with calculated energy where that is allowed. */
const goOn = { guard: and(['calculates', stateIn({ account: 'open' })]), target: 'calculating' } as const;

export const meterWatch = setup({
  types: {
    input: {} as MeterWatchInput | undefined,
    context: {} as Required<MeterWatchInput>,
    events: {} as Stamped<MeterWatchEvent>,
    tags: {} as 'calculating',
  },
  actions: outputs,
  guards: { calculates: ({ context }) => context.calculates },
  delays: { lost: ({ context }) => context.lostMs },
}).createMachine({
  id: 'meterWatch',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ lostMs: 2000, calculates: false, ...input }),
  type: 'parallel',
  states: {
    account: {
      initial: 'closed',
      states: {
        closed: { on: { 'account.opened': 'open' } },
        open: { on: { 'account.closed': 'closed' } },
      },
    },
    voice: {
      initial: 'doubted',
      states: {
        answering: { on: { 'meter.silent': 'doubted', 'meter.ailing': 'irritated' } },
        doubted: {
          on: { 'meter.answering': 'answering', 'meter.ailing': 'irritated' },
          after: { lost: [goOn, { target: 'lost' }] },
        },
        irritated: {
          on: { 'meter.answering': 'answering', 'meter.silent': 'doubted' },
          after: { lost: [goOn, { target: 'ill' }] },
        },
        calculating: {
          tags: 'calculating',
          entry: raiseFault('MeterEstimated'),
          exit: endFault('MeterEstimated'),
          on: { 'meter.answering': 'answering', 'account.closed': 'lost' },
        },
        lost: {
          entry: raiseFault('MeterSilent'),
          exit: endFault('MeterSilent'),
          on: { 'meter.answering': 'answering', 'meter.ailing': 'ill' },
        },
        ill: {
          entry: raiseFault('MeterInternalError'),
          exit: endFault('MeterInternalError'),
          on: { 'meter.answering': 'answering', 'meter.silent': 'lost' },
        },
      },
    },
  },
});
