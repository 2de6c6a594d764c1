// Goal: a directory gives a store, or one clear word; what is in it is never lost, overwritten or believed without
// reason. Method: real directories with a second process, an old and a newer schema, and files damaged in every way we
// could think of.
import { createHash } from 'node:crypto';
import { open as openFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../../../adapters/ports/store.ts';
import { acknowledgeSetAside, openStore, type OpenOptions } from '../../../../adapters/storage/lmdb/open.ts';
import type { Damage } from '../../../../adapters/storage/typed-table.ts';
import { commit, put } from '../../../contracts/store.ts';
import { temporaryDirectory } from '../../../kit/directory.ts';
import { childCommand, startChild } from './child.ts';

const PAGE = 4096;
const trial = childCommand('walk');

async function opened(directory: string, options: OpenOptions = {}): Promise<{ store: Store; setAside?: string }> {
  const result = await openStore(directory, options);
  if (!result.ok) throw new Error(result.message);
  onTestFinished(() => result.store.close());
  return result;
}

/** A directory with a store of 200 rows, shut in order. Answers the path of its file. */
async function filled(): Promise<{ directory: string; file: string }> {
  const directory = await temporaryDirectory();
  const { store } = await opened(directory);
  await commit(store, ...Array.from({ length: 200 }, (_, key) => put(key, { seq: key, text: 'x'.repeat(300) })));
  await store.close();
  return { directory, file: join(directory, 'station.mdb') };
}

/** As after a power cut: nobody wrote that the last run had ended. */
const cutOff = (directory: string) => writeFile(join(directory, 'station.ending'), 'open');

async function overwrite(file: string, from: number, to: number, byte: number): Promise<void> {
  const handle = await openFile(file, 'r+');
  await handle.write(Buffer.alloc(to - from, byte), 0, to - from, from);
  await handle.close();
}

const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('a directory', () => {
  it('belongs to one daemon: the second is told by whom, and gets it the moment the first is killed', async () => {
    const directory = await temporaryDirectory();
    const holder = startChild('hold', directory);
    expect((await holder.lines.next()).value).toBe('open');
    const refused = await openStore(directory);
    expect(refused).toMatchObject({ ok: false, why: 'locked' });
    expect(refused.ok ? '' : refused.message).toContain(`process ${holder.process.pid}`);
    await holder.kill();
    expect((await opened(directory)).setAside).toBeUndefined();
  });

  it('is refused to a second store in the same process, and free again when the first is closed', async () => {
    const directory = await temporaryDirectory();
    const { store } = await opened(directory);
    expect(await openStore(directory)).toMatchObject({ ok: false, why: 'locked' });
    await store.close();
    await opened(directory);
  });

  it('that is a file is no directory', async () => {
    const path = join(await temporaryDirectory(), 'occupied');
    await writeFile(path, '');
    expect(await openStore(path)).toMatchObject({ ok: false, why: 'failed', message: expect.stringContaining(path) });
  });
});

describe('the schema', () => {
  const count = { why: 'counts the letters', writes: () => [{ table: 'meta' as const, key: 'counted', value: true }] };
  const rename = {
    why: 'text is called body',
    writes: (store: Pick<Store, 'range'>) =>
      [...store.range('outbox')].map(([key, row]) => put(key, { body: (row as { text: string }).text })),
  };

  it('of an older version is brought forward step by step, once', async () => {
    const { directory } = await filled();
    const first = await opened(directory, { migrations: [count, rename] });
    expect(first.store.get('outbox', 7)).toEqual({ body: 'x'.repeat(300) });
    expect([first.store.get('meta', 'schema'), first.store.get('meta', 'counted')]).toEqual([3, true]);
    await first.store.close();
    // A second run of `rename` would find no text and leave an empty body.
    const second = await opened(directory, { migrations: [count, rename] });
    expect(second.store.get('outbox', 7)).toEqual({ body: 'x'.repeat(300) });
  });

  it('of a newer version is refused in one sentence, and not a byte is changed', async () => {
    const { directory, file } = await filled();
    const newer = await opened(directory, { migrations: [count] });
    await newer.store.close();
    const before = await hashOf(file);
    expect(await openStore(directory)).toEqual({
      ok: false,
      why: 'newer-schema',
      message: expect.stringMatching(/has schema 2, this program knows up to 1: nothing has been changed/),
    });
    expect(await hashOf(file)).toBe(before);
    expect((await opened(directory, { migrations: [count] })).store.count('outbox')).toBe(200);
  });
});

describe('a damaged store', () => {
  const damages: Record<string, (file: string) => Promise<void>> = {
    'overwritten with rubbish': async (file) => overwrite(file, 0, (await stat(file)).size, 0xa7),
    'with both headers gone': (file) => overwrite(file, 0, 2 * PAGE, 0x5a),
    'cut down to a few bytes': (file) => truncate(file, 100),
    'made of zeros': async (file) => overwrite(file, 0, (await stat(file)).size, 0),
    // These two look well from outside, and kill the process that reads them.
    'with every page but the headers overwritten': async (file) =>
      overwrite(file, 2 * PAGE, (await stat(file)).size, 0x5a),
    'cut in half': async (file) => truncate(file, (await stat(file)).size >> 1),
  };

  it.each(Object.entries(damages))('%s is set aside, kept, and said until somebody acknowledges', async (_, damage) => {
    const { directory, file } = await filled();
    await damage(file);
    await cutOff(directory);
    const damaged = await hashOf(file);

    const first = await opened(directory, { trial });
    const path = first.setAside ?? '';
    expect(path).toMatch(/station\.corrupt-.*\.mdb$/);
    expect(await hashOf(path)).toBe(damaged);
    expect(first.store.count('outbox')).toBe(0);
    expect(await commit(first.store, put(1, 'new'))).toBeNull();
    await first.store.close();

    const second = await opened(directory, { trial });
    expect([second.setAside, second.store.get('outbox', 1)]).toEqual([path, 'new']);
    await new Promise((resolve) => acknowledgeSetAside(second.store, resolve));
    await second.store.close();
    expect((await opened(directory, { trial })).setAside).toBeUndefined();
    expect(await readdir(directory)).toContain(path.slice(directory.length + 1));
  });

  it('whose header is rubbish is set aside without asking a child, however the last run ended', async () => {
    for (const damage of Object.values(damages).slice(0, 4)) {
      const { directory, file } = await filled();
      await damage(file);
      expect((await opened(directory)).setAside).toMatch(/station\.corrupt-.*\.mdb$/);
    }
  });

  it('that is whole after all is opened after a power cut with everything in it', async () => {
    const { directory } = await filled();
    await cutOff(directory);
    const { store, setAside } = await opened(directory, { trial });
    expect([setAside, store.count('outbox')]).toEqual([undefined, 200]);
  });

  it('is not condemned by a child that cannot be started', async () => {
    const { directory } = await filled();
    await cutOff(directory);
    const { store, setAside } = await opened(directory, { trial: [join(directory, 'no-such-program')] });
    expect([setAside, store.count('outbox')]).toEqual([undefined, 200]);
  });

  it('reads without the one row whose bytes have changed, and says which', async () => {
    const { directory, file } = await filled();
    const bytes = await readFile(file);
    const at = bytes.lastIndexOf('{"seq":77,');
    bytes[at + 8] = '9'.charCodeAt(0);
    await writeFile(file, bytes);
    const reported: Damage[] = [];
    const { store } = await opened(directory, { onDamage: (damage) => reported.push(damage) });
    expect([...store.range('outbox')].map(([key]) => key)).toEqual(
      Array.from({ length: 200 }, (_, key) => key).filter((key) => key !== 77),
    );
    expect(store.get('outbox', 77)).toBeUndefined();
    expect(reported).toEqual(
      [1, 2].map(() => ({ table: 'outbox', key: 77, message: expect.stringContaining('checksum') })),
    );
  });
});
