/**
 * `statecharge draw`: hands out the drawings of the machines, as they were laid out when this program was built.
 * Whoever changes a machine has its sources, and draws with `npm run draw`.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { painted } from '../draw/paint.ts';
import { places } from '../places.ts';
import { everyMachine } from '../station/actors.ts';
import type { Layer } from '../verify/layers/layer.ts';
import { coverageReport, human } from '../verify/layers/report.ts';
import type { Output } from './config.ts';
import { layersAt } from './coverage.ts';

export type DrawOptions = {
  readonly out: string;
  readonly list: boolean;
  /** Layers of coverage to be laid over the drawings. */
  readonly coverage?: readonly string[];
};

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

/** Of a file: `contactor` of `contactor.svg`. */
const nameOf = (file: string): string => file.slice(0, file.lastIndexOf('.'));

const found = async (): Promise<readonly string[]> => {
  const files = await readdir(places.charts);
  return files.filter((file) => /\.(?:svg|json)$/.test(file)).toSorted();
};

const data = z.object({ root: z.object({ id: z.string() }) });

/** The drawing of a chart is painted; whatever else there is, is handed out as it lies there. */
const handOut = async (file: string, folder: string, layers: readonly Layer[] | null): Promise<void> => {
  const [from, to] = [join(places.charts, file), join(folder, file)];
  const chart = from.replace(/\.svg$/, '.json');
  if (layers === null || chart === from || !existsSync(chart)) return copyFile(from, to);
  const { root } = data.parse(JSON.parse(await readFile(chart, 'utf8')));
  const own = layers.filter(({ machine }) => machine === root.id);
  return writeFile(to, painted(await readFile(from, 'utf8'), own));
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
  let layers: readonly Layer[] | null;
  try {
    layers = options.coverage === undefined ? null : layersAt(options.coverage);
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return BAD_INPUT;
  }
  const wanted = files.filter((file) => names.length === 0 || names.includes(nameOf(file)));
  try {
    await mkdir(folder, { recursive: true });
    for (const file of wanted) await handOut(file, folder, layers);
  } catch (error) {
    output.complaint(`${folder}: cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
  if (layers !== null) output.line(human(coverageReport(layers, everyMachine())));
  output.line(`${wanted.length} files in ${folder}`);
  return GOOD;
};
