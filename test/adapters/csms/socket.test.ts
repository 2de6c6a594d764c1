// Goal: a real WebSocket keeps the contract of the socket port, notices a dead peer, and hands every failure over as
// words. Method: the contract against the ocpp-rpc server and against a bare ws server; failures against ws and net
// servers on any free port.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { LARGEST_FRAME_BYTES, webSocketConnect } from '../../../adapters/csms/socket.ts';
import { RealClock } from '../../../runtime/clock/real.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { socketContract, talk, type SocketRig } from '../../contracts/socket.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });

function portOf(address: ReturnType<Server['address']>): number {
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
}

async function bare(
  options: ServerOptions = { handleProtocols: (offered) => (offered.has('ocpp1.6') ? 'ocpp1.6' : false) },
) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  await once(server, 'listening');
  const sockets: WebSocket[] = [];
  const heard: string[] = [];
  const credentials: (string | undefined)[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    credentials.push(request.headers.authorization);
    socket.on('message', (data: Buffer) => heard.push(data.toString('utf8')));
  });
  endings.push(async () => {
    for (const socket of sockets) socket.terminate();
    server.close();
    await once(server, 'close');
  });
  return { url: `ws://127.0.0.1:${portOf(server.address())}/ocpp/CP%201`, sockets, heard, credentials };
}

describe('against a bare ws server', () => {
  socketContract(async (): Promise<SocketRig> => {
    const { url, sockets, heard } = await bare();
    return {
      connect: webSocketConnect(new RealClock()),
      url,
      until,
      heard: () => heard,
      serverSays: (text) => sockets.forEach((socket) => socket.send(text)),
      serverDrops: () => sockets.forEach((socket) => socket.terminate()),
      stop: () => Promise.resolve(),
    };
  });
});

describe('against the ocpp-rpc server', () => {
  socketContract(async (): Promise<SocketRig> => {
    const server = new RPCServer({ protocols: ['ocpp1.6'] });
    const heard: string[] = [];
    type Client = {
      on(event: 'message', listener: (detail: { message: string; outbound: boolean }) => void): void;
      sendRaw(text: string): void;
      close(options: object): Promise<unknown>;
    };
    const clients: Client[] = [];
    server.on('client', (client: Client) => {
      clients.push(client);
      client.on('message', ({ message, outbound }) => {
        if (!outbound) heard.push(message);
      });
    });
    const http = await server.listen(0, '127.0.0.1');
    return {
      connect: webSocketConnect(new RealClock()),
      url: `ws://127.0.0.1:${portOf(http.address())}/CP1`,
      until,
      heard: () => heard,
      serverSays: (text) => clients.forEach((client) => client.sendRaw(text)),
      serverDrops: () => clients.forEach((client) => void client.close({ force: true })),
      stop: () => server.close({ force: true }),
    };
  });
});

