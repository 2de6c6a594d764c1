/**
 * What becomes of a visit when the cable is pulled out of the car (OCPP 1.6 §4.10), apart from the session's chart:
 *
 *                                 the transaction     the plug in the socket
 *   stops, unlocks (ordinary)     ends                is free
 *   stops, does not unlock        ends                stays until its card is shown, or it is unlocked remotely
 *   does not stop                 waits for the car   stays, whatever the other setting says (rule 21)
 *
 * A plug that is kept stays so over a restart: no power cut makes a present of somebody's cable. What has been unlocked
 * by hand meanwhile is kept no longer.
 *
 * A fixed cable has nothing to unlock. Nothing here may offer current: the pilot decides that by itself.
 */
import { report } from '../outputs.ts';
import { abandon, drop, release, settled } from './session-rules.ts';
import type { SessionArgs, SessionSettings } from './session-words.ts';

const unlocks = ({ stopsWhenUnplugged = true, unlocksWhenUnplugged = true }: SessionSettings): boolean =>
  stopsWhenUnplugged && unlocksWhenUnplugged;

export const cableGuards = {
  /** The transaction goes on without its car. */
  waitsForCar: ({ context }: SessionArgs) => context.settings.stopsWhenUnplugged === false,
  /** The car has gone, and its plug stays for whoever brought it. */
  keepsPlug: ({ context, event }: SessionArgs) => {
    const { plugged, input, settings } = context;
    if (event.type !== 'transaction.closed' || plugged || !input.hasLock || unlocks(settings)) return false;
    return event.reason === 'EVDisconnected' || event.reason === 'DeAuthorized';
  },
  /** It was kept when the power failed. */
  wasKept: ({ context: { interrupted, token } }: SessionArgs) => !interrupted && token !== null,
  /** Its token was refused, and the power failed before the account was closed: the cable stays all the same. */
  wasRefusedBefore: ({ context, event }: SessionArgs) =>
    context.interrupted && event.type === 'transaction.closed' && event.reason === 'DeAuthorized',
  /** A plug that is kept already stays. */
  goesOnKeeping: ({ context: { input, settings } }: SessionArgs) => input.hasLock && !unlocks(settings),
};

/** As long as the plug is kept. */
export const keeping = {
  entry: {
    type: 'report',
    params: ({ context: { token } }: SessionArgs) => {
      if (token === null) throw new Error('a plug is kept for nobody');
      return { type: 'plug.kept' as const, token };
    },
  },
  exit: report({ type: 'plug.released' }),
} as const;

/** What the pilot says first after a start, and what becomes of what the power cut has interrupted. */
export const waking = {
  'ev.absent': [
    { guard: 'wasKept', target: 'retained', actions: 'see' },
    { guard: 'isInterrupted', target: 'closing', actions: ['see', abandon] },
    { target: 'idle', actions: 'see' },
  ],
  'ev.connected': [
    { guard: 'wasKept', target: 'retained', actions: 'see' },
    { guard: 'mayResume', target: 'locking', actions: 'see' },
    { guard: 'isInterrupted', target: 'closing', actions: ['see', abandon] },
    { target: 'awaitingToken', actions: 'see' },
  ],
  'fault.blocking': [{ guard: 'isInterrupted', target: 'closing', actions: ['gate', abandon] }, { actions: 'gate' }],
  'lock.unlocked': { guard: 'wasKept', actions: ['forget', keeping.exit] },
  'session.stop': [{ guard: 'isInterrupted', target: 'closing', actions: drop }, { actions: settled }],
  'cable.release': [{ guard: 'isInterrupted', target: 'closing', actions: [drop, release] }, { actions: release }],
} as const;

/** The visit is over; whether a car, or only its plug, is still there decides where. */
export const rest = [
  { guard: 'keepsPlug', target: 'retained' },
  { guard: 'isGone', target: 'idle' },
  { target: 'finishing' },
] as const;

/** The plug is let go: without a car nobody is there any more. */
export const letGo = [{ guard: 'isGone', target: 'idle' }, { target: 'finishing' }] as const;
