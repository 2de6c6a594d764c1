/** `statecharge fleet`: many stations in one process; a line every few seconds, a histogram after each outage. */
import { pino } from 'pino';
import { webSocketConnect } from '../../adapters/csms/socket.ts';
import { readText, reasonOf } from '../../config/durable-file.ts';
import { readSettings } from '../../config/read.ts';
import { serverUrlProblem } from '../../config/server-url.ts';
import { Settings } from '../../config/settings.ts';
import { PacedClock } from '../clock/paced.ts';
import { Fleet } from '../fleet/fleet.ts';
import { keepHeapSmall } from '../fleet/heap.ts';
import { histogram, type Outage } from '../fleet/returns.ts';
import type { Shard } from '../fleet/shard.ts';
import { version } from '../version.ts';
import type { Output } from './config.ts';

export type FleetCommand = {
  readonly csms: string;
  readonly stations: number;
  readonly shard: Shard;
  readonly prefix: string;
  readonly settings?: string;
  readonly ramp: number;
  readonly sessions: number;
  readonly minutes: number;
  readonly every: number;
  readonly for?: number;
};

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;
const MIB = 1024 * 1024;

/** One socket with a meter and a reader. */
const ORDINARY = JSON.stringify({
  ports: [{ evse_current_limit: 32, meter: { enable: true }, rfid: { enable: true }, user_authentication: 'ocpp' }],
  ocpp: { chargePointVendor: 'Statecharge', chargePointModel: 'Fleet' },
});

/** What all have in common, or every mistake in it. */
const patternOf = async ({ settings: file, csms }: FleetCommand): Promise<Settings | readonly string[]> => {
  const problem = serverUrlProblem(csms, '');
  if (problem !== undefined) return [`--csms: found "${csms}", expected ${problem}`];
  let text: string | null = ORDINARY;
  try {
    if (file !== undefined) text = await readText(file);
  } catch (error) {
    return [`${file}:1:1: found no readable file, expected settings: ${reasonOf(error)}`];
  }
  if (text === null) return [`${file}:1:1: found no file, expected settings`];
  const reading = readSettings(file ?? 'the ordinary station', text);
  if (reading.kind !== 'good') return reading.errors;
  const common = new Map<string, boolean | string>([
    ['ocpp/enable', true],
    ['ocpp/uri', csms],
  ]);
  return new Settings(common, reading.settings.evses, reading.settings);
};

/** What the process has used since the last look: MiB in all, % of one core. */
class Cost {
  readonly #atFirst = process.memoryUsage.rss();
  #cpu = process.cpuUsage();
  #at = performance.now();

  look(stations: number): { readonly mib: number; readonly mibEach: number; readonly cpu: number } {
    const used = process.cpuUsage(this.#cpu);
    const passed = performance.now() - this.#at;
    this.#cpu = process.cpuUsage();
    this.#at = performance.now();
    const rss = process.memoryUsage.rss();
    return {
      mib: rss / MIB,
      mibEach: (rss - this.#atFirst) / MIB / Math.max(1, stations),
      cpu: (used.user + used.system) / 10 / passed,
    };
  }
}

const HEAD = '    time  started  accepted  charging  sessions     MiB  MiB each   cpu %   % each';

const row = (seconds: number, { counts }: Fleet, cost: Cost): string => {
  const { started, accepted, charging, sessions } = counts;
  const { mib, mibEach, cpu } = cost.look(started);
  return [
    `${seconds.toFixed(0)} s`.padStart(8),
    String(started).padStart(8),
    String(accepted).padStart(9),
    String(charging).padStart(9),
    String(sessions.begun).padStart(9),
    mib.toFixed(0).padStart(7),
    mibEach.toFixed(3).padStart(9),
    cpu.toFixed(1).padStart(7),
    (cpu / Math.max(1, started)).toFixed(4).padStart(8),
  ].join(' ');
};

/** Until somebody ends it, or its time is over. */
const untilEnd = (seconds: number | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });

export const fleet = async (options: FleetCommand, output: Output): Promise<number> => {
  const pattern = await patternOf(options);
  if (!(pattern instanceof Settings)) {
    for (const sentence of pattern) output.complaint(sentence);
    return BAD_INPUT;
  }
  keepHeapSmall();
  const show = (outage: Outage) => histogram(outage).forEach((line) => output.line(line));
  const clock = new PacedClock();
  const cost = new Cost();
  const stations = new Fleet({
    ...options,
    pattern,
    rhythm: { perHour: options.sessions, minutes: options.minutes },
    clock,
    connect: webSocketConnect(clock),
    log: pino({ level: 'silent' }),
    version,
    over: show,
  });
  const began = performance.now();
  const line = () => output.line(row((performance.now() - began) / 1000, stations, cost));
  output.line(`${stations.size} stations at ${options.csms}`);
  output.line(HEAD);
  stations.start();
  const lines = setInterval(line, options.every * 1000);
  await untilEnd(options.for);
  clearInterval(lines);
  line();
  const { outage } = stations;
  if (outage !== null) show(outage);
  const missing = stations.size - stations.everAccepted;
  if (missing > 0) output.line(`${missing} of ${stations.size} stations were never accepted`);
  stations.stop();
  return missing > 0 ? FAILED : GOOD;
};
