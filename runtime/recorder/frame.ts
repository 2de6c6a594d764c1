/**
 * A record on the disk: its length, its checksum, its text. Whatever a power cut or a dying card leaves behind, a
 * reader knows where the truth ends: at the first record that is not whole.
 *
 *   | length uint32 LE | crc32 uint32 LE | JSON in UTF-8 |
 */
import { crc32 } from 'node:zlib';

/** Bytes before the text of a record. */
export const HEAD = 8;

export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEAD + length);
  frame.write(text, HEAD);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(crc32(frame.subarray(HEAD)), 4);
  return frame;
}

/** How long the text is that a head announces. */
export const lengthIn = (head: Buffer): number => head.readUInt32LE(0);

export type Frame =
  | { readonly kind: 'whole'; readonly text: string; readonly next: number }
  /** The bytes end before the record does: what a kill in the middle of a write leaves. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'damaged' };

/**
 * The record at `offset`, which must lie before the end. A length that was damaged into a longer one reads as `cut`.
 */
export function frameAt(bytes: Buffer, offset: number): Frame {
  if (bytes.length < offset + HEAD) return { kind: 'cut' };
  const start = offset + HEAD;
  const next = start + bytes.readUInt32LE(offset);
  if (bytes.length < next) return { kind: 'cut' };
  const payload = bytes.subarray(start, next);
  // A run of zeros, left by a card that grew the file before writing it, would pass as an empty record with checksum 0.
  if (payload.length === 0 || crc32(payload) !== bytes.readUInt32LE(offset + 4)) return { kind: 'damaged' };
  return { kind: 'whole', text: payload.toString(), next };
}
