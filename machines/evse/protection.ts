/**
 * Protection of one EVSE: the list of faults that stand, and what follows from them for contactor, pilot, lock and
 * session.
 *
 *   healthy ⇄ warned ⇄ blocked: recoverable (duty 100) ⇄ unrecoverable (duty 0)
 *
 * Each fault stands at most once. A latched one outlives its cause: it goes when its cause is gone *and* somebody on
 * site, or a reset, has acknowledged it; acknowledged too early it stays. One that clears with unplugging outlives its
 * cause for as long as the car is there. What a fault does is a row in
 * `vocabulary/faults.ts`, which may differ with and without a car; no fault is known here by its name. It must never
 * release the contactor while a blocking fault stands (SAF-15). The contactor starts inhibited; entering `healthy` or
 * `warned` releases it. A machine that has died is a fault that only a new process cures.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { outputs, report, tell } from '../outputs.ts';
import type { LockRule } from '../vocabulary/fault-row.ts';
import { byRank, faultNames, faultRow, highest, type FaultName } from '../vocabulary/faults.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type ProtectionEvent =
  | { type: 'fault.found' | 'fault.gone'; fault: FaultName }
  /** Somebody who may has cleared the faults on site, or the station is reset. */
  | { type: 'fault.acknowledge' }
  /** Whether a car is there, as the pilot says. */
  | { type: 'ev.absent' | 'ev.connected' | 'ev.disconnected' }
  | { type: 'machine.failed' };

/** `present`: the cause is there. `gone`: the cause is gone, and the fault waits for what its row says. */
type Standing = Readonly<Partial<Record<FaultName, 'present' | 'gone'>>>;
type ProtectionContext = { readonly standing: Standing; readonly plugged: boolean };

const names = (standing: Standing): readonly FaultName[] => faultNames.filter((name) => standing[name] !== undefined);
const without = (standing: Standing, gone: readonly FaultName[]): Standing =>
  Object.fromEntries(Object.entries(standing).filter(([name]) => !gone.some((one) => one === name)));

const blockers = ({ standing }: ProtectionContext) => names(standing).filter((name) => faultRow(name).blocks);

const dutyOf = (name: FaultName, plugged: boolean): 0 | 100 | null => {
  const { duty, dutyUnplugged = duty } = faultRow(name);
  return plugged ? duty : dutyUnplugged;
};

/** What the highest fault that cares wants of the plug lock. */
const lockRule = (context: ProtectionContext): LockRule | null => {
  for (const name of blockers(context).toSorted(byRank)) {
    const { lock, lockUnplugged = lock } = faultRow(name);
    const rule = context.plugged ? lock : lockUnplugged;
    if (rule !== null) return rule;
  }
  return null;
};

const failsPilot = (context: ProtectionContext): boolean =>
  blockers(context).some((name) => dutyOf(name, context.plugged) === 0);

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
    become: assign((_, next: ProtectionContext) => next),
  },
  guards: {
    isUnrecoverable: ({ context }) => failsPilot(context),
    isRecoverable: ({ context }) => blockers(context).length > 0 && !failsPilot(context),
    isWarned: ({ context }) => blockers(context).length === 0 && names(context.standing).length > 0,
    isHealthy: ({ context }) => names(context.standing).length === 0,
  },
});

type Change = {
  readonly next: ProtectionContext;
  readonly raised?: FaultName;
  readonly cleared?: readonly FaultName[];
};
type Args = { readonly context: ProtectionContext; readonly event: Stamped<ProtectionEvent> };

/** The list changes: it is told, and the lock learns its new rule. */
const changing = (change: (args: Args) => Change) =>
  definition.enqueueActions(({ context, event, enqueue }) => {
    const { next, raised, cleared = [] } = change({ context, event });
    enqueue({ type: 'become', params: next });
    if (raised !== undefined) enqueue(report({ type: 'fault.raised', fault: raised }));
    for (const fault of cleared) {
      enqueue(report({ type: 'fault.cleared', fault }));
      const { keeper } = faultRow(fault);
      if (keeper !== undefined) enqueue(tell(keeper, { type: `${keeper}.clear` }));
    }
    const rule = lockRule(next);
    if (rule !== lockRule(context)) enqueue(tell('lock', { type: 'lock.rule', rule }));
  });

/** The car that was here has left: what has ended, and only waited for that, goes. */
const see = changing(({ context, event }) => {
  const plugged = event.type === 'ev.connected';
  const over = plugged
    ? []
    : names(context.standing).filter((name) => context.standing[name] === 'gone' && faultRow(name).clears === 'unplug');
  return { next: { plugged, standing: without(context.standing, over) }, cleared: over };
});

const find = changing(({ context, event }) => {
  const fault = event.type === 'fault.found' ? event.fault : 'MachineFailed';
  const next = { ...context, standing: { ...context.standing, [fault]: 'present' as const } };
  return context.standing[fault] === undefined ? { next, raised: fault } : { next };
});

const lose = changing(({ context, event }) => {
  if (event.type !== 'fault.gone' || context.standing[event.fault] === undefined) return { next: context };
  const { fault } = event;
  const { latched, clears } = faultRow(fault);
  if (latched || (clears === 'unplug' && context.plugged)) {
    return { next: { ...context, standing: { ...context.standing, [fault]: 'gone' as const } } };
  }
  return { next: { ...context, standing: without(context.standing, [fault]) }, cleared: [fault] };
});

const acknowledge = changing(({ context }) => {
  const over = names(context.standing).filter((name) => context.standing[name] === 'gone');
  return { next: { ...context, standing: without(context.standing, over) }, cleared: over };
});

const toHealthy = { guard: 'isHealthy', target: '#protection.healthy' } as const;
const toWarned = { guard: 'isWarned', target: '#protection.warned' } as const;
const toRecoverable = { guard: 'isRecoverable', target: '#protection.blocked.recoverable' } as const;
const toUnrecoverable = { guard: 'isUnrecoverable', target: '#protection.blocked.unrecoverable' } as const;

export const protection = definition.createMachine({
  id: 'protection',
  options: { maxIterations: 20 },
  context: { standing: {}, plugged: false },
  initial: 'healthy',
  on: {
    'fault.found': { actions: find },
    'fault.gone': { actions: lose },
    'fault.acknowledge': { actions: acknowledge },
    'machine.failed': { actions: find },
    'ev.absent': { actions: see },
    'ev.connected': { actions: see },
    'ev.disconnected': { actions: see },
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
  names(snapshot.context.standing).toSorted(byRank);
