// Goal: a person who tests a central system starts a fleet with one command, in shards, and sees it come back.
// Method: the bundle against the small central system over real sockets; the central system is taken away and back.
import { setTimeout as pause } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startCentralServer } from '../../runtime/demo/central-server.ts';
import { temporaryDirectory } from '../kit/directory.ts';
import { statecharge } from '../kit/process/programs.ts';
import { command, eventually, Running } from '../kit/process/station.ts';

it('two shards are one fleet; after an outage each shows who came back when', { timeout: 120_000 }, async () => {
  const file = join(await temporaryDirectory(), 'pattern.jsonc');
  const port = { meter: { enable: true }, rfid: { enable: true }, evse_current_limit: 16, user_authentication: 'ocpp' };
  const ocpp = { RetryBackOffWaitMinimum: 1, RetryBackOffRandomRange: 3, RetryBackOffRepeatTimes: 0 };
  await writeFile(file, JSON.stringify({ ports: [port], ocpp }));
  let central = await startCentralServer();
  onTestFinished(() => central.close());
  const shards = ['0/2', '1/2'].map((shard) => {
    const words = ['--csms', central.url, '--stations', '20', '--shard', shard, '--settings', file, '--every', '1'];
    const fleet = new Running(statecharge(), [
      'fleet',
      ...words,
      '--ramp',
      '20',
      '--sessions',
      '3600',
      '--minutes',
      '0.05',
    ]);
    return fleet;
  });
  await eventually('all are connected', () => central.report().connected.length === 20 || undefined);
  await eventually(
    'sessions have ended',
    () => central.report().transactions.some(({ meterStop }) => meterStop !== undefined) || null,
  );
  expect(central.report().violations).toEqual([]);
  const listening = Number(new URL(central.url).port);
  await central.close();
  await pause(2000);
  central = await startCentralServer({ port: listening });
  await eventually('all are back', () => central.report().connected.length === 20 || undefined);
  for (const fleet of shards) {
    await eventually(
      'the outage is told',
      // The line of it, and then its histogram.
      () => /(\d+) lost, \1 back; at most \d+ attempts[^█]*█/.test(fleet.out) || undefined,
    );
    expect(fleet.out).toMatch(/10 stations at ws:/);
  }
});

it.each([
  { words: ['--stations', '5'], told: "required option '--csms <url>' not specified" },
  {
    words: ['--csms', 'http://x'],
    told: '--csms: found "http://x", expected an address that begins with ws:// or wss://',
  },
  { words: ['--csms', 'ws://x:1', '--shard', '4/4'], told: 'expected index/count such as 0/4' },
  { words: ['--csms', 'ws://x:1', '--settings', '/nowhere.jsonc'], told: '/nowhere.jsonc:1:1: found no file' },
  { words: ['--csms', 'ws://x:1', '--ramp', ''], told: 'expected a number from 0.1 to 10000' },
])('$words is refused in one sentence', async ({ words, told }) => {
  const { code, out, complaints } = await command('fleet', ...words);
  expect([code, out]).toEqual([2, '']);
  expect(complaints).toContain(told);
});

it('ends with 1 when a station was never accepted', async () => {
  const { code, out } = await command('fleet', '--csms', 'ws://127.0.0.1:9', '--stations', '2', '--for', '2');
  expect(code).toBe(1);
  expect(out).toContain('2 of 2 stations were never accepted');
});
