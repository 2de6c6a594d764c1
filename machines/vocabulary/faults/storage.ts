/** Faults of the memory: sixteen names of the user guide (lines 488–638) for a disk that does not do as it is told. */
import type { FaultRow } from '../fault-row.ts';
import { recoverable } from './reactions.ts';

const diagnostics = 'Fetch the diagnostics and forward them to the vendor';
const remedy = 'Check free space and the health of the storage, then reset; send diagnostics to the vendor.';

const persistence = <N extends string>(vendorCode: N, remote: string = `${diagnostics}; send Reset.`) =>
  ({
    code: 'OtherError',
    vendorCode,
    priority: 15,
    ...recoverable,
    place: 'both',
    tries: 'keeps in memory what is to be written and tries again every 5 s',
    remote,
    remedy,
  }) as const satisfies FaultRow;

/** There is no store at all: the station serves and reports from memory, and charges nobody. */
const withoutStore = {
  latched: true,
  clears: 'restart',
  tries: 'opens the storage again with the next start',
} as const;

export const storageFaults = {
  PersistenceOpenFailed: persistence('PersistenceOpenFailed'),
  PersistenceUnlinkDenied: { ...persistence('PersistenceUnlinkDenied'), ...withoutStore },
  PersistenceReadOnly: persistence('PersistenceReadOnly'),
  PersistenceInvalidType: {
    ...persistence('PersistenceInvalidType', `${diagnostics}.`),
    latched: true,
    clears: 'acknowledge',
    tries: 'leaves the damaged row where it is and out of everything',
  },
  PersistenceCountError: persistence('PersistenceCountError'),
  PersistenceClearError: persistence('PersistenceClearError'),
  PersistenceNoInsertRowId: persistence('PersistenceNoInsertRowId', `${diagnostics}.`),
  PersistencePrepareFailed: persistence('PersistencePrepareFailed'),
  PersistenceUpdateFailed: persistence('PersistenceUpdateFailed'),
  PersistenceDropFailed: persistence('PersistenceDropFailed'),
  PersistenceTransactionFailed: persistence('PersistenceTransactionFailed'),
  PersistenceCreateFailed: { ...persistence('PersistenceCreateFailed'), ...withoutStore },
  PersistenceInsertFailed: persistence('PersistenceInsertFailed'),
  PersistenceDeleteFailed: persistence('PersistenceDeleteFailed'),
  PersistenceTooManyTransactions: {
    ...persistence('PersistenceTooManyTransactions', 'Send Reset.'),
    tries: 'sends what is waiting as soon as the central system listens; ends at a tenth below the limit',
    remedy: 'Check the connection to the internet: too many transactions wait to be sent.',
  },
  PersistenceFinalizeFailed: persistence('PersistenceFinalizeFailed'),
} as const satisfies Record<string, FaultRow>;
