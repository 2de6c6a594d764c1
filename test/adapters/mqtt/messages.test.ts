// Goal: our neighbours are served alike by the embedded broker, by Mosquitto and by the broker that tests use.
// Method: one contract, run against each; the connection breaks in a relay between client and broker, as a cable would.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../../../adapters/mqtt/broker.ts';
import { connectMessages } from '../../../adapters/mqtt/client.ts';
import { messagesContract, type MessagesBench } from '../../contracts/messages.ts';
import { MemoryBroker } from '../../../runtime/verify/storm/memory-broker.ts';
import { openRelay } from '../../kit/relay.ts';

const log = { info: () => undefined, warn: () => undefined };

/** Two seats at a real broker, each behind its own relay. */
async function seats(to: number | string, stop: () => Promise<void>): Promise<MessagesBench> {
  const [ours, theirs] = [await openRelay(to), await openRelay(to)];
  const seat = (port: number) =>
    connectMessages({ uri: `mqtt://127.0.0.1:${port}`, baseTopic: '', reconnectMs: 20, log });
  const [messages, neighbour] = [seat(ours.port), seat(theirs.port)];
  return {
    messages,
    neighbour,
    cut: () => ours.cut(),
    mend: () => ours.mend(),
    close: async () => {
      await Promise.all([messages.close(), neighbour.close()]);
      await Promise.all([ours.close(), theirs.close()]);
      await stop();
    },
  };
}

async function embedded() {
  const started = await startBroker({ host: '127.0.0.1', port: 0 });
  if (!started.ok) throw new Error(started.message);
  return started.broker;
}

messagesContract('in memory', () => {
  const broker = new MemoryBroker();
  const [messages, neighbour] = [broker.sit(), broker.sit()];
  return Promise.resolve({
    messages,
    neighbour,
    cut: () => broker.cut(messages),
    mend: () => broker.mend(messages),
    close: () => Promise.resolve(),
  });
});

messagesContract('embedded broker', async () => {
  const broker = await embedded();
  return seats(broker.port, () => broker.close());
});

const mosquitto = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) => existsSync(path));

describe('Mosquitto', () => {
  it.skipIf(mosquitto === undefined && process.env['CI'] !== 'true')(
    'is installed (else its contract is skipped)',
    () => {
      expect(mosquitto).toBeDefined();
    },
  );
});

if (mosquitto !== undefined) {
  messagesContract('Mosquitto', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'statecharge-mosquitto-'));
    const [socket, settings] = [join(directory, 'socket'), join(directory, 'settings')];
    await writeFile(settings, `listener 0 ${socket}\nallow_anonymous true\npersistence false\nuser root\n`);
    const program = spawn(mosquitto, ['-c', settings], { stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => program.once('exit', () => resolve()));
    await expect.poll(() => existsSync(socket), { timeout: 10_000, interval: 5 }).toBe(true);
    return seats(socket, async () => {
      program.kill();
      await ended;
      await rm(directory, { recursive: true });
    });
  });
}

describe('The embedded broker', () => {
  it('says in a word that its port is taken', async () => {
    const first = await embedded();
    const second = await startBroker({ host: '127.0.0.1', port: first.port });
    expect(second).toMatchObject({ ok: false, why: 'in-use' });
    await first.close();
  });
  it('says in a word that its address is not ours', async () => {
    expect(await startBroker({ host: '192.0.2.1', port: 0 })).toMatchObject({ ok: false, why: 'no-such-address' });
  });
  it('keeps stations apart that share it under different base topics', async () => {
    const broker = await embedded();
    const uri = `mqtt://127.0.0.1:${broker.port}`;
    const [a, b] = ['house/a', 'house/b'].map((baseTopic) => connectMessages({ uri, baseTopic, log }));
    const all = connectMessages({ uri, baseTopic: '', log });
    const [heardByB, heardByAll]: [string[], string[]] = [[], []];
    b?.subscribe('#', (topic) => heardByB.push(topic));
    all.subscribe('#', (topic) => heardByAll.push(topic));
    await expect
      .poll(
        () => {
          a?.publish('x', '1', false);
          b?.publish('y', '1', false);
          return [new Set(heardByB), new Set(heardByAll)];
        },
        { timeout: 10_000, interval: 5 },
      )
      .toEqual([new Set(['y']), new Set(['house/a/x', 'house/b/y'])]);
    await Promise.all([a?.close(), b?.close(), all.close()]);
    await broker.close();
  });
});
