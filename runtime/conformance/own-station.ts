/**
 * The adapter for this project's own station: the shipped program as a process of its own, with simulated hardware and
 * a directory that is new each time. Hands reach it over its control API, like anybody's.
 *
 *   taken ──start──▶ running ──power cut──▶ dark ──▶ running … ──stop──▶ gone, with everything that it wrote
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { paths, rowAt } from '../../config/table.ts';
import type { Bench, FaultName, Plugging, Starting, Station } from './adapter.ts';
import { Turnstile } from './turnstile.ts';

/**
 * To load the program takes a processor of its own for a second. So many of all stations of this process do so side by
 * side; the others wait for their turn, and their time has not begun.
 */
const starts = new Turnstile(availableParallelism());
/** Who is not ready by then will not be, on the busiest machine; who dies is noticed at once. */
const START_LIMIT_MS = 180_000;
const LOOK_MS = 50;
/** A touch of 300 ms, and the reader's `absence_ms`. */
const BETWEEN_TOUCHES_MS = 1200;
const PULLING_MS = 15_000;
const SIDE_BY_SIDE = 10;
const MOST_LOG = 200_000;
const CAR_AMPS = 16;

const ready = z.object({ page: z.string() });
const refused = z.object({ message: z.string() });

/** Simulated damage that has the wanted effect. */
const damage: Readonly<Record<FaultName, { readonly fault: string; readonly everywhere?: true }>> = {
  'lock-cannot-close': { fault: 'lock-jam-locking' },
  'lock-cannot-open': { fault: 'lock-jam-unlocking' },
  'connector-faulted': { fault: 'meter-silent' },
  'station-faulted': { fault: 'emergency-pressed', everywhere: true },
};

/** Connector 1 has a socket, connector 2 a fixed cable. */
const ports = [
  { pluggable: true, evse_current_limit: 32 },
  { pluggable: false, evse_current_limit: 32, pp: { cable_current_limit: 32 } },
].map((port) => ({
  ...port,
  phase_count: 3,
  meter: { enable: true },
  rfid: { enable: true, absence_ms: 500, guard_ms: 0 },
  user_authentication: 'ocpp',
  emergency_alarm: { enable: true },
}));

/** Where a key stands in the file; null: it follows from what the station is, or is kept elsewhere. */
const placeOfKey = (key: string): { readonly path: string; readonly type: string } | null => {
  const path = paths.find((one) => rowAt(one).ocpp16?.toLowerCase() === key.toLowerCase());
  if (path === undefined || !path.startsWith('ocpp/') || rowAt(path).place !== undefined) return null;
  return { path: path.slice('ocpp/'.length), type: rowAt(path).type };
};

/** As the file wants it. */
const valueOf = (type: string, text: string): unknown => {
  if (type === 'boolean') return text.toLowerCase() === 'true';
  if (type === 'integer') return Number(text);
  if (type === 'words') return text === '' ? [] : text.split(',').map((word) => word.trim());
  return text;
};

export const ocppOf = ({ centralSystem, identity, settings }: Starting): Record<string, unknown> => {
  const ocpp: Record<string, unknown> = {
    enable: true,
    uri: centralSystem,
    identity,
    chargePointVendor: 'Statecharge',
    chargePointModel: 'Conformance',
    chargePointSerialNumber: 'SC-0001',
    RetryBackOffWaitMinimum: 1,
    RetryBackOffRandomRange: 0,
    RetryBackOffRepeatTimes: 0,
    // Readings are as frequent without a link as with one.
    OfflineMeterValueSampleInterval: 0,
  };
  for (const [key, text] of Object.entries(settings)) {
    const place = placeOfKey(key);
    if (place !== null) ocpp[place.path] = valueOf(place.type, text);
  }
  return ocpp;
};

/** The station, or its world, says no: a plug is locked. */
export class Refusal extends Error {}

/** How it is built and started where it is not for the conformance suite. */
export type OwnOptions = {
  readonly program: string;
  /** As in its settings file. */
  readonly ports?: readonly object[];
  /** Further settings. */
  readonly other?: object;
  /** Further words of its command line. */
  readonly words?: readonly string[];
};

export class OwnStation implements Station {
  readonly #options: OwnOptions;
  #directory: string | null = null;
  #process: ChildProcess | null = null;
  #page: string | null = null;
  #log = '';
  readonly #lastTouch = new Map<number, number>();

  constructor(options: OwnOptions) {
    this.#options = options;
  }

