/**
 * Beside the machine that delivers: it is woken when the ledger has put something into the queue, and nothing is sent
 * while the disk could not remember what became of it.
 */
import { outbox } from '../../machines/link/outbox.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Host, Incoming } from '../host/host.ts';
import { fillsOutbox } from '../ledger/ledger.ts';

export type OutboxKeeperOptions = {
  readonly host: () => Host;
  readonly dispatch: (to: string, event: Incoming) => void;
  readonly storageIsAiling: () => boolean;
  readonly send: (order: Order) => void;
};

export class OutboxKeeper {
  readonly #options: OutboxKeeperOptions;
  #withheld: Order | null = null;

  constructor(options: OutboxKeeperOptions) {
    this.#options = options;
  }

  /** A delivery that cannot be written down would be repeated without end: true, and it is kept back. */
  withholds(order: Order): boolean {
    if (order.type !== 'outbox.send' || !this.#options.storageIsAiling()) return false;
    this.#withheld = order;
    return true;
  }

  /** What was kept in memory is written: the outbox goes on where it was, with everything that has come meanwhile. */
  storageSound(): void {
    const withheld = this.#withheld;
    this.#withheld = null;
    if (withheld !== null && this.#is('sending')) this.#options.send(withheld);
    else this.#wake();
  }

  hear({ fact }: Told): void {
    if (fillsOutbox(fact)) this.#wake();
  }

  #wake(): void {
    if (this.#is('empty')) this.#options.dispatch('outbox', { type: 'outbox.filled' });
  }

  #is(state: 'empty' | 'sending'): boolean {
    return this.#options.host().stateOf('outbox', outbox)?.matches(state) === true;
  }
}
