// Goal: what a station has recorded, the shipped program plays again to the last bit, also of a run that was killed and
// whose recording ends in the middle of a word.
// Method: real runs on a disk, ended in order or by kill −9; `statecharge replay` on what they left.
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command, eventually, place, type Place } from '../kit/process/station.ts';

const segmentsOf = async ({ data }: Place): Promise<readonly string[]> =>
  (await readdir(join(data, 'blackbox'))).toSorted().map((name) => join(data, 'blackbox', name));

const digestsIn = (out: string): number => Number(/^(\d+) recorded digests, all the same$/m.exec(out)?.[1] ?? 0);

it('a finished run', async () => {
  const here = await place();
  const station = await here.start({ speed: 20 });
  await station.charge();
  await station.untilMetered(100);
  await station.finish();
  station.signal('SIGTERM');
  await station.ended;
  const { code, out, complaints } = await command('replay', join(here.data, 'blackbox'));
  expect([code, complaints]).toEqual([0, '']);
  expect(digestsIn(out)).toBeGreaterThan(0);
  expect(out).toMatch(/^\d+ events, \d+ turns, \d+\.\d s of the station's life$/m);
});

it(
  'a killed run, whole or with its last record torn; and what was changed in it is found',
  { timeout: 60_000 },
  async () => {
    const here = await place();
    const station = await here.start({ speed: 20 });
    await station.charge();
    // A card that is shown again and again makes many turns: a digest comes after 50 of them.
    for (let show = 0; show < 30; show++) {
      await station.post('/sim/readers/1/tag', { idTag: `0000${show}`, holdMs: 100 });
    }
    const size = await eventually('the box on the disk', async () => {
      const [file = ''] = await segmentsOf(here);
      const text = await readFile(file, 'latin1');
      return text.includes('#digest') ? text.length : undefined;
    });
    station.signal('SIGKILL');
    await station.ended;
    const [file = ''] = await segmentsOf(here);

    const whole = await command('replay', file);
    expect([whole.code, whole.complaints]).toEqual([0, '']);
    expect(digestsIn(whole.out)).toBeGreaterThan(0);

    await truncate(file, size - 3);
    const torn = await command('replay', file);
    expect([torn.code, torn.complaints]).toEqual([0, '']);
    expect(torn.out).toMatch(/: the file ends within a record \(byte \d+\); replayed as far as it goes$/m);
    expect(digestsIn(torn.out)).toBeGreaterThan(0);
  },
);

it('nothing, when there is nothing to replay, and says so', async () => {
  const { directory } = await place();
  const file = join(directory, 'notes.txt');
  await writeFile(file, 'no recording');
  expect(await command('replay', file)).toMatchObject({ code: 2, complaints: expect.stringContaining(file) });
  expect(await command('replay', join(directory, 'nowhere'))).toMatchObject({ code: 2 });
});
