// Goal: a change from outside is whole, durable and polite to the file: comments and layout stay, nothing is written
// for nothing.
// Method: real files in an own directory; what a reader of the disk sees at any moment is the judge.
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../config/load.ts';
import type { Value } from '../../config/row.ts';
import type { KeptValues } from '../../config/authors.ts';
import { SettingsWriter, type Change, type Written } from '../../config/write.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  file = join(folder, 'station.jsonc');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A shelf that keeps values, or refuses to. */
const shelf = (refusal: string | null = null, values = new Map<string, unknown>()): KeptValues => ({
  get: (key) => values.get(key),
  set: (key, value, done) => {
    if (refusal === null) values.set(key, value);
    done(refusal);
  },
});

const start = async (text: string | null, kept = shelf()) => {
  if (text !== null) await writeFile(file, text);
  const loaded = await loadSettings(file);
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  const writer = new SettingsWriter(file, loaded.settings, kept);
  const change = (...changes: readonly Change[]) =>
    new Promise<Written>((resolve) => writer.change(changes, 'page', resolve));
  return { settings: loaded.settings, writer, change };
};

const onDisk = () => readFile(file, 'utf8');

const commented = `{
  // how we connect
  "ocpp": {
    "ConnectionTimeOut": 60, // seconds
    /* measured */
    "MeterValueSampleInterval": 60 // agreed with the operator
  }
}
`;

