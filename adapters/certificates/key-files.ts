/**
 * Private keys as files that only the station's own user may read: `NAME.pem`, mode 0600, in a directory of mode 0700.
 * A reader sees a whole key or none: it is written beside its place, brought to the disk, and then moved there.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyStore } from '../ports/key-store.ts';

const OWNER_ONLY = 0o600;
const OWNER_DIRECTORY = 0o700;
const SUFFIX = '.pem';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Null when it is done, else the reason. */
const outcomeOf = async (task: Promise<void>): Promise<string | null> => {
  try {
    await task;
    return null;
  } catch (error) {
    return reasonOf(error);
  }
};
const tell = async (task: Promise<void>, done: (failure: string | null) => void): Promise<void> => {
  done(await outcomeOf(task));
};

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export class KeyFiles implements KeyStore {
  readonly #directory: string;
  readonly #trouble: (sentence: string) => void;

  /** `trouble`: a key that is there and cannot be read; the sentence names the file, never what is in it. */
  constructor(directory: string, trouble: (sentence: string) => void) {
    this.#directory = directory;
    this.#trouble = trouble;
  }

  names(): readonly string[] {
    try {
      return readdirSync(this.#directory).flatMap((file) =>
        file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : [],
      );
    } catch (error) {
      if (!isMissing(error)) this.#trouble(`${this.#directory} cannot be read: ${reasonOf(error)}`);
      return [];
    }
  }

  read(name: string): string | null {
    try {
      return readFileSync(this.#file(name), 'utf8');
    } catch (error) {
      if (!isMissing(error)) this.#trouble(`${this.#file(name)} cannot be read: ${reasonOf(error)}`);
      return null;
    }
  }

  write(name: string, pem: string, done: (failure: string | null) => void): void {
    void tell(this.#write(name, pem), done);
  }

  remove(name: string, done: (failure: string | null) => void): void {
    void tell(rm(this.#file(name), { force: true }), done);
  }

  /** @throws Error for a name that would leave the directory: names are ours */
  #file(name: string): string {
    if (!/^[\w-]{1,64}$/.test(name)) throw new RangeError(`"${name}" is no name of a key`);
    return join(this.#directory, `${name}${SUFFIX}`);
  }

  async #write(name: string, pem: string): Promise<void> {
    mkdirSync(this.#directory, { recursive: true, mode: OWNER_DIRECTORY });
    // A directory that was there before may be open to others.
    await chmod(this.#directory, OWNER_DIRECTORY);
    const file = this.#file(name);
    const fresh = `${file}.new`;
    await rm(fresh, { force: true });
    // `wx`: nobody may have put a link of his own there.
    const handle = await open(fresh, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(pem);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
    await syncDirectory(this.#directory);
  }
}
