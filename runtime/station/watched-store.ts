/**
 * The storage of a station, and somebody who says what ails it. The journal has a way of its own to bring its writes
 * home, and only asks for the name of its trouble; what is written or read beside it is told from here:
 *
 *   a commit is refused ─▶ fault.found ─ the same kind of thing succeeds, or anything a minute later ─▶ fault.gone
 *   a row or a count cannot be read ─▶ fault.found, and nothing is read ─ it can again ─▶ fault.gone
 *
 * Before `begin` nobody listens, and nothing that was read may be believed by halves: then a failed read is an error.
 */
import type { Key, Store, StoreFailure, Table, Write } from '../../adapters/ports/store.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import { doingOf, storageFault, type Doing } from './storage-faults.ts';

type Range = Parameters<Store['range']>[1];
type Done = (failure: StoreFailure | null) => void;
type Refused = (fault: FaultName, doing: Doing) => void;
export type StorageWord = { readonly type: 'fault.found' | 'fault.gone'; readonly fault: FaultName };

/** Row of our own for trying. */
const PROBE = 'probe';
/** A disk that works for so long after a refusal works. */
const HOLD_MS = 60_000;
const ignore = (): void => {};

/** A way of reading that has failed, and what it is called. */
type Sight = { failed: boolean; readonly fault: FaultName };

export class WatchedStore implements Store {
  /** For the journal, and for who needs no word: trouble is not told, only named. */
  readonly quiet: Store;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #refused = new Map<Doing, { readonly fault: FaultName; readonly at: number }>();
  readonly #rotten = new Set<string>();
  readonly #rows: Sight = { failed: false, fault: 'PersistencePrepareFailed' };
  readonly #counting: Sight = { failed: false, fault: 'PersistenceCountError' };
  readonly #counts = new Map<Table, number>();
  #say: ((word: StorageWord) => void) | null = null;
  #named: FaultName = 'PersistenceTransactionFailed';

  /** `now`: ms of the disk's clock. */
  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.quiet = {
      commit: (writes, done) => this.#commit(writes, done, (fault) => (this.#named = fault)),
      get: (table, key) => this.get(table, key),
      range: (table, options) => this.range(table, options),
      count: (table) => this.count(table),
      close: () => this.close(),
    };
  }

  /** From now on somebody listens. */
  begin(say: (word: StorageWord) => void): void {
    this.#say = say;
    if (this.#rotten.size > 0) this.#sayRotten();
  }

  /** What the journal's trouble is called: the commit that it has just been refused, or `late`. */
  faultOf(why: StoreFailure | 'late'): FaultName {
    return why === 'late' ? storageFault(why, 'insert') : this.#named;
  }

  /** What could not be done is tried again, with a row of our own. */
  retry(): void {
    if (this.#rows.failed) this.get('meta', PROBE);
    if (this.#counting.failed) this.count('meta');
    if (this.#refused.size > 0) {
      this.#commit([{ table: 'meta', key: PROBE, value: this.#now() }], ignore, ignore);
    }
  }

  /** Something that `retry` may end stands. */
  get isAiling(): boolean {
    return this.#rows.failed || this.#counting.failed || this.#refused.size > 0;
  }

  /** A stored row is not of the shape that it should have. Told once for each row and life of the process. */
  damaged(table: Table, key: Key): void {
    const row = `${table}/${key}`;
    if (this.#rotten.has(row)) return;
    this.#rotten.add(row);
    this.#sayRotten();
  }

  commit(writes: readonly Write[], done: Done): void {
    this.#commit(writes, done, (fault, doing) => {
      this.#refused.set(doing, { fault, at: this.#now() });
      this.#say?.({ type: 'fault.found', fault });
    });
  }

  get(table: Table, key: Key): unknown {
    return this.#looking(this.#rows, () => this.#store.get(table, key), undefined);
  }

  range(table: Table, options?: Range): Iterable<readonly [Key, unknown]> {
    return this.#say === null ? this.#store.range(table, options) : this.#guarded(table, options);
  }

  count(table: Table): number {
    const count = this.#looking(this.#counting, () => this.#store.count(table), this.#counts.get(table) ?? 0);
    this.#counts.set(table, count);
    return count;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** The row is left out: what has happened is over, and somebody has to hear of it. */
  #sayRotten(): void {
    for (const type of ['fault.found', 'fault.gone'] as const) this.#say?.({ type, fault: 'PersistenceInvalidType' });
  }

  /** Where it fails in the middle, it ends there: what comes later is asked for again. */
  *#guarded(table: Table, options?: Range): Generator<readonly [Key, unknown]> {
    const rows = this.#looking(this.#rows, () => this.#store.range(table, options)[Symbol.iterator](), null);
    while (rows !== null) {
      const next = this.#looking(this.#rows, () => rows.next(), { done: true, value: undefined } as const);
      if (next.done === true) return;
      yield next.value;
    }
  }

  #commit(writes: readonly Write[], done: Done, refused: Refused): void {
    const doing = this.#refused.size === 0 ? null : doingOf(writes, this);
    this.#store.commit(writes, (failure) => {
      if (failure === null) this.#succeeded(doing);
      else {
        // A refused commit has left everything as it was.
        const tried = doingOf(writes, this);
        refused(storageFault(failure, tried), tried);
      }
      done(failure);
    });
  }

  #succeeded(done: Doing | null): void {
    for (const [doing, { fault, at }] of this.#refused) {
      if (doing !== done && this.#now() < at + HOLD_MS) continue;
      this.#refused.delete(doing);
      this.#say?.({ type: 'fault.gone', fault });
    }
  }

  #looking<T>(sight: Sight, look: () => T, nothing: T): T {
    const before = sight.failed;
    try {
      const seen = look();
      sight.failed = false;
      if (before) this.#say?.({ type: 'fault.gone', fault: sight.fault });
      return seen;
    } catch (error) {
      if (this.#say === null) throw error;
      sight.failed = true;
      if (!before) this.#say({ type: 'fault.found', fault: sight.fault });
      return nothing;
    }
  }
}
