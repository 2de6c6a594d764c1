/**
 * What it costs to be able to replay: the black box and the digest, at the pace of a busy station. The recorder is
 * measured at that pace, writing and all; the digest by the time it takes for the turns of whole visits.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { Digest } from '../../runtime/host/digest.ts';
import type { RecordedEvent } from '../../runtime/recorder/line.ts';
import { Recorder } from '../../runtime/recorder/recorder.ts';
import { segmentsIn } from '../../runtime/recorder/segments.ts';
import type { Bench } from './figure.ts';
import { startBenchStation } from './station.ts';

const MANY = 200_000;
const PACE_HZ = 100;
const PACE_MS = 3000;
const VISITS = 300;
const AIM_PERCENT = 2;

export const recorder: Bench = async ({ scratch }) => {
  const box = new Recorder({
    directory: scratch,
    megabytes: 64,
    header: { version: '0.0.0', seed: 1, fingerprint: 'bench', settings: {} },
    checkpoint: () => null,
    wall: () => null,
  });
  try {
    const begin = performance.now();
    for (let n = 0; n < MANY; n++) {
      record(box, n);
      // The disk gets its turn, as it does in a station.
      if (n % 1000 === 0) await wait(0);
    }
    box.flush();
    const seconds = (performance.now() - begin) / 1000;
    const bytes = segmentsIn(scratch).reduce((sum, segment) => sum + segment.bytes, 0);
    const recording = await loadAtPace(box);
    const digesting = (digestMs(scratch) * PACE_HZ) / 10;
    return [
      { name: 'black box: events', value: MANY / seconds, unit: '1/s' },
      { name: 'black box: bytes an event', value: bytes / MANY, unit: 'B' },
      { name: `black box: of a processor at ${PACE_HZ} events/s`, value: recording, unit: '%' },
      { name: `digest: of a processor at ${PACE_HZ} turns/s`, value: digesting, unit: '%' },
      { name: 'both', value: recording + digesting, unit: '%', aim: { atMost: AIM_PERCENT } },
    ];
  } finally {
    box.close();
  }
};

/** Percent of a processor, beside what the waiting itself costs. */
async function loadAtPace(box: Recorder): Promise<number> {
  const cost = async (task: (n: number) => void) => {
    const begin = process.cpuUsage();
    for (let n = 0; n < (PACE_HZ * PACE_MS) / 1000; n++) {
      task(n);
      await wait(1000 / PACE_HZ);
    }
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  };
  const idle = await cost(() => undefined);
  return (100 * Math.max(0, (await cost((n) => record(box, n))) - idle)) / PACE_MS;
}

/** Milliseconds that the digest takes a turn. */
function digestMs(directory: string): number {
  const clock = new VirtualClock();
  const digest = new Digest();
  let spent = 0;
  let turns = 0;
  const { world, close } = startBenchStation({
    clock,
    directory,
    store: new MemoryStore(),
    connect: () => {
      throw new Error('there is no central system');
    },
    ports: [1, 2].map(() => ({ pluggable: false, user_authentication: 'free' })),
    ocpp: { enable: false },
    watch: (_, controller) => ({
      observe: (turn) => {
        const { host } = controller();
        const begin = performance.now();
        digest.turn(turn, (name) => host.snapshot(name));
        spent += performance.now() - begin;
        turns++;
      },
    }),
  });
  for (let visit = 0; visit < VISITS; visit++) {
    world.plug(1 + (visit % 2), { thenRequestAmps: 16 });
    clock.advance(60_000);
    world.unplug(1 + (visit % 2));
    clock.advance(10_000);
  }
  close();
  return spent / turns;
}

/** What a station hears most: pilots, tags now and then, answers of the central system. */
function record(box: Recorder, n: number): void {
  const at = n * 10;
  const wall = 1_790_000_000_000 + at;
  const chance = ((n * 2_654_435_761) % 2 ** 32) / 2 ** 32;
  const evse = `evse${(n % 2) + 1}`;
  const said = (to: string, event: RecordedEvent) => box.event(at, wall, chance, to, event);
  if (n % 10 === 0) said('access', { type: 'token.shown', reader: 1, id: 'DEADBEEF' });
  else if (n % 3 === 0) said('csms-link', { type: 'csms.answered', seq: n, status: 'Accepted' });
  else said(`${evse}.pilot`, { type: 'pilot.changed', letter: 'C' });
}
