/**
 * The proximity wire of a socket: a resistor in the plug says what the cable may carry (guide 647–676).
 *
 *   loose ─car─▶ settling ─1 s─▶ rated ─another rating─▶ changed      (goes on with the smaller until the car is gone)
 *     ▲                │            │
 *     └── no car ◀──── broken ◀─────┴─ open (ProximityNoCable) or invalid (ProximityInvalid), 1 s
 *
 * What the cable may carry follows a smaller reading in the same turn and a broken one down to nothing (SAF-09); the
 * fault waits until the reading has stood, for contacts bounce while a plug goes in. It must never allow more than the
 * smallest rating that has stood since the car came.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault } from '../outputs.ts';
import type { CableRating } from '../vocabulary/readings.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type ProximityInput = {
  /** How long a reading must stand before it is a fault, ms. */
  readonly settleMs?: number;
};

export type ProximityEvent =
  | { type: 'cable.sensed'; rating: CableRating }
  | { type: 'ev.connected' | 'ev.disconnected' | 'ev.absent' };

type ProximityContext = Required<ProximityInput> & {
  readonly rating: CableRating;
  /** The smallest rating since the car came, A; null before there was one. */
  readonly amps: number | null;
};

/** The reading that stands decides. */
const verdict = [
  { guard: 'isMissing', target: '#proximity.broken', actions: raiseFault('ProximityNoCable') },
  { guard: 'isInvalid', target: '#proximity.broken', actions: raiseFault('ProximityInvalid') },
] as const;

export const proximity = setup({
  types: {
    input: {} as ProximityInput | undefined,
    context: {} as ProximityContext,
    events: {} as Stamped<ProximityEvent>,
    tags: {} as 'broken',
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'cable.sensed' ? { rating: event.rating } : {})),
    forget: assign({ amps: null }),
    rate: assign(({ context: { rating, amps } }) =>
      typeof rating === 'number' && amps === null ? { amps: rating } : {},
    ),
    keep: assign(({ context: { rating, amps } }) =>
      typeof rating === 'number' ? { amps: Math.min(rating, amps ?? rating) } : {},
    ),
  },
  guards: {
    isRated: ({ context }) => typeof context.rating === 'number',
    isMissing: ({ context }) => context.rating === 'none',
    isInvalid: ({ context }) => context.rating === 'invalid',
    isSame: ({ context }) => context.rating === context.amps,
    isOther: ({ context: { rating, amps } }) => typeof rating === 'number' && amps !== null && rating !== amps,
    isBroken: ({ context }) => typeof context.rating !== 'number',
  },
  delays: { settle: ({ context }) => context.settleMs },
}).createMachine({
  id: 'proximity',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ settleMs: 1000, ...input, rating: 'none', amps: null }),
  initial: 'loose',
  on: {
    'cable.sensed': { actions: 'see' },
    'ev.disconnected': '.loose',
    'ev.absent': '.loose',
  },
  states: {
    loose: { entry: 'forget', on: { 'ev.connected': 'settling', 'ev.absent': {} } },
    settling: { after: { settle: [...verdict, { target: 'rated' }] } },
    rated: {
      initial: 'steady',
      entry: 'rate',
      states: {
        steady: {
          always: [
            { guard: 'isBroken', target: 'doubted' },
            { guard: 'isOther', target: 'differing' },
          ],
        },
        doubted: {
          always: [
            { guard: 'isSame', target: 'steady' },
            { guard: 'isRated', target: 'differing' },
          ],
          after: { settle: verdict },
        },
        differing: {
          always: [
            { guard: 'isSame', target: 'steady' },
            { guard: 'isBroken', target: 'doubted' },
          ],
          after: { settle: '#proximity.changed' },
        },
      },
    },
    changed: {
      initial: 'steady',
      entry: ['keep', raiseFault('ProximityChanged')],
      exit: endFault('ProximityChanged'),
      on: { 'cable.sensed': { actions: ['see', 'keep'] } },
      states: {
        steady: { always: { guard: 'isBroken', target: 'doubted' } },
        doubted: { always: { guard: 'isRated', target: 'steady' }, after: { settle: verdict } },
      },
    },
    broken: {
      tags: 'broken',
      initial: 'standing',
      exit: [endFault('ProximityNoCable'), endFault('ProximityInvalid')],
      states: {
        standing: { always: { guard: 'isRated', target: 'healing' } },
        healing: {
          always: { guard: 'isBroken', target: 'standing' },
          after: { settle: [{ guard: 'isOther', target: '#proximity.changed' }, { target: '#proximity.rated' }] },
        },
      },
    },
  },
});

/** What the cable may carry, A: nothing while it cannot be told, and never more than it once said of this car. */
export const cableLimit = (snapshot: SnapshotFrom<typeof proximity>): number => {
  const { rating, amps } = snapshot.context;
  if (typeof rating !== 'number' || snapshot.hasTag('broken')) return 0;
  return Math.min(rating, amps ?? rating);
};
