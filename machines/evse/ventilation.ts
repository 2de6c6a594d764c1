/**
 * Ventilation for cars that ask for it (pilot state D): some batteries give off gas, and charge only in moving air.
 *
 *   quiet ─D─▶ wanting ─power is asked for─▶ starting ─feedback─▶ running ⇄ faltering      (a fan on relay 2)
 *     ▲          │                              └── 250 ms ──▶ refused ◀── 250 ms ──┘
 *     │          ├──▶ asking ⇄ granted          (a neighbour ventilates, and says so)
 *     │          └──▶ refused                   (nobody ventilates: duty 100 %, guide Table 80)
 *     └── no longer D, or 30 s after a refusal
 *
 * It holds the key `air` of the contactor: taken in the turn in which the pilot reads D, given back only when the air
 * moves by evidence (SAF-01). Where the settings accept every D, the key stays. It must never let a fan run for a car
 * that is not being charged: in the safe state relay 2 is open (guide Table 70).
 */
import { and, assign, not, setup, stateIn, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { meaning } from './contactor-words.ts';
import { RELAY_FEEDBACK_MS } from './relay-words.ts';
import type { VentilationContext, VentilationEvent, VentilationInput } from './ventilation-words.ts';

const clear = tell('contactor', { type: 'air.clear' });
const missing = tell('contactor', { type: 'air.missing' });
const failed = { target: '#ventilation.air.refused', actions: raiseFault('VentilationFailed') } as const;

const definition = setup({
  types: {
    input: {} as VentilationInput,
    context: {} as VentilationContext,
    events: {} as Stamped<VentilationEvent>,
    tags: {} as 'fan' | 'asks' | 'refuses',
  },
  actions: {
    ...outputs,
    see: assign(({ context, event }) =>
      event.type === 'relay.sensed' ? { contact: meaning(context.feedback, event.closed) } : {},
    ),
    hear: assign(({ context: { outside }, event }) => {
      if (event.type === 'ventilation.offered') return { outside: { ...outside, available: event.available } };
      return event.type === 'ventilation.seen' ? { outside: { ...outside, running: event.running } } : {};
    }),
    lend: assign(({ context: { outside }, event }) =>
      event.type === 'ventilation.switch' ? { outside: { ...outside, relay: event.on } } : {},
    ),
  },
  guards: {
    isAccepted: ({ context }) => context.always,
    isPowered: stateIn({ power: 'wanted' }),
    hasFan: ({ context }) => context.control === 'internal',
    hasNeighbour: ({ context }) => context.control === 'external',
    isForeign: ({ context }) => context.control === 'foreign',
    isVentilated: ({ context: { control, outside } }) => control === 'external' && outside.available && outside.running,
    readsClosed: ({ context }) => context.contact === 'closed',
    readsOpen: ({ context }) => context.contact === 'open',
    hasNoFeedback: ({ context }) => context.feedback === 'none',
  },
  delays: {
    feedback: RELAY_FEEDBACK_MS,
    patience: ({ context }) => context.patienceMs,
    retry: ({ context }) => context.retryMs,
  },
});

/** The fan runs only while power is asked for. */
const powerless = { guard: not('isPowered'), target: '#ventilation.air.wanting' } as const;

export const ventilation = definition.createMachine({
  id: 'ventilation',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    patienceMs: 3000,
    // hardware.md §4: after state D was refused, 30 s until it may be tried again.
    retryMs: 30_000,
    ...input,
    contact: 'unknown',
    outside: { available: false, running: false, relay: false },
  }),
  type: 'parallel',
  on: {
    'relay.sensed': { actions: 'see' },
    'ventilation.offered': { actions: 'hear' },
    'ventilation.seen': { actions: 'hear' },
    'ventilation.switch': { guard: 'isForeign', actions: 'lend' },
  },
  states: {
    power: {
      initial: 'unwanted',
      on: { 'power.wanted': '.wanted', 'power.unwanted': '.unwanted' },
      states: { unwanted: {}, wanted: {} },
    },
    air: {
      initial: 'quiet',
      on: { 'air.unwanted': '.quiet', 'ev.disconnected': '.quiet' },
      states: {
        quiet: {
          entry: clear,
          on: {
            'air.wanted': [{ guard: 'isAccepted', target: 'accepted' }, { target: 'wanting' }],
            'air.unwanted': {},
          },
        },
        accepted: {},
        wanting: {
          entry: missing,
          always: [
            { guard: and(['isPowered', 'hasFan']), target: 'starting' },
            { guard: and(['isPowered', 'hasNeighbour']), target: 'asking' },
            { guard: 'isPowered', target: 'refused' },
          ],
        },
        starting: {
          tags: 'fan',
          initial: 'ordered',
          always: powerless,
          states: {
            // What reads closed before the relay is on is not held by it: it may still be on its way to opening.
            ordered: { on: { 'relay.energised': 'driven' } },
            driven: {
              always: { guard: 'readsClosed', target: '#ventilation.air.running' },
              after: { feedback: [{ guard: 'hasNoFeedback', target: '#ventilation.air.running' }, failed] },
            },
          },
        },
        running: {
          tags: 'fan',
          entry: clear,
          always: [powerless, { guard: 'readsOpen', target: 'faltering' }],
        },
        faltering: {
          tags: 'fan',
          entry: missing,
          always: [powerless, { guard: 'readsClosed', target: 'running' }],
          after: { feedback: failed },
        },
        asking: {
          tags: 'asks',
          entry: missing,
          always: [powerless, { guard: 'isVentilated', target: 'granted' }],
          after: { patience: 'refused' },
        },
        granted: {
          tags: 'asks',
          entry: clear,
          always: [powerless, { guard: not('isVentilated'), target: 'asking' }],
        },
        refused: {
          tags: 'refuses',
          initial: 'insisting',
          entry: missing,
          exit: endFault('VentilationFailed'),
          on: { 'air.unwanted': '.waiting', 'air.wanted': '.insisting' },
          states: {
            // Whoever still asks is watched: the neighbour may stop again.
            insisting: { always: { guard: 'isVentilated', target: '#ventilation.air.wanting' } },
            waiting: {
              always: { guard: 'isVentilated', target: '#ventilation.air.quiet' },
              after: { retry: '#ventilation.air.quiet' },
            },
          },
        },
      },
    },
  },
});

/** Relay 2, where it is ours to drive. Safe when nothing is known: open. */
export const ventilationLevels = (snapshot: SnapshotFrom<typeof ventilation>): Partial<EvseLevels> => {
  const { control, outside } = snapshot.context;
  if (control === 'foreign') return { relay2: outside.relay };
  if (control !== 'internal') return {};
  const isAccepted = snapshot.matches({ air: 'accepted', power: 'wanted' });
  return { relay2: snapshot.hasTag('fan') || isAccepted };
};

/** The limit that a refusal stands for: none, or 0 A (guide Table 80: a duty of 100 %). */
export const ventilationLimit = (snapshot: SnapshotFrom<typeof ventilation>): 0 | null =>
  snapshot.hasTag('refuses') ? 0 : null;
