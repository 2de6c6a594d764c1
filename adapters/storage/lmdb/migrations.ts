/**
 * How the rows of an older version become the rows of this one. A store carries its schema version in `meta/schema`;
 * each step leads from one version to the next and is one commit, its new version included: after a power cut the next
 * start goes on where this one stopped. A store of a newer version is refused untouched: an older program would misread
 * what customers are billed for.
 *
 * To change a shape: add a step at the end. Never change one that has been released.
 */
import type { Store, StoreFailure, Write } from '../../ports/store.ts';

export type Migration = {
  readonly why: string;
  /** Reads the store as the step before left it. */
  writes(store: Pick<Store, 'get' | 'range'>): readonly Write[];
};

/** The first leads from version 1 to version 2, and so on. Version 1 is the first released schema. */
export const migrations: readonly Migration[] = [];

export type MigrationResult =
  | { readonly kind: 'current' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'newer'; readonly found: number; readonly ours: number }
  | { readonly kind: 'failed'; readonly why: StoreFailure };

const SCHEMA_KEY = 'schema';

export async function migrate(store: Store, steps: readonly Migration[]): Promise<MigrationResult> {
  const ours = steps.length + 1;
  // A store without any row has just been made; one with rows and no version has lost it.
  if (store.count('meta') === 0) return brought(await commit(store, [version(ours)]));
  let found = store.get('meta', SCHEMA_KEY);
  if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < 1) return { kind: 'unreadable' };
  if (found > ours) return { kind: 'newer', found, ours };
  for (const step of steps.slice(found - 1)) {
    found += 1;
    const failure = await commit(store, [...step.writes(store), version(found)]);
    if (failure !== null) return brought(failure);
  }
  return { kind: 'current' };
}

const version = (value: number): Write => ({ table: 'meta', key: SCHEMA_KEY, value });

const brought = (failure: StoreFailure | null): MigrationResult =>
  failure === null ? { kind: 'current' } : { kind: 'failed', why: failure };

const commit = (store: Store, writes: readonly Write[]): Promise<StoreFailure | null> =>
  new Promise((resolve) => store.commit(writes, resolve));
