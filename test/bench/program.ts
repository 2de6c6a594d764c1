/** A station of its own, as a shell would start it, measured from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchContext } from './figure.ts';

/** Two connectors on simulated hardware, everything else on a free port. */
export async function writeStationSettings(
  directory: string,
  uri: string,
  authentication: 'ocpp' | 'free' = 'ocpp',
): Promise<string> {
  const file = join(directory, 'station.jsonc');
  const port = {
    evse_current_limit: 32,
    meter: { enable: true },
    rfid: { enable: true },
    user_authentication: authentication,
  };
  const settings = {
    ports: [port, { ...port, pluggable: false }],
    http: { port: 0 },
    mqtt: { port: 0 },
    ocpp: { enable: true, uri, identity: 'BENCH-1' },
  };
  await writeFile(file, JSON.stringify(settings, null, 2));
  return file;
}

/** What it says is nobody's business unless it fails. */
export const startProgram = (file: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });

export const startStation = ({ dist }: BenchContext, settings: string, data: string): ChildProcess =>
  startProgram(join(dist, 'statecharge.js'), 'run', settings, '--data', data);

/** Ends a program of ours and waits for its end. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Memory of a process in MB: all that is resident, and the part that is its own (no pages of files). */
export async function memoryOf(child: ChildProcess): Promise<{ readonly resident: number; readonly own: number }> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (field: string) => {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
    if (found === undefined) throw new Error(`this system does not tell ${field}`);
    return Number(found) / 1024;
  };
  return { resident: megabytes('VmRSS'), own: megabytes('RssAnon') };
}
