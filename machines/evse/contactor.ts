/**
 * The main contactor: the coil that puts mains on the cable, and the auxiliary contact that tells what the main
 * contacts do.
 *
 *   sensing ─open─▶ resting ─6 s─▶ open ─every key─▶ closing ─aux─▶ closed ⇄ faltering
 *                      ▲  ⇅ suspect ⇅                   │ 250 ms       │ a key gone   │ 250 ms
 *                      │      │ 250 ms                  ▼              ▼              ▼
 *                      │      └──────▶ welded ◀── 250 ms ── opening    └───▶ failed ◀─┘
 *                      └─────────────── aux open ──────────────┘
 *
 * The coil needs every key at once (`contactor-words.ts`): the session asks, the pilot reads C, the bolt is in and
 * not being drawn, protection finds nothing, no neighbour has died, and so on. The level reads the keys itself, so a
 * key taken away opens the contact in the same turn, whatever the chart does. It must never: energise while latched,
 * within 6 s of opening, or before the contact has been seen open; nor call the contact dead without measuring it (a
 * contactor without feedback: 250 ms after the coil).
 */
import { assign, not, setup, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, report, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import * as words from './contactor-words.ts';
import { answerClosed, answerOpened, joinFirst, joinNoMore, key, live, meaning } from './contactor-words.ts';
import { opened, unwanted, wanted } from './contactor-words.ts';

/** Whoever asks to open what is open is told so: he waits for it. */
const openAlready = { 'contactor.open': { actions: [...unwanted, answerOpened] } };
/** Latched faults are left only here: somebody has acknowledged, and the contact reads open. */
const clearable = { ...openAlready, 'contactor.clear': '#contactor.resting' } as const;

export const contactor = setup({
  types: {
    input: {} as words.ContactorInput | undefined,
    context: {} as words.ContactorContext,
    events: {} as Stamped<words.ContactorEvent>,
    tags: {} as 'energised',
  },
  actions: {
    ...outputs,
    turn: assign(({ context }, turned: Partial<words.ContactorKeys>) => ({ keys: { ...context.keys, ...turned } })),
    see: assign(({ context, event }) =>
      event.type === 'auxiliary.sensed' ? { contact: meaning(context.feedback, event.closed) } : {},
    ),
  },
  guards: {
    hasEveryKey: ({ context }) => words.everyKey(context),
    hasEveryOtherKey: ({ context }) => words.everyOtherKey(context),
    readsClosed: ({ context }) => context.contact === 'closed',
    readsOpen: ({ context }) => context.contact === 'open',
    hasNoFeedback: ({ context }) => context.feedback === 'none',
    opensNow: ({ context, event }) =>
      event.type === 'auxiliary.sensed' && meaning(context.feedback, event.closed) === 'open',
  },
  delays: {
    feedback: ({ context }) => context.feedbackMs,
    rest: ({ context }) => context.restMs,
  },
}).createMachine({
  id: 'contactor',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    feedback: 'no',
    feedbackMs: 250,
    restMs: 6000,
    ...input,
    keys: words.firstKeys(input),
    contact: 'unknown',
  }),
  initial: 'sensing',
  on: {
    'contactor.close': { actions: wanted },
    'contactor.open': { actions: unwanted },
    'pilot.ready': { actions: key('pilot', true) },
    'pilot.unready': { actions: key('pilot', false) },
    'air.clear': { actions: key('air', true) },
    'air.missing': { actions: key('air', false) },
    'phases.ready': { actions: key('phases', true) },
    'phases.unready': { actions: key('phases', false) },
    'bolt.locked': { actions: key('bolt', true) },
    'bolt.loose': { actions: key('bolt', false) },
    'rcd.armed': { actions: key('rcd', true) },
    'rcd.disarmed': { actions: key('rcd', false) },
    'emergency.released': { actions: key('emergency', true) },
    'emergency.pressed': { actions: key('emergency', false) },
    'mains.alive': { actions: key('mains', true) },
    'mains.dead': { actions: key('mains', false) },
    'interlock.release': { actions: key('protection', true) },
    'interlock.inhibit': { actions: key('protection', false) },
    'machine.failed': { actions: key('alive', false) },
    'auxiliary.sensed': { actions: 'see' },
  },
  states: {
    // After a restart nobody knows when the contact was opened: the full rest follows (SAF-10, SAF-11).
    sensing: {
      entry: live,
      always: [
        { guard: 'readsOpen', target: 'resting' },
        { guard: 'readsClosed', target: 'suspect' },
      ],
      after: { feedback: { guard: 'hasNoFeedback', target: 'resting' } },
    },
    resting: {
      entry: opened,
      on: openAlready,
      always: { guard: 'readsClosed', target: 'suspect' },
      after: { rest: 'open' },
    },
    open: {
      initial: 'idle',
      on: openAlready,
      always: [
        { guard: 'readsClosed', target: 'suspect' },
        { guard: 'hasEveryKey', target: 'closing' },
      ],
      states: {
        idle: { always: { guard: 'hasEveryOtherKey', target: 'joining' } },
        joining: {
          entry: joinFirst,
          always: { guard: not('hasEveryOtherKey'), target: 'idle', actions: joinNoMore },
        },
      },
    },
    // The contact reads closed with the coil off: a bounce, or welded.
    suspect: {
      entry: live,
      always: { guard: 'readsOpen', target: 'resting' },
      after: { feedback: { target: 'welded', actions: report({ type: 'contactor.closed' }) } },
    },
    closing: {
      tags: 'energised',
      initial: 'wanted',
      entry: live,
      always: { guard: not('hasEveryKey'), target: 'opening' },
      states: {
        // What closes before the coil is on has not been closed by it.
        wanted: { always: { guard: 'readsClosed', target: '#contactor.opening' }, on: { 'coil.energised': 'driven' } },
        driven: {
          always: { guard: 'readsClosed', target: '#contactor.closed' },
          after: {
            feedback: [{ guard: 'hasNoFeedback', target: '#contactor.closed' }, { target: '#contactor.failed' }],
          },
        },
      },
    },
    closed: {
      tags: 'energised',
      initial: 'steady',
      entry: [answerClosed, report({ type: 'contactor.closed' })],
      on: { 'contactor.close': { actions: [...wanted, answerClosed] } },
      always: { guard: not('hasEveryKey'), target: 'opening' },
      states: {
        steady: { always: { guard: 'readsOpen', target: 'faltering' } },
        faltering: { always: { guard: 'readsClosed', target: 'steady' }, after: { feedback: '#contactor.failed' } },
      },
    },
    // Evidence is a reading after the coil has let go: one from before may belong to a contact still on its way to
    // closing.
    opening: {
      entry: tell('secondary', { type: 'contactor.opening' }),
      on: { 'auxiliary.sensed': [{ guard: 'opensNow', target: 'resting', actions: 'see' }, { actions: 'see' }] },
      after: { feedback: [{ guard: 'readsClosed', target: 'welded' }, { target: 'resting' }] },
    },
    // Latched: the coil was energised and the contact did not close, or did not stay closed.
    failed: {
      initial: 'doubtful',
      entry: raiseFault('ContactorFailedToClose'),
      states: {
        doubtful: {
          entry: live,
          after: { feedback: [{ guard: 'readsClosed', target: '#contactor.welded' }, { target: 'dead' }] },
        },
        // Whether it would close now only the next attempt can tell: acknowledging is all that is left to do.
        dead: {
          entry: [...opened, endFault('ContactorFailedToClose')],
          on: clearable,
          always: { guard: 'readsClosed', target: 'doubtful' },
        },
      },
    },
    // Latched: the contact was closed with the coil off. It may have come loose since.
    welded: {
      initial: 'live',
      states: {
        live: { entry: [raiseFault('ContactorWelded'), ...live], always: { guard: 'readsOpen', target: 'dead' } },
        dead: {
          entry: [...opened, endFault('ContactorWelded'), endFault('ContactorFailedToClose')],
          on: clearable,
          always: { guard: 'readsClosed', target: 'live' },
        },
      },
    },
  },
});

/** Safe when nothing is known: off. */
export const contactorLevels = (snapshot: SnapshotFrom<typeof contactor>): Pick<EvseLevels, 'coil'> => ({
  coil: snapshot.hasTag('energised') && words.everyKey(snapshot.context),
});
