/**
 * What of the world outlives the process: a meter keeps its register, a plug stays in its socket. One JSON file.
 * Written beside and renamed, so a process killed at any instant leaves the old file or the new one, never half of one.
 * It need not survive a power cut of the machine (no fsync): the world that it describes does not exist.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type WorldMemory = {
  /** What was saved last, unchecked; undefined where nothing ever was. */
  load(): unknown;
  /** Returns when the state would survive the end of this process. */
  save(state: unknown): void;
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Throws where the file cannot be read, is not JSON, or cannot be written: a world without its past must not start. */
export function memoryFile(path: string): WorldMemory {
  mkdirSync(dirname(path), { recursive: true });
  return {
    load() {
      try {
        const saved: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return saved;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new Error(`${path}: the memory of the simulated world cannot be read; repair it or delete it`, {
          cause: error,
        });
      }
    },
    save(state) {
      writeFileSync(`${path}.new`, JSON.stringify(state));
      renameSync(`${path}.new`, path);
    },
  };
}
