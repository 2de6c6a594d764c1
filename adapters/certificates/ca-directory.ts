/**
 * Root certificates that somebody has put into a directory: PEM in files that end in `.crt` (guide 2608–2617). They are
 * read whenever a connection begins, so that a new file counts at once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateIn, pemsIn } from './examine.ts';

/** So many files are looked at; a directory of the whole system has some 150. */
const MOST_FILES = 500;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** PEM, one certificate each. `trouble`: a file that cannot be used. A directory that is not there is an empty one. */
export function caCertificates(directory: string, trouble: (sentence: string) => void): readonly string[] {
  if (directory === '') return [];
  let files: readonly string[];
  try {
    files = readdirSync(directory).filter((file) => file.endsWith('.crt'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      trouble(`${directory} cannot be read: ${reasonOf(error)}`);
    }
    return [];
  }
  return files
    .toSorted()
    .slice(0, MOST_FILES)
    .flatMap((file) => read(join(directory, file), trouble));
}

function read(file: string, trouble: (sentence: string) => void): readonly string[] {
  try {
    const found = pemsIn(readFileSync(file, 'utf8'));
    const good = found.filter((pem) => certificateIn(pem) !== null);
    if (good.length === 0 || good.length < found.length) trouble(`${file}: expected certificates in PEM`);
    return good;
  } catch (error) {
    trouble(`${file} cannot be read: ${reasonOf(error)}`);
    return [];
  }
}
