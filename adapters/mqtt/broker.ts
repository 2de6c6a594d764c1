/**
 * The broker inside the station, for neighbours on the same board and, when configured, on the local network.
 * It knows nothing of charging. It has no passwords, so it listens on loopback unless somebody decides otherwise.
 * Costs start-up time and memory: loaded by `import()`, after control runs.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';

/** Neighbours at a time; the guide's own stack has about ten. */
const MOST_NEIGHBOURS = 64;
/** Messages kept for one neighbour that does not keep up. */
const MOST_WAITING = 1000;

export type BrokerOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
};

export type Broker = {
  /** The port that it listens on. */
  readonly port: number;
  /** Lets every neighbour go and stops listening. */
  close(): Promise<void>;
};

export type BrokerStart =
  | { readonly ok: true; readonly broker: Broker }
  | {
      readonly ok: false;
      readonly why: 'in-use' | 'forbidden' | 'no-such-address' | 'failed';
      readonly message: string;
    };

const failures: { readonly [code: string]: 'in-use' | 'forbidden' | 'no-such-address' } = {
  EADDRINUSE: 'in-use',
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'no-such-address',
  ENOTFOUND: 'no-such-address',
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

export async function startBroker({ host, port }: BrokerOptions): Promise<BrokerStart> {
  const aedes = await Aedes.createBroker({ queueLimit: MOST_WAITING, connectTimeout: 10_000 });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  server.maxConnections = MOST_NEIGHBOURS;
  const close = () =>
    new Promise<void>((resolve) => {
      aedes.close(() => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      });
    });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = failures[error.code ?? ''] ?? 'failed';
      aedes.close(() => resolve({ ok: false, why, message: error.message }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ ok: true, broker: { port: isAddress(address) ? address.port : port, close } });
    });
  });
}
