/**
 * From the plug being pulled under load to the coil being told to let go, while the central system calls a hundred
 * times a second and the disk is never idle. The whole station in this process: real disk, real socket, real time; the
 * plug is pulled in the simulated world, the edge comes through the port of the pilot.
 * The debounce is a setting, not a cost, and is taken off. The station's time runs four times as fast as ours, or the
 * six seconds of rest between two closings would make three hundred edges an hour's work; what is measured is ours.
 * Beside it, at the same time, how late the same machine wakes a process that does nothing.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { webSocketConnect } from '../../adapters/csms/socket.ts';
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { Store } from '../../adapters/ports/store.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { CentralProcess } from './central-process.ts';
import { quantile, type Bench } from './figure.ts';
import { end } from './program.ts';
import { startBenchStation, type BenchStation } from './station.ts';

const EVSES = 12;
const EDGES = 300;
const SPEED = 4;
const DEBOUNCE_MS = 20;
const CALLS_HZ = 100;
/** Rows written over and over: the file must not grow without end. */
const ROWS = 1000;
const AIM_MS = 5;
/** Of charging before the plug is pulled: another moment each time. */
const LEAST_CHARGE_MS = 100;
const MOST_MORE_MS = 300;
/** Until the next car comes: the visit before must have come to its end. */
const GONE_MS = 500;
const PATIENCE_MS = 120_000;

class Edges {
  readonly samples: number[] = [];
  readonly #coilOff = new Map<number, () => void>();
  readonly #coilOn = new Map<number, () => void>();
  station: BenchStation | null = null;

  /** The board, with somebody who watches the coils. */
  readonly board = (hardware: Hardware): Hardware => ({
    ...hardware,
    evses: hardware.evses.map((one, index) => ({
      ...one,
      contactor: {
        watch: (listener) => one.contactor.watch(listener),
        setCoil: (on) => {
          (on ? this.#coilOn : this.#coilOff).get(index + 1)?.();
          one.contactor.setCoil(on);
        },
      },
    })),
  });

  /** Charges and pulls, again and again, until enough has been seen. */
  async drive(evse: number): Promise<void> {
    const { station } = this;
    if (station === null) throw new Error('the station has not been started');
    while (this.samples.length < EDGES) {
      const closed = new Promise<void>((resolve) => this.#coilOn.set(evse, resolve));
      station.world.plug(evse, { thenRequestAmps: 16 });
      await closed;
      await wait(LEAST_CHARGE_MS + ((this.samples.length * 37) % MOST_MORE_MS));
      this.samples.push((await this.#pull(station, evse)) - DEBOUNCE_MS / SPEED);
      await wait(GONE_MS);
    }
  }

  #pull(station: BenchStation, evse: number): Promise<number> {
    return new Promise((resolve) => {
      const begin = performance.now();
      this.#coilOff.set(evse, () => {
        this.#coilOff.delete(evse);
        resolve(performance.now() - begin);
      });
      station.world.unplug(evse);
    });
  }
}

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

async function latenessOf(idler: ChildProcess): Promise<number> {
  const said: Promise<unknown[]> = once(idler, 'message');
  idler.send('tell');
  return Number((await said)[0]);
}

export const pilotEdge: Bench = async ({ programs, scratch }) => {
  const central = new CentralProcess(programs);
  const uri = await central.uri();
  const opened = await openStore(scratch);
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const edges = new Edges();
  const clock = new RealClock(SPEED);
  edges.station = startBenchStation({
    clock,
    store,
    connect: webSocketConnect(clock),
    directory: scratch,
    ports: Array.from({ length: EVSES }, () => ({
      pluggable: false,
      pp: { cable_current_limit: 32 },
      user_authentication: 'free',
      pilot: { debounce_ms: DEBOUNCE_MS },
    })),
    ocpp: { uri },
    board: edges.board,
  });
  const idler = fork(join(programs, 'idler.js'));
  let stopWriting: () => number = () => 0;
  try {
    await central.connected('BENCH-1');
    central.pace('BENCH-1', CALLS_HZ);
    stopWriting = writeOn(store);
    const begin = performance.now();
    const overdue = wait(PATIENCE_MS, 'overdue', { ref: false });
    const all = Promise.all(Array.from({ length: EVSES }, (_, index) => edges.drive(index + 1)));
    if ((await Promise.race([all, overdue])) === 'overdue') throw new Error(`${edges.samples.length} edges, no more`);
    const seconds = (performance.now() - begin) / 1000;
    const commits = stopWriting();
    const under = `${CALLS_HZ} calls/s, ${Math.round(commits / seconds)} durable commits/s`;
    const name = `pilot edge C→A to coil off, less ${DEBOUNCE_MS} ms debounce`;
    return [
      {
        name: `${name}, median of ${edges.samples.length} (${under})`,
        value: quantile(edges.samples, 0.5),
        unit: 'ms',
      },
      { name: `${name}, p99`, value: quantile(edges.samples, 0.99), unit: 'ms', aim: { atMost: AIM_MS } },
      { name: 'a process that only sleeps, woken late meanwhile, p99', value: await latenessOf(idler), unit: 'ms' },
    ];
  } finally {
    stopWriting();
    edges.station.close();
    await Promise.all([central.close(), end(idler, 'SIGTERM')]);
    await store.close();
  }
};
