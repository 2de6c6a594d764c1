/**
 * CRC-32 (ISO 3309, the one of Ethernet, zip and PNG): does what comes back from a disk equal what went to it?
 * Node brings its own from 22.2 on; we run on 20.19 too. It guards against decay, never against malice.
 */
const POLYNOMIAL = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** 0 … 2^32 − 1. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The same in eight hexadecimal digits. */
export const crc32Hex = (text: string): string => crc32(Buffer.from(text)).toString(16).padStart(8, '0');
