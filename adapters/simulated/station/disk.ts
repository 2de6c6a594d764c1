/**
 * The disk of a simulated station: the real store beneath, and damage above it that somebody switches on.
 *
 *   commit ──▶ refused by a fault: nothing is written ─▶ done(word)
 *         └──▶ hanging: waits until it is released ─┐
 *         └──────────────────────────────────────────▶ the store beneath
 *
 * It must never write a part of a commit, nor answer one before the store beneath has.
 */
import type { Key, Store, StoreFailure, Table, Write } from '../../ports/store.ts';
import type { StationFault } from './faults.ts';

type Faults = { has(fault: StationFault): boolean };
type Range = Parameters<Store['range']>[1];

const deletes = ({ value }: Write): boolean => value === undefined;
/** A row that says of a transaction that it has stopped. */
const ends = ({ table, value }: Write): boolean =>
  table === 'ledger' && typeof value === 'object' && value !== null && Reflect.get(value, 'stopped') === true;

type Refusal = {
  readonly fault: StationFault;
  readonly word: StoreFailure;
  /** Which commits it refuses; `isNew`: whether a row was not there before. */
  readonly meets: (writes: readonly Write[], isNew: (write: Write) => boolean) => boolean;
};

const refusals: readonly Refusal[] = [
  { fault: 'disk-corrupt', word: 'corrupt', meets: () => true },
  { fault: 'disk-read-only', word: 'read-only', meets: () => true },
  { fault: 'disk-broken', word: 'failed', meets: () => true },
  { fault: 'disk-full', word: 'full', meets: (writes) => !writes.every(deletes) },
  { fault: 'disk-keeps-rows', word: 'failed', meets: (writes) => writes.every(deletes) },
  {
    fault: 'disk-keeps-old',
    word: 'failed',
    meets: (writes, isNew) => writes.some((write) => !deletes(write) && !isNew(write)),
  },
  {
    fault: 'disk-keeps-lists',
    word: 'failed',
    meets: (writes) => {
      const emptied = new Set(writes.filter(deletes).map(({ table }) => table));
      return writes.some((write) => !deletes(write) && emptied.has(write.table));
    },
  },
  { fault: 'disk-takes-no-end', word: 'failed', meets: (writes) => writes.some(ends) },
  {
    fault: 'disk-takes-no-letter',
    word: 'full',
    meets: (writes) => writes.some((write) => write.table === 'dead' && !deletes(write)),
  },
];

const IO_ERROR = 'input/output error';
const ROT = 'rot';

export class SimulatedDisk implements Store {
  readonly #beneath: Store;
  readonly #faults: Faults;
  #held: (() => void)[] = [];

  constructor(beneath: Store, faults: Faults) {
    this.#beneath = beneath;
    this.#faults = faults;
  }

  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void {
    const isNew = ({ table, key }: Write) => this.#beneath.get(table, key) === undefined;
    const refusal = refusals.find(({ fault, meets }) => this.#faults.has(fault) && meets(writes, isNew));
    if (refusal !== undefined) return done(refusal.word);
    if (!this.#faults.has('disk-hangs')) return this.#beneath.commit(writes, done);
    this.#held.push(() => this.commit(writes, done));
  }

  /** A fault has been switched: what was held goes on when the disk no longer hangs. */
  switched(): void {
    if (this.#faults.has('disk-hangs')) return;
    for (const goOn of this.#held.splice(0)) goOn();
  }

  get(table: Table, key: Key): unknown {
    this.#read();
    const row = this.#beneath.get(table, key);
    return row !== undefined && this.#rots(table) ? ROT : row;
  }

  range(table: Table, options?: Range): Iterable<readonly [Key, unknown]> {
    this.#read();
    const rows = this.#beneath.range(table, options);
    if (!this.#rots(table)) return rows;
    return [...rows].map(([key]) => [key, ROT] as const);
  }

  count(table: Table): number {
    if (this.#faults.has('disk-uncountable')) throw new Error(IO_ERROR);
    return this.#beneath.count(table);
  }

  close(): Promise<void> {
    return this.#beneath.close();
  }

  #rots(table: Table): boolean {
    return table === 'tokens' && this.#faults.has('disk-rots');
  }

  #read(): void {
    if (this.#faults.has('disk-unreadable')) throw new Error(IO_ERROR);
  }
}
