/**
 * The station as a whole: what ails all of it at once. Faults of the storage concern every EVSE; each `protection`
 * decides what they mean there.
 *
 *   starting ─▶ sound ⇄ ailing (the storage does not take what we must remember)
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
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
const acknowledge = tell('protection', { type: 'fault.acknowledge' });
const failed = {
  type: 'report',
  params: ({ event }: Args) => ({
    type: 'storage.failed' as const,
    fault: event.type === 'storage.failed' ? event.fault : ('PersistenceTransactionFailed' as const),
  }),
} as const;

const definition = setup({
  types: {
    input: {} as StationInput,
    context: {} as Context,
    events: {} as Stamped<StationEvent>,
  },
  actions: {
    ...outputs,
    setStorage: assign(({ event }) => (event.type === 'storage.failed' ? { storage: event.fault } : {})),
    clearStorage: assign({ storage: null }),
    clearFound: assign(({ context }) => ({ found: context.found.filter((fault) => fault === 'MachineFailed') })),
    addFailure: assign(({ context }) => ({ found: [...new Set([...context.found, 'MachineFailed' as const])] })),
  },
});

/** What was found before the first turn concerns every EVSE. A machine that has died is cured only by a new process. */
const everyFound = (type: 'fault.found' | 'fault.gone') =>
  definition.enqueueActions(({ context, enqueue }) => {
    for (const fault of context.found) {
      if (fault !== 'MachineFailed') enqueue(tell('protection', { type, fault }));
    }
  });

export const station = definition.createMachine({
  id: 'station',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ storage: null, found: input.found }),
  initial: 'starting',
  on: {
    'fault.acknowledge': { actions: [everyFound('fault.gone'), 'clearFound', acknowledge] },
    'machine.failed': { actions: 'addFailure' },
  },
  states: {
    starting: { entry: everyFound('fault.found'), always: 'sound' },
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
