/**
 * The least central system: it accepts every station, answers every call, and notes when a call arrives. For
 * measurements that must not wait for a judge.
 */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const call = z.tuple([z.literal(2), z.string(), z.string(), z.looseObject({})]);

const answers: Readonly<Record<string, () => object>> = {
  BootNotification: () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 }),
  Heartbeat: () => ({ currentTime: new Date().toISOString() }),
  Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
  StartTransaction: () => ({ transactionId: 1, idTagInfo: { status: 'Accepted' } }),
};

/** The payload that answers a call of a station. */
export const answerTo = (action: string): object => answers[action]?.() ?? {};

export class Listener {
  readonly #server: WebSocketServer;
  readonly #watchers = new Set<(action: string, at: number) => void>();

  static async listen(): Promise<Listener> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'ocpp1.6' });
    await once(server, 'listening');
    return new Listener(server);
  }

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        const at = performance.now();
        const [, id, action] = call.parse(JSON.parse(data.toString('utf8')));
        for (const watcher of this.#watchers) watcher(action, at);
        socket.send(JSON.stringify([3, id, answerTo(action)]));
      });
    });
  }

  get uri(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the listener has no port');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** When the next call of this action arrives. */
  next(action: string): Promise<number> {
    return new Promise((resolve) => {
      const watcher = (heard: string, at: number) => {
        if (heard !== action) return;
        this.#watchers.delete(watcher);
        resolve(at);
      };
      this.#watchers.add(watcher);
    });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}
