/**
 * What it costs to look back: how fast a recording is played again, how long a moment of it takes to be rebuilt beside
 * a running station, and for how long at once that keeps the station waiting.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../../adapters/simulated/world.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import type { BlackBox } from '../../runtime/recorder/black-box.ts';
import { readRecording } from '../../runtime/recorder/recording.ts';
import { Replayer } from '../../runtime/replay/replayer.ts';
import { rebuilt } from '../../runtime/travel/instant.ts';
import { RunningShelf } from '../../runtime/travel/spools.ts';
import type { Bench } from './figure.ts';
import { Onlookers } from './onlookers.ts';
import { alone, startBenchStation } from './station.ts';

const VISITS = 400;
/** A look at meter and surroundings each second of its life, as in service. */
const VISIT_S = 70;
/** A page waits for it. */
const REBUILD_AIM_MS = 2000;
/** What a station may be kept waiting (IEC 61851-1 wants its coil off within 100 ms). */
const SLICE_AIM_MS = 25;

/** A station, and who looks on. */
const recordedStation = (directory: string, clock: VirtualClock) => {
  let onlookers: Onlookers | null = null;
  const station = startBenchStation({
    clock,
    directory,
    ...alone(),
    watch: (settings, controller) => {
      onlookers = new Onlookers(directory, clock, settings, controller);
      return onlookers.watch;
    },
  });
  return { ...station, box: boxOf(onlookers, station.world) };
};

const boxOf = (onlookers: Onlookers | null, world: World): BlackBox => {
  if (onlookers === null) throw new Error('nobody has asked for the box');
  onlookers.overhear(world);
  return onlookers.box;
};

const recordVisits = (directory: string): number => {
  const clock = new VirtualClock();
  const { world, controller, close, box } = recordedStation(directory, clock);
  for (let visit = 0; visit < VISITS; visit++) {
    world.plug(1 + (visit % 2), { thenRequestAmps: 16 });
    for (let second = 0; second < VISIT_S; second++) {
      clock.advance(1000);
      for (const evse of controller.host.evses) controller.look(evse);
      box.look();
      if (second === VISIT_S - 10) world.unplug(1 + (visit % 2));
    }
  }
  const { turns } = controller.host;
  close();
  box.close();
  return turns;
};

export const replay: Bench = async ({ scratch }) => {
  const turns = recordVisits(scratch);
  const begin = performance.now();
  const replayer = new Replayer(readRecording(scratch));
  replayer.run();
  const seconds = (performance.now() - begin) / 1000;
  if (replayer.difference !== null) throw new Error(`turn ${replayer.difference.number} was another one`);
  const lifeS = (replayer.clock.now() - replayer.start.at) / 1000;

  const spools = await new RunningShelf(scratch, () => turns).spools();
  const spool = spools.at(-2) ?? spools.at(-1);
  const next = spools.at(-1);
  if (spool === undefined || next === undefined) throw new Error('nothing was recorded');
  // The last turn of a whole segment lies farthest from where it begins.
  const farthest = spool === next ? turns : next.before;
  let longest = 0;
  let slice = performance.now();
  const start = slice;
  const found = await rebuilt(await spool.open(), farthest, async () => {
    longest = Math.max(longest, performance.now() - slice);
    await wait(0);
    slice = performance.now();
    return true;
  });
  const rebuildMs = performance.now() - start;
  longest = Math.max(longest, performance.now() - slice);
  if (found === null) throw new Error(`turn ${farthest} was not found`);
  return [
    { name: 'replay: times real time', value: lifeS / seconds, unit: '×' },
    { name: 'replay: turns', value: (replayer.turns - 1) / seconds, unit: '1/s' },
    {
      name: 'a moment rebuilt, at the end of a segment',
      value: rebuildMs,
      unit: 'ms',
      aim: { atMost: REBUILD_AIM_MS },
    },
    { name: 'its longest slice', value: longest, unit: 'ms', aim: { atMost: SLICE_AIM_MS } },
  ];
};
