/**
 * What the guide calls a trouble of the storage (488–638): from the disk's own word and from what was being done.
 * The guide's names are those of another database; each has one meaning here.
 */
import type { Store, StoreFailure, Table, Write } from '../../adapters/ports/store.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';

/**
 * `clear`: a list is emptied. `replace`: rows of a table give way to others. `delete`: rows go and none comes.
 * `finish`: a transaction has ended. `letter`: one that was given up is put away. `update`: only rows that are there.
 */
export type Doing = 'clear' | 'replace' | 'delete' | 'finish' | 'letter' | 'insert' | 'update';

/** Tables that somebody fills and empties as a whole; the rows of every other come and go one by one. */
const lists: readonly Table[] = ['tokens', 'list', 'profiles'];

const deletes = ({ value }: Write): boolean => value === undefined;
const ends = ({ table, value }: Write): boolean =>
  table === 'ledger' && typeof value === 'object' && value !== null && Reflect.get(value, 'stopped') === true;

/** `store` is as it was before these writes. */
export const doingOf = (writes: readonly Write[], store: Pick<Store, 'get' | 'count'>): Doing => {
  const emptied = new Map<Table, number>();
  for (const { table } of writes.filter(deletes)) emptied.set(table, (emptied.get(table) ?? 0) + 1);
  const written = writes.filter((write) => !deletes(write));
  if (written.length === 0) {
    const isList = [...emptied].some(([table, rows]) => lists.includes(table) && rows >= store.count(table));
    return isList ? 'clear' : 'delete';
  }
  if (written.some(({ table }) => emptied.has(table) && lists.includes(table))) return 'replace';
  if (written.some(ends)) return 'finish';
  const added = written.filter(({ table, key }) => store.get(table, key) === undefined);
  if (added.length === 0) return 'update';
  return added.some(({ table }) => table === 'dead') ? 'letter' : 'insert';
};

const byDoing: { readonly [D in Doing]: FaultName } = {
  clear: 'PersistenceClearError',
  replace: 'PersistenceDropFailed',
  delete: 'PersistenceDeleteFailed',
  finish: 'PersistenceFinalizeFailed',
  letter: 'PersistenceNoInsertRowId',
  insert: 'PersistenceInsertFailed',
  update: 'PersistenceUpdateFailed',
};

/** A commit that came to nothing. `late`: the disk has not answered at all. */
export const storageFault = (why: StoreFailure | 'late', doing: Doing): FaultName => {
  switch (why) {
    case 'read-only':
      return 'PersistenceReadOnly';
    case 'corrupt':
      return 'PersistenceOpenFailed';
    case 'late':
      return 'PersistenceTransactionFailed';
    case 'full':
      return byDoing[doing];
    case 'failed':
      return doing === 'insert' ? 'PersistenceTransactionFailed' : byDoing[doing];
  }
};
