/**
 * The plug lock of a socket: a motor that moves a bolt through the plug, and a sensor that tells where the bolt is.
 * A fixed cable has none, and then there is no such machine.
 *
 *   sensing ─▶ unlocked ──lock──▶ locking: driving ⇄ pausing ─tries used up─▶ yielding ─▶ insisting ─▶ stuckOpen
 *                 ▲                   └─ bolt in ─▶ locked ─bolt leaves─▶ forced
 *                 └─ bolt out ─ unlocking: waiting for a dead contact ─▶ driving ⇄ pausing ─▶ … ─▶ stuckShut
 *
 * The sensor decides, never the time that the motor ran. When every try has failed the bolt is driven back to where
 * it came from and once more forth (guide 2998–3000); after that only a new request tries again. It must never drive
 * towards unlocked unless the contact has been measured dead (SAF-05): until told, it is live.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, report, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Bolt } from '../vocabulary/readings.ts';
import type { Stamped } from '../vocabulary/stamp.ts';

export type LockInput = {
  /** Longest time the motor is driven in one try, ms. */
  readonly driveMs?: number;
  /** Further tries after the first. */
  readonly retries?: number;
  /** Between two tries, for the motor's capacitor, ms. */
  readonly pauseMs?: number;
  /** How long an unlock waits for a dead contact before it is answered `failed`, ms. It goes on waiting. */
  readonly patienceMs?: number;
};

export type LockEvent =
  /** `lock.release` is an unlock by somebody who wants to know how it ended: `lock.answered`. */
  | { type: 'lock.lock' | 'lock.unlock' | 'lock.release' }
  | { type: 'bolt.sensed'; bolt: Bolt }
  | { type: 'contact.live' | 'contact.dead' };

type LockContext = Required<LockInput> & {
  readonly bolt: Bolt;
  readonly contact: 'live' | 'dead';
  /** Drives begun since the last request. */
  readonly tries: number;
};

const tellLocked = tell('session', { type: 'lock.locked' });
const tellUnlocked = tell('session', { type: 'lock.unlocked' });
/** The contactor closes only over a bolt that is in and stays in (SAF-04). */
const shut = tell('contactor', { type: 'bolt.locked' });
const loose = tell('contactor', { type: 'bolt.loose' });
const failed = (wanted: 'locked' | 'unlocked') => tell('session', { type: 'lock.failed', wanted });
const answer = (outcome: 'unlocked' | 'failed') => report({ type: 'lock.answered', outcome });
/** The bolt is where it should be. */
const sound = [endFault('PlugLockCannotLock'), endFault('PlugLockCannotUnlock'), endFault('PlugLockUnexpectedOpen')];

