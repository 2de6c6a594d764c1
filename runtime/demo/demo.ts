/**
 * The demonstration: a central system and a station, each in a process of its own, as in the field. When somebody
 * cuts the power of the station, this is the hand that switches it on again.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { applyEdits, modify } from 'jsonc-parser';
import { z } from 'zod';
import type { Output } from '../cli/config.ts';
import { places } from '../places.ts';
import { playScenario } from './scenario.ts';

export type DemoOptions = {
  readonly data?: string;
  readonly port: number;
  readonly speed?: number;
  readonly scenario?: boolean;
};

const SCENARIO_SPEED = 60;
/**
 * Ctrl-C reaches a whole process group; here only we hear it, and end the others in order. Should we die, their channel
 * closes.
 */
const ownGroup = { detached: true } as const;
/** How long the station stays dark after a power cut, ms. */
const DARK_MS = 3000;

const ready = z.object({ page: z.string() });

/** The example file, with the addresses of this run; comments and all, so that a person can go on from it. */
const writeSettings = async (file: string, uri: string, port: number, speed: number): Promise<void> => {
  if (!existsSync(file)) await writeFile(file, await readFile(join(places.examples, 'station.jsonc'), 'utf8'));
  const edits: readonly (readonly [(string | number)[], unknown])[] = [
    [['ocpp', 'uri'], uri],
    [['http', 'port'], port],
    // A clock that runs faster than the central system's must not be set by it.
    [['ocpp', 'useAsTimeSource'], speed === 1],
  ];
  let text = await readFile(file, 'utf8');
  for (const [path, value] of edits) text = applyEdits(text, modify(text, path, value, { formattingOptions: {} }));
  await writeFile(file, text);
};

class Demo {
  readonly #output: Output;
  readonly #speed: number;
  #central: ChildProcess | null = null;
  #station: ChildProcess | null = null;
  #ending = false;

  constructor(output: Output, speed: number) {
    this.#output = output;
    this.#speed = speed;
  }

  /** Starts the central system; answers its addresses once it listens. */
  startCentralSystem(quiet: boolean): Promise<{ uri: string; ledger: string }> {
    const child = spawn(process.execPath, [places.centralSystem], {
      ...ownGroup,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const { stdout } = child;
    if (stdout === null) throw new Error('the central system has no output to read');
    this.#central = child;
    return new Promise((resolve, reject) => {
      let uri = '';
      child.once('exit', () => reject(new Error('the central system has ended')));
      createInterface({ input: stdout }).on('line', (line) => {
        if (!quiet) this.#output.line(`central system │ ${line}`);
        uri = /^central system for stations: (\S+)/.exec(line)?.[1] ?? uri;
        const ledger = /^ledger: (\S+)/.exec(line)?.[1];
        if (ledger !== undefined) resolve({ uri, ledger });
      });
    });
  }

  /** Starts the station, again after every power cut; answers the address of its page. */
  startStation(file: string, directory: string, ledger: string, quiet: boolean): Promise<string> {
    const speed = String(this.#speed);
    const words = [places.program, 'run', file, '--data', directory, '--speed', speed, '--ledger-url', ledger];
    return new Promise((resolve) => {
      const start = () => {
        const child = spawn(process.execPath, words, {
          ...ownGroup,
          stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit', 'ipc'],
        });
        this.#station = child;
        child.on('message', (message) => {
          const { page } = ready.parse(message);
          if (!quiet) this.#output.line(`\n  The page: ${page}\n  The ledger of the central system: ${ledger}\n`);
          resolve(page);
        });
        child.once('exit', (code, signal) => {
          if (this.#ending) return;
          if (signal === 'SIGKILL') {
            this.#output.line(`the power of the station is cut; it comes back in ${DARK_MS / 1000} s`);
            setTimeout(start, DARK_MS);
          } else void this.end(code ?? 1);
        });
      };
      start();
    });
  }

  /** Both processes end in order. */
  async end(code: number): Promise<number> {
    if (this.#ending) return code;
    this.#ending = true;
    await Promise.all([this.#stop(this.#station), this.#stop(this.#central)]);
    this.#ended(code);
    return code;
  }

  #ended: (code: number) => void = () => undefined;
  readonly ended = new Promise<number>((resolve) => {
    this.#ended = resolve;
  });

  async #stop(child: ChildProcess | null): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}

export const demo = async (options: DemoOptions, output: Output): Promise<number> => {
  const isScenario = options.scenario === true;
  const speed = options.speed ?? (isScenario ? SCENARIO_SPEED : 1);
  const directory = options.data ?? (await mkdtemp(join(tmpdir(), 'statecharge-demo-')));
  await mkdir(directory, { recursive: true });
  const show = new Demo(output, speed);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void show.end(0);
    });
  }
  const { uri, ledger } = await show.startCentralSystem(isScenario);
  const file = join(directory, 'station.jsonc');
  await writeSettings(file, uri, options.port, speed);
  output.line(`settings and data of this run: ${directory}`);
  const page = await show.startStation(file, directory, ledger, isScenario);
  if (!isScenario) return show.ended;
  try {
    const good = await playScenario({ page, ledger, speed, say: (line) => output.line(line) });
    return await show.end(good ? 0 : 1);
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return show.end(1);
  }
};
