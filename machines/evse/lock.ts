/**
 * The plug lock of a socket: a motor that moves a bolt through the plug, and a sensor that tells where the bolt is.
 * A fixed cable has none, and then there is no such machine.
 *
 *   sensing ─▶ unlocked ──lock──▶ locking: driving ⇄ pausing ─tries used up─▶ yielding ─▶ insisting ─▶ stuckOpen
 *                 ▲                   └─ bolt in ─▶ locked ─bolt leaves─▶ forced
 *                 └─ bolt out ─ unlocking: waiting for a dead contact ─▶ driving ⇄ pausing ─▶ … ─▶ stuckShut
 *
 * The sensor decides, never the time that the motor ran (a motor without a sensor has nothing else). A bolt that moves
 * unbidden is believed after a debounce; one that closes so is driven open again. When every try has failed the bolt is
 * driven back to where it came from and once more forth (guide 2998–3000); after that only a new request tries again.
 * It must never drive towards unlocked unless every contact has been measured dead (SAF-05): until told, it is live.
 * A fault may keep the plug, or bar the bolt (`lock.rule`), whatever the session wants.
 */
import { assign, cancel, raise, setup, type SnapshotFrom } from 'xstate';
import { outputs, raiseFault, report } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { answer, failed, loose, mayDraw, shut, sound, tellLocked, tellUnlocked, whereabouts } from './lock-words.ts';
import type { LockContext, LockEvent, LockInput } from './lock-words.ts';

/** A motor without a sensor is believed to have done what it was driven for. */
const arrived = (bolt: 'locked' | 'unlocked') =>
  ({ guard: 'isBlind' as const, actions: { type: 'assume' as const, params: bolt } }) as const;

/** SpuriousRcdError prevents the plug from being locked (guide 444). */
const barred = { guard: 'isBarred' as const, actions: failed('locked') } as const;

export const lock = setup({
  types: {
    input: {} as LockInput | undefined,
    context: {} as LockContext,
    /** `lock.doubted` is the machine's own: time has passed over a reading. */
    events: {} as Stamped<LockEvent> | { type: 'lock.doubted' },
    tags: {} as 'drivesLock' | 'drivesUnlock',
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'bolt.sensed' ? { bolt: event.bolt } : {})),
    obey: assign(({ event }) => (event.type === 'lock.rule' ? { rule: event.rule } : {})),
    assume: assign((_, bolt: 'locked' | 'unlocked') => ({ bolt })),
    count: assign(({ context }) => ({ tries: context.tries + 1 })),
    startOver: assign({ tries: 0 }),
  },
  guards: {
    isIn: ({ event }) => event.type === 'bolt.sensed' && event.bolt === 'locked',
    isNotOut: ({ event }) => event.type === 'bolt.sensed' && event.bolt !== 'unlocked',
    isLocked: ({ context }) => context.bolt === 'locked',
    isUnlocked: ({ context }) => context.bolt === 'unlocked',
    mayDraw: ({ context }) => mayDraw(context),
    mayNotDraw: ({ context }) => !mayDraw(context),
    isBarred: ({ context }) => context.rule === 'bar',
    mustOpen: ({ event }) => event.type === 'lock.rule' && (event.rule === 'release' || event.rule === 'bar'),
    isBlind: ({ context }) => context.blind,
    mayRetry: ({ context }) => context.tries <= context.retries,
  },
  delays: {
    debounce: ({ context }) => context.debounceMs,
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
    debounceMs: 50,
    blind: false,
    ...input,
    bolt: 'moving',
    contact: 'live',
    phases: 'dead',
    rule: null,
    tries: 0,
  }),
  initial: 'sensing',
  on: {
    'bolt.sensed': [{ guard: 'isIn', actions: 'see' }, { actions: ['see', loose] }],
    'contact.live': { actions: assign({ contact: 'live' }) },
    'contact.dead': { actions: assign({ contact: 'dead' }) },
    'phases.live': { actions: assign({ phases: 'live' }) },
    'phases.dead': { actions: assign({ phases: 'dead' }) },
    'lock.rule': [{ guard: 'mustOpen', target: '.unlocking', actions: ['obey', 'startOver'] }, { actions: 'obey' }],
    'lock.lock': [barred, { target: '.locking', actions: 'startOver' }],
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
    unlocked: {
      // Also where nobody has driven it: what was forced open may be asked to unlock before it is believed.
      entry: [loose, tellUnlocked, report({ type: 'lock.unlocked' }), ...sound],
      exit: cancel('doubt'),
      on: {
        'bolt.sensed': [
          { guard: 'isNotOut', actions: ['see', raise({ type: 'lock.doubted' }, { id: 'doubt', delay: 'debounce' })] },
          { actions: ['see', cancel('doubt')] },
        ],
        'lock.doubted': { target: 'unlocking', actions: ['startOver', raiseFault('PlugLockUnexpectedClose')] },
      },
    },
    locked: {
      entry: [shut, tellLocked, report({ type: 'lock.locked' }), ...sound],
      // Whoever asks a bolt in doubt to open does not end the doubt: from then on it is loose (SAF-04).
      exit: [cancel('doubt'), whereabouts],
      on: {
        'lock.lock': { actions: tellLocked },
        'bolt.sensed': [
          { guard: 'isIn', actions: ['see', cancel('doubt')] },
          { guard: 'isLocked', actions: ['see', raise({ type: 'lock.doubted' }, { id: 'doubt', delay: 'debounce' })] },
          { actions: 'see' },
        ],
        'lock.doubted': { target: 'forced', actions: [loose, raiseFault('PlugLockUnexpectedOpen')] },
      },
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
          after: { drive: [arrived('locked'), { guard: 'mayRetry', target: 'pausing' }, { target: 'yielding' }] },
        },
        pausing: { after: { pause: 'driving' } },
        yielding: {
          tags: 'drivesUnlock',
          always: { guard: 'mayNotDraw', target: 'insisting' },
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
        'lock.lock': [barred, { target: 'locking', actions: ['startOver', answer('failed')] }],
      },
      always: { guard: 'isUnlocked', target: 'unlocked', actions: answer('unlocked') },
      states: {
        waiting: {
          always: { guard: 'mayDraw', target: 'driving' },
          after: { patience: { target: 'overdue', actions: [answer('failed'), failed('unlocked')] } },
        },
        overdue: {
          on: { 'lock.release': { actions: answer('failed') } },
          always: { guard: 'mayDraw', target: 'driving' },
        },
        driving: {
          tags: 'drivesUnlock',
          entry: [loose, 'count'],
          always: { guard: 'mayNotDraw', target: 'waiting' },
          after: { drive: [arrived('unlocked'), { guard: 'mayRetry', target: 'pausing' }, { target: 'yielding' }] },
        },
        pausing: { after: { pause: 'driving' } },
        yielding: { tags: 'drivesLock', after: { drive: 'insisting' } },
        insisting: {
          tags: 'drivesUnlock',
          always: { guard: 'mayNotDraw', target: 'waiting' },
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
  if (snapshot.hasTag('drivesLock') && snapshot.context.rule !== 'bar') return { motor: 'lock' };
  return { motor: snapshot.hasTag('drivesUnlock') && mayDraw(snapshot.context) ? 'unlock' : 'rest' };
};
