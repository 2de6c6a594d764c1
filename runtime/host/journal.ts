/**
 * Brings the writes of every turn to the disk, in order, and says when a turn is durable.
 *
 *   sound ──a commit fails, or takes longer than `limitMs`──▶ ailing ──everything written after all──▶ sound
 *
 * One commit is on its way at a time; what is to be written meanwhile goes together into the next. So the disk never
 * holds a later turn without an earlier one, not even when a commit in the middle is refused. While ailing nothing is
 * lost: writes are kept in memory and tried again every `retryMs`. Turns count as durable only when they are.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store, StoreFailure, Write } from '../../adapters/ports/store.ts';

export type JournalEvents = {
  /** Every turn up to this one is on the disk; `Infinity` when nothing is on its way. */
  durable(turn: number): void;
  /**
   * Trouble has begun, or has become another one: turns are no longer becoming durable. `late`: the disk does not
   * answer.
   */
  ailing(why: StoreFailure | 'late'): void;
  sound(): void;
};

type Batch = { readonly turn: number; readonly writes: readonly Write[] };

export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: { readonly limitMs: number; readonly retryMs: number };
  readonly #events: JournalEvents;
  /** The commit that the store has been asked for and has not answered, oldest turn first; empty: none. */
  #asked: readonly Batch[] = [];
  /** To be asked for next, oldest first. */
  #kept: Batch[] = [];
  #ailment: StoreFailure | 'late' | null = null;
  #callOff: (() => void) | null = null;

  constructor(store: Store, clock: Clock, limits: { limitMs: number; retryMs: number }, events: JournalEvents) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
    this.#events = events;
  }

  get isAiling(): boolean {
    return this.#ailment !== null;
  }

  /** Nothing is on its way: a turn without writes is durable at once. */
  get isIdle(): boolean {
    return this.#asked.length === 0 && this.#kept.length === 0;
  }

  write(turn: number, writes: readonly Write[]): void {
    const isFree = this.isIdle;
    this.#kept.push({ turn, writes });
    if (isFree) this.#ask();
  }

  #ask(): void {
    const batches = this.#kept;
    this.#kept = [];
    this.#asked = batches;
    if (this.#ailment === null) this.#wait(this.#limits.limitMs, () => this.#fall('late'));
    this.#store.commit(
      batches.flatMap(({ writes }) => writes),
      (failure) => this.#answered(batches, failure),
    );
  }

  #answered(batches: readonly Batch[], failure: StoreFailure | null): void {
    this.#stopWaiting();
    this.#asked = [];
    if (failure !== null) {
      this.#kept = [...batches, ...this.#kept];
      this.#wait(this.#limits.retryMs, () => this.#ask());
      this.#fall(failure);
      return;
    }
    const next = this.#kept[0];
    this.#events.durable(next === undefined ? Number.POSITIVE_INFINITY : next.turn - 1);
    // Whoever heard that may have written the next turn already.
    if (this.#kept.length > 0 && this.#asked.length === 0) this.#ask();
    if (this.isIdle) this.#recover();
  }

  #fall(why: StoreFailure | 'late'): void {
    if (this.#ailment === why) return;
    this.#ailment = why;
    this.#events.ailing(why);
  }

  #recover(): void {
    if (this.#ailment === null) return;
    this.#ailment = null;
    this.#events.sound();
  }

  #wait(ms: number, then: () => void): void {
    this.#stopWaiting();
    this.#callOff = this.#clock.at(this.#clock.now() + ms, () => {
      this.#callOff = null;
      then();
    });
  }

  #stopWaiting(): void {
    this.#callOff?.();
    this.#callOff = null;
  }
}
