/**
 * Small text files that survive a power cut: a reader sees the old text or the new one, whole, never a piece of either.
 *
 *   text ─▶ FILE.new ─▶ fsync ─▶ rename over FILE ─▶ fsync of the directory ─▶ durable
 *
 * A file that is a link keeps being one, and keeps its permissions: it may hold a password.
 */
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;
const PERMISSIONS = 0o777;

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** What went wrong, in one line. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The text of a file, or null where there is none. Other failures are thrown. */
export const readText = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const whereItIs = async (file: string): Promise<{ readonly target: string; readonly mode: number }> => {
  try {
    const target = await realpath(file);
    return { target, mode: (await stat(target)).mode & PERMISSIONS };
  } catch (error) {
    if (isMissing(error)) return { target: file, mode: OWNER_ONLY };
    throw error;
  }
};

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Resolves when the text would survive a power cut; rejects, and leaves the old text, when it cannot be written. */
export const writeText = async (file: string, text: string): Promise<void> => {
  const { target, mode } = await whereItIs(file);
  const fresh = `${target}.new`;
  try {
    const handle = await open(fresh, 'w', mode);
    try {
      await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncDirectory(dirname(target));
};

/** Does not touch the disk when the text is there already. */
export const writeTextIfNew = async (file: string, text: string): Promise<void> => {
  if ((await readText(file)) !== text) await writeText(file, text);
};
