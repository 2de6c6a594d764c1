/**
 * What the black box costs: events a second, bytes an event, and how much of a processor at the pace of a busy station.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Recorder } from '../../runtime/recorder/recorder.ts';
import type { RecordedEvent } from '../../runtime/recorder/line.ts';
import { segmentsIn } from '../../runtime/recorder/segments.ts';
import type { Figure } from './figure.ts';

const MANY = 200_000;
const PACE_HZ = 100;
const PACE_MS = 2000;

export async function run(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-bench-'));
  const recorder = new Recorder({
    directory,
    megabytes: 64,
    header: { version: '0.0.0', seed: 1, fingerprint: 'bench', settings: {} },
    checkpoint: () => null,
    wall: () => null,
  });
  try {
    const begin = performance.now();
    for (let n = 0; n < MANY; n++) {
      record(recorder, n);
      // The disk gets its turn, as it does in a station.
      if (n % 1000 === 0) await wait(0);
    }
    recorder.flush();
    const seconds = (performance.now() - begin) / 1000;
    const bytes = segmentsIn(directory).reduce((sum, segment) => sum + segment.bytes, 0);
    return [
      { name: 'black box: events', value: MANY / seconds, unit: '1/s' },
      { name: 'black box: bytes an event', value: bytes / MANY, unit: 'B' },
      { name: `black box: processor at ${PACE_HZ} events a second`, value: await load(recorder), unit: '%' },
    ];
  } finally {
    recorder.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Beside what the waiting itself costs. */
async function load(recorder: Recorder): Promise<number> {
  const cost = async (task: (n: number) => void) => {
    const begin = process.cpuUsage();
    for (let n = 0; n < (PACE_HZ * PACE_MS) / 1000; n++) {
      task(n);
      await wait(1000 / PACE_HZ);
    }
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  };
  const idle = await cost(() => {});
  return (100 * Math.max(0, (await cost((n) => record(recorder, n))) - idle)) / PACE_MS;
}

/** What a station hears most: pilots, tags now and then, answers of the central system. */
function record(recorder: Recorder, n: number): void {
  const at = n * 10;
  const wall = 1_790_000_000_000 + at;
  const chance = ((n * 2_654_435_761) % 2 ** 32) / 2 ** 32;
  const evse = `evse${(n % 2) + 1}`;
  const said = (to: string, event: RecordedEvent) => recorder.event(at, wall, chance, to, event);
  if (n % 10 === 0) said('access', { type: 'token.shown', reader: 1, id: 'DEADBEEF' });
  else if (n % 3 === 0) said('csms-link', { type: 'csms.answered', seq: n, status: 'Accepted' });
  else said(`${evse}.pilot`, { type: 'pilot.changed', letter: 'C' });
}
