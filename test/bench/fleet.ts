/** What one of many idle stations costs: a fleet of one beside a fleet of a thousand, against a real central system. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CentralProcess } from './central-process.ts';
import type { Bench, BenchContext } from './figure.ts';
import { end, memoryOf, startProgram } from './program.ts';

const MANY = 1000;
const STARTED_A_SECOND = 100;
/** After the last has started: registered, its first statuses told, and what the start has left behind collected. */
const SETTLING_MS = 40_000;
const WATCHED_MS = 20_000;
const OUTAGE_MS = 60_000;
const AIM_MB = 0.08;
const AIM_PERCENT = 0.005;
/**
 * Of all its threads, as the scheduler has counted it: who wakes for 20 µs is mostly missed by the hundredths of a
 * second of `/proc/PID/stat`.
 */
const processorSeconds = async (pid: number | undefined): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const spent = await Promise.all(
    threads.map(async (thread) =>
      Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ')[0]),
    ),
  );
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e9;
};

/** `afterwards`: what is done with them once they have been measured. */
const measure = async <T>({ dist }: BenchContext, uri: string, stations: number, afterwards: () => Promise<T>) => {
  const words = ['--csms', uri, '--stations', `${stations}`, '--sessions', '0', '--ramp', `${STARTED_A_SECOND}`];
  const fleet = startProgram(join(dist, 'statecharge.js'), 'fleet', ...words);
  try {
    await wait((stations / STARTED_A_SECOND) * 1000 + SETTLING_MS);
    const before = await processorSeconds(fleet.pid);
    await wait(WATCHED_MS);
    const used = (await processorSeconds(fleet.pid)) - before;
    const { own } = await memoryOf(fleet);
    return { megabytes: own, percent: (used / (WATCHED_MS / 1000)) * 100, afterwards: await afterwards() };
  } finally {
    await end(fleet, 'SIGKILL');
  }
};

export const fleet: Bench = async (context) => {
  const central = new CentralProcess(context.programs);
  try {
    const uri = await central.uri();
    const one = await measure(context, uri, 1, () => Promise.resolve());
    const many = await measure(context, uri, MANY, () => central.outage(OUTAGE_MS));
    const { mostTries, mostReturns, allBackS } = many.afterwards;
    const each = (of: 'megabytes' | 'percent') => (many[of] - one[of]) / (MANY - 1);
    return [
      {
        name: `fleet: memory of one more station, of ${MANY}`,
        value: each('megabytes'),
        unit: 'MB',
        aim: { atMost: AIM_MB },
      },
      {
        name: 'fleet: of a core, for one more idle station',
        value: each('percent'),
        unit: '%',
        aim: { atMost: AIM_PERCENT },
      },
      {
        name: `fleet: most attempts in one second of an outage of ${OUTAGE_MS / 1000} s, of ${MANY}`,
        value: mostTries,
        unit: '',
        aim: { atMost: MANY / 5 },
      },
      { name: 'fleet: most that came back in one second', value: mostReturns, unit: '', aim: { atMost: MANY / 5 } },
      { name: 'fleet: from the loss until the last was back', value: allBackS, unit: 's' },
    ];
  } finally {
    await central.close();
  }
};
