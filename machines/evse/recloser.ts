/**
 * The recloser: a motor beside the RCD that can switch it off and, after a trip, on again from afar (guide 921–960).
 *
 *   unknown ─▶ silent ⇄ opened ⇄ closed          (as it answers)
 *                          └──┬──┘
 *              command ─▶ driving ─the state asked for─▶ opened, closed
 *                             └── 10 s (guide Table 14), or silence ─▶ as it answers; the command has failed
 *
 * A recloser that does not answer is a warning and interrupts nothing. It must never switch by itself: after a trip
 * somebody has to ask for it.
 */
import { assign, setup } from 'xstate';
import { endFault, outputs, raiseFault, report } from '../outputs.ts';
import type { RecloserState } from '../vocabulary/readings.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type RecloserInput = {
  /** How long it may take to do as it is told, ms. */
  readonly limitMs?: number;
};

export type RecloserEvent =
  | { type: 'recloser.sensed'; state: RecloserState }
  | { type: 'recloser.command'; to: 'open' | 'closed' };

type RecloserContext = Required<RecloserInput> & {
  /** As it answered last; null before it was heard. */
  readonly state: RecloserState | null;
  readonly wanted: 'open' | 'closed';
};

const answers = (outcome: 'open' | 'closed' | 'not-available') => report({ type: 'recloser.answered', outcome });
const changed = (state: RecloserState) => report({ type: 'recloser.changed', state });
const reads = (state: RecloserState) => ({ type: 'reads' as const, params: state });
const toOpened = { guard: reads('open'), target: 'opened' } as const;
const toClosed = { guard: reads('closed'), target: 'closed' } as const;
const toSilent = { guard: reads('silent'), target: 'silent' } as const;
const command = { 'recloser.command': { target: 'driving', actions: 'want' } } as const;

export const recloser = setup({
  types: {
    input: {} as RecloserInput | undefined,
    context: {} as RecloserContext,
    events: {} as Stamped<RecloserEvent>,
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'recloser.sensed' ? { state: event.state } : {})),
    want: assign(({ event }) => (event.type === 'recloser.command' ? { wanted: event.to } : {})),
  },
  guards: {
    reads: ({ context }, state: RecloserState) => context.state === state,
    isOpened: ({ context }) => context.state === 'open' && context.wanted === 'open',
    isClosed: ({ context }) => context.state === 'closed' && context.wanted === 'closed',
  },
  delays: { limit: ({ context }) => context.limitMs },
}).createMachine({
  id: 'recloser',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ limitMs: 10_000, ...input, state: null, wanted: 'closed' }),
  initial: 'unknown',
  on: {
    'recloser.sensed': { actions: 'see' },
    'recloser.command': { actions: answers('not-available') },
  },
  states: {
    unknown: { always: [toOpened, toClosed, toSilent] },
    silent: {
      entry: [changed('silent'), raiseFault('RcdRecloserFailure')],
      exit: endFault('RcdRecloserFailure'),
      always: [toOpened, toClosed],
    },
    opened: { entry: changed('open'), on: command, always: [toClosed, toSilent] },
    closed: { entry: changed('closed'), on: command, always: [toOpened, toSilent] },
    driving: {
      entry: {
        type: 'order',
        params: ({ context }) => ({ type: 'recloser.drive' as const, to: context.wanted }),
      },
      always: [
        { guard: 'isOpened', target: 'opened', actions: answers('open') },
        { guard: 'isClosed', target: 'closed', actions: answers('closed') },
        { ...toSilent, actions: answers('not-available') },
      ],
      on: { 'recloser.command': {} },
      after: { limit: { target: 'unknown', actions: answers('not-available') } },
    },
  },
});
