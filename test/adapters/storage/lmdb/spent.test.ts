// Goal: no write that has been answered points at a later one, or a busy station would never have a young heap.
// Method: the real library; whoever hears of its commits keeps the first links of all, and looks at them afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openEnvironment } from '../../../../adapters/storage/lmdb/environment.ts';
import type { Link } from '../../../../adapters/storage/lmdb/spent.ts';

it('takes the chain of writes apart behind each commit, and every row is on the disk', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-spent-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { root, rows } = openEnvironment(join(directory, 'station.mdb'));
  const links: Link[] = [];
  root.on('aftercommit', ({ next }: { next: Link }) => links.push(next));
  const meta = rows.get('meta');
  for (let n = 0; n < 20; n++) {
    // Two writes in one commit: both are links.
    await root.batch(() => {
      void meta?.put(`row ${n}`, 'a');
      void meta?.put(`row ${n}`, `${n}`);
    });
  }
  expect(Array.from({ length: 20 }, (_, n) => meta?.get(`row ${n}`))).toEqual(
    Array.from({ length: 20 }, (_, n) => `${n}`),
  );
  await root.close();
  const [last, ...spent] = links.toReversed();
  expect(last?.next).not.toBeNull();
  expect(spent.length).toBeGreaterThan(15);
  expect(spent.map(({ next, nextTxn }) => next ?? nextTxn ?? null)).toEqual(spent.map(() => null));
});
