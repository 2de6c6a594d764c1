/**
 * From the start of the process until BootNotification is on the wire: with an empty data directory, with one that an
 * orderly end has left, and with one that a power cut has left. Beside it what Node and the libraries take by
 * themselves. The kinds take turns, so that all of them meet the same neighbours.
 */
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile, type Bench, type BenchContext, type Figure } from './figure.ts';
import { Listener } from './listener.ts';
import { end, startProgram, startStation, writeStationSettings } from './program.ts';

const ROUNDS = 9;
const AIM_MS = 200;

async function untilEnd(file: string): Promise<number> {
  const begin = performance.now();
  const program = startProgram(file);
  await once(program, 'exit');
  if (program.exitCode !== 0) throw new Error(`${file} has ended with ${program.exitCode ?? 'a signal'}`);
  return performance.now() - begin;
}

/** One start; how it ends decides what the next one finds. */
async function untilBoot(
  context: BenchContext,
  listener: Listener,
  { data, ending }: { readonly data: string; readonly ending: 'SIGTERM' | 'SIGKILL' },
): Promise<number> {
  const settings = await writeStationSettings(context.scratch, listener.uri);
  const heard = listener.next('BootNotification');
  const begin = performance.now();
  const station = startStation(context, settings, data);
  const took = (await heard) - begin;
  await end(station, ending);
  return took;
}

const median = (name: string, samples: readonly number[], aim?: Figure['aim']): Figure => ({
  name,
  value: quantile(samples, 0.5),
  unit: 'ms',
  ...(aim === undefined ? {} : { aim }),
});

export const start: Bench = async (context) => {
  const { scratch, programs } = context;
  const empty = join(scratch, 'empty.mjs');
  await writeFile(empty, '');
  const listener = await Listener.listen();
  const times = { empty: [], libraries: [], fresh: [], again: [], afterCut: [] } as Record<string, number[]>;
  const note = (kind: string, took: number) => times[kind]?.push(took);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const data = join(scratch, `data-${round}`);
      await mkdir(data);
      note('empty', await untilEnd(empty));
      note('libraries', await untilEnd(join(programs, 'libraries.js')));
      note('fresh', await untilBoot(context, listener, { data, ending: 'SIGTERM' }));
      note('again', await untilBoot(context, listener, { data, ending: 'SIGKILL' }));
      note('afterCut', await untilBoot(context, listener, { data, ending: 'SIGTERM' }));
      await rm(data, { recursive: true });
    }
  } finally {
    listener.close();
  }
  const aim = { atMost: AIM_MS };
  return [
    median('start: an empty Node, until its end', times['empty'] ?? []),
    median('start: our libraries bundled and imported, until the end', times['libraries'] ?? []),
    median('start: until BootNotification, new data directory', times['fresh'] ?? [], aim),
    median('start: until BootNotification, data of an orderly end', times['again'] ?? [], aim),
    median('start: until BootNotification, data of a power cut (walked in a child)', times['afterCut'] ?? []),
  ];
};
