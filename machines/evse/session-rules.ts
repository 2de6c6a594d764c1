/**
 * The session's rules, apart from its chart: what it remembers, tells and reports, and what may be. All pure functions.
 */
import { tell } from '../outputs.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { isKeptFor, sameId, type Token } from '../vocabulary/tokens.ts';
import type { StopReason } from '../vocabulary/status.ts';
import { faultRow } from '../vocabulary/faults.ts';
import type { Reservation, SessionArgs, SessionContext, SessionEvent } from './session-words.ts';

type Change = Partial<SessionContext>;

const tokenOf = (event: SessionEvent): Token => {
  if (!('token' in event)) throw new Error(`${event.type} carries no token`);
  return event.token;
};

// What is remembered.

export const see = ({ event }: SessionArgs): Change => ({ plugged: event.type === 'ev.connected' });

export const gate = ({ context: { gate: now }, event }: SessionArgs): Change => {
  switch (event.type) {
    case 'fault.blocking':
      return { gate: { ...now, fault: event.fault } };
    case 'fault.cleared':
      return { gate: { ...now, fault: null } };
    case 'availability.now':
      return { gate: { ...now, operative: event.operative } };
    case 'reservation.now':
      return { gate: { ...now, reserved: event.reserved } };
    case 'reservation.roaming':
      return { gate: { ...now, roaming: event.roaming } };
    default:
      return {};
  }
};

export const applySettings = ({ event }: SessionArgs): Change =>
  event.type === 'settings.changed' ? { settings: event.settings } : {};

/** The token may charge; the time counts from here for the guard against a card that is held a moment too long. */
export const admit = ({ event }: SessionArgs): Change => ({ token: tokenOf(event), touchedAt: event.stamp.at });
export const touch = ({ event }: SessionArgs): Change => ({ touchedAt: event.stamp.at });
export const learn = ({ context: { token }, event }: SessionArgs): Change =>
  event.type === 'token.informed' && event.parent !== undefined && token !== null
    ? { token: { ...token, parent: event.parent } }
    : {};
/** What the power cut has interrupted goes on: from here on it is a visit like any other. */
export const goOn = (): Change => ({ interrupted: false });
export const forget = (): Change => ({ token: null, interrupted: false });

// What is told.

export const unlock = tell('lock', { type: 'lock.unlock' });
export const release = tell('lock', { type: 'lock.release' });
export const askForToken = tell('authorization', { type: 'token.wanted' });
export const abandon = tell('transaction', { type: 'transaction.abandon' });

const asked = (type: 'token.check' | 'token.foreign') =>
  ({
    type: 'tell',
    params: ({ event }: SessionArgs) => ({ to: 'authorization', event: { type, token: tokenOf(event) } }),
  }) as const;
const check = asked('token.check');
/** A card that might stop what another has begun. */
export const challenge = asked('token.foreign');

/** The reservation that brings this token here: the connector's own, else one of the station. */
const reservationOf = ({ token, gate: { reserved, roaming } }: SessionContext): Reservation | undefined =>
  reserved ?? roaming.find((one) => token !== null && isKeptFor(one.token, token));

export const begin = {
  type: 'tell',
  params: ({ context }: SessionArgs) => {
    const kept = reservationOf(context);
    return {
      to: 'transaction',
      event: context.interrupted
        ? { type: 'transaction.resume' }
        : {
            type: 'transaction.begin',
            token: context.token,
            ...(kept === undefined ? {} : { reservation: kept.reservation }),
          },
    };
  },
} as const;

const endings: Partial<Record<SessionEvent['type'], StopReason>> = {
  'ev.disconnected': 'EVDisconnected',
  'cable.release': 'UnlockCommand',
  'tag.presented': 'Local',
  'token.granted': 'Local',
  'token.master': 'Local',
};

/** Why the account ends: it lies in the event; anything unexpected is `Other`. */
const reasonOf = (event: SessionEvent): StopReason => {
  if (event.type === 'session.stop') return event.reason;
  const known = event.type === 'fault.blocking' ? faultRow(event.fault).stopReason : endings[event.type];
  return known ?? 'Other';
};

/** Ends the account for the reason that lies in the event. */
export const end = (urgent: boolean) =>
  ({
    type: 'tell',
    params: ({ event }: Pick<SessionArgs, 'event'>) => ({
      to: 'transaction',
      event: {
        type: 'transaction.end',
        urgent,
        ending: {
          reason: reasonOf(event),
          ...('token' in event ? { token: event.token } : {}),
        },
      },
    }),
  }) as const;

/** The end of what has not begun again: it ends for its own reason where an account is open. */
export const drop = {
  type: 'tell',
  params: ({ context, event }: SessionArgs) => (context.interrupted ? end(false).params({ event }) : abandon.params),
} as const;

/** Reset counts who has come to rest. */
export const settled = {
  type: 'tell',
  params: ({ context }: SessionArgs) => ({
    to: 'reset',
    event: { type: 'session.settled', evse: context.input.evse },
  }),
} as const;

// What is reported.

export const says = (fact: (args: SessionArgs) => Fact) => ({ type: 'report', params: fact }) as const;

export const presented = ({ event }: SessionArgs): Fact => ({ type: 'token.presented', token: tokenOf(event) });
const admitted = ({ event }: SessionArgs): Fact => ({ type: 'token.accepted', token: tokenOf(event) });
const isTimeless = ({ context, event }: SessionArgs): boolean =>
  context.settings.needsTime === true && event.stamp.wall === null;
