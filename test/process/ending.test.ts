// Goal: however a station is told to end, the car is without current first, what is owed is on the disk, and the
// process is gone in time with an exit code that a script can trust (SAF-14, BIL-06).
// Method: the bundle as a process; signals, resets of the central system, a second daemon, a broker that has fallen
// asleep; judged by the exit code, the files that stay behind and the central system's ledger.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CARD, command, eventually, IDENTITY, place, type Place, type Station } from '../kit/process/station.ts';

const STOP_LIMIT_MS = 5000;

/** Sends the signal; answers how it ended and how long that took. */
const end = async (station: Station, signal: NodeJS.Signals = 'SIGTERM') => {
  const begin = performance.now();
  station.signal(signal);
  const ended = await station.ended;
  return { ...ended, tookMs: performance.now() - begin };
};

const storeIsShut = async ({ data }: Place): Promise<boolean> =>
  (await readFile(join(data, 'station.ending'), 'utf8')) === 'shut';

const stoppedBill = ({ central }: Place) =>
  eventually('the bill', () => central.report().transactions.find(({ stoppedAt }) => stoppedAt !== undefined));

const boots = ({ messages }: Place): number => messages.filter((line) => line.includes('▶ BootNotification')).length;

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s in mid-charge: everything shut and exit code 0 within 5 s',
  async (signal) => {
    const here = await place();
    const station = await here.start({ speed: 10 });
    await station.charge();
    // Somebody looks on: he must not keep it alive, nor see into a store that has been shut.
    const stream = await fetch(new URL('/api/events?topics=station', station.address('http')));
    const { code, signal: killer, tookMs } = await end(station, signal);
    await stream.text();
    expect([code, killer, station.complaints]).toEqual([0, null, '']);
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
    expect(await storeIsShut(here)).toBe(true);

    // The open transaction is closed by the next start, with not a watt-hour more than had flowed by then.
    const again = await here.start({ speed: 10 });
    const bill = await eventually('the bill', () =>
      here.central.report().transactions.find(({ stoppedAt }) => stoppedAt !== undefined),
    );
    expect(bill.reason).toBe('PowerLoss');
    expect(bill.meterStop).toBe(Math.floor((await again.look()).world.evses[0]?.registerWh ?? Number.NaN));
  },
);

it('a second signal ends it at once', async () => {
  const here = await place();
  const station = await here.start();
  // Both are there when it wakes up: the second comes before the first is through.
  for (const signal of ['SIGSTOP', 'SIGTERM', 'SIGINT', 'SIGCONT'] as const) station.signal(signal);
  expect(await station.ended).toEqual({ code: 1, signal: null });
});

it('a disk that takes nothing more keeps nobody waiting', async () => {
  const here = await place();
  const station = await here.start({ speed: 10 });
  await station.untilStatus('Available');
  await station.post('/sim/faults', { name: 'disk-full', active: true });
  await station.post('/sim/evses/1/plug', { thenRequestAmps: 16 });
  await station.post('/sim/readers/1/tag', { idTag: CARD });
  await station.untilStatus('Faulted');
  const { code, tookMs } = await end(station);
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
});

it('a broker that has fallen asleep keeps nobody waiting', async () => {
  const CONNACK = Buffer.from([0x20, 2, 0, 0]);
  const asleep = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.write(CONNACK));
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => asleep.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void asleep.close());
  const address = asleep.address();
  if (typeof address !== 'object' || address === null) throw new Error('the broker has no port');
  const here = await place({ other: { mqtt: { uri: `mqtt://127.0.0.1:${address.port}` } } });
  const station = await here.start();
  await eventually('the broker', () => (station.out.includes('connected') ? true : undefined));
  const { code, tookMs } = await end(station);
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
});

it('a second daemon on the same data is told who has it, and fails', async () => {
  const here = await place();
  const station = await here.start();
  const second = await command('run', here.file, '--data', here.data);
  expect(second).toMatchObject({
    code: 1,
    complaints: expect.stringContaining(`in use by process ${station.process.pid}`),
  });
  expect(second.complaints.trim().split('\n')).toHaveLength(1);
  expect((await station.look()).faults).toEqual([]);
});

it.each(['Soft', 'Hard'] as const)('Reset %s ends the transaction, and the station begins anew', async (type) => {
  const here = await place();
  const station = await here.start({ speed: 10 });
  await station.charge();
  expect(boots(here)).toBe(1);
  expect(await here.central.call(IDENTITY, 'Reset', { type })).toEqual({ status: 'Accepted' });
  await eventually('the second BootNotification', () => (boots(here) === 2 ? true : undefined));
  const again = await station.until('accepted again', ({ link }) => link === 'accepted');
  const bill = await stoppedBill(here);
  expect(bill).toMatchObject({ reason: `${type}Reset`, meterStart: 0 });
  expect(bill.meterStop).toBe(Math.floor(again.world.evses[0]?.registerWh ?? Number.NaN));
  expect([here.central.report().transactions.length, here.central.report().violations]).toEqual([1, []]);
  expect(await end(station)).toMatchObject({ code: 0 });
});
