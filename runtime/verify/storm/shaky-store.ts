/**
 * A disk that misbehaves on request: it hangs, is slow, refuses with a chosen word, and can lose power at any moment.
 * The rows are held twice, as asked for (what reads see) and as durable (what a power cut leaves).
 *
 *   commit ──▶ waiting ──release, or the delay is over──▶ durable, done(null)
 *                 └──── failing ────▶ undone, done(word)
 */
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import type { Clock } from '../../../adapters/ports/clock.ts';
import {
  tables,
  type Key,
  type Store,
  type StoreFailure,
  type Table,
  type Write,
} from '../../../adapters/ports/store.ts';

type Waiting = { readonly writes: readonly Write[]; readonly done: (failure: StoreFailure | null) => void };
type Range = Parameters<Store['range']>[1];
/** What becomes of the oldest waiting commit: at once durable, held until `release`, later on a clock, or refused. */
type Mood = 'well' | 'hanging' | StoreFailure | { readonly clock: Clock; readonly delayMs: number };

export class ShakyStore implements Store {
  #mood: Mood;
  #asked = new MemoryStore();
  readonly #durable = new MemoryStore();
  #waiting: Waiting[] = [];
  #draining = false;
  #dead = false;
  /** Commits asked for so far, whatever became of them. */
  commits = 0;

  constructor(mood: Mood = 'well', rows: readonly Write[] = []) {
    this.#mood = mood;
    this.#durable.commit(rows, nothing);
    this.#asked.commit(rows, nothing);
  }

  /** From now on nothing becomes durable and nobody is told. */
  hang(): void {
    this.#mood = 'hanging';
  }

  /** From now on every commit takes so long. */
  slow(clock: Clock, delayMs: number): void {
    this.#mood = { clock, delayMs };
  }

  /** From now on every commit fails so, those that wait included. */
  fail(word: StoreFailure): void {
    this.#mood = word;
    this.#drain();
  }

  /** Well again: what waits becomes durable now, in order, and later commits at once. */
  release(): void {
    this.#mood = 'well';
    this.#drain();
  }

  /** The oldest `count` waiting commits become durable; the rest goes on waiting. */
  releaseSome(count: number): void {
    for (let left = count; left > 0 && this.#waiting.length > 0; left--) this.#settleFirst(null);
  }

  /** Commits whose `done` has not been called. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Power is gone: this store calls nobody any more and ignores everything. Answers the disk as the next start finds
   * it, with what was durable and the first `survivors` of the commits that were still waiting (written, but nobody had
   * been told).
   */
  crash(survivors = 0): ShakyStore {
    this.#waiting.slice(0, survivors).forEach(({ writes }) => this.#durable.commit(writes, nothing));
    this.#dead = true;
    this.#waiting = [];
    return new ShakyStore('well', rowsOf(this.#durable));
  }

  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void {
    if (this.#dead) return;
    this.commits++;
    const waiting = { writes: structuredClone(writes), done };
    this.#waiting.push(waiting);
    this.#asked.commit(writes, nothing);
    const mood = this.#mood;
    if (typeof mood !== 'object') return this.#drain();
    mood.clock.at(mood.clock.now() + mood.delayMs, () => {
      // It may have been settled already: released, refused or lost with the power.
      if (typeof this.#mood === 'object' && this.#waiting.includes(waiting)) this.#settleThrough(waiting);
    });
  }

  get(table: Table, key: Key): unknown {
    return this.#asked.get(table, key);
  }

  range(table: Table, options?: Range): Iterable<readonly [Key, unknown]> {
    return this.#asked.range(table, options);
  }

  count(table: Table): number {
    return this.#asked.count(table);
  }

  /** What a power cut at this moment would leave. */
  get durable(): Pick<Store, 'get' | 'range' | 'count'> {
    return this.#durable;
  }

  close(): Promise<void> {
    if (this.#mood === 'hanging' && this.#waiting.length > 0) {
      return Promise.reject(new Error('closed while it hangs: release it first'));
    }
    this.release();
    return Promise.resolve();
  }

  /** One after the other, also when a `done` asks for the next commit. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#waiting.length > 0 && typeof this.#mood === 'string' && this.#mood !== 'hanging') {
      this.#settleFirst(this.#mood === 'well' ? null : this.#mood);
    }
    this.#draining = false;
  }

  #settleThrough(last: Waiting): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      this.#settleFirst(null);
      if (first === last) return;
    }
  }

  #settleFirst(failure: StoreFailure | null): void {
    const first = this.#waiting.shift();
    if (first === undefined) return;
    if (failure === null) {
      this.#durable.commit(first.writes, (refused) => this.#told(first, refused));
    } else {
      this.#asked = new MemoryStore();
      this.#asked.commit(rowsOf(this.#durable), nothing);
      this.#waiting.forEach(({ writes }) => this.#asked.commit(writes, nothing));
      this.#told(first, failure);
    }
  }

  #told(commit: Waiting, failure: StoreFailure | null): void {
    if (!this.#dead) commit.done(failure);
  }
}

/** Nothing becomes durable until `release`. */
export const hangingStore = (): ShakyStore => new ShakyStore('hanging');
/** Every commit fails with this word until `release`. */
export const failingStore = (word: StoreFailure): ShakyStore => new ShakyStore(word);
/** Every commit takes `delayMs` on the clock. */
export const slowStore = (clock: Clock, delayMs: number): ShakyStore => new ShakyStore({ clock, delayMs });

const nothing = (): void => {};

const rowsOf = (store: Store): Write[] =>
  tables.flatMap((table) => [...store.range(table)].map(([key, value]) => ({ table, key, value })));
