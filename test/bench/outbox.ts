/**
 * A station that comes back with a full outbox: 100,000 readings of an open transaction wait, as a month without a link
 * would leave them. Filled through the ledger's own shapes, then started as a shell would: from the start of the
 * process until the first of them is on the wire, and what that takes of memory.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Store, Write } from '../../adapters/ports/store.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { Ledger } from '../../runtime/ledger/ledger.ts';
import type { Bench } from './figure.ts';
import { Listener } from './listener.ts';
import { end, memoryOf, startStation, writeStationSettings } from './program.ts';

const MESSAGES = 100_000;
const AIM_S = 2;
/** The station of `memory.ts`, and room for one page of the queue and its tree. */
const AIM_MB = 110;
const ROWS_A_COMMIT = 500;
const SINGLE = 300;
const MINUTE_MS = 60_000;
const STARTED = Date.UTC(2026, 0, 1);
const TRANSACTION = '0000000000000001-1-1';
const LATER_MS = 3000;

const commit = (store: Store, writes: readonly Write[]): Promise<void> =>
  new Promise((resolve, reject) =>
    store.commit(writes, (failure) => (failure === null ? resolve() : reject(new Error(failure)))),
  );

const started: Told = {
  from: 'evse1.transaction',
  evse: 1,
  stamp: { at: 0, wall: STARTED, chance: 0.5 },
  fact: { type: 'transaction.started', transaction: TRANSACTION, token: { id: 'CAFE01' }, startWh: 0 },
};

const sampled = (minute: number): Told => ({
  from: 'evse1.transaction',
  evse: 1,
  stamp: { at: minute * MINUTE_MS, wall: STARTED + minute * MINUTE_MS, chance: 0.5 },
  fact: {
    type: 'transaction.sampled',
    transaction: TRANSACTION,
    context: 'periodic',
    reading: { importWh: minute * 10, powerW: 600, voltageV: [230, 230, 230], currentA: [1, 1, 1] },
    offeredAmps: 16,
  },
});

/** Appends a second when each waits for the disk, and fills the rest quickly. */
async function fill(store: Store): Promise<number> {
  const ledger = new Ledger({
    store,
    boot: '0000000000000001',
    outboxLimit: MESSAGES,
    delivers: true,
    keepsSamples: () => false,
    damaged: (table, key, why) => {
      throw new Error(`${table} ${key}: ${why}`);
    },
  });
  await commit(store, ledger.remember([started]));
  const begin = performance.now();
  for (let minute = 1; minute <= SINGLE; minute++) await commit(store, ledger.remember([sampled(minute)]));
  const perSecond = (SINGLE * 1000) / (performance.now() - begin);
  for (let minute = SINGLE + 1; minute < MESSAGES;) {
    const facts: Told[] = [];
    for (; facts.length < ROWS_A_COMMIT && minute < MESSAGES; minute++) facts.push(sampled(minute));
    await commit(store, ledger.remember(facts));
  }
  if (store.count('outbox') !== MESSAGES) throw new Error(`${store.count('outbox')} messages wait`);
  return perSecond;
}

export const outbox: Bench = async (context) => {
  const data = join(context.scratch, 'data');
  const opened = await openStore(data);
  if (!opened.ok) throw new Error(opened.message);
  const perSecond = await fill(opened.store);
  await opened.store.close();
  const listener = await Listener.listen();
  const settings = await writeStationSettings(context.scratch, listener.uri);
  const heard = Promise.all([listener.next('BootNotification'), listener.next('StartTransaction')]);
  const begin = performance.now();
  const station = startStation(context, settings, data);
  try {
    const [boot, first] = await heard;
    const atFirst = await memoryOf(station);
    await wait(LATER_MS);
    const later = await memoryOf(station);
    return [
      { name: 'outbox: durable appends through the ledger, one by one', value: perSecond, unit: '1/s' },
      { name: `restart with ${MESSAGES} queued: until BootNotification`, value: (boot - begin) / 1000, unit: 's' },
      {
        name: `restart with ${MESSAGES} queued: until the first is on the wire`,
        value: (first - begin) / 1000,
        unit: 's',
        aim: { atMost: AIM_S },
      },
      { name: 'restart: memory then', value: atFirst.resident, unit: 'MB' },
      { name: 'restart: its own, 3 s into draining', value: later.own, unit: 'MB', aim: { atMost: AIM_MB } },
      { name: 'restart: resident, pages of the file included', value: later.resident, unit: 'MB' },
    ];
  } finally {
    listener.close();
    await end(station, 'SIGKILL');
  }
};
