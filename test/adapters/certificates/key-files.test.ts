// Goal: a private key on the disk is whole, and nobody but the station may read it.
// Method: a real directory; modes and names as the system shows them; places where nothing can be written.
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KeyFiles } from '../../../adapters/certificates/key-files.ts';
import { temporaryDirectory } from '../../kit/directory.ts';

const PEM = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n';
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

const store = async () => {
  const directory = join(await temporaryDirectory(), 'keys');
  const complaints: string[] = [];
  const keys = new KeyFiles(directory, (sentence) => complaints.push(sentence));
  const write = (name: string, pem = PEM) => new Promise<string | null>((resolve) => keys.write(name, pem, resolve));
  const remove = (name: string) => new Promise<string | null>((resolve) => keys.remove(name, resolve));
  return { directory, complaints, keys, write, remove };
};

it('is written for the owner alone, also into a directory that was open to others', async () => {
  const { directory, keys, write } = await store();
  await mkdir(directory, { mode: 0o755 });
  await chmod(directory, 0o755);
  expect(await write('a')).toBeNull();
  expect(await modeOf(join(directory, 'a.pem'))).toBe(0o600);
  expect(await modeOf(directory)).toBe(0o700);
  expect(keys.read('a')).toBe(PEM);
  expect(await readdir(directory)).toEqual(['a.pem']);
});

it('what a power cut left half written is no key, and the next one replaces it', async () => {
  const { directory, keys, write } = await store();
  await mkdir(directory);
  await writeFile(join(directory, 'a.pem.new'), PEM.slice(0, 20), { mode: 0o644 });
  expect(keys.names()).toEqual([]);
  expect(keys.read('a')).toBeNull();
  expect(await write('a')).toBeNull();
  expect(await modeOf(join(directory, 'a.pem'))).toBe(0o600);
  expect(await readFile(join(directory, 'a.pem'), 'utf8')).toBe(PEM);
});

it('is gone when it was removed; removing what is not there is no failure', async () => {
  const { keys, write, remove } = await store();
  await write('a');
  expect([await remove('a'), keys.names(), keys.read('a')]).toEqual([null, [], null]);
  expect(await remove('a')).toBeNull();
});

it('a directory that is none: the reason in words, and no word of the key', async () => {
  const { directory, complaints, keys, write } = await store();
  await writeFile(directory, 'in the way');
  const failure = await write('a');
  expect(failure).toMatch(/EEXIST|ENOTDIR/);
  expect(failure).not.toContain('MIGH');
  expect(keys.names()).toEqual([]);
  expect(complaints).toHaveLength(1);
});

it('a name that would leave the directory is a bug of ours', async () => {
  const { keys } = await store();
  expect(() => keys.read('../shadow')).toThrow(RangeError);
});
