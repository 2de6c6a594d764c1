/**
 * What it costs to be able to replay, at the pace of a busy station: the black box with everything that it does in
 * service, digest, looks and disk included. Whole visits are lived once on virtual time; what the host has said of them
 * is then told to a black box in real time.
 * Work that comes seldom finds a processor that has slept, which costs a guest of a virtual machine many times what the
 * work does, whatever it is (plain JSON shows it). So it is measured twice: kept awake, and left to sleep.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import type { Incoming, Turn } from '../../runtime/host/host.ts';
import { segmentsIn } from '../../runtime/recorder/segments.ts';
import type { Bench, Figure } from './figure.ts';
import { Onlookers } from './onlookers.ts';
import { end } from './program.ts';
import { alone, startBenchStation, type BenchStation } from './station.ts';

const PACE_HZ = 100;
const PACE_MS = 10_000;
const VISITS = 300;
const AIM_PERCENT = 2;

/** A turn, and the event from outside that it began with; a timer has none. */
type Happening = { readonly event: { to: string; event: Incoming; stamp: Stamp } | null; readonly turn: Turn };
type Lived = { readonly happenings: readonly Happening[]; readonly onlookers: Onlookers; readonly close: () => void };

function live(directory: string): Lived {
  const clock = new VirtualClock();
  const happenings: Happening[] = [];
  let event: Happening['event'] = null;
  let onlookers: Onlookers | null = null;
  const { world, close }: BenchStation = startBenchStation({
    clock,
    directory,
    ...alone(),
    watch: (settings, controller) => {
      onlookers = new Onlookers(join(directory, 'black-box'), new RealClock(), settings, controller);
      return {
        record: (to, said, stamp) => (event = { to, event: said, stamp }),
        observe: (turn) => {
          happenings.push({ event, turn });
          event = null;
        },
      };
    },
  });
  for (let visit = 0; visit < VISITS; visit++) {
    world.plug(1 + (visit % 2), { thenRequestAmps: 16 });
    clock.advance(60_000);
    world.unplug(1 + (visit % 2));
    clock.advance(10_000);
  }
  return { happenings, onlookers: told(onlookers), close };
}

function told(onlookers: Onlookers | null): Onlookers {
  if (onlookers === null) throw new Error('nobody has asked who looks on');
  return onlookers;
}

export const recorder: Bench = async ({ programs, scratch }) => {
  const { happenings, onlookers, close } = live(scratch);
  const { box } = onlookers;
  try {
    const tell = (n: number): void => {
      const happening = happenings[n % happenings.length];
      if (happening === undefined) throw new Error('nothing has happened');
      const { event, turn } = happening;
      if (event !== null) box.record(event.to, event.event, event.stamp);
      box.observe(turn);
    };
    const begin = performance.now();
    for (let n = 0; n < happenings.length; n++) {
      tell(n);
      // The disk gets its turn, as it does in a station.
      if (n % 1000 === 0) await wait(0);
    }
    const seconds = (performance.now() - begin) / 1000;
    await wait(1000);
    const bytes = segmentsIn(join(scratch, 'black-box')).reduce((sum, segment) => sum + segment.bytes, 0);
    return [
      { name: 'black box: turns', value: happenings.length / seconds, unit: '1/s' },
      { name: 'black box: bytes a turn', value: bytes / happenings.length, unit: 'B' },
      ...(await awake(programs, () => paces('kept awake', tell, { atMost: AIM_PERCENT }))),
      ...(await paces('left to sleep', tell)),
      { name: 'the same plain JSON in one go, at that rate', value: percentAtOnce(), unit: '%' },
    ];
  } finally {
    box.close();
    close();
  }
};

/** About as much work as a turn is for the black box: it shows what the machine makes of work that comes seldom. */
const plain = Array.from({ length: 150 }, (_, n) => ({ at: n, text: `turn ${n}` }));

/** While every processor of this machine has something to do that can wait. */
async function awake<T>(programs: string, measure: () => Promise<T>): Promise<T> {
  const spinners = Array.from({ length: availableParallelism() }, () => fork(join(programs, 'spinner.js')));
  try {
    return await measure();
  } finally {
    await Promise.all(spinners.map((spinner) => end(spinner, 'SIGTERM')));
  }
}

async function paces(state: string, tell: (n: number) => void, aim?: Figure['aim']): Promise<readonly Figure[]> {
  const value = await loadAtPace(tell);
  const other = await loadAtPace(() => void JSON.stringify(plain));
  return [
    {
      name: `black box: of a processor at ${PACE_HZ} turns/s, all in all, ${state}`,
      value,
      unit: '%',
      ...(aim === undefined ? {} : { aim }),
    },
    { name: `plain JSON ${PACE_HZ} times a second, of a processor, ${state}`, value: other, unit: '%' },
  ];
}

/** What it would take of a processor at that pace, were it as fast as in one go. */
function percentAtOnce(): number {
  const rounds = 100_000;
  const begin = process.cpuUsage();
  for (let n = 0; n < rounds; n++) JSON.stringify(plain);
  const { user, system } = process.cpuUsage(begin);
  return (((user + system) / 1e6) * PACE_HZ * 100) / rounds;
}

/** Percent of a processor, of all threads, beside what the waiting itself costs. */
async function loadAtPace(tell: (n: number) => void): Promise<number> {
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
  return (100 * Math.max(0, (await cost(tell)) - idle)) / PACE_MS;
}
