#!/usr/bin/env node
/**
 * The demonstration's central system as a process of its own: prints where it listens, then one line a message.
 *
 *   central-system [port]      any free port when none is given; loopback only
 */
import { startCentralServer } from './central-server.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const [wanted = '0'] = process.argv.slice(2);
const port = Number(wanted);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`central-system: expected a port from 0 to 65535, found "${wanted}"\n`);
  process.exit(2);
}

const server = await startCentralServer({ port, print: say });
say(`central system for stations: ${server.url}`);
say(`ledger: ${server.httpUrl}/ledger`);

const end = (): void => {
  server.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`central-system: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
// Whoever has started us with a channel has gone.
process.once('disconnect', end);
