/** Why a transfer came to nothing, thrown within this folder and told in one word at its border. */
import { FTPError } from 'basic-ftp';
import type { TransferFailure, TransferResult } from '../ports/transfer.ts';
import { withoutPassword } from './address.ts';

export class TransferError extends Error {
  readonly failure: TransferFailure;

  constructor(failure: TransferFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** RFC 959 §4.2. */
const ftpFailures: { readonly [code: number]: TransferFailure } = {
  430: 'denied',
  530: 'denied',
  532: 'denied',
  534: 'denied',
  550: 'missing',
  552: 'too-large',
  553: 'denied',
};
const diskTroubles = new Set(['ENOSPC', 'EROFS', 'EIO', 'EACCES', 'EDQUOT', 'ENOENT']);

const failureOf = (error: unknown): TransferFailure => {
  if (error instanceof TransferError) return error.failure;
  if (error instanceof FTPError) return ftpFailures[error.code] ?? 'broken';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isDisk = typeof code === 'string' && diskTroubles.has(code) && error instanceof Error && 'path' in error;
  return isDisk ? 'disk' : 'broken';
};

export const told = (error: unknown): TransferResult => ({
  done: false,
  failure: failureOf(error),
  why: withoutPassword(error instanceof Error ? error.message || error.name : String(error)),
});
