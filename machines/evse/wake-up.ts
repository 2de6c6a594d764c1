/**
 * A car that has fallen asleep takes no notice of an offer. It wakes when the pilot vanishes for a while, as if it had
 * been unplugged (IEC 61851-1 A.5.3; times: hardware.md §4).
 *
 *   idle ─charge begins─▶ watching ─offered 30 s, no request─▶ waking: still 3 s, gone 4 s, still 0.75 s ─▶ watching
 *                            │  └──── and the tries are used up ─▶ unanswered
 *                            └─the car asks─▶ served ─expected again (phases)─▶ watching
 *
 * One sequence at a time, a few in all, and none any more once the car has asked: a full car is left in peace. It must
 * never go on with the sequence when the car asks in the middle of it.
 */
import { and, assign, not, setup } from 'xstate';
import { endFault, outputs, raiseFault, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type WakeUpInput = {
  /** `ports[]/force_wake_up`: at once when the charge begins. */
  readonly force: boolean;
  /** `ports[]/wake_up_after_timeout`: when the car has not asked for `waitMs`. */
  readonly afterTimeout: boolean;
  /** Sequences for one charge. */
  readonly tries: number;
  /** How long an offer stands without a request, ms. */
  readonly waitMs?: number;
};

export type WakeUpEvent =
  /** Somebody may charge; a car that charges already is expected to come back. */
  | { type: 'charge.begun' | 'ev.expected' }
  /** Current is offered and the car does not ask; no longer so. */
  | { type: 'ev.awaited' | 'ev.unawaited' }
  | { type: 'ev.requests' | 'ev.connected' | 'ev.disconnected' | 'ev.absent' };

type WakeUpContext = Required<WakeUpInput> & {
  /** Sequences begun for this charge. */
  readonly tried: number;
  /** The car is waited for whatever the settings say: it was charging a moment ago. */
  readonly expected: boolean;
  readonly awaited: boolean;
};

const hold = tell('pilot', { type: 'pilot.hold' });
const vanish = tell('pilot', { type: 'pilot.vanish' });
const release = tell('pilot', { type: 'pilot.release' });

export const wakeUp = setup({
  types: {
    input: {} as WakeUpInput,
    context: {} as WakeUpContext,
    events: {} as Stamped<WakeUpEvent>,
    tags: {} as 'waking',
  },
  actions: {
    ...outputs,
    begin: assign({ tried: 0, expected: false }),
    expect: assign({ tried: 0, expected: true }),
    count: assign(({ context }) => ({ tried: context.tried + 1 })),
    note: assign(({ event }) => ({ awaited: event.type === 'ev.awaited' })),
  },
  guards: {
    isForced: ({ context }) => context.force,
    isAwaited: ({ context }) => context.awaited,
    isMeant: ({ context }) => context.afterTimeout || context.expected,
    hasTries: ({ context }) => context.tried < context.tries,
  },
  delays: {
    wait: ({ context }) => context.waitMs,
    still: 3000,
    gone: 4000,
    settling: 750,
  },
}).createMachine({
  id: 'wakeUp',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ waitMs: 30_000, ...input, tried: 0, expected: false, awaited: false }),
  initial: 'idle',
  on: {
    'ev.awaited': { actions: 'note' },
    'ev.unawaited': { actions: 'note' },
    'ev.disconnected': '.idle',
    'ev.absent': '.idle',
    'charge.begun': [
      { guard: 'isForced', target: '.waking', actions: 'begin' },
      { target: '.watching', actions: 'begin' },
    ],
    'ev.expected': { target: '.watching', actions: 'expect' },
  },
  states: {
    idle: {},
    watching: {
      initial: 'unoffered',
      on: { 'ev.requests': 'served' },
      states: {
        unoffered: { always: { guard: 'isAwaited', target: 'offered' } },
        offered: {
          always: { guard: not('isAwaited'), target: 'unoffered' },
          after: {
            wait: [
              { guard: and(['isMeant', 'hasTries']), target: '#wakeUp.waking' },
              { guard: 'isMeant', target: '#wakeUp.unanswered' },
            ],
          },
        },
      },
    },
    waking: {
      tags: 'waking',
      initial: 'still',
      entry: ['count', hold],
      exit: release,
      on: { 'ev.requests': 'served', 'charge.begun': {}, 'ev.expected': { actions: 'expect' } },
      states: {
        still: { after: { still: 'gone' } },
        gone: { entry: vanish, after: { gone: 'settling' } },
        settling: { entry: hold, after: { settling: '#wakeUp.watching' } },
      },
    },
    unanswered: {
      entry: raiseFault('EvNotResponding'),
      exit: endFault('EvNotResponding'),
      on: { 'ev.requests': 'served' },
    },
    served: {},
  },
});
