/**
 * The station as a whole: what ails all of it at once. Faults of the storage concern every EVSE; each `protection` decides what they mean there.
 *
 *   sound ⇄ ailing (the storage does not take what we must remember)
 */
import { assign, setup } from 'xstate';
import { outputs } from '../outputs.ts';
import type { FaultName } from '../vocabulary/faults.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type StationInput = {
  /** What was found wrong before the first turn: settings recovered, storage set aside. */
  readonly found: readonly FaultName[];
};
export type StationEvent =
  | { type: 'storage.failed'; fault: FaultName }
  | { type: 'storage.recovered' }
  | { type: 'fault.acknowledge' }
  | { type: 'machine.failed' };

type Context = { readonly storage: FaultName | null; readonly found: readonly FaultName[] };
type Args = { readonly context: Context; readonly event: Stamped<StationEvent> };

const toEveryEvse = (type: 'fault.found' | 'fault.gone') =>
  ({
    type: 'tell',
    params: ({ context }: Args) => ({ to: 'protection', event: { type, fault: context.storage } }),
  }) as const;
const acknowledge = { type: 'tell', params: { to: 'protection', event: { type: 'fault.acknowledge' } } } as const;
const failed = {
  type: 'report',
  params: ({ event }: Args) => ({
    type: 'storage.failed' as const,
    fault: event.type === 'storage.failed' ? event.fault : ('PersistenceTransactionFailed' as const),
  }),
} as const;

export const station = setup({
  types: {
    input: {} as StationInput,
    context: {} as Context,
    events: {} as Stamped<StationEvent>,
  },
  actions: {
    ...outputs,
    setStorage: assign(({ event }) => (event.type === 'storage.failed' ? { storage: event.fault } : {})),
    clearStorage: assign({ storage: null }),
    clearFound: assign({ found: [] }),
    addFailure: assign(({ context }) => ({ found: [...new Set([...context.found, 'MachineFailed' as const])] })),
  },
}).createMachine({
  id: 'station',
  context: ({ input }) => ({ storage: null, found: input.found }),
  initial: 'sound',
  on: {
    'fault.acknowledge': { actions: ['clearFound', acknowledge] },
    'machine.failed': { actions: 'addFailure' },
  },
  states: {
    sound: {
      on: { 'storage.failed': { target: 'ailing', actions: ['setStorage', failed, toEveryEvse('fault.found')] } },
    },
    ailing: {
      on: {
        'storage.failed': { actions: [toEveryEvse('fault.gone'), 'setStorage', failed, toEveryEvse('fault.found')] },
        'storage.recovered': {
          target: 'sound',
          actions: [
            { type: 'report', params: { type: 'storage.recovered' } },
            toEveryEvse('fault.gone'),
            'clearStorage',
          ],
        },
      },
    },
  },
});
