/**
 * What somebody outside asks of the station: judged by what the machines are in, handed to them as events, answered in
 * one word.
 * OCPP, MQTT and the page all come through here, so that they cannot differ.
 */
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import { authorization } from '../../machines/access/authorization.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { rcd } from '../../machines/evse/rcd.ts';
import { recloser } from '../../machines/evse/recloser.ts';
import type { ConnectorStatus } from '../../machines/vocabulary/status.ts';
import { firmware } from '../../machines/upkeep/firmware.ts';
import { isKeptFor, isTokenId, type Token } from '../../machines/vocabulary/tokens.ts';
import type { Access } from '../access/access.ts';
import { evseName } from '../host/actors.ts';
import type { Host, Incoming } from '../host/host.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Planner } from '../profiles/planner.ts';
import type { Reservations } from './reservations.ts';
import type { Upkeep } from '../upkeep/upkeep.ts';
import { Endings } from './endings.ts';
import { hasTransaction, statusOf } from './view.ts';

export type RequestsOptions = {
  readonly host: Host;
  readonly ledger: Ledger;
  readonly evses: readonly number[];
  /** Made after everybody else. */
  readonly profiles: () => Planner;
  readonly reservations: Reservations;
  readonly upkeep: Upkeep;
  readonly sample: (evse: number) => void;
  /** Has a certificate signed for the station; false while that makes no sense. */
  readonly sign: () => boolean;
  readonly access: Pick<Access, 'book' | 'install' | 'asksNeighbour'>;
};

type Done = (outcome: Outcome) => void;
type Handlers = {
  readonly [T in Request['type']]: (desk: Requests, request: Extract<Request, { type: T }>, done: Done) => void;
};

/** Where a new visit may begin, best first. */
const startable: readonly ConnectorStatus[] = ['Preparing', 'Available', 'Finishing', 'Reserved'];

/** Why nothing can begin in this status. */
const refusals: Partial<Record<ConnectorStatus, Outcome>> = { Faulted: 'faulted', Unavailable: 'unavailable' };

/** Answers everybody who waits at an EVSE. */
function release(waiting: Map<number, Done[]>, evse: number, outcome: Outcome): void {
  const everybody = waiting.get(evse) ?? [];
  waiting.delete(evse);
  for (const done of everybody) done(outcome);
}

export class Requests {
  readonly #options: RequestsOptions;
  /** Who waits for the recloser of an EVSE. */
  readonly #reclosing = new Map<number, Done[]>();
  /** Who waits for the bolt of an EVSE. */
  readonly #unlocking = new Map<number, Done[]>();

  readonly #endings: Endings;

