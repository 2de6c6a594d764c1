/**
 * Brings the writes of every turn to the disk, in order, and says when a turn is durable.
 *
 *   sound ──a commit fails, or takes longer than `limitMs`──▶ ailing ──everything written after all──▶ sound
 *
 * While ailing nothing is lost: writes are kept in memory and tried again every `retryMs`. Turns count as durable only when they are.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store, StoreFailure, Write } from '../../adapters/ports/store.ts';

export type JournalEvents = {
  /** Every turn up to this one is on the disk. */
  durable(turn: number): void;
  /** Trouble has begun: turns are no longer becoming durable. `late`: the disk does not answer. */
  ailing(why: StoreFailure | 'late'): void;
  sound(): void;
};

type Batch = { readonly turn: number; readonly writes: readonly Write[] };

export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: { readonly limitMs: number; readonly retryMs: number };
  readonly #events: JournalEvents;
  /** Asked of the store and not answered yet, oldest first. */
  #asked: Batch[] = [];
  /** Refused by the store, or not asked for since it began to refuse. */
  #kept: Batch[] = [];
  #ailing = false;
  /** The latest turn whose writes are on the disk. */
  #written = 0;
  #callOff: (() => void) | null = null;

  constructor(store: Store, clock: Clock, limits: { limitMs: number; retryMs: number }, events: JournalEvents) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
    this.#events = events;
  }

  get isAiling(): boolean {
    return this.#ailing;
  }

  /** Nothing is on its way: a turn without writes is durable at once. */
  get isIdle(): boolean {
    return this.#asked.length === 0 && this.#kept.length === 0;
  }

  write(turn: number, writes: readonly Write[]): void {
    if (this.#kept.length > 0) this.#kept.push({ turn, writes });
    else this.#ask([{ turn, writes }]);
  }

  #ask(batches: readonly Batch[]): void {
    this.#asked.push(...batches);
    this.#store.commit(
      batches.flatMap((batch) => batch.writes),
      (failure) => this.#answered(batches, failure),
    );
    if (this.#asked.length > 0 && this.#callOff === null) this.#watch();
  }

  #answered(batches: readonly Batch[], failure: StoreFailure | null): void {
    this.#asked = this.#asked.filter((batch) => !batches.includes(batch));
    if (failure !== null) {
      this.#kept = [...batches, ...this.#kept].sort((a, b) => a.turn - b.turn);
      this.#fall(failure);
      return;
    }
    this.#written = Math.max(this.#written, batches.at(-1)?.turn ?? 0);
    // A later batch may be on the disk while an earlier one was refused: nothing beyond the earlier one counts yet.
    const open = this.#asked[0];
    if (this.#kept.length === 0) {
      this.#events.durable(open === undefined ? this.#written : open.turn - 1);
    }
    if (this.isIdle) this.#recover();
    else this.#watch();
  }

  /** Looks again when the oldest open commit should have been answered, or when it is time to try again. */
  #watch(): void {
    this.#callOff?.();
    const wait = this.#ailing ? this.#limits.retryMs : this.#limits.limitMs;
    this.#callOff = this.#clock.at(this.#clock.now() + wait, () => {
      this.#callOff = null;
      if (this.#kept.length > 0 && this.#asked.length === 0) {
        const batches = this.#kept;
        this.#kept = [];
        this.#ask(batches);
      } else if (this.#asked.length > 0) this.#fall('late');
    });
  }

  #fall(why: StoreFailure | 'late'): void {
    const wasSound = !this.#ailing;
    this.#ailing = true;
    this.#watch();
    if (wasSound) this.#events.ailing(why);
  }

  #recover(): void {
    this.#callOff?.();
    this.#callOff = null;
    if (!this.#ailing) return;
    this.#ailing = false;
    this.#events.sound();
  }
}
