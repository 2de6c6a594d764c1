/**
 * The storage of a station: the store, what is kept in it of transactions, and who says what ails it. Put together
 * before the machines; speaks to the station from `begin` on.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Key, Store, Table } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Unheard } from './unheard.ts';
import { WatchedStore, type StorageWord } from './watched-store.ts';

export type StorageOptions = {
  readonly store: Store;
  readonly clock: Clock;
  /** Where the world runs faster than real time: the clock of the disk, which does not. */
  readonly diskClock?: Clock;
  readonly settings: Settings;
  readonly log: Logger;
  /** Never used before: 16 hexadecimal digits. */
  readonly boot: string;
};

/** Guide row "What the station tries": again every 5 s. */
const RETRY_MS = 5000;

export class Storage {
  readonly store: WatchedStore;
  readonly ledger: Ledger;
  /** For whoever reads rows and checks them: this one cannot be believed. */
  readonly damaged: (table: Table, key: Key, why: string) => void;
  readonly #settings: Settings;
  readonly #clock: Clock;
  #callOff: (() => void) | null = null;
  #unheard: Unheard | null = null;

  constructor({ store, clock, diskClock = clock, settings, log, boot }: StorageOptions) {
    this.#clock = diskClock;
    const watched = new WatchedStore(store, () => diskClock.now());
    this.store = watched;
    this.#settings = settings;
    this.damaged = (table, key, why) => {
      watched.damaged(table, key);
      log.error({ table, key, why }, 'a stored row is damaged and was left out');
    };
    this.ledger = new Ledger({
      store: watched,
      boot,
      outboxLimit: settings.get('ocpp/MaxStoredMessages'),
      countsFromZero: () => settings.get('ocpp/energyRegister') === 'session',
      delivers: settings.get('ocpp/enable'),
      keepsSamples: () =>
        settings.get('ocpp/StopTxnSampledData').length + settings.get('ocpp/StopTxnAlignedData').length > 0,
      damaged: this.damaged,
    });
  }

  /** From now on the station hears what ails the storage. `sound`: nothing told stands any more. */
  begin(say: (word: StorageWord) => void, sound: () => void): void {
    this.store.begin((word) => {
      say(word);
      if (this.store.isAiling) this.#lookAgain(sound);
    });
    this.#unheard = new Unheard(this.ledger, this.#settings, say);
    this.#unheard.look();
  }

  stop(): void {
    this.#callOff?.();
  }

  #lookAgain(sound: () => void): void {
    if (this.#callOff !== null) return;
    this.#callOff = this.#clock.at(this.#clock.now() + RETRY_MS, () => {
      this.#callOff = null;
      this.store.retry();
      if (this.store.isAiling) this.#lookAgain(sound);
      else sound();
    });
  }

  hear(told: Told): void {
    this.#unheard?.hear(told);
  }
}
