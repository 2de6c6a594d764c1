/**
 * The second contactor, on relay 2: it carries phases 2 and 3, the main one phase 1 and the neutral.
 *
 *   doubtful ─▶ open ─main dead─▶ parted ─three─▶ closing ─aux─▶ joined ─main dead─▶ parting ─aux─▶ open
 *       │        ▲                  │  ▲              │ 250 ms     │ 250 ms open         │ 250 ms
 *       │ 250 ms └────────────────one  single         └─▶ failed ◀─┘                     ▼
 *       └────────────────────────────────────────────────────────────────────────────▶ welded
 *
 * It closes before the main contactor and opens after it: the main one has the key `phases` only in `joined` and
 * `single`, and this one lets go only over a main contact measured dead, or half a second after the main coil (SAF-10).
 * It must never: join phases 2 and 3 when one phase is asked for, nor call them dead without having seen it.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { meaning } from './contactor-words.ts';
import { RELAY_FEEDBACK_MS, type RelayContact, type RelayEvent } from './relay-words.ts';

export type SecondaryInput = {
  /** `ports[]/switch3to1phase/feedback_type`: nothing can be proven open without feedback, so there is no `none`. */
  readonly feedback: 'no' | 'nc';
};

export type SecondaryEvent =
  | RelayEvent
  | { type: 'contact.live' | 'contact.dead' }
  /** The coil of the main contactor has let go; its contact is not seen open yet. */
  | { type: 'contactor.opening' }
  /** Power is asked for with so many phases; 0: it is not. */
  | { type: 'secondary.want'; phases: 0 | 1 | 3 };

type SecondaryContext = SecondaryInput & {
  readonly contact: RelayContact;
  readonly primary: 'live' | 'dead';
  readonly wanted: 0 | 1 | 3;
};

const ready = tell('contactor', { type: 'phases.ready' });
const unready = tell('contactor', { type: 'phases.unready' });
/** Phases 2 and 3 may be on the cable: the bolt stays in (SAF-05). */
const live = tell('lock', { type: 'phases.live' });
const dead = tell('lock', { type: 'phases.dead' });
const parted = tell('phases', { type: 'secondary.parted' });

const toDoubtful = { guard: 'readsClosed', target: '#secondary.doubtful' } as const;

export const secondary = setup({
  types: {
    input: {} as SecondaryInput,
    context: {} as SecondaryContext,
    events: {} as Stamped<SecondaryEvent>,
    tags: {} as 'on',
  },
  actions: {
    ...outputs,
    see: assign(({ context, event }) =>
      event.type === 'relay.sensed' ? { contact: meaning(context.feedback, event.closed) } : {},
    ),
    want: assign(({ event }) => (event.type === 'secondary.want' ? { wanted: event.phases } : {})),
  },
  guards: {
    readsClosed: ({ context }) => context.contact === 'closed',
    readsOpen: ({ context }) => context.contact === 'open',
    opensNow: ({ context, event }) =>
      event.type === 'relay.sensed' && meaning(context.feedback, event.closed) === 'open',
    isPrimaryDead: ({ context }) => context.primary === 'dead',
    isPrimaryLive: ({ context }) => context.primary === 'live',
    wantsThree: ({ context }) => context.wanted === 3,
    wantsOne: ({ context }) => context.wanted === 1,
    wantsNotThree: ({ context }) => context.wanted !== 3,
    /** Another number is wanted, or none, and nothing flows through the main contact. */
    mayPart: ({ context }) => context.wanted !== 3 && context.primary === 'dead',
    mayRest: ({ context }) => context.wanted !== 1 && context.primary === 'dead',
    isSettled: ({ context }) => context.contact === 'open' && context.wanted === 0 && context.primary === 'dead',
  },
  delays: {
    feedback: RELAY_FEEDBACK_MS,
    /** Twice what the main contactor may take to be seen open. */
    overdue: 500,
  },
}).createMachine({
  id: 'secondary',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ ...input, contact: 'unknown', primary: 'live', wanted: 0 }),
  initial: 'doubtful',
  on: {
    'relay.sensed': { actions: 'see' },
    'contact.live': { actions: assign({ primary: 'live' }) },
    'contact.dead': { actions: assign({ primary: 'dead' }) },
    'secondary.want': { actions: 'want' },
  },
  states: {
    // Nothing known yet, or closed with the relay off: a bounce, or welded.
    doubtful: {
      entry: live,
      always: { guard: 'readsOpen', target: 'open' },
      after: { feedback: { guard: 'readsClosed', target: 'welded' } },
    },
    open: { entry: dead, always: [toDoubtful, { guard: 'isPrimaryDead', target: 'parted' }] },
    parted: {
      entry: parted,
      on: { 'secondary.want': { actions: ['want', parted] } },
      always: [
        toDoubtful,
        { guard: 'isPrimaryLive', target: 'open' },
        { guard: 'wantsThree', target: 'closing' },
        { guard: 'wantsOne', target: 'single' },
      ],
    },
    single: {
      entry: ready,
      exit: unready,
      always: [toDoubtful, { guard: 'mayRest', target: 'open' }],
    },
    closing: {
      tags: 'on',
      initial: 'ordered',
      entry: live,
      always: { guard: 'wantsNotThree', target: 'parting' },
      states: {
        // What closes before the relay is on has not been closed by it.
        ordered: {
          always: { guard: 'readsClosed', target: '#secondary.parting' },
          on: { 'relay.energised': 'driven' },
        },
        driven: {
          always: { guard: 'readsClosed', target: '#secondary.joined' },
          after: { feedback: '#secondary.failed' },
        },
      },
    },
    joined: {
      tags: 'on',
      initial: 'waiting',
      entry: ready,
      exit: unready,
      on: { 'contactor.opening': '.following' },
      always: { guard: 'mayPart', target: 'parting' },
      states: {
        waiting: {
          always: [
            { guard: 'isPrimaryLive', target: 'carrying' },
            { guard: 'readsOpen', target: 'faltering' },
          ],
        },
        carrying: {
          always: [
            { guard: 'isPrimaryDead', target: '#secondary.parting' },
            { guard: 'readsOpen', target: 'faltering' },
          ],
        },
        faltering: { always: { guard: 'readsClosed', target: 'carrying' }, after: { feedback: '#secondary.failed' } },
        following: {
          always: { guard: 'isPrimaryDead', target: '#secondary.parting' },
          after: { overdue: '#secondary.parting' },
        },
      },
    },
    // Evidence is a reading after the relay has let go.
    parting: {
      on: { 'relay.sensed': [{ guard: 'opensNow', target: 'open', actions: 'see' }, { actions: 'see' }] },
      after: { feedback: [{ guard: 'readsClosed', target: 'welded' }, { target: 'open' }] },
    },
    // Latched by `protection`; here only until it is seen open and nobody asks for power.
    failed: {
      entry: [live, raiseFault('PhaseContactorFailedToClose')],
      exit: endFault('PhaseContactorFailedToClose'),
      always: { guard: 'isSettled', target: 'open' },
      after: { feedback: { guard: 'readsClosed', target: 'welded' } },
    },
    welded: {
      entry: [live, raiseFault('PhaseContactorWelded')],
      exit: endFault('PhaseContactorWelded'),
      always: { guard: 'isSettled', target: 'open' },
    },
  },
});

/** Safe when nothing is known: open. */
export const secondaryLevels = (snapshot: SnapshotFrom<typeof secondary>): Pick<EvseLevels, 'relay2'> => ({
  relay2: snapshot.hasTag('on'),
});