describe('a connection', () => {
  it('shows identity and password as HTTP basic authentication', async () => {
    const server = await bare();
    const { seen } = talk(
      { connect: webSocketConnect(new RealClock()), url: server.url },
      { password: Buffer.from('pä:ss') },
    );
    await until(() => seen.opened.length > 0);
    const [credentials = ''] = server.credentials;
    expect(Buffer.from(credentials.replace('Basic ', ''), 'base64').toString('utf8')).toBe('CP 1:pä:ss');
  });

  it('rule 8: is closed when the server picks no sub-protocol, and the words say so', async () => {
    const server = await bare({ handleProtocols: () => false });
    const { seen } = talk({ connect: webSocketConnect(new RealClock()), url: server.url });
    await until(() => seen.closed.length > 0);
    expect(seen.opened).toEqual([]);
    expect(seen.closed[0]).toMatch(/sub-?protocol/i);
  });

  it('ends at a binary frame, with the reason', async () => {
    const server = await bare();
    const { seen } = talk({ connect: webSocketConnect(new RealClock()), url: server.url });
    await until(() => seen.opened.length > 0);
    server.sockets[0]?.send(Buffer.from([1, 2, 3]), { binary: true });
    await until(() => seen.closed.length > 0);
    expect(seen.closed).toEqual(['the server sent a binary frame: OCPP is text']);
    expect(seen.received).toEqual([]);
  });

  it('takes a frame of 4 MiB and ends at a larger one', async () => {
    const server = await bare();
    const { seen } = talk({ connect: webSocketConnect(new RealClock()), url: server.url });
    await until(() => seen.opened.length > 0);
    server.sockets[0]?.send('x'.repeat(LARGEST_FRAME_BYTES));
    await until(() => seen.received.length > 0);
    server.sockets[0]?.send('x'.repeat(LARGEST_FRAME_BYTES + 1));
    await until(() => seen.closed.length > 0);
    expect(seen.received).toHaveLength(1);
    expect(seen.closed[0]).toMatch(/payload/i);
  });

  it('rule 9: notices a peer that answers no ping, at the limit and not before', async () => {
    const server = await bare({ autoPong: false });
    const clock = new VirtualClock();
    const { seen } = talk(
      { connect: webSocketConnect(clock), url: server.url },
      { pingIntervalS: 10, pongTimeoutS: 3 },
    );
    await until(() => seen.opened.length > 0);
    clock.advance(12_999);
    expect(seen.closed).toEqual([]);
    clock.advance(1);
    expect(seen.closed).toEqual(['no pong within 3 s']);
  });

  it('rule 9: stays open while pongs come', async () => {
    const server = await bare();
    const clock = new VirtualClock();
    const { seen } = talk(
      { connect: webSocketConnect(clock), url: server.url },
      { pingIntervalS: 10, pongTimeoutS: 3 },
    );
    await until(() => seen.opened.length > 0);
    const [socket] = server.sockets;
    if (socket === undefined) throw new Error('nobody is connected');
    for (let n = 0; n < 3; n++) {
      const pinged = once(socket, 'ping');
      clock.advance(n === 0 ? 10_000 : 7000);
      await pinged;
      // The pong travels back; a message sent after it arrives after it.
      socket.send(`after pong ${n}`);
      await until(() => seen.received.length === n + 1);
      clock.advance(3000);
    }
    expect(seen.closed).toEqual([]);
  });

  it('rule 9: an interval of 0 sends no ping', async () => {
    const server = await bare();
    const clock = new VirtualClock();
    const { seen } = talk({ connect: webSocketConnect(clock), url: server.url });
    await until(() => seen.opened.length > 0);
    let pings = 0;
    server.sockets[0]?.on('ping', () => pings++);
    clock.advance(3_600_000);
    server.sockets[0]?.send('after');
    await until(() => seen.received.length > 0);
    expect(pings).toBe(0);
  });

  it('rule 9: a new interval applies at once, and to no connection that is closed', async () => {
    const server = await bare();
    const clock = new VirtualClock();
    const listeners = new Set<() => void>();
    let pingIntervalS = 0;
    const { connection, seen } = talk({
      url: server.url,
      connect: (options, events) =>
        webSocketConnect(clock)(
          {
            ...options,
            get pingIntervalS() {
              return pingIntervalS;
            },
            onPingsChange: (listener) => {
              listeners.add(listener);
              return () => listeners.delete(listener);
            },
          },
          events,
        ),
    });
    await until(() => seen.opened.length > 0);
    const [socket] = server.sockets;
    if (socket === undefined) throw new Error('nobody is connected');
    let pings = 0;
    socket.on('ping', () => pings++);
    clock.advance(60_000);
    pingIntervalS = 90;
    for (const listener of listeners) listener();
    clock.advance(29_999);
    socket.send('90 s after the opening nothing has come yet');
    await until(() => seen.received.length > 0);
    expect(pings).toBe(0);
    const pinged = once(socket, 'ping');
    clock.advance(1);
    await pinged;
    expect(pings).toBe(1);
    connection.close();
    await until(() => seen.closed.length > 0);
    expect(listeners.size).toBe(0);
  });
});

describe('what never becomes a connection', () => {
  it.each([
    ['nobody listening', 'ws://127.0.0.1:1/CP1', /ECONNREFUSED/],
    ['no address at all', 'not an address', /invalid/i],
    ['an address of another kind', 'ftp://127.0.0.1/CP1', /protocol/i],
  ])('%s is a reason in words, after connect has returned', async (_, url, why) => {
    const { seen } = talk({ connect: webSocketConnect(new RealClock()), url });
    expect(seen.closed).toEqual([]);
    await until(() => seen.closed.length > 0);
    expect(seen.closed).toHaveLength(1);
    expect(seen.closed[0]).toMatch(why);
  });

  it('an HTTP refusal is told with its status', async () => {
    const server = await bare({
      verifyClient: (_: unknown, answer: (ok: boolean, code: number) => void) => answer(false, 401),
    });
    const { seen } = talk({ connect: webSocketConnect(new RealClock()), url: server.url });
    await until(() => seen.closed.length > 0);
    expect(seen.closed).toEqual(['the server refused with HTTP status 401']);
  });

  it('a server that accepts and says nothing is given up when we close', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { seen, connection } = talk({
      connect: webSocketConnect(new RealClock()),
      url: `ws://127.0.0.1:${portOf(silent.address())}/CP1`,
    });
    await once(silent, 'connection');
    connection.close();
    await until(() => seen.closed.length > 0);
    expect(seen.closed).toEqual(['closed by us']);
    silent.close();
  });
});
