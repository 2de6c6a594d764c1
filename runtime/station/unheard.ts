/**
 * How many ended transactions wait for the central system. Beyond the limit nobody begins another one (guide 619–629),
 * until one has been heard.
 */
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { StorageWord } from './watched-store.ts';

const changing: readonly Told['fact']['type'][] = ['transaction.stopped', 'message.delivered', 'message.buried'];

export class Unheard {
  readonly #ledger: Pick<Ledger, 'unheard'>;
  readonly #most: number;
  readonly #say: (word: StorageWord) => void;
  #full = false;

  constructor(ledger: Pick<Ledger, 'unheard'>, settings: Settings, say: (word: StorageWord) => void) {
    this.#ledger = ledger;
    this.#most = settings.get('storage/most_transactions');
    this.#say = say;
  }

  hear({ fact }: Told): void {
    if (changing.includes(fact.type)) this.look();
  }

  look(): void {
    const full = this.#ledger.unheard >= this.#most;
    if (full === this.#full) return;
    this.#full = full;
    this.#say({ type: full ? 'fault.found' : 'fault.gone', fault: 'PersistenceTooManyTransactions' });
  }
}
