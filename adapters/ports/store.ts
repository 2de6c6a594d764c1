/**
 * Durable memory: small tables of JSON values, written in transactions. Reads are synchronous and see every commit that
 * has been asked for, durable or not.
 */
export const tables = [
  'meta',
  'ledger',
  'samples',
  'outbox',
  'dead',
  'settings',
  'tokens',
  'list',
  'availability',
  'reservations',
  'profiles',
  'securityLog',
  'notices',
  'security',
  'upkeep',
  'progress',
] as const;
export type Table = (typeof tables)[number];

/** `value` undefined deletes. Keys are text or whole numbers; within a table they are of one kind and ordered. */
export type Write = { readonly table: Table; readonly key: Key; readonly value: unknown };
export type Key = string | number;

/** Why a commit failed. Nothing of it was written. */
export type StoreFailure = 'full' | 'read-only' | 'corrupt' | 'failed';

export interface Store {
  /**
   * Writes all or nothing; `done` is called exactly once, with null when the writes survive a power cut. Commits become
   * durable in the order they were asked for. An implementation without a disk may call `done` before `commit` returns.
   */
  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void;
  get(table: Table, key: Key): unknown;
  /** In ascending order of keys. */
  range(
    table: Table,
    options?: { readonly from?: Key; readonly limit?: number; readonly reverse?: boolean },
  ): Iterable<readonly [Key, unknown]>;
  count(table: Table): number;
  /** Waits for what was asked for, then lets go of the disk. */
  close(): Promise<void>;
}
