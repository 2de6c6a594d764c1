/**
 * What went wrong with the disk, in one of our words. LMDB speaks in numbers of its own and of the system, and calls a
 * half-written page an input/output error: whether the disk is full is then asked of the disk.
 */
import { statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import type { StoreFailure } from '../../ports/store.ts';

const { EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS } = constants.errno;

/** lmdb.h "Return Codes". */
const words = new Map<number | string, StoreFailure>([
  [-30797, 'corrupt'], // MDB_PAGE_NOTFOUND
  [-30796, 'corrupt'], // MDB_CORRUPTED
  [-30795, 'corrupt'], // MDB_PANIC
  [-30794, 'corrupt'], // MDB_VERSION_MISMATCH
  [-30793, 'corrupt'], // MDB_INVALID
  [-30792, 'full'], // MDB_MAP_FULL
  [-30786, 'corrupt'], // MDB_PAGE_FULL: internal error
  ...[ENOSPC, EDQUOT, EFBIG].map((errno) => [errno, 'full'] as const),
  ...[EROFS, EACCES, EPERM].map((errno) => [errno, 'read-only'] as const),
  ...['ENOSPC', 'EDQUOT', 'EFBIG'].map((code) => [code, 'full'] as const),
  ...['EROFS', 'EACCES', 'EPERM'].map((code) => [code, 'read-only'] as const),
]);

/**
 * Less than this left, and an unexplained failure is the full disk's: a commit needs a few pages of 4 KiB for every
 * table it touches.
 */
const NEARLY_FULL_BYTES = 1024 * 1024;

export async function failureOf(error: unknown, directory: string): Promise<{ why: StoreFailure; message: string }> {
  const cause = await causeOf(error);
  const code = property(cause, 'code');
  const word = typeof code === 'number' || typeof code === 'string' ? words.get(code) : undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (word !== undefined) return { why: word, message };
  return { why: (await isNearlyFull(directory)) ? 'full' : 'failed', message };
}

/** lmdb-js says "Commit failed" and hangs the reason on a promise that is rejected with it. */
async function causeOf(error: unknown): Promise<unknown> {
  const reason = property(error, 'commitError');
  if (!(reason instanceof Promise)) return error;
  return reason.then(
    () => error,
    (cause: unknown) => cause,
  );
}

async function isNearlyFull(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize < NEARLY_FULL_BYTES;
  } catch {
    // The directory itself is gone: whatever that is, it is not a full disk.
    return false;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
