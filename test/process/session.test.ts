// Goal: the shipped program charges a car and bills it to the Wh, whatever happens to its network, its supply and its
// neighbours' wishes (BIL-01, BIL-02, BIL-05, BIL-06, PRO-01).
// Method: the bundle as a process, its control API, a central system with a strict reading of the protocol, an MQTT
// client; judged by the simulated meter and the central system's ledger.
import { createServer } from 'node:net';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { CARD, eventually, place, type Place, type Station } from '../kit/process/station.ts';

const FAST = 30;

/** The only transaction of the ledger, once it is stopped and nobody has complained. */
const billed = async ({ central }: Place) => {
  const bill = await eventually('the bill', () =>
    central.report().transactions.find(({ stoppedAt }) => stoppedAt !== undefined),
  );
  const { transactions, violations, mostInFlight } = central.report();
  expect([transactions.length, violations, mostInFlight]).toEqual([1, [], 1]);
  expect(bill).toMatchObject({ connectorId: 1, idTag: CARD, transactionId: 1 });
  return bill;
};

const meterOf = async (station: Station): Promise<number> =>
  Math.floor(((await station.look()).world.evses[0]?.registerWh ?? Number.NaN) + 1e-6);

it('answers for its health before any central system is there', async () => {
  const deaf = createServer();
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void deaf.close());
  const address = deaf.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  const here = await place({ ocpp: { uri: `ws://127.0.0.1:${address.port}/ocpp` } });
  const station = await here.start();
  expect(await station.get('/health')).toMatchObject({ status: 'ok', link: 'connecting', evses: [expect.any(String)] });
});

it('boots, charges and bills a session to the Wh', async () => {
  const here = await place();
  const station = await here.start({ speed: FAST });
  await station.until('accepted', ({ link }) => link === 'accepted');
  await station.charge();
  await station.untilMetered(500);
  await station.finish();
  const bill = await billed(here);
  expect(bill).toMatchObject({ meterStart: 0, meterStop: await meterOf(station), reason: 'Local' });
  expect(bill.values.map(({ context }) => context)).toEqual(
    expect.arrayContaining(['Transaction.Begin', 'Sample.Periodic', 'Transaction.End']),
  );
  expect(bill.values.map(({ wh }) => wh)).toEqual(bill.values.map(({ wh }) => wh).toSorted((a, b) => a - b));
});

it('charges without a network and tells it afterwards', async () => {
  const here = await place();
  const station = await here.start({ speed: FAST });
  await station.until('accepted', ({ link }) => link === 'accepted');
  await station.post('/sim/network', { up: false });
  await station.until('offline', ({ link }) => link === 'offline');
  await station.charge();
  await station.untilMetered(300);
  await station.post('/sim/readers/1/tag', { idTag: CARD });
  await station.until(
    'the plug is free',
    ({ evses }) => evses[0]?.lock === 'unlocked' && evses[0].transaction === null,
  );
  expect(here.central.report().transactions).toEqual([]);
  await station.post('/sim/network', { up: true });
  expect(await billed(here)).toMatchObject({ meterStart: 0, meterStop: await meterOf(station), reason: 'Local' });
});

const afterPowerCuts = [
  { what: 'closed', resumes: false, reason: 'PowerLoss', status: 'Finishing' },
  { what: 'resumed', resumes: true, reason: 'Local', status: 'Charging' },
] as const;
it.each(afterPowerCuts)(
  'its transaction is $what after a power cut in mid-charge',
  { timeout: 60_000 },
  async (mode) => {
    const { resumes, reason, status } = mode;
    const here = await place({ ocpp: { onPowerLossRestart: resumes } });
    const station = await here.start({ speed: FAST });
    await station.charge();
    await station.untilMetered(300);
    await station.post('/sim/power-cut');
    expect(await station.ended).toEqual({ code: null, signal: 'SIGKILL' });

    const again = await here.start({ speed: FAST });
    const before = await meterOf(again);
    const { evses } = await again.until(
      status,
      (now) => now.evses[0]?.status === status && (resumes || now.evses[0].transaction === null),
    );
    expect(evses[0]?.transaction?.remoteId).toBe(resumes ? '1' : undefined);
    if (resumes) {
      await again.untilMetered(before + 200);
      await again.finish();
    }
    const bill = await billed(here);
    expect(bill).toMatchObject({ meterStart: 0, reason });
    expect(bill.meterStop).toBe(await meterOf(again));
    expect(bill.meterStop).toBeGreaterThanOrEqual(300);
    // The time of day of a fast world goes on where it was.
    const times = [bill.startedAt, ...bill.values.map(({ at }) => at), bill.stoppedAt ?? ''];
    expect(times).toEqual(times.toSorted());
  },
);

it('pauses when a neighbour limits it to 0 A, and goes on at the 10 A that he then allows', async () => {
  const here = await place();
  const station = await here.start({ speed: 5 });
  await station.charge();
  const neighbour = await connectAsync(station.address('mqtt') ?? '');
  onTestFinished(() => neighbour.endAsync());
  const topic = 'ci/global/dyn_current_limit/x';
  await neighbour.publishAsync(topic, '0', { retain: true });
  const paused = await station.untilStatus('SuspendedEVSE');
  expect(paused.evses[0]?.offeredAmps).toBe(0);
  await station.until('no energy flows', (whole) => whole.world.evses[0]?.currentA[0] === 0);
  await neighbour.publishAsync(topic, '10', { retain: true });
  const { world, evses } = await station.until('10 A flow', (whole) => whole.world.evses[0]?.currentA[0] === 10);
  expect([world.evses[0]?.currentA, evses[0]?.offeredAmps]).toEqual([[10, 10, 10], 10]);
  await station.finish();
  expect(await billed(here)).toMatchObject({ reason: 'Local' });
});
