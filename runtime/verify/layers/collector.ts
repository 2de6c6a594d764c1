/**
 * Coverage of whatever runs in this process, when the environment asks for it: `STATECHARGE_COVERAGE` names a
 * directory, `STATECHARGE_LAYER` the kind of run. Every process (and worker) writes a file of its own there, at first
 * use of anything and at its end: a process that is killed loses some counts, and nothing that it was the first to use.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { LayerFile } from './layer.ts';
import { Tally } from './tally.ts';

let running: Tally | undefined;

const begin = (directory: string, layer: string): Tally => {
  const file = join(directory, `${layer}-${process.pid}-${threadId}.json`);
  mkdirSync(directory, { recursive: true });
  let due = false;
  const tally = new Tally(() => {
    if (due) return;
    due = true;
    setImmediate(write);
  });
  const write = (): void => {
    due = false;
    writeFileSync(file, JSON.stringify({ format: 1, layers: [...tally.layers(layer)] } satisfies LayerFile));
  };
  process.once('exit', write);
  return tally;
};

/** Undefined when nobody has asked. */
export const collector = (): Tally | undefined => {
  const { STATECHARGE_COVERAGE: directory, STATECHARGE_LAYER: layer = 'run' } = process.env;
  if (directory === undefined || directory === '') return undefined;
  return (running ??= begin(directory, layer));
};
