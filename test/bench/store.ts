/**
 * What the disk costs: durable commits a second, one after the other and many at once, and a walk over a full outbox.
 * The walk runs in this process: its memory is the difference, not the whole.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store, Write } from '../../adapters/ports/store.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import type { Bench, Figure } from './figure.ts';

const ROWS = 100_000;
const SINGLE = 500;
const GROUPED = 20_000;

/** A message of the outbox as long as a meter value of three phases. */
const message = (seq: number): Write => ({
  table: 'outbox',
  key: seq,
  value: {
    seq,
    type: 'transaction.sampled',
    transaction: '4d7cb0c2-0c5e-4f4e-9f0e-3d1f0f6f7a55',
    text: 'x'.repeat(200),
  },
});

export const store: Bench = async ({ scratch }) => {
  const disk = await opened(scratch);
  const figures = [await single(disk), await grouped(disk)];
  await fill(disk);
  await disk.close();
  return [...figures, ...(await reopen(scratch))];
};

async function single(disk: Store): Promise<Figure> {
  const begin = performance.now();
  for (let seq = 0; seq < SINGLE; seq++) await commit(disk, [message(seq)]);
  return perSecond('store: durable commits, one after the other', SINGLE, begin);
}

async function grouped(disk: Store): Promise<Figure> {
  const begin = performance.now();
  await Promise.all(Array.from({ length: GROUPED }, (_, seq) => commit(disk, [message(seq)])));
  return perSecond('store: durable commits, asked for at once', GROUPED, begin);
}

async function fill(disk: Store): Promise<void> {
  for (let seq = 0; seq < ROWS; seq += 1000) {
    await commit(
      disk,
      Array.from({ length: 1000 }, (_, index) => message(seq + index)),
    );
  }
}

async function reopen(directory: string): Promise<Figure[]> {
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const disk = await opened(directory);
  const queued = disk.count('outbox');
  const [oldest] = disk.range('outbox', { limit: 1 });
  const openedMs = performance.now() - begin;
  if (queued !== ROWS || oldest?.[0] !== 0) throw new Error(`${queued} messages, the oldest is ${oldest?.[0]}`);
  const walkBegin = performance.now();
  let walked = 0;
  for (const [key] of disk.range('outbox')) walked += typeof key === 'number' ? 1 : 0;
  const walkMs = performance.now() - walkBegin;
  const grown = process.memoryUsage().rss - before;
  await disk.close();
  const { size } = await stat(join(directory, 'station.mdb'));
  return [
    { name: `store: opened with ${ROWS} rows`, value: openedMs, unit: 'ms' },
    { name: `store: all ${walked} rows read`, value: walkMs, unit: 'ms' },
    { name: 'store: memory that took (pages of the file included)', value: grown / 2 ** 20, unit: 'MB' },
    { name: 'store: bytes a row on the disk', value: size / ROWS, unit: 'B' },
  ];
}

function perSecond(name: string, count: number, begin: number): Figure {
  return { name, value: (count * 1000) / (performance.now() - begin), unit: '1/s' };
}

async function opened(directory: string): Promise<Store> {
  const result = await openStore(directory);
  if (!result.ok) throw new Error(result.message);
  return result.store;
}

const commit = (disk: Store, writes: readonly Write[]): Promise<void> =>
  new Promise((resolve, reject) =>
    disk.commit(writes, (failure) => (failure === null ? resolve() : reject(new Error(failure)))),
  );
