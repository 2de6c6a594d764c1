/**
 * A real station as a process, seen as its neighbours see it: the log on its output, the page's address in the log, the
 * control API, the exit code. A test that ends takes its processes with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startCentralServer, type CentralServer } from '../../../runtime/demo/central-server.ts';
import { temporaryDirectory } from '../directory.ts';
import { statecharge } from './programs.ts';

export const IDENTITY = 'PROCESS-1';
export const CARD = 'CAFE4711';

const view = z.object({
  link: z.string(),
  outbox: z.object({ waiting: z.number(), dead: z.number() }),
  faults: z.array(z.object({ name: z.string() })),
  evses: z.array(
    z.object({
      status: z.string(),
      lock: z.string(),
      contactor: z.string(),
      offeredAmps: z.number(),
      transaction: z.object({ id: z.string(), remoteId: z.string().nullable() }).nullable(),
    }),
  ),
});
const world = z.object({
  evses: z.array(
    z.object({ contact: z.string(), coil: z.boolean(), currentA: z.array(z.number()), registerWh: z.number() }),
  ),
});
type Whole = z.infer<typeof view> & { readonly world: z.infer<typeof world> };
type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Real time for one step, on a busy machine. */
const STEP_LIMIT_MS = 20_000;

/** Until `look` gives something; asks again and again, and says what was waited for in vain. */
export const eventually = async <T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = STEP_LIMIT_MS,
): Promise<T> => {
  for (const end = performance.now() + limitMs; performance.now() < end; await pause(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited ${limitMs} ms in vain: ${what}`);
};

/** A process, everything it has said so far, and how it ended. */
export class Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  out = '';
  complaints = '';

  constructor(command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.process = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    this.ended = new Promise((resolve) => this.process.once('close', (code, signal) => resolve({ code, signal })));
    onTestFinished(async () => {
      this.process.kill('SIGKILL');
      await this.ended;
    });
  }

  /** Whole lines of its output. */
  get lines(): readonly string[] {
    return this.out.split('\n').slice(0, -1);
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }
}

/** A command of the shipped program, to its end. */
export const command = async (...words: readonly string[]) => {
  const running = new Running(process.execPath, [statecharge(), ...words]);
  const { code } = await running.ended;
  return { code, out: running.out, complaints: running.complaints };
};

export class Station extends Running {
  /** The latest address of something in the log: a reset may give it another port. */
  address(kind: 'http' | 'mqtt'): string | undefined {
    return this.out.match(new RegExp(`"url":"(${kind}s?://[^"]+)"(?![\\s\\S]*"url":"${kind}s?:)`))?.[1];
  }

  async get(path: string): Promise<unknown> {
    const reply = await fetch(new URL(path, this.address('http')));
    return reply.json();
  }

  async post(path: string, body: object = {}): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(new URL(path, this.address('http')), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  }

  /** What it says of itself, and what is really so. */
  async look(): Promise<Whole> {
    return { ...view.parse(await this.get('/api/station')), world: world.parse(await this.get('/sim/world')) };
  }

  /** Until something is so. */
  async until(what: string, isSo: (whole: Whole) => boolean): Promise<Whole> {
    let last: unknown;
    try {
      return await eventually(what, async () => {
        // While it restarts, nobody answers.
        const whole = await this.look().catch((error: unknown) => void (last = error));
        last = whole ?? last;
        return whole !== undefined && isSo(whole) ? whole : undefined;
      });
    } catch (error) {
      throw new Error(`${String(error)}; last seen: ${JSON.stringify(last)}\n${this.out}${this.complaints}`, {
        cause: error,
      });
    }
  }

  /** Until connector 1 shows this status. */
  untilStatus(status: string): Promise<Whole> {
    return this.until(`connector 1 ${status}`, ({ evses }) => evses[0]?.status === status);
  }

  /** Plugs in and shows the card; answers when energy flows. */
  async charge(): Promise<void> {
    await this.untilStatus('Available');
    await this.post('/sim/evses/1/plug', { thenRequestAmps: 16 });
    await this.untilStatus('Preparing');
    await this.post('/sim/readers/1/tag', { idTag: CARD });
    await this.until('energy flows', (whole) => (whole.world.evses[0]?.currentA[0] ?? 0) > 15);
  }

  /** Until the meter has counted so much since it was fitted, Wh. */
  untilMetered(wh: number): Promise<Whole> {
    return this.until(`${wh} Wh`, (whole) => (whole.world.evses[0]?.registerWh ?? 0) >= wh);
  }

  /** Shows the card again and drives away; answers when everything is told. */
  async finish(): Promise<Whole> {
    await this.post('/sim/readers/1/tag', { idTag: CARD });
    await this.until('the plug is free', ({ evses }) => evses[0]?.lock === 'unlocked' && evses[0].transaction === null);
    await this.post('/sim/evses/1/unplug');
    return this.until(
      'everything is told',
      ({ evses, outbox }) => evses[0]?.status === 'Available' && outbox.waiting === 0,
    );
  }
}

export type Place = {
  readonly directory: string;
  readonly file: string;
  readonly data: string;
  readonly central: CentralServer;
  /** What the central system printed: one line a message. */
  readonly messages: readonly string[];
  /** Starts the shipped program; answers when its page can be asked. */
  start(options?: {
    readonly speed?: number;
    readonly words?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  }): Promise<Station>;
};

export type PlaceOptions = { readonly ocpp?: object; readonly other?: object };

/** A directory with settings for one socket, and a central system that they point to. */
export const place = async ({ ocpp = {}, other = {} }: PlaceOptions = {}): Promise<Place> => {
  const directory = await temporaryDirectory();
  const messages: string[] = [];
  const central = await startCentralServer({ print: (line) => messages.push(line) });
  onTestFinished(() => central.close());
  const settings = {
    log_level: 'debug',
    http: { port: 0 },
    mqtt: { port: 0 },
    ports: [{ evse_current_limit: 32, meter: { enable: true }, rfid: { enable: true }, user_authentication: 'ocpp' }],
    ocpp: {
      enable: true,
      uri: central.url,
      identity: IDENTITY,
      useAsTimeSource: false,
      // Times of a fast station are short; a busy machine is slow.
      MessageTimeout: 600,
      MinimumStatusDuration: 0,
      AllowOfflineTxForUnknownId: true,
      ...ocpp,
    },
    ...other,
  };
  const file = join(directory, 'station.jsonc');
  const data = join(directory, 'data');
  await writeFile(file, `// Chosen by the electrician.\n${JSON.stringify(settings, null, 2)}\n`);
  const start: Place['start'] = async ({ speed = 1, words = [], env = {} } = {}) => {
    const station = new Station(
      process.execPath,
      [statecharge(), 'run', file, '--data', data, '--speed', String(speed), ...words],
      env,
    );
    await eventually('the page', () => {
      if (station.process.exitCode !== null) throw new Error(`it has ended: ${station.complaints}${station.out}`);
      return station.address('http');
    });
    return station;
  };
  return { directory, file, data, central, messages, start };
};
