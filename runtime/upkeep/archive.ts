/** Texts and recordings as one compressed file: a tar, as every engineer can open it. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export type Part = { readonly name: string; readonly content: string | Buffer };

/** @throws when the disk refuses */
export async function writeArchive(path: string, parts: readonly Part[], madeAt: Date): Promise<void> {
  const tar = pack();
  for (const { name, content } of parts) tar.entry({ name, mtime: madeAt, mode: 0o600 }, content);
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(path, { mode: 0o600 }));
}
