/**
 * Is this EVSE in service? Two people may take it out: the central system and the owner on site. It serves only while
 * both agree (guide Table 4). A running transaction is never cut: the connector becomes unavailable after it.
 *
 *   operative ⇄ inoperative
 */
import { assign, setup } from 'xstate';
import { outputs } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type Wishes = { readonly csms: boolean; readonly customer: boolean };
/** What both wished before the last restart. */
export type AvailabilityInput = Wishes;
export type AvailabilityEvent = { type: 'availability.set'; operative: boolean; source: keyof Wishes };

type Args = { readonly context: Wishes; readonly event: Stamped<AvailabilityEvent> };

const changed = ({ context, event }: Args): Wishes => ({ ...context, [event.source]: event.operative });
const tellSession = (operative: boolean) =>
  ({ type: 'tell', params: { to: 'session', event: { type: 'availability.now', operative } } }) as const;
const endReservation = {
  type: 'tell',
  params: { to: 'reservation', event: { type: 'availability.now', operative: false } },
} as const;
const reportWishes = {
  type: 'report',
  params: ({ context }: Args) => ({
    type: 'availability.changed' as const,
    ...context,
    operative: context.csms && context.customer,
  }),
} as const;

export const availability = setup({
  types: {
    input: {} as AvailabilityInput,
    context: {} as Wishes,
    events: {} as Stamped<AvailabilityEvent>,
    tags: {} as 'operative',
  },
  actions: { ...outputs, wish: assign(changed) },
  guards: {
    bothAgree: ({ context }) => context.csms && context.customer,
    bothWillAgree: (args) => changed(args).csms && changed(args).customer,
  },
}).createMachine({
  id: 'availability',
  options: { maxIterations: 20 },
  context: ({ input }) => input,
  initial: 'starting',
  on: {
    'availability.set': [
      { guard: 'bothWillAgree', target: '.operative', actions: ['wish', reportWishes] },
      { target: '.inoperative', actions: ['wish', reportWishes] },
    ],
  },
  states: {
    starting: { always: [{ guard: 'bothAgree', target: 'operative' }, { target: 'inoperative' }] },
    operative: { tags: 'operative', entry: tellSession(true) },
    inoperative: { entry: [tellSession(false), endReservation] },
  },
});