  async start(options: Starting): Promise<void> {
    await this.stop();
    this.#directory = await mkdtemp(join(tmpdir(), 'statecharge-conformance-'));
    const { other = {}, ports: own = ports } = this.#options;
    const fixed = { log_level: 'info', http: { port: 0 }, mqtt: { port: 0 } };
    const settings = { ...fixed, ports: own, ocpp: ocppOf(options), ...other };
    await writeFile(join(this.#directory, 'station.jsonc'), JSON.stringify(settings, null, 2));
    await this.#switchOn();
  }

  async stop(): Promise<void> {
    await this.#end();
    if (this.#directory !== null) await rm(this.#directory, { recursive: true, force: true });
    this.#directory = null;
  }

  async powerCycle(offMs: number): Promise<void> {
    const { process: child } = this;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    await this.#post('/sim/power-cut', {});
    await gone;
    this.#process = null;
    await pause(offMs);
    await this.#switchOn();
  }

  plug(connector: number, { requestEnergy }: Plugging): Promise<void> {
    return this.#post(`/sim/evses/${connector}/plug`, requestEnergy ? { thenRequestAmps: CAR_AMPS } : {});
  }

  energy(connector: number, wanted: boolean): Promise<void> {
    return wanted
      ? this.#post(`/sim/evses/${connector}/request`, { amps: CAR_AMPS })
      : this.#post(`/sim/evses/${connector}/pause`, {});
  }

  /** A driver pulls until the lock lets go. */
  async unplug(connector: number, end: 'car' | 'station'): Promise<void> {
    if (end === 'car') return this.#break(connector, 'cable-out-of-car', true);
    for (const limit = performance.now() + PULLING_MS; ; await pause(LOOK_MS)) {
      try {
        await this.#post(`/sim/evses/${connector}/unplug`, {});
        return await this.#break(connector, 'cable-out-of-car', false);
      } catch (error) {
        if (!(error instanceof Refusal) || performance.now() > limit) throw error;
      }
    }
  }

  /** A card counts again once the last one has been away for a moment. */
  async tag(connector: number, idTag: string): Promise<void> {
    const since = performance.now() - (this.#lastTouch.get(connector) ?? Number.NEGATIVE_INFINITY);
    if (since < BETWEEN_TOUCHES_MS) await pause(BETWEEN_TOUCHES_MS - since);
    await this.#post(`/sim/readers/${connector}/tag`, { idTag });
    this.#lastTouch.set(connector, performance.now());
  }

  async fault(connector: number, name: FaultName, active: boolean): Promise<void> {
    const { fault, everywhere } = damage[name];
    const where = everywhere === true ? ports.map((_, index) => index + 1) : [connector];
    for (const one of where) await this.#break(one, fault, active);
  }

  log(): Promise<string> {
    const ending = this.#process?.exitCode ?? this.#process?.signalCode ?? null;
    return Promise.resolve(ending === null ? this.#log : `${this.#log}\nthe process has ended: ${ending}\n`);
  }

  get process(): ChildProcess | null {
    return this.#process;
  }

  #break(evse: number, name: string, active: boolean): Promise<void> {
    return this.#post(`/sim/evses/${evse}/faults`, { name, active });
  }

  #switchOn(): Promise<void> {
    return starts.pass(() => this.#spawn());
  }

  async #spawn(): Promise<void> {
    const directory = this.#directory;
    if (directory === null) throw new Error('the station was never started');
    this.#page = null;
    const { program, words: more = [] } = this.#options;
    const words = ['run', join(directory, 'station.jsonc'), '--data', join(directory, 'data'), ...more];
    const child = spawn(process.execPath, [program, ...words], {
      // By its channel we hear where its page is, and it hears when we are gone.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    this.#process = child;
    const keep = (text: string) => (this.#log = (this.#log + text).slice(-MOST_LOG));
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('message', (told) => (this.#page = ready.parse(told).page));
    await this.#whenReady();
  }

  async #whenReady(): Promise<string> {
    const end = performance.now() + START_LIMIT_MS;
    while (performance.now() < end) {
      if (this.#page !== null) return this.#page;
      const { exitCode = null, signalCode = null } = this.#process ?? {};
      if (exitCode !== null || signalCode !== null) throw new Error(`the station has ended:\n${this.#log}`);
      await pause(LOOK_MS);
    }
    throw new Error(`the station was not ready within ${START_LIMIT_MS} ms:\n${this.#log}`);
  }

  async #post(path: string, body: object): Promise<void> {
    await this.ask(path, body);
  }

  /**
   * Of its control API; without a body it is only looked at. After a reset the page is at another port: asked again
   * until somebody is there. Rejects with a refusal where the station, or its world, says no.
   */
  async ask(path: string, body?: object): Promise<unknown> {
    const end = performance.now() + START_LIMIT_MS;
    for (;;) {
      const page = await this.#whenReady();
      try {
        const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        const reply = await fetch(new URL(path, page), body === undefined ? {} : post);
        if (reply.ok) return await reply.json();
        throw new Refusal(`${path}: ${refused.parse(await reply.json()).message}`);
      } catch (error) {
        // `fetch` has a TypeError for "nobody is there".
        if (!(error instanceof TypeError) || performance.now() > end) throw error;
        await pause(LOOK_MS);
      }
    }
  }

  /** At once: what it wrote goes with it. */
  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

/** Stations of our own; `program`: the shipped one. */
export const ownBench = (program: string, version: string): Bench => ({
  description: {
    name: `Statecharge ${version}, simulated hardware`,
    connectors: ports.map(({ pluggable }) => ({ cable: pluggable ? 'socket' : 'fixed' })),
    cards: ['CAFE0001', 'CAFE0002', 'CAFE0003', 'CAFE0004'],
    bootS: 30,
    patienceS: 15,
    backupPower: false,
  },
  atOnce: SIDE_BY_SIDE,
  take: () => Promise.resolve(new OwnStation({ program })),
});
