/** `statecharge coverage`: lays coverage of many runs together and says what of the charts was never used. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { everyMachine } from '../station/actors.ts';
import { layerFile, merged, type Layer } from '../verify/layers/layer.ts';
import { coverageReport, human } from '../verify/layers/report.ts';
import type { Output } from './config.ts';

export type CoverageOptions = { readonly json: boolean; readonly merge?: string };

const BAD_INPUT = 2;

const filesAt = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(path, name))
    : [path];

/** @throws Error with one sentence about the file */
const jsonIn = (file: string): unknown => {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file}: expected JSON, as a run writes it`);
  }
};

/** @throws Error with one sentence about the file */
const layersIn = (file: string): readonly Layer[] => {
  const parsed = layerFile.safeParse(jsonIn(file));
  if (!parsed.success) throw new Error(`${file}: expected layers of coverage: ${z.prettifyError(parsed.error)}`);
  return parsed.data.layers;
};

/**
 * Of files, or of directories of them.
 * @throws Error with one sentence about a file that holds no layers
 */
export const layersAt = (paths: readonly string[]): readonly Layer[] =>
  merged(paths.flatMap(filesAt).flatMap(layersIn));

export const coverage = (paths: readonly string[], { json, merge }: CoverageOptions, output: Output): number => {
  let layers: readonly Layer[];
  try {
    layers = layersAt(paths);
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return BAD_INPUT;
  }
  if (merge !== undefined) writeFileSync(merge, JSON.stringify({ format: 1, layers }));
  const report = coverageReport(layers, everyMachine());
  output.line(json ? JSON.stringify(report, null, 2) : human(report));
  return 0;
};
