// Goal: what a station has recorded, the shipped program plays again to the last bit, also of a run that was killed and
// whose recording ends in the middle of a word.
// Method: real runs on a disk, ended in order or by kill −9; `statecharge replay` on what they left.
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CARD, command, eventually, place, type Place } from '../kit/process/station.ts';

const segmentsOf = async ({ data }: Place): Promise<readonly string[]> =>
  (await readdir(join(data, 'blackbox')))
    .filter((name) => name.endsWith('.box'))
    .toSorted()
    .map((name) => join(data, 'blackbox', name));

const turnsIn = (out: string): number => Number(/^(\d+) recorded turns, all the same$/m.exec(out)?.[1] ?? 0);

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
  expect(turnsIn(out)).toBeGreaterThan(0);
  expect(out).toMatch(/^\d+ events, \d+ turns, \d+\.\d s of the station's life$/m);
});

it('a killed run, whole, around its fault alone, or with its last record torn', { timeout: 60_000 }, async () => {
  const here = await place();
  const station = await here.start({ speed: 20 });
  await station.charge();
  await station.post('/sim/evses/1/faults', { name: 'contactor-welded', active: true });
  await station.post('/sim/readers/1/tag', { idTag: CARD });
  await station.until('the fault', ({ evses }) => evses[0]?.status === 'Faulted');
  await eventually('the fault on the disk', async () => {
    const files = await readdir(join(here.data, 'blackbox'));
    return files.includes('faults.jsonl') ? true : undefined;
  });
  station.signal('SIGKILL');
  await station.ended;
  const box = join(here.data, 'blackbox');
  const [file = ''] = await segmentsOf(here);

  const whole = await command('replay', file);
  expect([whole.code, whole.complaints]).toEqual([0, '']);
  expect(turnsIn(whole.out)).toBeGreaterThan(0);
  expect(await command('replay', file, '--check')).toMatchObject({ code: 0, complaints: '' });

  const out = join(here.directory, 'fault.box');
  const exported = await command('blackbox', 'export', box, '--around', 'ContactorWelded', '--out', out);
  expect([exported.code, exported.complaints]).toEqual([0, '']);
  const again = await command('replay', out);
  expect([again.code, turnsIn(again.out)]).toEqual([0, turnsIn(whole.out)]);
  const text = await readFile(out, 'latin1');
  expect(text).toContain('ocpp sent');
  expect(text).toContain('mqtt sent');
  expect(text).not.toContain(CARD);
  const unknown = await command('blackbox', 'export', box, '--around', 'Boredom', '--out', `${out}.none`);
  expect([unknown.code, unknown.complaints]).toEqual([2, expect.stringContaining('recorded are ContactorWelded')]);

  const { length } = await readFile(file);
  await truncate(file, length - 3);
  const torn = await command('replay', file);
  expect([torn.code, torn.complaints]).toEqual([0, '']);
  expect(torn.out).toMatch(/: the file ends within a record \(byte \d+\); replayed as far as it goes$/m);
  expect(turnsIn(torn.out)).toBeGreaterThan(0);
});

it('nothing, when there is nothing to replay, and says so', async () => {
  const { directory } = await place();
  const file = join(directory, 'notes.txt');
  await writeFile(file, 'no recording');
  expect(await command('replay', file)).toMatchObject({ code: 2, complaints: expect.stringContaining(file) });
  expect(await command('replay', join(directory, 'nowhere'))).toMatchObject({ code: 2 });
});
