/**
 * How the last run with this store ended: a word in a file beside it. `open` at a start means that the process was
 * killed or the power was cut, and the store has to be walked before it is believed.
 * Both words are of one length and written in place: that takes no room on a full disk.
 */
import { open } from 'node:fs/promises';

export type Ending = 'open' | 'shut';

/** Undefined: there is no such file yet, so there was no last run. */
export async function readEnding(file: string): Promise<Ending | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      // Anything but our word is an ending we know nothing of.
      return (await handle.readFile('utf8')) === 'shut' ? 'shut' : 'open';
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeEnding(file: string, ending: Ending): Promise<void> {
  const handle = await open(file, 'r+').catch(() => open(file, 'w'));
  try {
    await handle.write(ending, 0);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
