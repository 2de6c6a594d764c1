/**
 * Between what is remembered of tokens and the machines that decide: answers their look-ups, hands them what the
 * central system says of a token, and finds where that contradicts its own list. Plain code; it decides nothing.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Key, Store, Table } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import type { TokenRecord } from '../../machines/vocabulary/tokens.ts';
import type { Log } from '../csms/deps.ts';
import { evseName } from '../host/actors.ts';
import type { Incoming } from '../host/host.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { TokenBook } from './token-book.ts';

export type AccessOptions = {
  readonly store: Store;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly dispatch: (to: string, event: Incoming) => void;
  readonly log: Log;
  /** A row that cannot be believed. */
  readonly damaged: (table: Table, key: Key, why: string) => void;
};

export class Access {
  readonly book: TokenBook;
  readonly #options: AccessOptions;

  constructor(options: AccessOptions) {
    const { store, settings, log, damaged } = options;
    this.#options = options;
    this.book = new TokenBook({
      store,
      damaged,
      complain: (sentence) => log.warn({}, sentence),
      settings: {
        listEnabled: settings.get('ocpp/LocalAuthListEnabled'),
        cacheEnabled: settings.get('ocpp/AuthorizationCacheEnabled'),
        mostListed: settings.get('ocpp/LocalAuthListMaxLength'),
        mostSent: settings.get('ocpp/SendLocalListMaxLength'),
        mostCached: settings.get('ocpp/authorizationCacheMaxLength'),
      },
    });
  }

  /** A neighbour says who may charge at this EVSE (guide 3296). */
  asksNeighbour(evse: number): boolean {
    return this.#options.settings.get('ports[]/user_authentication', evse) === 'mqtt';
  }

  /** The answer to the order `token.lookup`. */
  lookUp(from: string, id: string): void {
    const { clock, dispatch } = this.#options;
    dispatch(from, { type: 'token.known', ...this.book.look(id, clock.wall()) });
  }

  /** Before the ledger forgets whose transaction it was. */
  hear({ fact, stamp: { wall } }: Told): void {
    if (fact.type === 'token.learned') this.#compare(fact.token.id, fact.record, wall);
    if (fact.type !== 'message.delivered' || fact.answer.token === undefined) return;
    const { transaction, token } = fact.answer;
    const { id, ...record } = token;
    this.#compare(id, record, wall);
    const { ledger, dispatch } = this.#options;
    const account = ledger.account(transaction);
    if (account !== undefined) {
      dispatch(evseName(account.evse, 'transaction'), { type: 'token.judged', transaction, ...record });
    }
  }

  /** A new list of the central system is its word on every contradiction to the old one. */
  install(update: Extract<Request, { type: 'list.install' }>, done: (outcome: Outcome) => void): void {
    this.book.install(update, (outcome) => {
      if (outcome === 'accepted') this.#options.dispatch('station', { type: 'fault.gone', fault: 'LocalListConflict' });
      done(outcome);
    });
  }

  #compare(id: string, said: TokenRecord, wall: number | null): void {
    if (!this.book.contradicts(id, said, wall)) return;
    this.#options.dispatch('station', { type: 'fault.found', fault: 'LocalListConflict' });
  }
}
