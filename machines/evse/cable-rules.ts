/**
 * What becomes of a visit when the cable is pulled out of the car (OCPP 1.6 §4.10), apart from the session's chart:
 *
 *                                 the transaction     the plug in the socket
 *   stops, unlocks (ordinary)     ends                is free
 *   stops, does not unlock        ends                stays until its card is shown, or it is unlocked remotely
 *   does not stop                 waits for the car   stays, whatever the other setting says (rule 21)
 *
 * A fixed cable has nothing to unlock. Nothing here may offer current: the pilot decides that by itself.
 */
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
  /** A plug that is kept already stays. */
  goesOnKeeping: ({ context: { input, settings } }: SessionArgs) => input.hasLock && !unlocks(settings),
};

/** The visit is over; whether a car, or only its plug, is still there decides where. */
export const rest = [
  { guard: 'keepsPlug', target: 'retained' },
  { guard: 'isGone', target: 'idle' },
  { target: 'finishing' },
] as const;

/** The plug is let go: without a car nobody is there any more. */
export const letGo = [{ guard: 'isGone', target: 'idle' }, { target: 'finishing' }] as const;
