/** Mistakes in the bolt: SAF-04, SAF-05, and whether the driver gets the cable back (LIV-03). */
import type { Mutant } from '../mutant.ts';

const contactor = 'machines/evse/contactor.ts';
const contactorWords = 'machines/evse/contactor-words.ts';
const lock = 'machines/evse/lock.ts';
const lockWords = 'machines/evse/lock-words.ts';
const session = 'machines/evse/session.ts';

export const bolt: readonly Mutant[] = [
  {
    name: 'SAF-04: a bolt that did not arrive counts as locked',
    file: lock,
    find: `entry: [raiseFault('PlugLockCannotLock'), failed('locked')],`,
    replace: `entry: [shut, tellLocked],`,
    judge: { variant: 'socket-breakage' },
  },
  {
    name: 'SAF-04: a bolt that is seen to leave is not in doubt any more when it is asked to open',
    file: lock,
    find: `exit: [cancel('doubt'), whereabouts],`,
    replace: `exit: cancel('doubt'),`,
    judge: { variant: 'socket-liar' },
  },
  {
    name: 'LIV-03: a bolt that is neither in nor out is left there',
    file: lock,
    find: `{ guard: 'isNotOut', actions: ['see', raise(`,
    replace: `{ guard: 'isIn', actions: ['see', raise(`,
    judge: { test: 'test/runtime/verify/found.test.ts' },
  },
  {
    name: 'LIV-03: a plug that a fault has kept for 3 s is not drawn when the fault is over',
    file: lock,
    find: `          on: { 'lock.release': { actions: answer('failed') } },
          always: { guard: 'mayDraw', target: 'driving' },`,
    replace: `          on: { 'lock.release': { actions: answer('failed') } },`,
    judge: { variant: 'socket-rcd' },
  },
  {
    name: 'SAF-05: unlock before the contact is open',
    file: lockWords,
    find: `contact === 'dead' && phases === 'dead' && rule !== 'keep'`,
    replace: `phases === 'dead' && rule !== 'keep'`,
    judge: { variant: 'socket-breakage' },
    short: true,
  },
  {
    name: 'SAF-05: unlock before phases 2 and 3 are dead',
    file: lockWords,
    find: `contact === 'dead' && phases === 'dead' && rule !== 'keep'`,
    replace: `contact === 'dead' && rule !== 'keep'`,
    judge: { variant: 'socket-second' },
  },
  {
    name: 'SAF-05: a bounce is taken for an open contact',
    file: 'runtime/station/senses.ts',
    find: `if (closed !== permits || ms === 0) say(closed);`,
    replace: `if (ms >= 0) say(closed);`,
    judge: { test: 'test/stories/contactor-faults.test.ts' },
  },
  {
    name: 'SAF-05: the contact is called dead as soon as the coil lets go',
    file: contactor,
    find: `entry: tell('secondary', { type: 'contactor.opening' }),`,
    replace: `entry: [tell('secondary', { type: 'contactor.opening' }), tell('lock', { type: 'contact.dead' })],`,
    judge: { variant: 'socket-limits' },
  },
  {
    name: 'LIV-03: nobody draws the bolt when a visit is over',
    file: session,
    find: `finishing: {
      tags: 'finishing',
      entry: ['forget', unlock],`,
    replace: `finishing: {
      tags: 'finishing',
      entry: 'forget',`,
    judge: { variant: 'socket-service' },
  },
  {
    name: 'LIV-03: the lock is never told that the contact is dead',
    file: contactorWords,
    find: `export const opened = [...toMeasurers('contact.dead'),`,
    replace: `export const opened = [...toMeasurers('contact.live'),`,
    judge: { variant: 'socket-service' },
  },
  {
    name: 'LIV-03: a bolt that does not move is tried again only after 20 s',
    file: lock,
    find: `pauseMs: 200`,
    replace: `pauseMs: 20_000`,
    judge: { variant: 'socket-breakage' },
  },
];
