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
import { admitted, begin, check, end, expired, presented, refused, says, settled } from './session-rules.ts';
import type { SessionContext, SessionEvent, SessionInput } from './session-words.ts';

const unlock = tell('lock', { type: 'lock.unlock' });
const release = tell('lock', { type: 'lock.release' });
const askForToken = tell('authorization', { type: 'token.wanted' });
const abandon = tell('transaction', { type: 'transaction.abandon' });

/** A card where a new visit could begin. */
const tap = [
  { guard: 'isTooSoon' },
  { guard: 'isClosed', actions: [says(presented), says(refused)] },
  { guard: 'needsCar', actions: [says(presented), says(refused)] },
  { actions: [says(presented), check] },
] as const;
const startAt = <T extends string>(target: T) =>
  [{ guard: 'isClosed', actions: says(refused) }, { target, actions: ['admit', says(admitted)] }] as const;

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
    forget: assign(rules.forget),
  },
  guards: rules.guards,
  delays: {
    connectionTimeOut: ({ context }) => context.settings.connectionTimeOutMs,
    /** The pilot speaks long before; one that cannot be read must not keep an account open for ever. */
    sensingLimit: 10_000,
    /** Three tries of a lock, with their pauses and the way back and forth. */
    lockLimit: 20_000,
    /** Winding down, opening and reading the meter are each bounded below this; the lock guards itself. */
    closingLimit: 30_000,
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    input,
    settings: input.settings,
    plugged: false,
    gate: { fault: null, operative: true, reserved: null },
    token: input.interrupted,
    interrupted: input.interrupted !== null,
    touchedAt: Number.NEGATIVE_INFINITY,
  }),
  initial: 'sensing',
  on: {
    'ev.absent': { actions: 'see' },
    'ev.connected': { actions: 'see' },
    'ev.disconnected': { actions: 'see' },
    'fault.blocking': { actions: 'gate' },
    'fault.cleared': { actions: 'gate' },
    'availability.now': { actions: 'gate' },
    'reservation.now': { actions: 'gate' },
    'settings.changed': { actions: 'applySettings' },
    'session.stop': { actions: settled },
    'cable.release': { actions: release },
    'token.granted': { actions: says(refused) },
  },
  states: {
    sensing: {
      tags: 'sensing',
      on: {
        'ev.absent': [
          { guard: 'isInterrupted', target: 'closing', actions: ['see', abandon] },
          { target: 'idle', actions: 'see' },
        ],
        'ev.connected': [
          { guard: 'mayResume', target: 'locking', actions: 'see' },
          { guard: 'isInterrupted', target: 'closing', actions: ['see', abandon] },
          { target: 'awaitingToken', actions: 'see' },
        ],
        'fault.blocking': { guard: 'isInterrupted', target: 'closing', actions: ['gate', abandon] },
      },
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
        'fault.cleared': { actions: ['gate', askForToken] },
        'availability.now': { actions: ['gate', askForToken] },
      },
    },
    locking: {
      tags: 'preparing',
      entry: tell('lock', { type: 'lock.lock' }),
      always: { guard: 'hasNoLock', target: 'opening' },
      on: {
        'lock.locked': 'opening',
        'lock.failed': { target: 'closing', actions: abandon },
        'lock.unlocked': { target: 'closing', actions: abandon },
        'ev.disconnected': { target: 'closing', actions: ['see', abandon] },
        'fault.blocking': { target: 'closing', actions: ['gate', abandon] },
        'session.stop': { target: 'closing', actions: abandon },
        'cable.release': { target: 'closing', actions: [abandon, release] },
      },
      after: { lockLimit: { target: 'closing', actions: abandon } },
    },
    opening: {
      tags: 'preparing',
      entry: [begin, tell('reservation', { type: 'reservation.used' })],
      on: {
        'transaction.opened': 'charging',
        'transaction.closed': 'finishing',
        'ev.disconnected': { target: 'closing', actions: ['see', end(true)] },
        'fault.blocking': { target: 'closing', actions: ['gate', end(true)] },
        'session.stop': { target: 'closing', actions: end(false) },
        'cable.release': { target: 'closing', actions: [end(false), release] },
      },
    },
    charging: {
      tags: 'account',
      on: {
        'tag.presented': [
          { guard: 'isOwnCard', target: 'closing', actions: ['touch', says(presented), end(false)] },
          { guard: 'mayBeKin', actions: [says(presented), check] },
        ],
        'token.granted': { guard: 'isKin', target: 'closing', actions: ['touch', end(false)] },
        'token.informed': { actions: 'learn' },
        'transaction.closed': [
          { guard: 'isGone', target: 'idle' },
          { guard: 'wasRefused', target: 'retained' },
          { target: 'finishing' },
        ],
        'ev.disconnected': { target: 'closing', actions: ['see', end(true)] },
        'fault.blocking': { target: 'closing', actions: ['gate', end(true)] },
        'machine.failed': { target: 'closing', actions: end(true) },
        'session.stop': { target: 'closing', actions: end(false) },
        'cable.release': { target: 'closing', actions: [end(false), release] },
      },
    },
    // The account is being closed: the car lets go, the contact opens, the meter is read.
    closing: {
      tags: 'finishing',
      on: {
        'transaction.closed': [{ guard: 'isGone', target: 'idle' }, { target: 'finishing' }],
        'ev.disconnected': { actions: ['see', end(true)] },
        'fault.blocking': { actions: ['gate', end(true)] },
        'machine.failed': 'finishing',
        'session.stop': {},
      },
      after: { closingLimit: 'finishing' },
      exit: settled,
    },
    // OCPP 1.6 errata 3.5: after a refused token the cable stays until the same one is shown, or it is unlocked remotely.
    retained: {
      tags: 'finishing',
      on: {
        'ev.disconnected': { target: 'idle', actions: 'see' },
        'tag.presented': { guard: 'isOwnCard', target: 'finishing', actions: 'touch' },
        'cable.release': { target: 'finishing', actions: release },
      },
    },
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
