/**
 * Whoever wants a transaction to end, or the station to restart, is answered when that has been written down, not when
 * it has been heard: a power cut between the two would otherwise forget what was accepted (PRO-05, BIL-03).
 *
 *   stop ─▶ session ─▶ transaction.ending ─disk─▶ accepted        reset ─▶ reset.started, endings ─disk─▶ accepted
 */
import { reset } from '../../machines/station/reset.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Outcome } from '../../machines/vocabulary/requests.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';
import type { AccountRow } from '../ledger/rows.ts';

type Done = (outcome: Outcome) => void;

export class Endings {
  readonly #host: Host;
  /** Transactions of which the disk knows that they end. */
  readonly #ending = new Set<string>();
  /** Who waits for that, by transaction. */
  readonly #stopping = new Map<string, Done[]>();
  /** Who waits for the restart to begin. */
  readonly #resetting: Done[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  stop({ evse, transaction }: Pick<AccountRow, 'evse' | 'transaction'>, done: Done): void {
    // A machine that has failed ends nothing: nothing may be promised in its name.
    const roles = ['session', 'transaction'];
    if (roles.some((role) => this.#host.snapshot(evseName(evse, role)) === null)) return done('rejected');
    if (this.#ending.has(transaction)) return done('accepted');
    this.#stopping.set(transaction, [...(this.#stopping.get(transaction) ?? []), done]);
    return this.#host.dispatch(evseName(evse, 'session'), { type: 'session.stop', reason: 'Remote' });
  }

  reset(kind: 'soft' | 'hard', done: Done): void {
    const state = this.#host.stateOf('reset', reset);
    if (state === null) return done('rejected');
    const isNews = state.matches('idle') || this.#resetting.length > 0;
    if (isNews) this.#resetting.push(done);
    this.#host.dispatch('reset', { type: 'station.reset', kind });
    // One that only hurries another one along was written down with it.
    if (!isNews) done('accepted');
    return undefined;
  }

  hear({ fact }: Told): void {
    if (fact.type === 'reset.started') for (const done of this.#resetting.splice(0)) done('accepted');
    if (fact.type === 'transaction.ending') this.#ending.add(fact.transaction);
    else if (fact.type === 'transaction.stopped') this.#ending.delete(fact.transaction);
    else return;
    const waiting = this.#stopping.get(fact.transaction) ?? [];
    this.#stopping.delete(fact.transaction);
    for (const done of waiting) done('accepted');
  }
}
