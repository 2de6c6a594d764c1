/**
 * Brings the writes of every turn to the disk, in order, and says when a turn is durable.
 *
 *   sound ──a commit fails, or takes longer than `limitMs`──▶ ailing ──everything written after all──▶ sound
 *
 * One commit is on its way at a time; what is to be written meanwhile goes together into the next. So the disk never
 * holds a later turn without an earlier one, not even when a commit in the middle is refused. While ailing writes are
 * kept in memory and tried again every `retryMs`. Turns count as durable only when they are.
 * Memory has an end (LIV-07): beyond `mostKept` writes only the last word of each row is kept, and what `mayGo` goes:
 * readings in between, never a start, a stop or anything else.
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

type Limits = {
  readonly limitMs: number;
  readonly retryMs: number;
  /** Writes kept in memory before they are thinned. */
  readonly mostKept: number;
  readonly mayGo: (write: Write) => boolean;
};
type Batch = { readonly turn: number; readonly writes: readonly Write[] };

const rowOf = ({ table, key }: Write): string => `${table} ${typeof key} ${key}`;

export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #events: JournalEvents;
  /** The commit that the store has been asked for and has not answered, oldest turn first; empty: none. */
  #asked: readonly Batch[] = [];
  /** To be asked for next, oldest first. */
  #kept: Batch[] = [];
  #keptWrites = 0;
  /** Thinned again beyond this: each time it finds less to thin. */
  #thinAt: number;
  #ailment: StoreFailure | 'late' | null = null;
  #callOff: (() => void) | null = null;
  #stopped = false;

  constructor(store: Store, clock: Clock, limits: Limits, events: JournalEvents) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
    this.#thinAt = limits.mostKept;
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
    this.#keptWrites += writes.length;
    if (this.#keptWrites > this.#thinAt) this.#thin();
    if (isFree) this.#ask();
  }

  /** What is on its way may still arrive; what the disk refuses from now on is not tried again, like after a cut. */
  stop(): void {
    this.#stopped = true;
    this.#stopWaiting();
  }

  #ask(): void {
    const batches = this.#kept;
    this.#kept = [];
    this.#keptWrites = 0;
    this.#thinAt = this.#limits.mostKept;
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
      this.#keptWrites = this.#kept.reduce((sum, { writes }) => sum + writes.length, 0);
      if (this.#keptWrites > this.#thinAt) this.#thin();
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

  /** All that is kept goes into one commit: of writes to one row only the last one matters. */
  #thin(): void {
    const last = new Map<string, Write>();
    for (const { writes } of this.#kept) for (const write of writes) last.set(rowOf(write), write);
    const stays = (write: Write) => last.get(rowOf(write)) === write && !this.#limits.mayGo(write);
    this.#kept = this.#kept
      .map(({ turn, writes }) => ({ turn, writes: writes.filter(stays) }))
      .filter(({ writes }, index, all) => writes.length > 0 || index === all.length - 1);
    this.#keptWrites = this.#kept.reduce((sum, { writes }) => sum + writes.length, 0);
    this.#thinAt = Math.max(this.#limits.mostKept, 2 * this.#keptWrites);
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
    if (this.#stopped) return;
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
