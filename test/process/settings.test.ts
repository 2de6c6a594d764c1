// Goal: settings are believed, refused or recovered, each with words that say where; what the central system changes is
// kept, and so are the electrician's comments.
// Method: the bundle as a process on files that somebody has written, damaged or mistyped.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { command, IDENTITY, place } from '../kit/process/station.ts';

it('says every mistake at once, each with its place, and exits with 2', async () => {
  const { file, data } = await place();
  await writeFile(
    file,
    '{\n  "log_level": "loud",\n  "ports": [{ "evse_current_limit": 9000, "pluggible": true }]\n}\n',
  );
  const { code, out, complaints } = await command('run', file, '--data', data);
  expect([code, out]).toEqual([2, '']);
  const lines = complaints.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/station\.jsonc:\d+:\d+: found .*, expected /);
  expect(lines[0]).toContain(':2:16: found "loud"');
  expect(complaints).toContain('pluggable');
});

it('takes the last good copy of a damaged file, and says so for everybody to see', async () => {
  const here = await place();
  const first = await here.start();
  first.signal('SIGTERM');
  expect(await first.ended).toMatchObject({ code: 0 });
  const whole = await readFile(here.file, 'utf8');
  await writeFile(here.file, whole.slice(0, whole.length / 2));

  const station = await here.start();
  const { faults, link } = await station.until('accepted', (now) => now.link === 'accepted');
  expect([faults.map(({ name }) => name), link]).toEqual([['SettingsRecovered'], 'accepted']);
  expect(station.out).toMatch(/settings recovered: .*station\.jsonc:\d+:\d+: /);
});

it('keeps what the central system has changed over a restart, and every comment', async () => {
  const here = await place({ ocpp: { MeterValueSampleInterval: 60 } });
  const before = await readFile(here.file, 'utf8');
  const station = await here.start();
  await station.until('accepted', ({ link }) => link === 'accepted');
  const change = { key: 'MeterValueSampleInterval', value: '77' };
  expect(await here.central.call(IDENTITY, 'ChangeConfiguration', change)).toEqual({ status: 'Accepted' });
  const after = await readFile(here.file, 'utf8');
  expect(after).toContain('// Chosen by the electrician.');
  expect(after.split('\n').filter((line) => !before.includes(line))).toEqual([expect.stringContaining('77')]);
  station.signal('SIGTERM');
  await station.ended;

  const again = await here.start();
  await again.until('accepted', ({ link }) => link === 'accepted');
  const asked = await here.central.call(IDENTITY, 'GetConfiguration', { key: ['MeterValueSampleInterval'] });
  expect(asked).toEqual({ configurationKey: [{ key: change.key, readonly: false, value: '77' }] });
});