export const refused = ({ context, event }: SessionArgs): Fact => {
  const { gate: now, plugged } = context;
  const token = tokenOf(event);
  if (event.type === 'token.master') return { type: 'token.refused', token, why: 'master-pass' };
  if (now.fault !== null) return { type: 'token.refused', token, why: 'faulted' };
  if (!now.operative) return { type: 'token.refused', token, why: 'unavailable' };
  if (now.reserved !== null) return { type: 'token.refused', token, why: 'reserved' };
  if (isTimeless({ context, event })) return { type: 'token.refused', token, why: 'no-time' };
  return { type: 'token.refused', token, why: plugged ? 'occupied' : 'no-car' };
};
export const expired = ({ context: { token } }: SessionArgs): Fact => {
  if (token === null) throw new Error('nobody was authorised');
  return { type: 'authorization.expired', token };
};

// Pieces of the chart that several states share.

/** Why nothing may begin here is noted in every state. */
export const gates = {
  'fault.blocking': { actions: 'gate' },
  'fault.cleared': { actions: 'gate' },
  'availability.now': { actions: 'gate' },
  'reservation.now': { actions: 'gate' },
  'reservation.roaming': { actions: 'gate' },
} as const;

/** A card where a new visit could begin. */
export const tap = [
  { guard: 'isTooSoon' },
  { guard: 'isClosed', actions: [says(presented), says(refused)] },
  { guard: 'needsCar', actions: [says(presented), says(refused)] },
  { actions: [says(presented), check] },
] as const;
export const startAt = <T extends string>(target: T) =>
  [
    { guard: 'isClosed', actions: says(refused) },
    { target, actions: ['admit', says(admitted)] },
  ] as const;
/** What stood against charging may have gone: a car that waits may be one that charges freely. */
export const opening = {
  'access.changed': { actions: askForToken },
  'fault.cleared': { actions: ['gate', askForToken] },
  'availability.now': { actions: ['gate', askForToken] },
  'reservation.now': { actions: ['gate', askForToken] },
} as const;
/** The group of the one whose cable is kept, or a master pass, frees it. */
export const ransom = {
  'token.granted': { guard: 'isKin', target: 'released', actions: 'touch' },
  'token.master': { target: 'released', actions: 'touch' },
} as const;
/** What ends a visit from outside: at once when there is danger or nobody is there, else in order. */
export const leave = <U, C>(urgently: U, calmly: C) =>
  ({
    'ev.disconnected': { target: 'closing', actions: ['see', urgently] },
    'fault.blocking': { target: 'closing', actions: ['gate', urgently] },
    'machine.failed': { target: 'closing', actions: urgently },
    'session.stop': { target: 'closing', actions: calmly },
    'cable.release': { target: 'closing', actions: [calmly, release] },
  }) as const;

// What may be.

/** Since a token last started or stopped something, ms. */
const sinceTouch = ({ context: { touchedAt }, event }: SessionArgs): number =>
  touchedAt === null ? Number.POSITIVE_INFINITY : event.stamp.at - touchedAt;
const isSameCard = ({ context: { token }, event }: SessionArgs): boolean =>
  token !== null && sameId(tokenOf(event).id, token.id);

/** Kept for somebody else. A card that may be of the right group is asked about first. */
const isKept = ({ context: { gate: now }, event }: SessionArgs): boolean => {
  if (now.reserved === null || isKeptFor(now.reserved.token, tokenOf(event))) return false;
  // OCPP 1.6 §5.13: only the central system knows its group.
  return event.type !== 'tag.presented' || now.reserved.token.parent === undefined;
};
const isKin = ({ context: { token }, event }: SessionArgs): boolean => {
  const { parent } = tokenOf(event);
  return parent !== undefined && token?.parent !== undefined && sameId(parent, token.parent);
};

export const guards = {
  isInterrupted: ({ context }: SessionArgs) => context.interrupted,
  mayResume: ({ context: { interrupted, input, settings } }: SessionArgs) =>
    interrupted && input.mustEnd !== true && settings.resumeAfterPowerLoss,
  hasNoLock: ({ context }: SessionArgs) => !context.input.hasLock,
  hasTimeOut: ({ context }: SessionArgs) => context.settings.connectionTimeOutMs > 0,
  isGone: ({ context }: SessionArgs) => !context.plugged,
  wasRefused: ({ event }: SessionArgs) => event.type === 'transaction.closed' && event.reason === 'DeAuthorized',
  isTimeless,
  /** Faulted, out of service, without the time, or kept for somebody else. */
  isClosed: ({ context, event }: SessionArgs) =>
    context.gate.fault !== null ||
    !context.gate.operative ||
    isTimeless({ context, event }) ||
    isKept({ context, event }),
  needsCar: ({ context }: SessionArgs) => context.settings.cardNeedsCar && !context.plugged,
  /** The card that has just ended a session must not begin the next one while it is being taken away. */
  isTooSoon: (args: SessionArgs) => sinceTouch(args) < args.context.settings.guardMs,
  isSameCard,
  isOwnCard: (args: SessionArgs) =>
    args.context.settings.cardStops && isSameCard(args) && sinceTouch(args) >= args.context.settings.guardMs,
  /** OCPP 1.6 §4.1: a foreign card is asked about only when it could stop this (TC_068). */
  mayStop: ({ context: { token, settings }, event }: SessionArgs) =>
    token !== null &&
    !sameId(tokenOf(event).id, token.id) &&
    (settings.hasMasters === true || (settings.cardStops && token.parent !== undefined)),
  isKin,
  stopsAsKin: (args: SessionArgs) => args.context.settings.cardStops && isKin(args),
};
