/**
 * LIV-07: nothing grows for ever. Rows on the disk and waits on the clock are counted at the end of every day, when the
 * station is empty: each must stay below its bound, however many days there were.
 */
import { tables, type Store, type Table } from '../../../adapters/ports/store.ts';

/** What an empty station may keep: by setting, or by the number of its connectors and settings. */
const mostRows: Readonly<Record<Table, number>> = {
  meta: 20,
  // A few per connector that the central system has not wholly heard of.
  ledger: 20,
  samples: 20,
  outbox: 0,
  // Letters that were given up: ten at most are kept, whatever their number (`runtime/ledger`).
  dead: 1000,
  settings: 500,
  tokens: 1000,
  list: 10,
  availability: 20,
  reservations: 20,
  profiles: 100,
  // As many as `security_log/entries` lets stay.
  securityLog: 2000,
  notices: 10,
  security: 20,
  upkeep: 10,
  progress: 10,
};

/** Waits of a station that does nothing: a few a machine. */
const MOST_WAITS = 300;

export const overgrown = (disk: Pick<Store, 'count'>, waits: number): readonly string[] => [
  ...tables.flatMap((table) => {
    const rows = disk.count(table);
    return rows > mostRows[table] ? [`LIV-07: ${rows} rows of ${table} lie on the disk, ${mostRows[table]} may`] : [];
  }),
  ...(waits > MOST_WAITS ? [`LIV-07: ${waits} waits are on the clock of an empty station`] : []),
];
