/**
 * `statecharge draw`: hands out the drawings of the machines, as they were laid out when this program was built.
 * Whoever changes a machine has its sources, and draws with `npm run draw`.
 */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { places } from '../places.ts';
import type { Output } from './config.ts';

export type DrawOptions = { readonly out: string; readonly list: boolean };

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

/** Of a file: `contactor` of `contactor.svg`. */
const nameOf = (file: string): string => file.slice(0, file.lastIndexOf('.'));

const found = async (): Promise<readonly string[]> => {
  const files = await readdir(places.charts);
  return files.filter((file) => /\.(?:svg|json)$/.test(file)).toSorted();
};

export const draw = async (names: readonly string[], options: DrawOptions, output: Output): Promise<number> => {
  let files: readonly string[];
  try {
    files = await found();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.complaint(`${places.charts}: expected the drawings that a build puts there: ${why}`);
    return FAILED;
  }
  const known = [...new Set(files.map(nameOf))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    output.complaint(`there is no drawing of ${unknown.join(', ')}, expected some of: ${known.join(', ')}`);
    return BAD_INPUT;
  }
  if (options.list) {
    for (const name of known) output.line(name);
    return GOOD;
  }
  const folder = resolve(options.out);
  const wanted = files.filter((file) => names.length === 0 || names.includes(nameOf(file)));
  try {
    await mkdir(folder, { recursive: true });
    for (const file of wanted) await copyFile(join(places.charts, file), join(folder, file));
  } catch (error) {
    output.complaint(`${folder}: cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
  output.line(`${wanted.length} files in ${folder}`);
  return GOOD;
};
