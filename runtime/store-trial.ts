/**
 * A program of its own: walks a store that may be damaged, and may die of it in our place
 * (`adapters/storage/lmdb/trial.ts`).
 */
import { walkStore } from '../adapters/storage/lmdb/trial.ts';

process.exitCode = await walkStore(process.argv[2] ?? '');
