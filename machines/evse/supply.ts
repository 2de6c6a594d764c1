/**
 * Energy: decides when the car is offered current and when the contactor is asked to close. It does not know who pays.
 *
 *   off ─begin─▶ offering ⇄ energising ─contact─▶ charging        (car: resting | requesting, seen all the time)
 *                   ⇅            ⇅                  ⇅
 *                 pausedOpen ◀───────────────── pausedClosed       (less than 6 A may be offered: duty 100 %; it opens
 *                                                                  once the car has let go, or has had 6 s to do so)
 *   any ─end─▶ winding (PWM off, the car may take 6 s to let go) ─▶ breaking ─contact open─▶ off
 *
 * The contactor guards itself against the pilot and against faults; this chart only ever asks it.
 * A limit of 0 pauses and never ends (BIL-05).
 */
import { and, assign, setup, stateIn, type SnapshotFrom } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type SupplyInput = {
  /** How long a car may draw after the PWM has ended (IEC 61851-1 sequence 10.2: 6 s), ms. */
  readonly windDownMs: number;
  /** Amperes that may be offered at the start: 0, or 6 and more. */
  readonly amps: number;
};

export type SupplyEvent =
  | { type: 'supply.begin' }
  /** Urgent: the contact opens under load rather than wait for the car. */
  | { type: 'supply.end'; urgent: boolean }
  /** 0, or 6 A and more. */
  | { type: 'limit.changed'; amps: number }
  | { type: 'ev.requests' }
  | { type: 'ev.rests' }
  | { type: 'ev.absent' }
  | { type: 'ev.disconnected' }
  | { type: 'contactor.closed' }
  | { type: 'contactor.opened' };

const waits = tell('patience', { type: 'ev.waits' });
const served = tell('patience', { type: 'ev.served' });
const withdraw = tell('pilot', { type: 'pilot.withdraw' });
const close = tell('contactor', { type: 'contactor.close' });
const open = tell('contactor', { type: 'contactor.open' });
const ended = tell('transaction', { type: 'supply.ended' });

const definition = setup({
  types: {
    input: {} as SupplyInput,
    context: {} as SupplyInput,
    events: {} as Stamped<SupplyEvent>,
    tags: {} as 'charging' | 'suspended-ev' | 'suspended-evse',
  },
  actions: {
    ...outputs,
    setLimit: assign(({ event }) => (event.type === 'limit.changed' ? { amps: event.amps } : {})),
  },
  guards: {
    isUrgent: ({ event }) => event.type === 'supply.end' && event.urgent,
    hasTime: ({ event }) => event.type === 'supply.end' && !event.urgent,
    /** The new limit in the event, or else the one that stands. */
    mayOffer: ({ context, event }) => (event.type === 'limit.changed' ? event.amps : context.amps) > 0,
    isRequesting: stateIn({ car: 'requesting' }),
  },
  delays: {
    windDown: ({ context }) => context.windDownMs,
    /**
     * Longer than a contactor needs to open or to be found welded (250 ms): then the account is closed all the same.
     */
    breakingLimit: 2000,
  },
});

/** The car may take its time to let go. */
const windDown = { 'supply.end': { guard: 'hasTime', target: '#supply.energy.winding' } } as const;
const offer = {
  type: 'tell',
  params: ({ context }: { context: SupplyInput }) => ({
    to: 'pilot',
    event: { type: 'pilot.offer', amps: context.amps },
  }),
} as const;

export const supply = definition.createMachine({
  id: 'supply',
  options: { maxIterations: 20 },
  context: ({ input }) => input,
  type: 'parallel',
  states: {
    car: {
      initial: 'resting',
      on: {
        'ev.requests': '.requesting',
        'ev.rests': '.resting',
        'ev.disconnected': '.resting',
        'ev.absent': '.resting',
      },
      states: { resting: {}, requesting: {} },
    },
    energy: {
      initial: 'off',
      on: { 'limit.changed': { actions: 'setLimit' } },
      states: {
        off: {
          on: {
            'supply.begin': [
              { guard: and(['mayOffer', 'isRequesting']), target: 'on.energising' },
              { guard: 'mayOffer', target: 'on.offering' },
              { target: 'on.pausedOpen' },
            ],
            // Whoever asks to end what has not begun is told so: he waits for it.
            'supply.end': { actions: ended },
          },
        },
        on: {
          initial: 'offering',
          on: {
            // A contact that is not closed has nothing to wind down, and must not close any more while somebody waits.
            'supply.end': 'breaking',
          },
          states: {
            offering: {
              tags: 'suspended-ev',
              entry: [offer, waits, tell('wakeUp', { type: 'ev.awaited' })],
              exit: tell('wakeUp', { type: 'ev.unawaited' }),
              on: {
                'ev.requests': 'energising',
                'limit.changed': [
                  { guard: 'mayOffer', actions: ['setLimit', offer] },
                  { target: 'pausedOpen', actions: 'setLimit' },
                ],
              },
            },
            energising: {
              tags: 'suspended-ev',
              entry: [offer, waits, close],
              on: {
                'contactor.closed': 'charging',
                'ev.rests': { target: 'offering', actions: open },
                'limit.changed': [
                  { guard: 'mayOffer', actions: ['setLimit', offer] },
                  { target: 'pausedOpen', actions: ['setLimit', open] },
                ],
              },
            },
            charging: {
              tags: 'charging',
              entry: served,
              on: {
                ...windDown,
                'ev.rests': { target: 'offering', actions: open },
                'contactor.opened': [{ guard: 'isRequesting', target: 'energising' }, { target: 'offering' }],
                'limit.changed': [
                  { guard: 'mayOffer', actions: ['setLimit', offer] },
                  { target: 'pausedClosed', actions: 'setLimit' },
                ],
              },
            },
            pausedClosed: {
              tags: 'suspended-evse',
              entry: [withdraw, served],
              on: {
                ...windDown,
                'ev.rests': { target: 'pausedOpen', actions: open },
                'contactor.opened': 'pausedOpen',
                'limit.changed': { guard: 'mayOffer', target: 'charging', actions: ['setLimit', offer] },
              },
              // A car that draws on although nothing is offered (IEC 61851-1 sequence 10.2): it has had its time.
              after: { windDown: { target: 'pausedOpen', actions: open } },
            },
            pausedOpen: {
              tags: 'suspended-evse',
              entry: [withdraw, served],
              on: {
                'limit.changed': [
                  { guard: and(['mayOffer', 'isRequesting']), target: 'energising', actions: 'setLimit' },
                  { guard: 'mayOffer', target: 'offering', actions: 'setLimit' },
                ],
              },
            },
          },
        },
        winding: {
          entry: withdraw,
          always: { guard: stateIn({ car: 'resting' }), target: 'breaking' },
          on: { 'contactor.opened': 'breaking', 'supply.end': { guard: 'isUrgent', target: 'breaking' } },
          after: { windDown: 'breaking' },
        },
        breaking: {
          entry: [withdraw, served, open],
          on: { 'contactor.opened': { target: 'off', actions: ended } },
          after: { breakingLimit: { target: 'off', actions: ended } },
        },
      },
    },
  },
});

/** What the energy side of a running transaction is to the outside: the session's mode while its account is open. */
export const supplyMode = (snapshot: SnapshotFrom<typeof supply>): 'charging' | 'suspended-ev' | 'suspended-evse' => {
  if (snapshot.hasTag('charging')) return 'charging';
  return snapshot.hasTag('suspended-evse') ? 'suspended-evse' : 'suspended-ev';
};
