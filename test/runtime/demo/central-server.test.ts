// Goal: the demonstration's central system books what a real connector sends, judges it strictly, and passes calls on.
// Method: the real server on any free port, our own connector over a real WebSocket; the book is read over HTTP as a
// person would.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { webSocketConnect } from '../../../adapters/csms/socket.ts';
import { RealClock } from '../../../runtime/clock/real.ts';
import { startCentralServer, type CentralServer } from '../../../runtime/demo/central-server.ts';
import { bench, sampled, started, stopped } from '../csms/bench.ts';

let server: CentralServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });

async function begin() {
  const lines: string[] = [];
  const running = await startCentralServer({ print: (line) => lines.push(line) });
  server = running;
  return { ...running, lines };
}

describe('the central system of the demonstration', () => {
  it('books a whole transaction of our connector without a complaint, one call at a time', async () => {
    const { url, httpUrl, report, lines } = await begin();
    const clock = new RealClock();
    const station = bench({ clock, connect: webSocketConnect(clock), url: `${url}/CP%201` });
    station.bill(started());
    station.bill({ ...sampled(1500), context: 'begin' });
    station.bill(sampled(2000));
    station.bill(stopped());
    station.connect();
    await until(() => station.store.count('outbox') === 0);
    const { transactions, violations, mostInFlight } = report();
    expect(transactions).toMatchObject([
      {
        identity: 'CP 1',
        transactionId: 1,
        meterStart: 1000,
        values: [{ wh: 1500, context: 'Transaction.Begin' }, { wh: 2000 }],
        meterStop: 3000,
        reason: 'Local',
      },
    ]);
    expect([violations, mostInFlight]).toEqual([[], 1]);
    expect(await (await fetch(`${httpUrl}/ledger`)).json()).toEqual(JSON.parse(JSON.stringify(report())));
    expect(lines.some((line) => line.startsWith('CP 1 ▶ StartTransaction'))).toBe(true);
    station.csms.close();
  });

  it('passes a call on to the station and its answer back', async () => {
    const { url, httpUrl, report } = await begin();
    const clock = new RealClock();
    const station = bench({ clock, connect: webSocketConnect(clock), url: `${url}/CP%201` });
    station.connect();
    await until(() => report().connected.length > 0);
    const call = async (body: unknown) => {
      const response = await fetch(`${httpUrl}/call`, { method: 'POST', body: JSON.stringify(body) });
      return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
    };
    expect(await call({ identity: 'CP 1', action: 'UnlockConnector', payload: { connectorId: 9 } })).toEqual({
      status: 200,
      body: { answer: { status: 'NotSupported' } },
    });
    expect(await call({ identity: 'CP 2', action: 'ClearCache' })).toEqual({
      status: 502,
      body: { error: 'no station CP 2 is connected' },
    });
    expect((await call({ identity: 7 })).status).toBe(400);
    expect((await fetch(`${httpUrl}/elsewhere`)).status).toBe(404);
    station.csms.close();
  });

  it('complains of a message that is not valid, of two calls at once, and of a stop without a start', async () => {
    const { url, report } = await begin();
    const socket = new WebSocket(`${url}/CP9`, ['ocpp1.6']);
    await until(() => socket.readyState === WebSocket.OPEN);
    const stop = { transactionId: 77, meterStop: 1, timestamp: '2026-01-01T00:00:00Z' };
    socket.send('[2,"0","Heartbeat",{}]');
    socket.send('[2,"1","Authorize",{"idTag":7}]');
    socket.send(`[2,"2","StopTransaction",${JSON.stringify(stop)}]`);
    socket.send('not a message');
    await until(() => report().violations.length >= 3);
    for (const complaint of ['CP9 Authorize', 'never was', 'no message']) {
      expect(report().violations.join('\n')).toContain(complaint);
    }
    await until(() => report().mostInFlight === 2);
    socket.terminate();
  });

  it('books a repetition once', async () => {
    const { url, report } = await begin();
    const socket = new WebSocket(`${url}/CP9`, ['ocpp1.6']);
    // Open on our side is not yet welcomed on the other: what is sent between the two is lost.
    await until(() => socket.readyState === WebSocket.OPEN && report().connected.includes('CP9'));
    const start =
      '[2,"same","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":5,"timestamp":"2026-01-01T00:00:00Z"}]';
    let answers = 0;
    socket.on('message', () => (answers += 1));
    socket.send(start);
    socket.send(start.replace('"same"', '"other"'));
    // A repetition of what is still being answered is dropped on the other side, not booked.
    await until(() => answers === 2);
    expect(report().transactions).toHaveLength(2);
    socket.send(start);
    await until(() => report().repeats === 1);
    expect(report().transactions).toHaveLength(2);
    socket.terminate();
  });
});
