/** A piece of network between two programs that can be broken and mended: TCP on loopback, any free port. */
import { createConnection, createServer, type Socket } from 'node:net';

export type Relay = {
  readonly port: number;
  /** Every connection breaks, and none comes about until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** `to`: a port on loopback, or the path of a socket. */
export async function openRelay(to: number | string): Promise<Relay> {
  let broken = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A broken connection is what a relay is for; both ends learn of it by its end.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (broken) {
      near.destroy();
      return;
    }
    const far = typeof to === 'number' ? createConnection(to, '127.0.0.1') : createConnection(to);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the relay has no port');
  const cut = () => {
    broken = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    mend: () => {
      broken = false;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
