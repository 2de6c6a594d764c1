/**
 * A look at the first pages of a file of LMDB, before the library maps it into memory and follows whatever it finds
 * there: rubbish in the header ends the process with a segmentation fault, and an error that ends the process cannot be
 * handled. It reads and never writes. Layout: `MDB_page` and `MDB_meta` in liblmdb's mdb.c, 64-bit.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';

/** `doubtful`: it may be whole (the last pages may be free ones), somebody has to walk it. */
export type HeaderVerdict = 'absent' | 'sound' | 'doubtful' | 'corrupt';

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_BYTES = 192;
/** Where things are in a meta page; the page header before it is 16 to 24 bytes. */
const FIRST_MAGIC = 16;
const LAST_MAGIC = 24;
const AFTER_MAGIC = { version: 4, pageSize: 24, lastPage: 120, txn: 128 } as const;

type Meta = { readonly pageSize: number; readonly lastPage: number; readonly txn: number };

export async function examineHeader(file: string): Promise<HeaderVerdict> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw error;
  }
  try {
    const { size } = await handle.stat();
    if (size === 0) return 'absent';
    const first = metaIn(await read(handle, 0));
    if (first === null) return 'corrupt';
    const second = metaIn(await read(handle, first.pageSize));
    if (second === null || second.pageSize !== first.pageSize) return 'corrupt';
    const latest = first.txn > second.txn ? first : second;
    return (latest.lastPage + 1) * latest.pageSize <= size ? 'sound' : 'doubtful';
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(META_BYTES), 0, META_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

function metaIn(bytes: Buffer): Meta | null {
  const little = endianness() === 'LE';
  const uint32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const uint64 = (at: number) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  if (bytes.length < META_BYTES) return null;
  for (let at = FIRST_MAGIC; at <= LAST_MAGIC; at += 4) {
    if (uint32(at) !== MAGIC) continue;
    if ((uint32(at + AFTER_MAGIC.version) & 0xffff) !== DATA_VERSION) return null;
    const pageSize = uint32(at + AFTER_MAGIC.pageSize);
    if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return null;
    return { pageSize, lastPage: uint64(at + AFTER_MAGIC.lastPage), txn: uint64(at + AFTER_MAGIC.txn) };
  }
  return null;
}
