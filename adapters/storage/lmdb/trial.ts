/**
 * A walk through every page of the store in a process of its own. LMDB trusts its file: a damaged page may end the
 * process that touches it (segmentation fault, bus error), and after a restart it would do so again, for ever. A child
 * may die of it; we learn from its death.
 *
 *   last run did not end in order, or the header is doubtful ──▶ child walks ──exit 0──▶ sound
 *                                                                    └──a signal, too long, or CORRUPT──▶ corrupt
 *
 * The caller holds the directory's lock and has not opened the file.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { openEnvironment } from './environment.ts';
import { failureOf } from './failures.ts';

/** Exit status of the child; 1 and 2 are what a process ends with that never got to the walk. */
const SOUND = 0;
const CORRUPT = 3;
/** A damaged tree may have a circle in it. A hundred thousand rows take a quarter of a second on a laptop. */
const LONGEST_MS = 60_000;

/** `unknown`: the child could not be started or did not understand; nothing has been learned of the file. */
export type TrialVerdict = 'sound' | 'corrupt' | 'unknown';

/**
 * `command` is a program and its arguments that calls `walkStore` with the file, which is added as the last argument.
 */
export function tryStore(command: readonly string[], file: string): Promise<TrialVerdict> {
  const [program, ...rest] = command;
  if (program === undefined) return Promise.resolve('unknown');
  return new Promise((resolve) => {
    const child = spawn(program, [...rest, file], { stdio: 'ignore', timeout: LONGEST_MS, killSignal: 'SIGKILL' });
    child.once('error', () => resolve('unknown'));
    child.once('exit', (status, signal) => {
      if (signal !== null || status === CORRUPT) resolve('corrupt');
      else resolve(status === SOUND ? 'sound' : 'unknown');
    });
  });
}

/** What the child does. Answers the exit status to end with. */
export async function walkStore(file: string): Promise<number> {
  try {
    const { root, rows } = openEnvironment(file);
    for (const table of rows.values()) {
      // Reading a row is what touches its pages.
      for (const { key } of table.getRange()) table.get(key);
    }
    // A write walks the list of free pages, which no reader sees.
    const probe = rows.get('meta');
    await root.batch(() => void probe?.put('trial', ''));
    await root.batch(() => void probe?.remove('trial'));
    await root.close();
    return SOUND;
  } catch (error) {
    const { why } = await failureOf(error, dirname(file));
    return why === 'corrupt' ? CORRUPT : SOUND;
  }
}
