/**
 * Phase switching (guide 3225–3274): whether the car is charged with one phase or with three, and the order in which
 * that is changed. The second contactor itself is the machine next door, `secondary.ts`.
 *
 *   steady ─another number─▶ pausing ─both contactors seen open─▶ guarding ─10–300 s─▶ steady
 *
 * While it pauses nothing is offered: the car lets go, the main contactor opens, then the second one. A car that draws
 * on is cut off after 10 s. A car that does not come back afterwards is woken (`wake-up.ts`). It must never change the
 * number before both contactors have been seen open (SAF-10).
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type PhasesInput = {
  /** `ports[]/switch3to1phase/switch_delay`: from both contactors open until current is offered again, ms. */
  readonly delayMs: number;
  /** How long a car may draw after the pilot has ended its offer, ms; then the contact opens under load. */
  readonly patienceMs?: number;
};

export type PhasesEvent =
  /** The main contactor could close at once, if this one stood right; or no longer. */
  | { type: 'power.wanted' | 'power.unwanted' }
  | { type: 'phases.switch'; phases: 1 | 3 }
  | { type: 'phases.delay'; ms: number }
  /** Both contactors have been seen open, and nothing closes any more. */
  | { type: 'secondary.parted' };

type PhasesContext = Required<PhasesInput> & {
  /** In force, and asked for. */
  readonly phases: 1 | 3;
  readonly target: 1 | 3;
  /** The main contactor waits for us. */
  readonly asked: boolean;
};

/** What the second contactor is to do: nothing, let the main one close alone, or join phases 2 and 3 first. */
const demand = {
  type: 'tell' as const,
  params: ({ context }: { context: PhasesContext }) => ({
    to: 'secondary',
    event: { type: 'secondary.want', phases: context.asked ? context.phases : 0 },
  }),
};
const none = tell('secondary', { type: 'secondary.want', phases: 0 });

export const phases = setup({
  types: {
    input: {} as PhasesInput,
    context: {} as PhasesContext,
    events: {} as Stamped<PhasesEvent>,
    tags: {} as 'pauses',
  },
  actions: {
    ...outputs,
    ask: assign(({ event }) => ({ asked: event.type === 'power.wanted' })),
    aim: assign(({ event }) => (event.type === 'phases.switch' ? { target: event.phases } : {})),
    change: assign(({ context }) => ({ phases: context.target })),
    setDelay: assign(({ event }) => (event.type === 'phases.delay' ? { delayMs: event.ms } : {})),
  },
  guards: {
    isOther: ({ context, event }) => event.type === 'phases.switch' && event.phases !== context.phases,
  },
  delays: {
    patience: ({ context }) => context.patienceMs,
    guard: ({ context }) => context.delayMs,
  },
}).createMachine({
  id: 'phases',
  context: ({ input }) => ({ patienceMs: 10_000, ...input, phases: 3, target: 3, asked: false }),
  initial: 'steady',
  on: {
    'phases.delay': { actions: 'setDelay' },
    'power.wanted': { actions: 'ask' },
    'power.unwanted': { actions: 'ask' },
  },
  states: {
    steady: {
      on: {
        'power.wanted': { actions: ['ask', demand] },
        'power.unwanted': { actions: ['ask', demand] },
        'phases.switch': { guard: 'isOther', target: 'pausing', actions: 'aim' },
      },
    },
    pausing: {
      tags: 'pauses',
      entry: none,
      on: { 'secondary.parted': 'guarding', 'phases.switch': { actions: 'aim' } },
      // The car has had its time: without this key the main contact opens under load.
      after: { patience: { actions: tell('contactor', { type: 'phases.unready' }) } },
    },
    guarding: {
      tags: 'pauses',
      on: { 'phases.switch': { actions: 'aim' } },
      after: { guard: { target: 'steady', actions: ['change', demand, tell('wakeUp', { type: 'ev.expected' })] } },
    },
  },
});

/** The limit that a change stands for: none, or 0 A while it lasts. */
export const phasesLimit = (snapshot: SnapshotFrom<typeof phases>): 0 | null => (snapshot.hasTag('pauses') ? 0 : null);