  /** Who waits until his wish has been written down (PRO-05), and at which EVSEs. */
  readonly #wishing: { readonly open: Set<number>; readonly done: () => void }[] = [];

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#endings = new Endings(options.host);
  }

  ask<T extends Request['type']>(request: Extract<Request, { type: T }>, done: Done): void {
    const handler: Handlers[T] = Requests.#handlers[request.type];
    handler(this, request, done);
  }

  /** After the first turn. */
  start(): void {
    this.#options.reservations.start();
  }

  /** What has become true may be what somebody waits for. */
  hear(told: Told): void {
    this.#options.reservations.hear(told);
    this.#endings.hear(told);
    const { fact, evse } = told;
    if (evse === undefined) return;
    if (fact.type === 'recloser.answered') release(this.#reclosing, evse, fact.outcome);
    if (fact.type === 'lock.answered') {
      release(this.#unlocking, evse, fact.outcome === 'unlocked' ? 'unlocked' : 'unlock-failed');
    }
    if (fact.type === 'availability.changed') this.#wished(evse);
  }

  /** A wish for an EVSE's availability is on the disk. */
  #wished(evse: number): void {
    for (const wish of this.#wishing.splice(0)) {
      wish.open.delete(evse);
      if (wish.open.size === 0) wish.done();
      else this.#wishing.push(wish);
    }
  }

  static readonly #handlers: Handlers = {
    'session.start': (desk, { evse, token, profile }, done) => {
      if (evse !== undefined && !desk.#knows(evse)) return done('unknown-evse');
      if (!isTokenId(token.id)) return done('rejected');
      const chosen = evse ?? desk.#freeEvse(token);
      if (chosen === undefined) return done('occupied');
      const refusal = desk.#refusal(chosen, token);
      if (refusal !== null) return done(refusal);
      if (!desk.#options.profiles().await(chosen, token, profile)) return done('rejected');
      const type = desk.#isKept(chosen, token) === 'not' ? 'token.remote' : 'token.check';
      desk.#options.host.dispatch(evseName(chosen, 'authorization'), { type, token });
      return done('accepted');
    },
    'session.stop': (desk, { remoteId }, done) => {
      const account = desk.#options.ledger.byRemoteId(remoteId);
      if (account === undefined) return done('unknown-transaction');
      return desk.#endings.stop(account, done);
    },
    'lock.release': (desk, { evse }, done) => {
      if (!desk.#knows(evse)) return done('unknown-evse');
      if (!desk.#options.host.has(evseName(evse, 'lock'))) return done('not-supported');
      desk.#unlocking.set(evse, [...(desk.#unlocking.get(evse) ?? []), done]);
      return desk.#options.host.dispatch(evseName(evse, 'session'), { type: 'cable.release' });
    },
    'availability.set': (desk, { evse, operative, source }, done) => {
      const meant = evse === 0 ? desk.#options.evses : [evse];
      if (!meant.every((one) => desk.#knows(one))) return done('unknown-evse');
      // A machine that has failed keeps no wish: nothing may be promised in its name.
      if (meant.some((one) => desk.#options.host.snapshot(evseName(one, 'availability')) === null)) {
        return done('rejected');
      }
      const busy = meant.some((one) => hasTransaction(desk.#options.host, one));
      // OCPP 1.6 §5.2: during a transaction the change waits for its end.
      const outcome = busy && !operative ? 'scheduled' : 'accepted';
      const open = new Set(meant);
      desk.#wishing.push({ open, done: () => done(outcome) });
      const event = { type: 'availability.set', operative, source, whole: evse === 0 };
      for (const one of meant) desk.#options.host.dispatch(evseName(one, 'availability'), event);
      return undefined;
    },
    'station.reset': (desk, { kind }, done) => {
      // User guide 2199: not while firmware is being installed.
      if (desk.#options.host.stateOf('firmware', firmware)?.hasTag('installing') === true) return done('rejected');
      return desk.#endings.reset(kind, done);
    },
    'fault.acknowledge': (desk, _request, done) => {
      desk.#options.host.dispatch('station', { type: 'fault.acknowledge' });
      return done('accepted');
    },
    'rcd.test': (desk, { evse }, done) => {
      if (!desk.#knows(evse)) return done('unknown-evse');
      if (!desk.#options.host.has(evseName(evse, 'rcdTest'))) return done('not-supported');
      const state = desk.#options.host.stateOf(evseName(evse, 'rcd'), rcd);
      desk.#options.host.dispatch(evseName(evse, 'rcd'), { type: 'rcd.test' });
      // Never under power, and a device that has failed is acknowledged first.
      const may = state?.context.contact === 'dead' && (state.hasTag('armed') || state.hasTag('testing'));
      return done(may ? 'accepted' : 'rejected');
    },
    'phases.set': (desk, { evse, phases }, done) => done(desk.#hand(evse, 'phases', { type: 'phases.switch', phases })),
    'phases.delay': (desk, { evse, seconds }, done) =>
      done(desk.#hand(evse, 'phases', { type: 'phases.delay', ms: seconds * 1000 })),
    'ventilation.tell': (desk, { evse, what, on }, done) => {
      const events = {
        available: { type: 'ventilation.offered', available: on },
        runs: { type: 'ventilation.seen', running: on },
        relay: { type: 'ventilation.switch', on },
      } as const;
      return done(desk.#hand(evse, 'ventilation', events[what]));
    },
    'recloser.read': (desk, { evse }, done) => done(desk.#recloserOf(evse)),
    'recloser.change': (desk, { evse, to }, done) => {
      const found = desk.#recloserOf(evse);
      if (found !== 'open' && found !== 'closed') return done(found);
      desk.#reclosing.set(evse, [...(desk.#reclosing.get(evse) ?? []), done]);
      return desk.#options.host.dispatch(evseName(evse, 'recloser'), { type: 'recloser.command', to });
    },
    'cache.clear': (desk, _request, done) => desk.#options.access.book.clearCache(done),
    'list.install': (desk, request, done) => desk.#options.access.install(request, done),
    'access.set': (desk, { evse, allowed }, done) => {
      if (desk.#knows(evse) && !desk.#options.access.asksNeighbour(evse)) return done('not-supported');
      return done(desk.#hand(evse, 'key', { type: allowed ? 'key.on' : 'key.off' }));
    },
    'reservation.make': (desk, request, done) => desk.#options.reservations.make(request, done),
    'reservation.cancel': (desk, { reservation: id }, done) => desk.#options.reservations.cancel(id, done),
    'log.send': (desk, request, done) => desk.#options.upkeep.logs.send(request, done),
    'log.tell': (desk, { numbered }, done) => {
      desk.#options.upkeep.tell('log', numbered);
      return done('accepted');
    },
    'firmware.update': (desk, request, done) => desk.#options.upkeep.firmware.update(request, done),
    'firmware.tell': (desk, { numbered }, done) => {
      desk.#options.upkeep.tell('firmware', numbered);
      return done('accepted');
    },
    'certificate.sign': (desk, _request, done) => done(desk.#options.sign() ? 'accepted' : 'rejected'),
    'profile.set': (desk, { profile, remoteId }, done) => desk.#options.profiles().set(profile, remoteId, done),
    'profile.clear': (desk, { filter }, done) => desk.#options.profiles().clear(filter, done),
    'meter.sample': (desk, { evse }, done) => {
      const meant = evse === 0 ? desk.#options.evses : [evse];
      if (!meant.every((one) => desk.#knows(one))) return done('unknown-evse');
      for (const one of meant) desk.#options.sample(one);
      return done('accepted');
    },
  };

  #knows(evse: number): boolean {
    return this.#options.evses.includes(evse);
  }

  /** Hands an event to a machine that may not be fitted. */
  #hand(evse: number, role: string, event: Incoming): Outcome {
    if (!this.#knows(evse)) return 'unknown-evse';
    if (!this.#options.host.has(evseName(evse, role))) return 'not-supported';
    this.#options.host.dispatch(evseName(evse, role), event);
    return 'accepted';
  }

  #recloserOf(evse: number): 'open' | 'closed' | 'not-present' | 'not-available' | 'unknown-evse' {
    if (!this.#knows(evse)) return 'unknown-evse';
    if (!this.#options.host.has(evseName(evse, 'recloser'))) return 'not-present';
    const state = this.#options.host.stateOf(evseName(evse, 'recloser'), recloser);
    if (state?.matches('opened') === true) return 'open';
    return state?.matches('closed') === true ? 'closed' : 'not-available';
  }

  /** Why this token may not start here now; null when it may try. */
  #refusal(evse: number, token: Token): Outcome | null {
    const { host } = this.#options;
    const { status } = statusOf(host, evse);
    const refusal = refusals[status];
    if (refusal !== undefined) return refusal;
    if (!startable.includes(status) || hasTransaction(host, evse)) return 'occupied';
    const checking = host.stateOf(evseName(evse, 'authorization'), authorization);
    if (checking === null || checking.hasTag('busy')) return 'occupied';
    return this.#isKept(evse, token) === 'for another' ? 'occupied' : null;
  }

  /** For its group: whether the token is of it, only a check can tell. */
  #isKept(evse: number, token: Token): 'not' | 'for its group' | 'for another' {
    const held = this.#options.reservations.held(evse);
    if (held === null || isKeptFor(held.token, token)) return 'not';
    return held.token.parent === undefined ? 'for another' : 'for its group';
  }

  #freeEvse(token: Token): number | undefined {
    const able = this.#options.evses.filter((evse) => this.#refusal(evse, token) === null);
    const rank = (evse: number) => startable.indexOf(statusOf(this.#options.host, evse).status);
    return able.toSorted((a, b) => rank(a) - rank(b))[0];
  }
}
