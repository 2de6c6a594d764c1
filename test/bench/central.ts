/**
 * A central system in a process of its own, so that what it does costs the measured process nothing: it accepts
 * stations, answers their calls, and calls them as often as it is told to. It speaks to whoever has started it:
 *
 *   ─▶ {uri}   once it listens      pace ─▶ calls at a steady pace      flood ─▶ as many as are answered ─▶ {answered}
 *   outage ─▶ nobody is let in for a while ─▶ {allBackS}
 */
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { orders } from './central-orders.ts';
import { quantile } from './figure.ts';
import { answerTo } from './listener.ts';
import { Outage } from './outage.ts';

const frame = z.tuple([z.number(), z.string()]).rest(z.unknown());

/** One connected station, by the last part of its address. */
class Peer {
  readonly #socket: WebSocket;
  #next = 0;
  /** Called for every answer, with the id of its call. */
  answered: (id: string) => void = () => undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const [type, id, action] = frame.parse(JSON.parse(data.toString('utf8')));
      if (type === 2) socket.send(JSON.stringify([3, id, answerTo(String(action))]));
      else if (type === 3) this.answered(id);
      else throw new Error(`a call was refused: ${data.toString('utf8')}`);
    });
  }

  call(): string {
    const id = String(this.#next++);
    this.#socket.send(JSON.stringify([2, id, 'GetConfiguration', { key: ['HeartbeatInterval'] }]));
    return id;
  }

  /** As many calls at once as `window`, each answer lets the next one go. */
  flood(window: number, ms: number): Promise<readonly number[]> {
    return new Promise((resolve) => {
      const took: number[] = [];
      const sent = new Map<string, number>();
      const ask = () => sent.set(this.call(), performance.now());
      const end = performance.now() + ms;
      this.answered = (id) => {
        const now = performance.now();
        took.push(now - (sent.get(id) ?? Number.NaN));
        sent.delete(id);
        if (now < end) return void ask();
        this.answered = () => undefined;
        // What is still under way must not meet the next flood.
        setTimeout(() => resolve(took), 100);
      };
      for (let count = 0; count < window; count++) ask();
    });
  }
}

let outage: Outage | null = null;
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  handleProtocols: () => 'ocpp1.6',
  verifyClient: () => outage?.tried() ?? true,
});
const peers = new Map<string, Peer>();
const say = (message: object) => void process.send?.(message);

server.on('connection', (socket, { url }) => {
  const name = url?.split('/').at(-1) ?? '';
  peers.set(name, new Peer(socket));
  say({ connected: name });
});

const peer = (name: string): Peer => {
  const found = peers.get(name);
  if (found === undefined) throw new Error(`${name} is not connected`);
  return found;
};

/** Calls that fall behind the pace are made up for: timers are coarse. */
function pace(name: string, hz: number): void {
  const begin = performance.now();
  let called = 0;
  setInterval(() => {
    for (const due = ((performance.now() - begin) / 1000) * hz; called < due; called++) peer(name).call();
  }, 1);
}

async function answerFlood(name: string, window: number, ms: number): Promise<void> {
  const took = await peer(name).flood(window, ms);
  say({ answered: took.length, p50: quantile(took, 0.5), p99: quantile(took, 0.99) });
}

process.on('message', (message) => {
  const order = orders.parse(message);
  if (order.type === 'outage') {
    outage = new Outage(server.clients.size, order.ms, (told) => {
      outage = null;
      say(told);
    });
    for (const client of server.clients) client.terminate();
  } else if (order.type === 'pace') pace(order.name, order.hz);
  else void answerFlood(order.name, order.window, order.ms);
});
process.on('disconnect', () => process.exit());

await once(server, 'listening');
const address = server.address();
if (typeof address !== 'object' || address === null) throw new Error('the central system has no port');
say({ uri: `ws://127.0.0.1:${address.port}` });
