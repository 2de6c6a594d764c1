/**
 * Is this EVSE in service? Two people may take it out: the central system and the owner on site. It serves only while
 * both agree (guide Table 4), and while no update of the station waits for it. A running transaction is never cut: the
 * connector becomes unavailable after it.
 *
 *   operative ⇄ inoperative
 */
import { assign, setup } from 'xstate';
import { outputs } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type Wishes = {
  readonly csms: boolean;
  readonly customer: boolean;
  /** The last wish was for the whole station, this EVSE one of many: then connector 0 is out of service as well. */
  readonly whole: boolean;
};
/** What both wished before the last restart. */
export type AvailabilityInput = Wishes;
export type AvailabilityEvent =
  | { type: 'availability.set'; operative: boolean; source: 'csms' | 'customer'; whole: boolean }
  /** An update needs every EVSE out of service, or no longer. Whoever holds it says so again after a restart. */
  | { type: 'availability.hold'; held: boolean };

type Context = Wishes & { readonly held: boolean };
type Args = { readonly context: Context; readonly event: Stamped<AvailabilityEvent> };

const changed = ({ context, event }: Args): Context =>
  event.type === 'availability.hold'
    ? { ...context, held: event.held }
    : { ...context, [event.source]: event.operative, whole: event.whole };
const serves = ({ csms, customer, held }: Context): boolean => csms && customer && !held;
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
    csms: context.csms,
    customer: context.customer,
    whole: context.whole,
    operative: serves(context),
  }),
} as const;

const changes = [
  { guard: 'willServe', target: '.operative', actions: ['wish', reportWishes] },
  { target: '.inoperative', actions: ['wish', reportWishes] },
] as const;

export const availability = setup({
  types: {
    input: {} as AvailabilityInput,
    context: {} as Context,
    events: {} as Stamped<AvailabilityEvent>,
    tags: {} as 'operative',
  },
  actions: { ...outputs, wish: assign(changed) },
  guards: {
    serves: ({ context }) => serves(context),
    willServe: (args) => serves(changed(args)),
  },
}).createMachine({
  id: 'availability',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ ...input, held: false }),
  initial: 'starting',
  on: {
    'availability.set': changes,
    'availability.hold': changes,
  },
  states: {
    starting: { always: [{ guard: 'serves', target: 'operative' }, { target: 'inoperative' }] },
    operative: { tags: 'operative', entry: tellSession(true) },
    inoperative: { entry: [tellSession(false), endReservation] },
  },
});
