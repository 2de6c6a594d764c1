/**
 * What the disk costs: durable commits a second, one after the other and many at once, and a restart with a full
 * outbox. The restart runs in this process: its memory is the difference, not the whole.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store, Write } from '../../adapters/ports/store.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import type { Figure } from './figure.ts';

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

export async function run(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-bench-'));
  try {
    const store = await opened(directory);
    const figures = [await single(store), await grouped(store)];
    await fill(store);
    await store.close();
    figures.push(...(await restart(directory)));
    return figures;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function single(store: Store): Promise<Figure> {
  const begin = performance.now();
  for (let seq = 0; seq < SINGLE; seq++) await commit(store, [message(seq)]);
  return perSecond('durable appends, one after the other', SINGLE, begin);
}

async function grouped(store: Store): Promise<Figure> {
  const begin = performance.now();
  await Promise.all(Array.from({ length: GROUPED }, (_, seq) => commit(store, [message(seq)])));
  return perSecond('durable appends, asked for at once', GROUPED, begin);
}

async function fill(store: Store): Promise<void> {
  for (let seq = 0; seq < ROWS; seq += 1000) {
    await commit(
      store,
      Array.from({ length: 1000 }, (_, index) => message(seq + index)),
    );
  }
}

async function restart(directory: string): Promise<Figure[]> {
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const store = await opened(directory);
  const queued = store.count('outbox');
  const [oldest] = store.range('outbox', { limit: 1 });
  const openedMs = performance.now() - begin;
  if (queued !== ROWS || oldest?.[0] !== 0) throw new Error(`${queued} messages, the oldest is ${oldest?.[0]}`);
  const walkBegin = performance.now();
  let walked = 0;
  for (const [key] of store.range('outbox')) walked += typeof key === 'number' ? 1 : 0;
  const walkMs = performance.now() - walkBegin;
  const grown = process.memoryUsage().rss - before;
  await store.close();
  const { size } = await stat(join(directory, 'station.mdb'));
  return [
    { name: 'restart with 100,000 queued messages', value: openedMs / 1000, unit: 's', aim: '≤ 2 s' },
    { name: `the same, reading all ${walked}`, value: walkMs / 1000, unit: 's' },
    { name: 'memory that took (pages of the file included)', value: grown / 2 ** 20, unit: 'MiB' },
    { name: 'bytes a queued message on the disk', value: size / ROWS, unit: 'B' },
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

const commit = (store: Store, writes: readonly Write[]): Promise<void> =>
  new Promise((resolve, reject) =>
    store.commit(writes, (failure) => (failure === null ? resolve() : reject(new Error(failure)))),
  );
