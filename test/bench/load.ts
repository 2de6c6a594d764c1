/**
 * A whole station in this process under load: the central system calls a hundred times a second and the disk is never
 * idle. Real disk, real socket, real time; black box and tape look on as they do in service.
 * Beside it, at the same time, how late the same machine wakes a process that does nothing.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { webSocketConnect } from '../../adapters/csms/socket.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { World } from '../../adapters/simulated/world.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { CentralProcess } from './central-process.ts';
import type { BenchContext } from './figure.ts';
import { Onlookers } from './onlookers.ts';
import { end } from './program.ts';
import { startBenchStation, type BenchStation, type BenchStationOptions } from './station.ts';

const CALLS_HZ = 100;
/** Rows written over and over: the file must not grow without end. */
const ROWS = 1000;
const BEAT_MS = 1000;

/** One commit after the other, for ever. */
function writeOn(store: Store): () => number {
  let commits = 0;
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    const key = `bench/${commits % ROWS}`;
    store.commit([{ table: 'meta', key, value: { text: 'x'.repeat(200) } }], (failure) => {
      if (failure !== null) throw new Error(failure);
      commits++;
      next();
    });
  };
  next();
  return () => {
    stopped = true;
    return commits;
  };
}

/** Until what is returned is called. */
function lookOn(onlookers: Onlookers | null, world: World): () => void {
  if (onlookers === null) throw new Error('nobody has asked who looks on');
  onlookers.overhear(world);
  const beat = setInterval(() => onlookers.beat(), BEAT_MS);
  return () => {
    clearInterval(beat);
    onlookers.box.close();
  };
}

async function latenessOf(idler: ChildProcess): Promise<number> {
  const said: Promise<unknown[]> = once(idler, 'message');
  idler.send('tell');
  return Number((await said)[0]);
}

export type Loaded = {
  /** In words: how much was going on beside it. */
  readonly load: string;
  /** p99, ms. */
  readonly idlerLateMs: number;
};

/** Measures while the load lasts, and ends it whatever becomes of that. */
export async function underLoad(
  { programs, scratch }: BenchContext,
  options: Pick<BenchStationOptions, 'ports' | 'board'>,
  measure: (station: BenchStation) => Promise<void>,
): Promise<Loaded> {
  const central = new CentralProcess(programs);
  const uri = await central.uri();
  const opened = await openStore(scratch);
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const clock = new RealClock();
  const connect = webSocketConnect(clock);
  let onlookers: Onlookers | null = null;
  const station = startBenchStation({
    clock,
    store,
    connect,
    directory: scratch,
    ocpp: { uri },
    ...options,
    watch: (settings, controller) => {
      onlookers = new Onlookers(join(scratch, 'black-box'), clock, settings, controller);
      return onlookers.watch;
    },
  });
  const beat = lookOn(onlookers, station.world);
  const idler = fork(join(programs, 'idler.js'));
  let stopWriting: () => number = () => 0;
  try {
    await central.connected('BENCH-1');
    central.pace('BENCH-1', CALLS_HZ);
    stopWriting = writeOn(store);
    const begin = performance.now();
    await measure(station);
    const seconds = (performance.now() - begin) / 1000;
    const commits = Math.round(stopWriting() / seconds);
    return {
      load: `${CALLS_HZ} calls/s, ${commits} durable commits/s`,
      idlerLateMs: await latenessOf(idler),
    };
  } finally {
    stopWriting();
    beat();
    station.close();
    await Promise.all([central.close(), end(idler, 'SIGTERM')]);
    await store.close();
  }
}
