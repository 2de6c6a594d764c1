import type { StoreFailure } from '../../adapters/ports/store.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';

/** What the disk says, in the words of the guide's fault list (488–638). */
export const storageFaults: Readonly<Record<StoreFailure | 'late', FaultName>> = {
  full: 'PersistenceInsertFailed',
  'read-only': 'PersistenceReadOnly',
  corrupt: 'PersistenceOpenFailed',
  failed: 'PersistenceTransactionFailed',
  late: 'PersistenceTransactionFailed',
};
