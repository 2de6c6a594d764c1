/** Single records of a file, read without the rest and without keeping anybody waiting for the disk. */
import { open, type FileHandle } from 'node:fs/promises';
import { frameAt, HEAD, lengthIn } from './frame.ts';
import { segmentHeader, type SegmentHeader } from './segments.ts';

/** No header or checkpoint is longer. */
const LONGEST = 4 * 1024 * 1024;

/** The record at an offset, and where the next one begins; null: it is not whole. */
export const recordAt = async (file: FileHandle, offset: number): Promise<{ text: string; next: number } | null> => {
  const head = Buffer.alloc(HEAD);
  if ((await file.read(head, 0, HEAD, offset)).bytesRead < HEAD) return null;
  const length = HEAD + lengthIn(head);
  if (length > LONGEST) return null;
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  const frame = frameAt(bytes.subarray(0, bytesRead), 0);
  return frame.kind === 'whole' ? { text: frame.text, next: offset + frame.next } : null;
};

/** Null: not whole, or of a format that nobody knows. */
export const headerIn = async (path: string): Promise<SegmentHeader | null> => {
  const file = await open(path);
  try {
    const head = await recordAt(file, 0);
    return head === null ? null : (segmentHeader.safeParse(JSON.parse(head.text)).data ?? null);
  } finally {
    await file.close();
  }
};
