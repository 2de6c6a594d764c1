/**
 * A connector kept for one driver.
 *
 *   free ─make─▶ held ─used | expired | cancelled | moved | fault | unavailable─▶ free
 *
 * A reservation of the whole station (connector 0) is held by one of its free connectors and `roams`: it may be used
 * at any other, and moves to another when this one can no longer serve.
 */
import { assign, setup } from 'xstate';
import { outputs } from '../outputs.ts';
import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { Token } from '../vocabulary/tokens.ts';

/** `forMs`: how much longer it stands; `until`: the same as epoch ms, only to be written down. */
export type Held = {
  readonly reservation: number;
  /** With its group where whoever reserved has named one: every member may come. */
  readonly token: Token;
  readonly forMs: number;
  readonly until: number;
  readonly roams: boolean;
};

export type ReservationInput = {
  /** One that was made before the last restart and stands. */
  readonly held: Held | null;
};

export type ReservationEvent =
  | ({ type: 'reservation.make' } & Held)
  | { type: 'reservation.cancel'; reservation: number }
  /** Another connector takes it over. */
  | { type: 'reservation.move'; reservation: number }
  /** The time of day is known now: so much of it is left. */
  | { type: 'reservation.timed'; forMs: number }
  | { type: 'reservation.used' }
  | { type: 'fault.blocking' }
  | { type: 'availability.now'; operative: boolean };

type Context = { readonly held: Held | null };
type Args = { readonly context: Context; readonly event: Stamped<ReservationEvent> };

const tellSession = {
  type: 'tell',
  params: ({ context: { held } }: Args) => ({
    to: 'session',
    event: {
      type: 'reservation.now',
      reserved: held === null ? null : { reservation: held.reservation, token: held.token },
    },
  }),
} as const;
const made = {
  type: 'report',
  params: ({ event }: Args): Fact => {
    if (event.type !== 'reservation.make') throw new Error(`${event.type} makes no reservation`);
    const { reservation: id, token, until, forMs, roams } = event;
    return { type: 'reservation.made', reservation: id, token, until, forMs, roams };
  },
} as const;
const ended = (why: FactOf<'reservation.ended'>['why']) =>
  ({
    type: 'report',
    params: ({ context: { held } }: Args): Fact => ({
      type: 'reservation.ended',
      reservation: held?.reservation ?? 0,
      why,
    }),
  }) as const;

export const reservation = setup({
  types: {
    input: {} as ReservationInput,
    context: {} as Context,
    events: {} as Stamped<ReservationEvent>,
    tags: {} as 'held',
  },
  actions: {
    ...outputs,
    hold: assign(({ event }) => {
      if (event.type !== 'reservation.make') return {};
      const { reservation: id, token, forMs, until, roams } = event;
      return { held: { reservation: id, token, forMs, until, roams } };
    }),
    time: assign(({ context: { held }, event }) =>
      event.type === 'reservation.timed' && held !== null ? { held: { ...held, forMs: event.forMs } } : {},
    ),
    drop: assign({ held: null }),
  },
  guards: {
    isHeld: ({ context }) => context.held !== null,
    isMeant: ({ context, event }) => 'reservation' in event && event.reservation === context.held?.reservation,
    isSame: ({ context, event }) =>
      event.type === 'reservation.make' && event.reservation === context.held?.reservation,
    isOutOfService: ({ event }) => event.type === 'availability.now' && !event.operative,
  },
  delays: { expiry: ({ context }) => Math.max(0, context.held?.forMs ?? 0) },
}).createMachine({
  id: 'reservation',
  options: { maxIterations: 20 },
  context: ({ input }) => input,
  initial: 'starting',
  states: {
    starting: { always: [{ guard: 'isHeld', target: 'held' }, { target: 'free' }] },
    free: {
      entry: ['drop', tellSession],
      on: { 'reservation.make': { target: 'held', actions: ['hold', made] } },
    },
    held: {
      tags: 'held',
      entry: tellSession,
      on: {
        // The same reservation again replaces it (OCPP 1.6 §5.13); another one finds the connector occupied.
        'reservation.make': { guard: 'isSame', target: 'held', reenter: true, actions: ['hold', made] },
        'reservation.cancel': { guard: 'isMeant', target: 'free', actions: ended('cancelled') },
        'reservation.move': { guard: 'isMeant', target: 'free', actions: ended('moved') },
        'reservation.timed': { target: 'held', reenter: true, actions: 'time' },
        'reservation.used': { target: 'free', actions: ended('used') },
        // Nobody can be promised what cannot be served (OCPP 1.6 §5.13).
        'fault.blocking': { target: 'free', actions: ended('fault') },
        'availability.now': { guard: 'isOutOfService', target: 'free', actions: ended('unavailable') },
      },
      after: { expiry: { target: 'free', actions: ended('expired') } },
    },
  },
});
