// Goal: a station always starts with settings somebody can stand for: the file, its last good copy, the factory's;
// never a guess.
// Method: files in an own directory, broken the way flash memory and people break them.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readText } from '../../config/durable-file.ts';
import { loadSettings } from '../../config/load.ts';

let folder = '';
let file = '';
const copy = () => `${file}.last-good`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  file = join(folder, 'station.jsonc');
});
afterEach(() => rm(folder, { recursive: true }));

const good = '{ "seed": 7 } // mine\n';

describe('a good file', () => {
  it('is taken, and a copy of it is kept', async () => {
    await writeFile(file, good);
    const loaded = await loadSettings(file);
    expect(loaded).toMatchObject({ ok: true, source: 'file', warnings: [], recovered: [] });
    expect(loaded.ok && loaded.settings.get('seed')).toBe(7);
    expect(await readFile(copy(), 'utf8')).toBe(good);
    expect((await readdir(folder)).toSorted()).toEqual(['station.jsonc', 'station.jsonc.last-good']);
  });

  it('whose copy is up to date is not copied again', async () => {
    await writeFile(file, good);
    await loadSettings(file);
    const before = await stat(copy());
    await loadSettings(file);
    const after = await stat(copy());
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it('is taken also when the copy cannot be kept, with a warning', async () => {
    await writeFile(file, good);
    await mkdir(copy());
    const loaded = await loadSettings(file);
    expect(loaded).toMatchObject({ ok: true, source: 'file' });
    expect(loaded.ok && loaded.warnings).toEqual([
      expect.stringContaining('the copy of the settings could not be kept'),
    ]);
  });
});

describe.each([
  ['missing', null],
  ['empty', ''],
  ['torn', '{ "seed": '],
  ['full of zeroes', '\0'.repeat(100)],
])('a file that is %s', (_, text) => {
  const damage = async () => {
    if (text === null) await rm(file, { force: true });
    else await writeFile(file, text);
  };

  it('gives way to the last good copy, and stays as it is', async () => {
    await writeFile(copy(), good);
    await damage();
    const loaded = await loadSettings(file);
    expect(loaded).toMatchObject({ ok: true, source: 'last-good' });
    expect(loaded.ok && loaded.settings.get('seed')).toBe(7);
    expect(loaded.ok && loaded.recovered[0]).toMatch(/station\.jsonc:1:\d+: found /);
    expect(await readText(file)).toBe(text);
    expect(await readFile(copy(), 'utf8')).toBe(good);
  });

  it.each([null, '', '{{{', '{ "seed": -1 }'])('gives way to the factory when the copy is %j', async (copyText) => {
    if (copyText !== null) await writeFile(copy(), copyText);
    await damage();
    const loaded = await loadSettings(file);
    expect(loaded).toMatchObject({ ok: true, source: 'factory' });
    expect(loaded.ok && loaded.settings.get('seed')).toBe(0);
    expect(loaded.ok && loaded.settings.evses).toBe(1);
    expect(loaded.ok && loaded.recovered.length).toBeGreaterThan(1);
  });
});

describe('a file that breaks a rule', () => {
  it('is never replaced: every mistake is told and nothing is written', async () => {
    await writeFile(copy(), good);
    await writeFile(file, '{ "sead": 1, "log_level": 3 }');
    const loaded = await loadSettings(file);
    expect(loaded.ok).toBe(false);
    expect(!loaded.ok && loaded.errors).toHaveLength(2);
    expect(await readFile(copy(), 'utf8')).toBe(good);
  });
});

describe('what is no file', () => {
  it('is refused with its reason', async () => {
    const loaded = await loadSettings(folder);
    expect(!loaded.ok && loaded.errors).toEqual([expect.stringMatching(/expected settings: EISDIR/)]);
  });

  it('unless it is a link to one', async () => {
    await writeFile(join(folder, 'real'), good);
    await symlink(join(folder, 'real'), file);
    expect(await loadSettings(file)).toMatchObject({ ok: true, source: 'file' });
  });
});
