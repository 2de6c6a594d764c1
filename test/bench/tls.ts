/**
 * How long it takes to be back after a connection was lost: TCP, TLS with certificates on both sides, and the
 * WebSocket, as security profile 3 has it. The waits between two tries are left out: they are chosen. Server and
 * station share this process and a loopback; what a slow network adds comes on top.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { webSocketConnect } from '../../adapters/csms/socket.ts';
import type { SocketOptions } from '../../adapters/ports/socket.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { quantile, type Bench } from './figure.ts';

const ROUNDS = 200;
/** Still compiling. */
const UNCOUNTED = 20;

/** A key on P-256 and a certificate that vouches for itself, PEM. */
function certificate(directory: string, name: string): { readonly key: string; readonly pem: string } {
  const [key, pem] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const named = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', pem];
  execFileSync('openssl', [...made, ...named], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), pem: readFileSync(pem, 'utf8') };
}

/** Milliseconds from the first word to the open socket. */
const connectOnce = (options: SocketOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    let took = 0;
    const connection = webSocketConnect(new RealClock())(options, {
      opened: () => {
        took = performance.now() - start;
        connection.close();
      },
      received: () => undefined,
      closed: (why) => (took > 0 ? resolve(took) : reject(new Error(why))),
    });
  });

export const tls: Bench = async ({ scratch }) => {
  const [shown, own] = [certificate(scratch, 'central'), certificate(scratch, 'station')];
  const demanding = { ca: own.pem, requestCert: true, rejectUnauthorized: true };
  const server = createServer({ key: shown.key, cert: shown.pem, ...demanding });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'ocpp1.6' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  const options: SocketOptions = {
    url: `wss://127.0.0.1:${address.port}/ocpp/BENCH-1`,
    protocols: ['ocpp1.6'],
    pingIntervalS: 0,
    pongTimeoutS: 5,
    tls: { verify: true, roots: [shown.pem], strict: true, identity: { key: own.key, chain: own.pem } },
  };
  try {
    const samples: number[] = [];
    for (let round = 0; round < UNCOUNTED + ROUNDS; round++) {
      const ms = await connectOnce(options);
      if (round >= UNCOUNTED) samples.push(ms);
    }
    return [
      { name: 'TLS reconnect with both certificates, median', value: quantile(samples, 0.5), unit: 'ms' },
      { name: 'TLS reconnect with both certificates, p99', value: quantile(samples, 0.99), unit: 'ms' },
    ];
  } finally {
    sockets.close();
    server.close();
  }
};
