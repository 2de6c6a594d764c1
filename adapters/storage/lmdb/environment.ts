/**
 * The file of LMDB: one environment, one named database a table, one writer. Everything that is particular to the
 * library is said here.
 *
 * - `overlappingSync` off: a commit is fdatasync, then the meta page with O_DSYNC, then the promise (seen with strace).
 *   With it on, the promise comes before the disk.
 * - `eventTurnBatching` off: the library would otherwise make promises of its own that nobody hears, and a full disk
 *   would end the process with an unhandled rejection.
 * - Text, not the library's packing: readable by any tool. No compression: not on 32-bit ARM.
 */
import { open, type Database, type RootDatabase } from 'lmdb';
import { tables, type Key, type Table } from '../../ports/store.ts';
import { unchaining } from './spent.ts';

export type Rows = Database<string, Key>;

export type Environment = {
  readonly root: RootDatabase<string, Key>;
  readonly rows: ReadonlyMap<Table, Rows>;
};

/** Throws what the library throws; a damaged file may end the process instead (see `trial.ts`). */
export function openEnvironment(file: string): Environment {
  const root = open<string, Key>({
    path: file,
    noSubdir: true,
    maxDbs: tables.length + 1,
    encoding: 'string',
    overlappingSync: false,
    eventTurnBatching: false,
  });
  root.on('aftercommit', unchaining());
  return {
    root,
    rows: new Map(tables.map((table) => [table, root.openDB<string, Key>({ name: table, encoding: 'string' })])),
  };
}
