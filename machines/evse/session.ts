/**
 * One driver's visit, from plug or card to plug out: who may charge, and what ends it.
 *
 *   sensing ─▶ idle ─card─▶ awaitingPlug ─plug─▶ locking ─▶ opening ─▶ charging ─▶ closing ─▶ finishing ─unplug─▶ idle
 *               └──plug──▶ awaitingToken ─card──────▲                                 └▶ retained    └─card─▶ locking
 *
 * The account is kept by `transaction`, the energy by `supply`, the bolt by `lock`, each of which guards itself.
 * Unplugging always ends the authorisation (BIL-03).
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import * as rules from './session-rules.ts';
import { abandon, askForToken, begin, challenge, drop, end, release, settled, unlock } from './session-rules.ts';
import { expired, gates, leave, opening, presented, ransom, refused, says, startAt, tap } from './session-rules.ts';
import { cableGuards, keeping, letGo, rest, waking } from './cable-rules.ts';
import type { SessionContext, SessionEvent, SessionInput } from './session-words.ts';

export const session = setup({
  types: {
    input: {} as SessionInput,
    context: {} as SessionContext,
    events: {} as Stamped<SessionEvent>,
    tags: {} as 'sensing' | 'idle' | 'preparing' | 'account' | 'finishing',
  },
  actions: {
    ...outputs,
    see: assign(rules.see),
    gate: assign(rules.gate),
    applySettings: assign(rules.applySettings),
    admit: assign(rules.admit),
    touch: assign(rules.touch),
    learn: assign(rules.learn),
    goOn: assign(rules.goOn),
    forget: assign(rules.forget),
  },
  guards: { ...rules.guards, ...cableGuards },
  delays: {
    connectionTimeOut: ({ context }) => context.settings.connectionTimeOutMs,
    timeless: 30_000,
    /** The pilot speaks long before; one that cannot be read must not keep an account open for ever. */
    sensingLimit: 10_000,
    /** Three tries of a lock, with their pauses and the way back and forth. */
    lockLimit: 20_000,
    /** Winding down, opening and reading the meter are each bounded below this; the lock guards itself. */
    closingLimit: 30_000,
  },
}).createMachine({
  id: 'session',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    input,
    settings: input.settings,
    plugged: false,
    gate: { fault: null, operative: true, reserved: null, roaming: [] },
    token: input.interrupted ?? input.kept,
    interrupted: input.interrupted !== null,
    touchedAt: null,
  }),
  initial: 'sensing',
  on: {
    'ev.absent': { actions: 'see' },
    'ev.connected': { actions: 'see' },
    'ev.disconnected': { actions: 'see' },
    ...gates,
    'settings.changed': { actions: 'applySettings' },
    'session.stop': { actions: settled },
    'cable.release': { actions: release },
    'token.granted': { actions: says(refused) },
    'token.master': { actions: says(refused) },
  },
  states: {
    sensing: {
      tags: 'sensing',
      on: waking,
      after: { sensingLimit: { guard: 'isInterrupted', target: 'closing', actions: abandon } },
    },
    idle: {
      tags: 'idle',
      entry: ['forget', unlock],
      on: {
        'ev.connected': { target: 'awaitingToken', actions: 'see' },
        'tag.presented': tap,
        'token.granted': startAt('awaitingPlug'),
      },
    },
    awaitingPlug: {
      tags: 'preparing',
      on: {
        'ev.connected': { target: 'locking', actions: 'see' },
        'fault.blocking': { target: 'idle', actions: 'gate' },
        'session.stop': { target: 'idle', actions: settled },
      },
      after: { connectionTimeOut: { guard: 'hasTimeOut', target: 'idle', actions: says(expired) } },
    },
    awaitingToken: {
      tags: 'preparing',
      entry: ['forget', unlock, askForToken],
      on: {
        'ev.disconnected': { target: 'idle', actions: 'see' },
        'tag.presented': tap,
        'token.granted': startAt('locking'),
        ...opening,
      },
      // The time of day may have become known meanwhile: then a car that charges freely may.
      after: { timeless: [{ guard: 'isTimeless', target: 'awaitingToken', reenter: true }, { actions: askForToken }] },
    },
    locking: {
      tags: 'preparing',
      entry: tell('lock', { type: 'lock.lock' }),
      always: { guard: 'hasNoLock', target: 'opening' },
      on: {
        'lock.locked': 'opening',
        'lock.failed': { target: 'closing', actions: abandon },
        'lock.unlocked': { target: 'closing', actions: abandon },
        ...leave(drop, drop),
      },
      after: { lockLimit: { target: 'closing', actions: abandon } },
    },
    opening: {
      tags: 'preparing',
      entry: [begin, tell('reservation', { type: 'reservation.used' })],
      on: {
        'transaction.opened': { target: 'charging', actions: 'goOn' },
        'transaction.closed': 'finishing',
        ...leave(end(true), end(false)),
      },
    },
    charging: {
      tags: 'account',
      on: {
        'tag.presented': [
          { guard: 'isOwnCard', target: 'closing', actions: ['touch', says(presented), end(false)] },
          { guard: 'mayStop', actions: [says(presented), challenge] },
        ],
        'token.granted': { guard: 'stopsAsKin', target: 'closing', actions: ['touch', end(false)] },
        'token.master': { target: 'closing', actions: ['touch', end(false)] },
        'token.informed': { actions: 'learn' },
        'transaction.closed': [rest[0], rest[1], { guard: 'wasRefused', target: 'retained' }, rest[2]],
        ...leave(end(true), end(false)),
        'ev.disconnected': [
          { guard: 'waitsForCar', actions: 'see' },
          { target: 'closing', actions: ['see', end(true)] },
        ],
      },
    },
    // The account is being closed: the car lets go, the contact opens, the meter is read.
    closing: {
      tags: 'finishing',
      on: {
        'transaction.closed': [rest[0], rest[1], { guard: 'wasRefusedBefore', target: 'retained' }, rest[2]],
        'ev.disconnected': { actions: ['see', end(true)] },
        'fault.blocking': { actions: ['gate', end(true)] },
        'machine.failed': rest,
        'session.stop': {},
      },
      after: { closingLimit: rest },
      exit: settled,
    },
    // OCPP 1.6 errata 3.5: after a refused token the cable stays until the same one or its group is shown, or it is
    // unlocked remotely; also over a power cut.
    retained: {
      tags: 'finishing',
      ...keeping,
      on: {
        'ev.disconnected': [
          { guard: 'goesOnKeeping', actions: 'see' },
          { target: 'idle', actions: 'see' },
        ],
        'tag.presented': [
          { guard: 'isSameCard', target: 'released', actions: ['touch', says(presented)] },
          { guard: 'mayStop', actions: [says(presented), challenge] },
        ],
        ...ransom,
        'cable.release': { target: 'released', actions: release },
        'lock.unlocked': 'released',
      },
    },
    released: { tags: 'finishing', always: letGo },
    finishing: {
      tags: 'finishing',
      entry: ['forget', unlock],
      on: {
        'ev.disconnected': { target: 'idle', actions: 'see' },
        'tag.presented': tap,
        'token.granted': startAt('locking'),
      },
    },
  },
});
