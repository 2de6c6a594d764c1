/** `statecharge check`: every reachable state of one EVSE, all variants, as somebody calls it from a shell. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bench } from './figure.ts';

const AIM_S = 20;
const AIM_MB = 1000;
const ROOM = 64 * 1024 * 1024;

const report = z.object({
  seconds: z.number(),
  megabytes: z.number(),
  variants: z.array(z.object({ states: z.number(), edges: z.number() })),
});

export const explorer: Bench = ({ dist }) => {
  const args = [join(dist, 'statecharge.js'), 'check', '--format', 'json'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: ROOM });
  if (status !== 0) throw new Error('a promise is broken: see statecharge check');
  const { seconds, megabytes, variants } = report.parse(JSON.parse(stdout));
  const sum = (of: (one: (typeof variants)[number]) => number) => variants.reduce((whole, one) => whole + of(one), 0);
  return Promise.resolve([
    { name: `explorer: states of ${variants.length} variants`, value: sum(({ states }) => states), unit: '' },
    { name: 'explorer: edges', value: sum(({ edges }) => edges), unit: '' },
    { name: 'explorer: time', value: seconds, unit: 's', aim: { atMost: AIM_S } },
    { name: 'explorer: memory, all processes', value: megabytes, unit: 'MB', aim: { atMost: AIM_MB } },
  ]);
};
