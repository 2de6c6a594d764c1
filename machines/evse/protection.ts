/**
 * Protection of one EVSE: the list of faults that stand, and what follows from them for contactor, pilot and session.
 *
 *   healthy ⇄ warned ⇄ blocked: recoverable (duty 100) ⇄ unrecoverable (duty 0)
 *
 * Each fault stands at most once. A latched one outlives its cause: it goes when its cause is gone *and* somebody on
 * site, or a reset, has acknowledged it; acknowledged too early it stays. What a fault does is a row in
 * `vocabulary/faults.ts`. It must never release the contactor while a blocking fault stands (SAF-15). The contactor
 * starts inhibited; entering `healthy` or `warned` releases it. A machine that has died is a fault that only a new
 * process cures.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { outputs, report, tell } from '../outputs.ts';
import { faultRow, faults, highest, type FaultName } from '../vocabulary/faults.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type ProtectionEvent =
  | { type: 'fault.found' | 'fault.gone'; fault: FaultName }
  /** Somebody who may has cleared the faults on site, or the station is reset. */
  | { type: 'fault.acknowledge' }
  | { type: 'machine.failed' };

/** `present`: the cause is there. `gone`: the cause is gone, the fault is latched. In the order they were found. */
type Standing = Readonly<Partial<Record<FaultName, 'present' | 'gone'>>>;
type ProtectionContext = { readonly standing: Standing };

const all = Object.keys(faults).filter((name): name is FaultName => Object.hasOwn(faults, name));
const names = (standing: Standing): readonly FaultName[] => all.filter((name) => standing[name] !== undefined);
const without = (standing: Standing, gone: readonly FaultName[]): Standing =>
  Object.fromEntries(Object.entries(standing).filter(([name]) => !gone.some((one) => one === name)));

const blockers = ({ standing }: ProtectionContext) => names(standing).filter((name) => faultRow(name).blocks);
/** Faults whose latch is a state of the contactor: it is told when it may leave it. */
const contactorFaults: readonly FaultName[] = ['ContactorWelded', 'ContactorFailedToClose'];

const release = tell('contactor', { type: 'interlock.release' });
const inhibit = tell('contactor', { type: 'interlock.inhibit' });
const blocking = {
  type: 'tell' as const,
  params: ({ context }: { context: ProtectionContext }) => ({
    to: 'session',
    event: { type: 'fault.blocking', fault: highest(blockers(context)) },
  }),
};

const definition = setup({
  types: { context: {} as ProtectionContext, events: {} as Stamped<ProtectionEvent> },
  actions: {
    ...outputs,
    keep: assign(({ context }, standing: Standing) => ({ standing: { ...context.standing, ...standing } })),
    drop: assign(({ context }, gone: readonly FaultName[]) => ({ standing: without(context.standing, gone) })),
  },
  guards: {
    isUnrecoverable: ({ context }) => blockers(context).some((name) => faultRow(name).duty === 0),
    isRecoverable: ({ context }) =>
      blockers(context).length > 0 && blockers(context).every((name) => faultRow(name).duty !== 0),
    isWarned: ({ context }) => blockers(context).length === 0 && names(context.standing).length > 0,
    isHealthy: ({ context }) => names(context.standing).length === 0,
  },
});

const find = definition.enqueueActions(({ context, event, enqueue }) => {
  const fault = event.type === 'fault.found' ? event.fault : 'MachineFailed';
  enqueue({ type: 'keep', params: { [fault]: 'present' } });
  if (context.standing[fault] === undefined) enqueue(report({ type: 'fault.raised', fault }));
});

const lose = definition.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'fault.gone' || context.standing[event.fault] === undefined) return;
  const { fault } = event;
  if (faultRow(fault).latched) {
    enqueue({ type: 'keep', params: { [fault]: 'gone' } });
    return;
  }
  enqueue({ type: 'drop', params: [fault] });
  enqueue(report({ type: 'fault.cleared', fault }));
});

const acknowledge = definition.enqueueActions(({ context, enqueue }) => {
  const over = names(context.standing).filter((name) => context.standing[name] === 'gone');
  enqueue({ type: 'drop', params: over });
  for (const fault of over) enqueue(report({ type: 'fault.cleared', fault }));
  if (over.some((name) => contactorFaults.includes(name))) enqueue(tell('contactor', { type: 'contactor.clear' }));
});

const toHealthy = { guard: 'isHealthy', target: '#protection.healthy' } as const;
const toWarned = { guard: 'isWarned', target: '#protection.warned' } as const;
const toRecoverable = { guard: 'isRecoverable', target: '#protection.blocked.recoverable' } as const;
const toUnrecoverable = { guard: 'isUnrecoverable', target: '#protection.blocked.unrecoverable' } as const;

export const protection = definition.createMachine({
  id: 'protection',
  options: { maxIterations: 20 },
  context: { standing: {} },
  initial: 'healthy',
  on: {
    'fault.found': { actions: find },
    'fault.gone': { actions: lose },
    'fault.acknowledge': { actions: acknowledge },
    'machine.failed': { actions: find },
  },
  states: {
    healthy: { entry: release, always: [toUnrecoverable, toRecoverable, toWarned] },
    warned: { entry: release, always: [toUnrecoverable, toRecoverable, toHealthy] },
    blocked: {
      initial: 'recoverable',
      entry: [inhibit, blocking, tell('reservation', { type: 'fault.blocking' })],
      exit: tell('session', { type: 'fault.cleared' }),
      always: [toHealthy, toWarned],
      states: {
        recoverable: { always: toUnrecoverable },
        unrecoverable: {
          entry: tell('pilot', { type: 'pilot.fail' }),
          exit: tell('pilot', { type: 'pilot.restore' }),
          always: toRecoverable,
        },
      },
    },
  },
});

/** Every fault that stands, the highest first. */
export const standingFaults = (snapshot: SnapshotFrom<typeof protection>): readonly FaultName[] =>
  names(snapshot.context.standing).toSorted((a, b) => faultRow(a).priority - faultRow(b).priority);
