/** Memory of a station with two connectors that nobody uses and whose page nobody looks at, beside its libraries. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from './figure.ts';
import { Listener } from './listener.ts';
import { end, memoryOf, startProgram, startStation, writeStationSettings } from './program.ts';

const IDLE_MS = 10_000;
const AIM_MB = 80;

export const memory: Bench = async (context) => {
  const { scratch, programs } = context;
  const data = join(scratch, 'data');
  await mkdir(data);
  const listener = await Listener.listen();
  const accepted = listener.next('StatusNotification');
  const station = startStation(context, await writeStationSettings(scratch, listener.uri), data);
  const libraries = startProgram(join(programs, 'libraries.js'), 'stay');
  try {
    await accepted;
    await wait(IDLE_MS);
    const [ofStation, ofLibraries] = await Promise.all([memoryOf(station), memoryOf(libraries)]);
    return [
      { name: 'memory: our libraries alone', value: ofLibraries.resident, unit: 'MB' },
      { name: 'memory: station idle for 10 s', value: ofStation.resident, unit: 'MB', aim: { atMost: AIM_MB } },
      { name: 'memory: of that its own, without pages of files', value: ofStation.own, unit: 'MB' },
    ];
  } finally {
    listener.close();
    await Promise.all([end(station, 'SIGTERM'), end(libraries, 'SIGTERM')]);
  }
};
