/**
 * The self-test of the residual-current device: does it still trip, and does it let go again?
 *
 *   idle ──test──▶ running   pulse: on ──trigger──▶ off                        (side by side)
 *                            check: awaitingTrip ──tripped?──▶ awaitingClear ──clear?──▶ idle, passed
 *                                       └─ no ─▶ idle, no-trip     └─ no ─▶ idle, stuck
 *
 * Pulse and check do not wait for each other because devices differ: one wants the test current until it has been seen
 * to trip, another a short pulse, and trips long after it (guide 3053). The output stands for as long as the pulse does
 * and ends with it, however that ends. `rcd` starts it over a dead contact; a contact that comes live ends it (SAF-07).
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { RcdTestEvent, RcdTestInput, RcdVerdict } from './rcd-words.ts';

const tested = (verdict: RcdVerdict) => tell('rcd', { type: 'rcd.tested', verdict });

export const rcdTest = setup({
  types: {
    input: {} as RcdTestInput,
    context: {} as RcdTestInput & { readonly tripped: boolean },
    events: {} as Stamped<RcdTestEvent>,
    tags: {} as 'driving',
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => ('tripped' in event ? { tripped: event.tripped } : {})),
  },
  guards: {
    isTripped: ({ context }) => context.tripped,
  },
  delays: {
    trigger: ({ context }) => context.triggerMs,
    checkTripped: ({ context }) => context.checkTrippedMs,
    // The settings refuse an order in which this would be negative.
    checkNormal: ({ context }) => context.triggerMs + context.checkNormalMs - context.checkTrippedMs,
  },
}).createMachine({
  id: 'rcdTest',
  context: ({ input }) => ({ ...input, tripped: false }),
  initial: 'idle',
  on: { 'rcd.sensed': { actions: 'see' } },
  states: {
    idle: { on: { 'rcd.test': { target: 'running', actions: 'see' }, 'contact.live': {} } },
    running: {
      type: 'parallel',
      on: { 'contact.live': { target: 'idle', actions: tested('under-power') } },
      states: {
        pulse: {
          initial: 'on',
          states: { on: { tags: 'driving', after: { trigger: 'off' } }, off: {} },
        },
        check: {
          initial: 'awaitingTrip',
          states: {
            awaitingTrip: {
              after: {
                checkTripped: [
                  { guard: 'isTripped', target: 'awaitingClear' },
                  { target: '#rcdTest.idle', actions: tested('no-trip') },
                ],
              },
            },
            awaitingClear: {
              after: {
                checkNormal: [
                  { guard: 'isTripped', target: '#rcdTest.idle', actions: tested('stuck') },
                  { target: '#rcdTest.idle', actions: tested('passed') },
                ],
              },
            },
          },
        },
      },
    },
  },
});

/** Safe when nothing is known: not driven. */
export const rcdTestLevels = (snapshot: SnapshotFrom<typeof rcdTest>): Pick<EvseLevels, 'rcdTest'> => ({
  rcdTest: snapshot.hasTag('driving'),
});
