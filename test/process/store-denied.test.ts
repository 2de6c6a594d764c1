// Goal: a station whose disk denies it a store serves and reports all the same, charges nobody, and is itself again
// with the first start that finds the disk sound (guide 496–511, 605–618).
// Method: the bundle as a process on a simulated disk that denies creating or unlinking; judged by what its page shows.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { place } from '../kit/process/station.ts';

const remembered = (fault: string) => JSON.stringify({ version: 1, evses: [], stationFaults: [fault] });

it.each([
  ['disk-no-create', 'PersistenceCreateFailed'],
  ['disk-no-unlink', 'PersistenceUnlinkDenied'],
])('%s: serves, is Faulted by %s, and charges nobody; mended and restarted it is well', async (broken, fault) => {
  const here = await place();
  await mkdir(here.data, { recursive: true });
  await writeFile(join(here.data, 'world.json'), remembered(broken));
  const station = await here.start();
  const { faults, evses } = await station.until('accepted', ({ link }) => link === 'accepted');
  expect(faults.map(({ name }) => name)).toEqual([fault]);
  expect(evses.map(({ status }) => status)).toEqual(['Faulted']);
  station.signal('SIGTERM');
  expect(await station.ended).toMatchObject({ code: 0 });

  await writeFile(join(here.data, 'world.json'), JSON.stringify({ version: 1, evses: [] }));
  const again = await here.start();
  const well = await again.until('accepted', ({ link }) => link === 'accepted');
  expect(well.faults).toEqual([]);
});
