// Goal: a disk that is full or read-only is called so, nothing accepted is lost, and the store goes on when there is
// room again. Method: a real file system of two megabytes; where mounting is not permitted these stories are skipped.
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../../adapters/storage/lmdb/open.ts';
import { commit, put } from '../../../contracts/store.ts';
import { temporaryDirectory } from '../../../kit/directory.ts';

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

function mount(directory: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', directory]);
  onTestFinished(() => void execFileSync('umount', ['-l', directory]));
}

const opened = async (directory: string) => {
  const result = await openStore(directory);
  if (!result.ok) throw new Error(result.message);
  onTestFinished(() => result.store.close());
  return result.store;
};

describe.skipIf(!canMount)('a disk', () => {
  it('that fills up refuses commits as full, keeps those it took, and takes more when there is room', async () => {
    const directory = await temporaryDirectory();
    mount(directory);
    const store = await opened(directory);
    const ballast = join(directory, 'ballast');
    await writeFile(ballast, Buffer.alloc(1024 * 1024));
    let taken = 0;
    let failure: string | null = null;
    for (; failure === null && taken < 1000; taken += failure === null ? 1 : 0) {
      failure = await commit(store, put(taken, 'x'.repeat(20_000)), put(taken, 'y'.repeat(20_000), 'samples'));
    }
    expect(failure).toBe('full');
    expect(taken).toBeGreaterThan(3);
    const whole = () => [store.count('outbox'), store.count('samples'), [...store.range('outbox')].length];
    expect(whole()).toEqual([taken, taken, taken]);
    await rm(ballast);
    expect(await commit(store, put(taken, 'z'), put(taken, 'z', 'samples'))).toBeNull();
    expect(whole()).toEqual([taken + 1, taken + 1, taken + 1]);
    await store.close();
    const again = await opened(directory);
    expect(again.count('outbox')).toBe(taken + 1);
  });

  it('that is full still gives up what is deleted', async () => {
    const directory = await temporaryDirectory();
    mount(directory);
    const store = await opened(directory);
    for (let key = 0; key < 1000; key++) {
      if ((await commit(store, put(key, 'x'.repeat(20_000)))) !== null) break;
    }
    const before = store.count('outbox');
    expect(before).toBeLessThan(1000);
    expect(await commit(store, put(0, undefined))).toBeNull();
    expect(store.count('outbox')).toBe(before - 1);
  });

  it('that is read-only opens no store, and says so', async () => {
    const directory = await temporaryDirectory();
    mount(directory);
    const store = await opened(directory);
    await store.close();
    execFileSync('mount', ['-o', 'remount,ro', directory]);
    expect(await openStore(directory)).toMatchObject({ ok: false, why: 'read-only' });
  });

  it('that has no room for a new store says full', async () => {
    const directory = await temporaryDirectory();
    mount(directory);
    await writeFile(join(directory, 'ballast'), Buffer.alloc(2 * 1024 * 1024));
    expect(await openStore(join(directory))).toMatchObject({ ok: false, why: 'full' });
  });
});
