/**
 * How much waits for the central system that must not be lost: ended transactions, and the starts and stops of all.
 * Beyond either limit nobody begins another one (guide 619–629), until a tenth of it has been heard: a central system
 * that takes one message an hour must not open and close a station with each.
 */
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { StorageWord } from './watched-store.ts';

/** A start alone raises nothing: who has begun may end. */
const changing: readonly Told['fact']['type'][] = ['transaction.stopped', 'message.delivered', 'message.buried'];

/** Of the limit: from here on down there is room again. */
const ROOM = 0.9;

type Waiting = Pick<Ledger, 'unheard' | 'unheardEnds'>;

export class Unheard {
  readonly #ledger: Waiting;
  readonly #mostTransactions: number;
  readonly #mostMessages: number;
  readonly #say: (word: StorageWord) => void;
  #full = false;

  constructor(ledger: Waiting, settings: Settings, say: (word: StorageWord) => void) {
    this.#ledger = ledger;
    this.#mostTransactions = settings.get('storage/most_transactions');
    this.#mostMessages = settings.get('ocpp/MaxStoredMessages');
    this.#say = say;
  }

  hear({ fact }: Told): void {
    if (changing.includes(fact.type)) this.look();
  }

  look(): void {
    const full = this.#full ? !this.#hasRoom() : this.#isFull();
    if (full === this.#full) return;
    this.#full = full;
    this.#say({ type: full ? 'fault.found' : 'fault.gone', fault: 'PersistenceTooManyTransactions' });
  }

  #isFull(): boolean {
    const { unheard, unheardEnds } = this.#ledger;
    return unheard >= this.#mostTransactions || unheardEnds > this.#mostMessages;
  }

  #hasRoom(): boolean {
    const { unheard, unheardEnds } = this.#ledger;
    return unheard <= Math.floor(ROOM * this.#mostTransactions) && unheardEnds <= Math.floor(ROOM * this.#mostMessages);
  }
}
