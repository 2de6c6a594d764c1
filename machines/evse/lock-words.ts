/** The lock's vocabulary: what it is given, hears, keeps and tells. The chart itself is in `lock.ts`. */
import { endFault, report, tell } from '../outputs.ts';
import type { LockRule } from '../vocabulary/fault-row.ts';
import type { Bolt } from '../vocabulary/readings.ts';

export type LockInput = {
  /** Longest time the motor is driven in one try, ms. */
  readonly driveMs?: number;
  /** Further tries after the first. */
  readonly retries?: number;
  /** Between two tries, for the motor's capacitor, ms. */
  readonly pauseMs?: number;
  /** How long an unlock waits for a dead contact before it is answered `failed`, ms. It goes on waiting. */
  readonly patienceMs?: number;
  /** How long the sensor must tell of a bolt that nobody has driven before it is believed, ms. */
  readonly debounceMs?: number;
  /** The motor has no sensor: when it has been driven, the bolt is believed to be there. */
  readonly blind?: boolean;
};

export type LockEvent =
  /** `lock.release` is an unlock by somebody who wants to know how it ended: `lock.answered`. */
  | { type: 'lock.lock' | 'lock.unlock' | 'lock.release' }
  | { type: 'bolt.sensed'; bolt: Bolt }
  /** What a fault wants of the bolt, whatever the session wants; null: nothing. */
  | { type: 'lock.rule'; rule: LockRule | null }
  /** Of the main contactor, and of the one of phases 2 and 3 where there is one. */
  | { type: 'contact.live' | 'contact.dead' | 'phases.live' | 'phases.dead' };

export type LockContext = Required<LockInput> & {
  readonly bolt: Bolt;
  readonly contact: 'live' | 'dead';
  readonly phases: 'live' | 'dead';
  readonly rule: LockRule | null;
  /** Drives begun since the last request. */
  readonly tries: number;
};

export const tellLocked = tell('session', { type: 'lock.locked' });
export const tellUnlocked = tell('session', { type: 'lock.unlocked' });
/** The contactor closes only over a bolt that is in and stays in (SAF-04). */
export const shut = tell('contactor', { type: 'bolt.locked' });
export const loose = tell('contactor', { type: 'bolt.loose' });
/** Whether it is in, as the sensor says by now. */
export const whereabouts = {
  type: 'tell',
  params: ({ context }: { readonly context: LockContext }) => ({
    to: 'contactor',
    event: { type: context.bolt === 'locked' ? 'bolt.locked' : 'bolt.loose' },
  }),
} as const;
export const failed = (wanted: 'locked' | 'unlocked') => tell('session', { type: 'lock.failed', wanted });
export const answer = (outcome: 'unlocked' | 'failed') => report({ type: 'lock.answered', outcome });
/** Towards unlocked: only over dead contacts, and not while a fault keeps the plug. */
export const mayDraw = ({ contact, phases, rule }: LockContext): boolean =>
  contact === 'dead' && phases === 'dead' && rule !== 'keep';
/** The bolt is where it should be. */
export const sound = [
  endFault('PlugLockCannotLock'),
  endFault('PlugLockCannotUnlock'),
  endFault('PlugLockUnexpectedOpen'),
  endFault('PlugLockUnexpectedClose'),
];