export const lock = setup({
  types: {
    input: {} as LockInput | undefined,
    context: {} as LockContext,
    events: {} as Stamped<LockEvent>,
    tags: {} as 'drivesLock' | 'drivesUnlock',
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'bolt.sensed' ? { bolt: event.bolt } : {})),
    count: assign(({ context }) => ({ tries: context.tries + 1 })),
    startOver: assign({ tries: 0 }),
  },
  guards: {
    isIn: ({ event }) => event.type === 'bolt.sensed' && event.bolt === 'locked',
    isLocked: ({ context }) => context.bolt === 'locked',
    isUnlocked: ({ context }) => context.bolt === 'unlocked',
    hasLeft: ({ context }) => context.bolt !== 'locked',
    isDead: ({ context }) => context.contact === 'dead',
    isLive: ({ context }) => context.contact === 'live',
    mayRetry: ({ context }) => context.tries <= context.retries,
  },
  delays: {
    drive: ({ context }) => context.driveMs,
    pause: ({ context }) => context.pauseMs,
    patience: ({ context }) => context.patienceMs,
  },
}).createMachine({
  id: 'lock',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    driveMs: 600,
    retries: 3,
    pauseMs: 200,
    patienceMs: 3000,
    bolt: 'moving',
    contact: 'live',
    tries: 0,
    ...input,
  }),
  initial: 'sensing',
  on: {
    'bolt.sensed': [{ guard: 'isIn', actions: 'see' }, { actions: ['see', loose] }],
    'contact.live': { actions: assign({ contact: 'live' }) },
    'contact.dead': { actions: assign({ contact: 'dead' }) },
    'lock.lock': { target: '.locking', actions: 'startOver' },
    'lock.unlock': { target: '.unlocking', actions: 'startOver' },
    'lock.release': { target: '.unlocking', actions: 'startOver' },
  },
  states: {
    sensing: {
      always: [
        { guard: 'isLocked', target: 'locked' },
        { guard: 'isUnlocked', target: 'unlocked' },
      ],
    },
    unlocked: { entry: [tellUnlocked, report({ type: 'lock.unlocked' }), ...sound] },
    locked: {
      entry: [shut, tellLocked, report({ type: 'lock.locked' }), ...sound],
      on: { 'lock.lock': { actions: tellLocked } },
      always: { guard: 'hasLeft', target: 'forced', actions: raiseFault('PlugLockUnexpectedOpen') },
    },
    forced: { always: { guard: 'isLocked', target: 'locked' } },
    locking: {
      initial: 'driving',
      on: { 'lock.lock': {} },
      always: { guard: 'isLocked', target: 'locked' },
      states: {
        driving: {
          tags: 'drivesLock',
          entry: 'count',
          after: { drive: [{ guard: 'mayRetry', target: 'pausing' }, { target: 'yielding' }] },
        },
        pausing: { after: { pause: 'driving' } },
        yielding: {
          tags: 'drivesUnlock',
          always: { guard: 'isLive', target: 'insisting' },
          after: { drive: 'insisting' },
        },
        insisting: { tags: 'drivesLock', after: { drive: '#lock.stuckOpen' } },
      },
    },
    unlocking: {
      initial: 'waiting',
      on: {
        'lock.unlock': {},
        'lock.release': {},
        'lock.lock': { target: 'locking', actions: ['startOver', answer('failed')] },
      },
      always: { guard: 'isUnlocked', target: 'unlocked', actions: answer('unlocked') },
      states: {
        waiting: {
          always: { guard: 'isDead', target: 'driving' },
          after: { patience: { target: 'overdue', actions: [answer('failed'), failed('unlocked')] } },
        },
        overdue: {
          on: { 'lock.release': { actions: answer('failed') } },
          always: { guard: 'isDead', target: 'driving' },
        },
        driving: {
          tags: 'drivesUnlock',
          entry: [loose, 'count'],
          always: { guard: 'isLive', target: 'waiting' },
          after: { drive: [{ guard: 'mayRetry', target: 'pausing' }, { target: 'yielding' }] },
        },
        pausing: { after: { pause: 'driving' } },
        yielding: { tags: 'drivesLock', after: { drive: 'insisting' } },
        insisting: {
          tags: 'drivesUnlock',
          always: { guard: 'isLive', target: 'waiting' },
          after: { drive: '#lock.stuckShut' },
        },
      },
    },
    stuckOpen: {
      entry: [raiseFault('PlugLockCannotLock'), failed('locked')],
      always: { guard: 'isLocked', target: 'locked' },
    },
    stuckShut: {
      entry: [raiseFault('PlugLockCannotUnlock'), answer('failed'), failed('unlocked')],
      always: { guard: 'isUnlocked', target: 'unlocked' },
    },
  },
});

/** Safe when nothing is known: no drive. Towards unlocked only over a dead contact, whatever the chart says. */
export const lockLevels = (snapshot: SnapshotFrom<typeof lock>): Pick<EvseLevels, 'motor'> => {
  if (snapshot.hasTag('drivesLock')) return { motor: 'lock' };
  return { motor: snapshot.hasTag('drivesUnlock') && snapshot.context.contact === 'dead' ? 'unlock' : 'rest' };
};