describe('a change', () => {
  it('moves one value and leaves every other character', async () => {
    const { settings, change } = await start(commented);
    expect(await change({ path: 'ocpp/ConnectionTimeOut', value: 90 })).toEqual({ outcome: 'written' });
    expect(await onDisk()).toBe(commented.replace('"ConnectionTimeOut": 60', '"ConnectionTimeOut": 90'));
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(90);
    expect(settings.sourceOf('ocpp/ConnectionTimeOut')).toBe('file');
  });

  it('adds a key without parting a value from its comment', async () => {
    const { change } = await start(commented);
    await change({ path: 'ocpp/LocalPreAuthorize', value: false });
    const text = await onDisk();
    expect(text).toContain('"ConnectionTimeOut": 60, // seconds\n');
    expect(text).toContain('"MeterValueSampleInterval": 60 // agreed with the operator\n');
    expect(text).toContain('\n    "LocalPreAuthorize": false');
  });

  it('grows the objects that are missing, in the indentation of the file', async () => {
    const { change } = await start('{\n\t"seed": 1\n}\n');
    await change({ path: 'ports[]/rfid/enable', evse: 1, value: true });
    expect(await onDisk()).toBe(
      '{\n\t"seed": 1,\n\t"ports": [\n\t\t{\n\t\t\t"rfid": {\n\t\t\t\t"enable": true\n\t\t\t}\n\t\t}\n\t]\n}\n',
    );
  });

  it('of the second EVSE leaves the first alone', async () => {
    const { change } = await start('{ "ports": [{ "pluggable": true }, { "pluggable": true }] }');
    await change({ path: 'ports[]/pluggable', evse: 2, value: false });
    expect(await onDisk()).toBe('{ "ports": [{ "pluggable": true }, { "pluggable": false }] }');
  });

  it('that applies after a reboot waits for it', async () => {
    const { settings, change } = await start('{}');
    await change({ path: 'ocpp/TransactionMessageAttempts', value: 5 });
    expect(settings.get('ocpp/TransactionMessageAttempts')).toBe(3);
    expect(settings.stored('ocpp/TransactionMessageAttempts')).toBe(5);
    expect(settings.awaitsReboot('ocpp/TransactionMessageAttempts')).toBe(true);
    const again = await start(null);
    expect(again.settings.get('ocpp/TransactionMessageAttempts')).toBe(5);
  });

  it('is in the copy as well, so that a damaged file loses nothing', async () => {
    const { change } = await start('{}');
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    await writeFile(file, '');
    expect((await start(null)).settings.get('ocpp/ConnectionTimeOut')).toBe(90);
  });

  it('keeps links and permissions', async () => {
    const real = join(folder, 'real.jsonc');
    await writeFile(real, '{}');
    await chmod(real, 0o666);
    await symlink(real, file);
    const { change } = await start(null);
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect((await stat(real)).mode & 0o777).toBe(0o666);
    expect(await readFile(real, 'utf8')).toContain('90');
  });

  it('creates a file that only its owner may read: it may hold a password', async () => {
    const { change } = await start(null);
    await change({ path: 'ocpp/password', value: 'correct horse battery' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('nothing is written', () => {
  it.each<[string, Change]>([
    ['when the file says so already', { path: 'ocpp/ConnectionTimeOut', value: 60 }],
    ['when it is the default anyhow', { path: 'ocpp/LocalPreAuthorize', value: true }],
  ])('%s', async (_, unchanged) => {
    const { change } = await start(commented);
    const before = await stat(file);
    expect(await change(unchanged)).toEqual({ outcome: 'unchanged' });
    const after = await stat(file);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it.each<[string, Change, string]>([
    ['out of range', { path: 'ocpp/ConnectionTimeOut', value: 5 }, 'expected a whole number 10–86400 or 0 (s)'],
    ['of the wrong type', { path: 'ocpp/ConnectionTimeOut', value: '60' }, 'found "60"'],
    ['that follows from the hardware', { path: 'ocpp/NumberOfConnectors', value: 3 }, 'cannot be changed'],
    ['of an EVSE that is not there', { path: 'ports[]/pluggable', evse: 2, value: true }, 'expected 1–1'],
    ['of no EVSE', { path: 'ports[]/pluggable', value: true }, 'found EVSE none'],
    ['that breaks a rule between settings', { path: 'ocpp/enable', value: true }, 'found no ocpp/uri'],
    ['that is a bad address', { path: 'ocpp/uri', value: 'ws://example.com/a' }, 'a port after the host'],
  ])('for a value %s, and it says why', async (_, bad, why) => {
    const { settings, change } = await start(commented);
    const told: unknown[] = [];
    settings.onChange((path) => told.push(path));
    // The good half must not be done either.
    const written = await change({ path: 'ocpp/ConnectionTimeOut', value: 90 }, bad);
    expect(written.outcome).toBe('invalid');
    expect('why' in written && written.why).toContain(why);
    expect(await onDisk()).toBe(commented);
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(60);
    expect(told).toEqual([]);
  });

  it('when the disk refuses: the old values stay in force', async () => {
    const { settings, change } = await start('{}');
    // A directory in the place of the temporary file: nobody, not even root, can write it.
    await mkdir(`${file}.new`);
    const written = await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    expect(written.outcome).toBe('failed');
    expect(await onDisk()).toBe('{}');
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(60);
  });
});

describe('changes at the same time', () => {
  it('are made one after the other and none is lost', async () => {
    const { settings, change } = await start('{}');
    const outcomes = await Promise.all([
      change({ path: 'ocpp/ConnectionTimeOut', value: 90 }),
      change({ path: 'ocpp/MeterValueSampleInterval', value: 120 }),
      change({ path: 'ocpp/ConnectionTimeOut', value: 60 }),
      change({ path: 'log_level', value: 'debug' }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written', 'written']);
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(60);
    expect(JSON.parse(await onDisk())).toEqual({
      ocpp: { ConnectionTimeOut: 60, MeterValueSampleInterval: 120 },
      log_level: 'debug',
    });
  });

  it('are read by others whole, never half', async () => {
    const { change } = await start('{ "ocpp": { "ConnectionTimeOut": 60 } }');
    let writing = true;
    const changes = (async () => {
      for (let value = 100; value < 120; value++) await change({ path: 'ocpp/ConnectionTimeOut', value });
      writing = false;
    })();
    let reads = 0;
    while (writing) {
      expect(JSON.parse(await onDisk())).toHaveProperty('ocpp.ConnectionTimeOut');
      reads++;
    }
    await changes;
    expect(reads).toBeGreaterThan(0);
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('wait in a queue of a hundred; the next is refused at once', async () => {
    const { writer } = await start('{}');
    const outcomes: Written[] = [];
    const queued: Promise<Written>[] = [];
    const queue = () =>
      queued.push(new Promise((resolve) => writer.change([{ path: 'seed', value: 0 }], 'page', resolve)));
    // The first leaves the queue at once.
    for (let count = 0; count < 101; count++) queue();
    writer.change([{ path: 'seed', value: 0 }], 'page', (written) => outcomes.push(written));
    expect(outcomes).toEqual([{ outcome: 'failed', why: '100 changes are waiting already' }]);
    expect((await Promise.all(queued)).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
  });

  it('can be withdrawn until they have begun', async () => {
    const { writer, settings, change } = await start('{}');
    const first = change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    const withdraw = writer.change([{ path: 'ocpp/ConnectionTimeOut', value: 100 }], 'page', () =>
      expect.unreachable(),
    );
    expect(withdraw()).toBe(true);
    expect(withdraw()).toBe(false);
    await first;
    await change();
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(90);
    expect(withdraw()).toBe(false);
  });
});

describe('listeners', () => {
  it('are told after the value is on disk, and only of what came into force', async () => {
    const { settings, change } = await start('{}');
    const told: [string, number | undefined, Value][] = [];
    const stop = settings.onChange((path, evse, value) => told.push([path, evse, value]));
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    await change({ path: 'ocpp/TransactionMessageAttempts', value: 9 });
    stop();
    await change({ path: 'ocpp/ConnectionTimeOut', value: 100 });
    expect(told).toEqual([['ocpp/ConnectionTimeOut', undefined, 90]]);
  });

  it('find the value on the disk already', async () => {
    const { settings, change } = await start('{}');
    const seen = new Promise<string>((resolve) => settings.onChange(() => resolve(onDisk())));
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    expect(await seen).toContain('90');
  });
});

describe('a damaged file', () => {
  it('is put aside, not lost, when a change needs its place', async () => {
    await writeFile(`${file}.last-good`, '{ "seed": 7 } // mine\n');
    const { change } = await start('{ "seed": 7');
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    expect(await readFile(`${file}.damaged`, 'utf8')).toBe('{ "seed": 7');
    const text = await onDisk();
    expect(text).toContain('// mine');
    expect(text).toContain('"ConnectionTimeOut": 90');
  });

  it('that was edited by hand while we ran is changed as it is now', async () => {
    const { change } = await start('{ "ocpp": { "ConnectionTimeOut": 60 } }');
    await writeFile(file, '{ "ocpp": { "ConnectionTimeOut": 60, "LocalPreAuthorize": false } }');
    await change({ path: 'ocpp/ConnectionTimeOut', value: 90 });
    expect(await onDisk()).toBe('{ "ocpp": { "ConnectionTimeOut": 90, "LocalPreAuthorize": false } }');
  });
});

describe('a value that is kept beside the ledger', () => {
  it('is in force after a restart, and the file is never touched', async () => {
    const values = new Map<string, unknown>();
    const first = await start('{}', shelf(null, values));
    expect(await first.change({ path: 'ocpp/HeartbeatInterval', value: 300 })).toEqual({ outcome: 'written' });
    expect(first.settings.get('ocpp/HeartbeatInterval')).toBe(300);
    expect(await first.change({ path: 'ocpp/HeartbeatInterval', value: 300 })).toEqual({ outcome: 'unchanged' });
    expect(await onDisk()).toBe('{}');
    const second = await start(null, shelf(null, values));
    expect(second.settings.get('ocpp/HeartbeatInterval')).toBe(300);
    expect(second.settings.sourceOf('ocpp/HeartbeatInterval')).toBe('storage');
  });

  it('stays the old one when storage refuses, and when it was kept damaged', async () => {
    const { settings, change } = await start('{}', shelf('full', new Map([['ocpp/HeartbeatInterval', 'soon']])));
    expect(settings.get('ocpp/HeartbeatInterval')).toBe(600);
    expect(await change({ path: 'ocpp/HeartbeatInterval', value: 300 })).toEqual({ outcome: 'failed', why: 'full' });
    expect(settings.get('ocpp/HeartbeatInterval')).toBe(600);
  });
});
