/**
 * The station as a whole: what ails all of it at once, and what ails connector 0 alone.
 *
 *   starting ─▶ sound ⇄ ailing (the storage does not take what we must remember)
 *
 * Every fault that it hears of stands here for connector 0 until it is over: by itself, or acknowledged, or never
 * before a restart, as its row says. What concerns the EVSEs too is handed on to each `protection`, which decides what
 * it means there; a fault of the station alone (`place: 'station'`) is not. A machine that has died is cured only by a
 * new process.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { outputs, report, tell } from '../outputs.ts';
import { byRank, faultNames, faultRow, type FaultName } from '../vocabulary/faults.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type StationInput = {
  /** What was found wrong before the first turn: settings recovered, storage set aside. */
  readonly found: readonly FaultName[];
};
export type StationEvent =
  | { type: 'storage.failed'; fault: FaultName }
  | { type: 'storage.recovered' }
  /** Anything else of the whole station: its network, its card, its list of tokens. */
  | { type: 'fault.found' | 'fault.gone'; fault: FaultName }
  | { type: 'fault.acknowledge' }
  | { type: 'machine.failed' };

/** `present`: the cause is there. `gone`: it is over, and waits to be acknowledged. */
type Standing = Readonly<Partial<Record<FaultName, 'present' | 'gone'>>>;
type Context = {
  /** What the storage ails from now, one thing at a time. */
  readonly storage: FaultName | null;
  readonly standing: Standing;
};
type Args = { readonly context: Context; readonly event: Stamped<StationEvent> };

const names = (standing: Standing): readonly FaultName[] => faultNames.filter((name) => standing[name] !== undefined);
const without = (standing: Standing, gone: FaultName): Standing =>
  Object.fromEntries(Object.entries(standing).filter(([name]) => name !== gone));

/** What was found before the first turn is over already, and waits for somebody who has seen to it. */
const atStart = (found: readonly FaultName[]): Standing =>
  Object.fromEntries(found.map((name) => [name, faultRow(name).clears === 'restart' ? 'present' : 'gone']));

const storageFact = {
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
    become: assign((_, next: Context) => next),
    setStorage: assign(({ event }) => (event.type === 'storage.failed' ? { storage: event.fault } : {})),
    clearStorage: assign({ storage: null }),
  },
});

/** To every EVSE that it can befall. Each reports its own dead machines: the station's are not theirs. */
const handOn = (type: 'fault.found' | 'fault.gone', fault: FaultName) =>
  faultRow(fault).place === 'station' || fault === 'MachineFailed' ? [] : [tell('protection', { type, fault })];

const raise = (which: (args: Args) => FaultName | null) =>
  definition.enqueueActions(({ context, event, enqueue }) => {
    const fault = which({ context, event });
    if (fault === null) return;
    const isNew = context.standing[fault] === undefined;
    enqueue({ type: 'become', params: { ...context, standing: { ...context.standing, [fault]: 'present' } } });
    for (const letter of handOn('fault.found', fault)) enqueue(letter);
    if (isNew) enqueue(report({ type: 'fault.raised', fault }));
  });

const end = (which: (args: Args) => FaultName | null) =>
  definition.enqueueActions(({ context, event, enqueue }) => {
    const fault = which({ context, event });
    if (fault === null || context.standing[fault] === undefined) return;
    const stays = faultRow(fault).latched;
    const standing = stays ? { ...context.standing, [fault]: 'gone' as const } : without(context.standing, fault);
    enqueue({ type: 'become', params: { ...context, standing } });
    for (const letter of handOn('fault.gone', fault)) enqueue(letter);
    if (!stays) enqueue(report({ type: 'fault.cleared', fault }));
  });

const acknowledge = definition.enqueueActions(({ context, enqueue }) => {
  const over = names(context.standing).filter((name) => context.standing[name] === 'gone');
  const standing = over.reduce<Standing>(without, context.standing);
  enqueue({ type: 'become', params: { ...context, standing } });
  for (const fault of over) {
    for (const letter of handOn('fault.gone', fault)) enqueue(letter);
    enqueue(report({ type: 'fault.cleared', fault }));
  }
  enqueue(tell('protection', { type: 'fault.acknowledge' }));
});

const tellFound = definition.enqueueActions(({ context, enqueue }) => {
  for (const fault of names(context.standing)) for (const letter of handOn('fault.found', fault)) enqueue(letter);
});

const heard = ({ event }: Args) => ('fault' in event ? event.fault : null);
const ofStorage = ({ context }: Args) => context.storage;

export const station = definition.createMachine({
  id: 'station',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ storage: null, standing: atStart(input.found) }),
  initial: 'starting',
  on: {
    'fault.found': { actions: raise(heard) },
    'fault.gone': { actions: end(heard) },
    'fault.acknowledge': { actions: acknowledge },
    'machine.failed': { actions: raise(() => 'MachineFailed') },
  },
  states: {
    starting: { entry: tellFound, always: 'sound' },
    sound: {
      on: { 'storage.failed': { target: 'ailing', actions: ['setStorage', storageFact, raise(heard)] } },
    },
    ailing: {
      on: {
        'storage.failed': { actions: [end(ofStorage), 'setStorage', storageFact, raise(heard)] },
        'storage.recovered': {
          target: 'sound',
          actions: [report({ type: 'storage.recovered' }), end(ofStorage), 'clearStorage'],
        },
      },
    },
  },
});

/** Every fault of the station that stands, the highest first; those of single EVSEs are theirs. */
export const stationFaults = (snapshot: SnapshotFrom<typeof station>): readonly FaultName[] =>
  names(snapshot.context.standing)
    .filter((name) => faultRow(name).place !== 'evse')
    .toSorted(byRank);
