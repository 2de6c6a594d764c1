/** What the page costs the station: nobody looks on, then twenty do while a session runs. In percent of a processor. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Bench } from './figure.ts';
import { end, writeStationSettings } from './program.ts';

const VIEWERS = 20;
const SPAN_MS = 10_000;
const AIM_PERCENT = 5;
/** Linux counts the time of a process in hundredths of a second. */
const TICK_MS = 10;
/** What a program tells whoever has started it; a handle may come with it. */
const started = z.tuple([z.object({ page: z.string() })]).rest(z.unknown());
const charging = z.object({ evses: z.array(z.string()) });

/** Processor time that a process has used, ms: fields 14 and 15 of its stat, counted behind its name. */
const usedMs = async (pid: number | undefined): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};

export const page: Bench = async ({ dist, scratch }) => {
  const settings = await writeStationSettings(scratch, 'ws://127.0.0.1:9', 'free');
  const words = [join(dist, 'statecharge.js'), 'run', settings, '--data', join(scratch, 'data')];
  const station = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const leaving = new AbortController();
  try {
    const [{ page: address }] = started.parse(await once(station, 'message'));
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(new URL(path, address), { method: 'POST', headers, body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    };
    const load = async () => {
      const before = await usedMs(station.pid);
      await wait(SPAN_MS);
      return (100 * ((await usedMs(station.pid)) - before)) / SPAN_MS;
    };
    await post('/sim/evses/2/plug', { thenRequestAmps: 16 });
    await wait(SPAN_MS / 2);
    const { evses } = charging.parse(await (await fetch(new URL('/health', address))).json());
    if (evses[1] !== 'Charging') throw new Error(`no session runs: ${evses.join()}`);
    const idle = await load();
    let heard = 0;
    for (let n = 0; n < VIEWERS; n++) {
      const reply = await fetch(new URL('/api/events?topics=frame,station,world', address), { signal: leaving.signal });
      const sink = new WritableStream<Uint8Array>({ write: (part) => void (heard += part.byteLength) });
      void reply.body?.pipeTo(sink).catch((error: unknown) => {
        if (!leaving.signal.aborted) throw error;
      });
    }
    await wait(1000);
    const first = heard;
    const watched = await load();
    return [
      { name: 'page: of a processor while nobody looks', value: idle, unit: '%' },
      { name: `page: of a processor with ${VIEWERS} viewers`, value: watched, unit: '%', aim: { atMost: AIM_PERCENT } },
      { name: 'page: told to a viewer', value: (heard - first) / VIEWERS / (SPAN_MS / 1000), unit: 'B/s' },
    ];
  } finally {
    leaving.abort();
    await end(station, 'SIGTERM');
  }
};
