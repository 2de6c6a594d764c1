/**
 * Who is promised a connector, over the whole station: finds the connector that holds a reservation, moves one of the
 * station when its connector can no longer serve, and tells every session whose card is expected anywhere. The keeping
 * itself, and its end, is the business of each connector's machine.
 */
import { reservation, type Held } from '../../machines/access/reservation.ts';
import type { FactOf, Told } from '../../machines/vocabulary/facts.ts';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import type { Token } from '../../machines/vocabulary/tokens.ts';
import { evseName } from '../host/actors.ts';
import type { Host, Incoming } from '../host/host.ts';
import { statusOf } from './view.ts';

export type ReservationsOptions = {
  readonly host: () => Host;
  readonly evses: readonly number[];
  readonly wall: () => number | null;
  /** ReserveConnectorZeroSupported. */
  readonly ofStation: () => boolean;
  readonly dispatch: (to: string, event: Incoming) => void;
};

type Done = (outcome: Outcome) => void;
type Make = Extract<Request, { type: 'reservation.make' }>;
type Roaming = { readonly reservation: number; readonly token: Token; readonly until: number };

export class Reservations {
  readonly #options: ReservationsOptions;
  /** Of the whole station, by number: which may be used anywhere. */
  readonly #roaming = new Map<number, Roaming>();
  /** Who waits until a reservation has been written down, by EVSE. */
  readonly #waiting = new Map<number, Done[]>();
  /** Those from before the restart do not know how much of their time is left. */
  #timeless: boolean;

  constructor(options: ReservationsOptions) {
    this.#options = options;
    this.#timeless = options.wall() === null;
  }

  /** After the first turn: what was promised before the restart stands. */
  start(): void {
    for (const evse of this.#options.evses) {
      const held = this.held(evse);
      if (held?.roams === true) this.#roaming.set(held.reservation, held);
    }
    if (this.#roaming.size > 0) this.#announce();
  }

  held(evse: number): Held | null {
    return this.#options.host().stateOf(evseName(evse, 'reservation'), reservation)?.context.held ?? null;
  }

  /** Answers once it would survive a power cut (PRO-05), or at once why not. */
  make({ evse, reservation: id, token, until }: Make, done: Done): void {
    const { evses, ofStation, wall } = this.#options;
    if (evse !== 0 && !evses.includes(evse)) return done('unknown-evse');
    const now = wall();
    if (now === null || until <= now || (evse === 0 && !ofStation())) return done('rejected');
    const wanted = evse === 0 ? evses : [evse];
    const holders = this.#holders(id);
    // OCPP 1.6 §5.13: the same number again replaces it, wherever it was.
    const chosen = wanted.find((one) => holders.includes(one)) ?? this.#free(wanted);
    if (chosen === undefined) return done(this.#refusal(wanted));
    this.#waiting.set(chosen, [...(this.#waiting.get(chosen) ?? []), done]);
    this.#hold(chosen, { reservation: id, token, until, forMs: until - now, roams: evse === 0 });
    // The new one is written down before the old one goes: a power cut between them must not lose it.
    for (const holder of holders.filter((one) => one !== chosen)) {
      this.#tell(holder, { type: 'reservation.move', reservation: id });
    }
  }

  cancel(id: number, done: Done): void {
    const holders = this.#holders(id);
    for (const evse of holders) this.#tell(evse, { type: 'reservation.cancel', reservation: id });
    return done(holders.length > 0 ? 'accepted' : 'rejected');
  }

  hear({ fact, evse }: Told): void {
    if (fact.type === 'link.changed' && fact.state === 'accepted') this.#setRight();
    if (evse === undefined) return;
    if (fact.type === 'reservation.made') this.#made(evse, fact);
    else if (fact.type === 'reservation.ended') this.#ended(fact);
    else if (fact.type === 'transaction.started' && fact.reservation !== undefined) {
      for (const holder of this.#holders(fact.reservation)) this.#tell(holder, { type: 'reservation.used' });
    }
  }

  #made(evse: number, { reservation: id, token, until, roams }: FactOf<'reservation.made'>): void {
    const waiting = this.#waiting.get(evse) ?? [];
    this.#waiting.delete(evse);
    for (const done of waiting) done('accepted');
    if (roams) this.#roaming.set(id, { reservation: id, token, until });
    if (roams || this.#roaming.delete(id)) this.#announce();
  }

  #ended({ reservation: id, why }: FactOf<'reservation.ended'>): void {
    const lost = this.#roaming.get(id);
    // A connector that took it over holds it still.
    if (lost === undefined || this.#holders(id).length > 0) return;
    this.#roaming.delete(id);
    const [next, now] = [this.#free(this.#options.evses), this.#options.wall()];
    if ((why === 'fault' || why === 'unavailable') && next !== undefined && now !== null) {
      return this.#hold(next, { ...lost, forMs: Math.max(0, lost.until - now), roams: true });
    }
    this.#announce();
  }

  /** The time of day is known for the first time. */
  #setRight(): void {
    const now = this.#options.wall();
    if (!this.#timeless || now === null) return;
    this.#timeless = false;
    for (const evse of this.#options.evses) {
      const held = this.held(evse);
      if (held !== null) this.#tell(evse, { type: 'reservation.timed', forMs: Math.max(0, held.until - now) });
    }
  }

  #hold(evse: number, held: Held): void {
    this.#tell(evse, { type: 'reservation.make', ...held });
  }

  #announce(): void {
    const roaming = [...this.#roaming.values()].map(({ reservation: id, token }) => ({ reservation: id, token }));
    for (const evse of this.#options.evses) {
      this.#options.dispatch(evseName(evse, 'session'), { type: 'reservation.roaming', roaming });
    }
  }

  #holders(id: number): readonly number[] {
    return this.#options.evses.filter((evse) => this.held(evse)?.reservation === id);
  }

  #free(wanted: readonly number[]): number | undefined {
    const host = this.#options.host();
    // A machine that has failed keeps nothing for anybody.
    const isSound = (evse: number) => host.snapshot(evseName(evse, 'reservation')) !== null;
    return wanted.find((evse) => isSound(evse) && statusOf(host, evse).status === 'Available');
  }

  /** Why none of these can be kept: somebody is there, else out of service, else broken. */
  #refusal(wanted: readonly number[]): Outcome {
    const statuses = wanted.map((evse) => statusOf(this.#options.host(), evse).status);
    if (statuses.some((status) => status !== 'Faulted' && status !== 'Unavailable')) return 'occupied';
    return statuses.includes('Unavailable') ? 'unavailable' : 'faulted';
  }

  #tell(evse: number, event: Incoming): void {
    this.#options.dispatch(evseName(evse, 'reservation'), event);
  }
}
