/**
 * The monitor of the residual-current device (IEC 62955): one wire that says whether more than 6 mA of direct current,
 * or 30 mA of alternating current, go where they should not.
 *
 *   sensing ─▶ judging ─clear─▶ waiting ─contact dead─▶ testing ─passed─▶ armed: proven ─24 h, less a notice─▶ due
 *                 │                ▲ ▲                       └─ failed ─▶ untrustworthy                       24 h │
 *                 │                │ └──────────── acknowledged ──────────────┘    (tripped ─▶ judging)            ▼
 *              tripped             └─── car gone ───┐                                                           waiting
 *                 ├─ with a car ──────────────▶ grounded ─ car gone, still tripped ─▶ spurious
 *                 └─ without ─────────────────▶ spurious ─ clear and acknowledged ─▶ judging
 *
 * Tested at the start, whenever a car is being connected, on request, and when the last test is nearly 24 h old; never
 * under power: then a pause is asked for (`rcd.due`), and who does not get it in time lets go of his key (SAF-02). A
 * trip takes the key in the same turn (SAF-03); during a test a trip is the answer to it and is not reported (guide
 * 3080). It must never give its key without a clear feedback and a passed test, nor while a test runs (SAF-07).
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, report, tell } from '../outputs.ts';
import { rcdModes, type RcdMode } from '../vocabulary/rcd-mode.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { RcdContext, RcdEvent, RcdInput } from './rcd-words.ts';

const arm = tell('contactor', { type: 'rcd.armed' });
const disarm = tell('contactor', { type: 'rcd.disarmed' });

/** The test watches the same wire and the same contact. */
const passReading = {
  type: 'tell',
  params: ({ context }: { readonly context: RcdContext }) => ({
    to: 'rcdTest',
    event: { type: 'rcd.sensed', tripped: context.tripped === true },
  }),
} as const;
const passLive = tell('rcdTest', { type: 'contact.live' });
const begin = {
  type: 'tell',
  params: ({ context }: { readonly context: RcdContext }) => ({
    to: 'rcdTest',
    event: { type: 'rcd.test', tripped: context.tripped === true },
  }),
} as const;
const tested = {
  type: 'report',
  params: ({ event }: { readonly event: Stamped<RcdEvent> }) => {
    if (event.type !== 'rcd.tested') throw new Error(`${event.type} is not the end of a test`);
    return { type: 'rcd.tested' as const, verdict: event.verdict };
  },
} as const;

export const rcd = setup({
  types: {
    input: {} as RcdInput | undefined,
    context: {} as RcdContext,
    events: {} as Stamped<RcdEvent>,
    tags: {} as RcdMode,
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'rcd.sensed' ? { tripped: event.tripped } : {})),
  },
  guards: {
    isKnown: ({ context }) => context.tripped !== null,
    isClear: ({ context }) => context.tripped === false,
    isTripped: ({ context }) => context.tripped === true,
    isGround: ({ context }) => context.tripped === true && context.plugged,
    isDead: ({ context }) => context.contact === 'dead',
    mayTest: ({ context }) => context.tests && context.contact === 'dead',
    hasNoTest: ({ context }) => !context.tests,
    hasPassed: ({ event }) => event.type === 'rcd.tested' && event.verdict === 'passed',
    wasUnderPower: ({ event }) => event.type === 'rcd.tested' && event.verdict === 'under-power',
  },
  delays: {
    due: ({ context }) => Math.max(0, context.ageMs - context.noticeMs),
    notice: ({ context }) => context.noticeMs,
  },
}).createMachine({
  id: 'rcd',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    tests: true,
    ageMs: 86_400_000,
    noticeMs: 30_000,
    ...input,
    tripped: null,
    plugged: false,
    contact: 'live',
  }),
  initial: 'sensing',
  on: {
    'rcd.sensed': { actions: 'see' },
    'contact.live': { actions: [assign({ contact: 'live' }), passLive] },
    'contact.dead': { actions: assign({ contact: 'dead' }) },
    'ev.absent': { actions: assign({ plugged: false }) },
    'ev.connected': { actions: assign({ plugged: true }) },
    'ev.disconnected': { actions: assign({ plugged: false }) },
  },
  states: {
    sensing: { tags: 'sensing', always: { guard: 'isKnown', target: 'judging' } },
    judging: {
      always: [
        { guard: 'isGround', target: 'grounded' },
        { guard: 'isTripped', target: 'spurious' },
        { target: 'waiting' },
      ],
    },
    waiting: {
      tags: 'waiting',
      entry: disarm,
      always: [
        { guard: 'isTripped', target: 'judging' },
        { guard: 'hasNoTest', target: 'armed' },
        { guard: 'isDead', target: 'testing' },
      ],
    },
    testing: {
      tags: 'testing',
      entry: [disarm, begin],
      on: {
        'rcd.sensed': { actions: ['see', passReading] },
        'rcd.tested': [
          { guard: 'hasPassed', target: 'armed', actions: tested },
          { guard: 'wasUnderPower', target: 'waiting', actions: tested },
          { target: 'untrustworthy', actions: tested },
        ],
      },
    },
    armed: {
      tags: 'armed',
      initial: 'proven',
      entry: arm,
      always: { guard: 'isTripped', target: 'judging' },
      on: {
        'rcd.test': { guard: 'mayTest', target: 'testing' },
        'ev.connected': [
          { guard: 'mayTest', target: 'testing', actions: assign({ plugged: true }) },
          { actions: assign({ plugged: true }) },
        ],
      },
      states: {
        proven: {
          always: { guard: 'hasNoTest', target: 'watching' },
          after: { due: [{ guard: 'isDead', target: '#rcd.testing' }, { target: 'due' }] },
        },
        // Without a test nothing grows old.
        watching: {},
        due: {
          entry: report({ type: 'rcd.due' }),
          always: { guard: 'isDead', target: '#rcd.testing' },
          after: { notice: '#rcd.waiting' },
        },
      },
    },
    // Gone with the car, or nothing to do with it.
    grounded: {
      tags: 'grounded',
      entry: [disarm, raiseFault('RcdGroundFailure')],
      on: {
        'ev.disconnected': [
          { guard: 'isTripped', target: 'spurious', actions: assign({ plugged: false }) },
          { target: 'waiting', actions: [assign({ plugged: false }), endFault('RcdGroundFailure')] },
        ],
      },
    },
    // Latched by `protection` until somebody has acknowledged it.
    spurious: {
      tags: 'spurious',
      initial: 'tripped',
      entry: disarm,
      states: {
        tripped: {
          // One fault follows the other: nobody is told in between that all is well.
          entry: [raiseFault('SpuriousRcdError'), endFault('RcdGroundFailure')],
          exit: endFault('SpuriousRcdError'),
          always: { guard: 'isClear', target: 'over' },
        },
        over: { always: { guard: 'isTripped', target: 'tripped' }, on: { 'rcd.clear': '#rcd.judging' } },
      },
    },
    // Whether it would pass now only the next test can tell: acknowledging is all that is left to do.
    untrustworthy: {
      tags: 'untrustworthy',
      entry: [disarm, raiseFault('RcdTestError'), endFault('RcdTestError')],
      on: { 'rcd.clear': 'judging' },
    },
  },
});

/** What it is to the outside. */
export const rcdMode = (snapshot: SnapshotFrom<typeof rcd>): RcdMode =>
  rcdModes.find((mode) => snapshot.hasTag(mode)) ?? 'sensing';
