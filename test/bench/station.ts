/**
 * A station in this process, as the daemon puts it together: real machines, host, ledger and protocol on a simulated
 * board. Who measures chooses the clock, the disk and the network.
 */
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { Connect } from '../../adapters/ports/socket.ts';
import { MemoryKeys } from '../../adapters/simulated/memory-keys.ts';
import type { Store } from '../../adapters/ports/store.ts';
import { World } from '../../adapters/simulated/world.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { readSettings } from '../../config/read.ts';
import type { Settings } from '../../config/settings.ts';
import { SettingsWriter } from '../../config/write.ts';
import { Controller } from '../../runtime/compose.ts';
import type { Materials } from '../../runtime/station/materials.ts';

export type BenchStationOptions = {
  readonly clock: Clock;
  readonly store: Store;
  readonly connect: Connect;
  /** Where the settings would be written to. */
  readonly directory: string;
  readonly ports: readonly object[];
  readonly ocpp: object;
  /** Something between the board and the controller. */
  readonly board?: (hardware: Hardware) => Hardware;
  readonly watch?: (settings: Settings, host: () => Controller) => Pick<Materials, 'record' | 'observe'>;
};

export type BenchStation = { readonly controller: Controller; readonly world: World; readonly close: () => void };

/** Two connectors where everybody charges for free, without disk and central system. */
export const alone = (): Pick<BenchStationOptions, 'store' | 'connect' | 'ports' | 'ocpp'> => ({
  store: new MemoryStore(),
  connect: () => {
    throw new Error('there is no central system');
  },
  ports: [1, 2].map(() => ({ pluggable: false, user_authentication: 'free' })),
  ocpp: { enable: false },
});

const port = { evse_current_limit: 32, meter: { enable: true }, rfid: { enable: true }, user_authentication: 'ocpp' };

export function startBenchStation(options: BenchStationOptions): BenchStation {
  const { clock, store, connect, directory, board, watch } = options;
  const ports = options.ports.map((one) => ({ ...port, ...one }));
  const ocpp = { enable: true, identity: 'BENCH-1', ...options.ocpp };
  const reading = readSettings('bench.jsonc', JSON.stringify({ ports, ocpp }));
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  const { settings } = reading;
  const world = new World({
    clock,
    evses: ports.map((one) => ({ cable: 'pluggable' in one && one.pluggable === false ? 'fixed' : 'socket' })),
    watchdogMs: 0,
  });
  const kept = {
    get: (key: string) => store.get('settings', key),
    set: (key: string, value: unknown, done: Parameters<Store['commit']>[1]) =>
      store.commit([{ table: 'settings', key, value }], done),
  };
  const controller: Controller = new Controller({
    settings,
    configuration: new Ocpp16Configuration(
      settings,
      new SettingsWriter(join(directory, 'bench.jsonc'), settings, kept),
      clock,
    ),
    hardware: board?.(world.hardware) ?? world.hardware,
    clock,
    store,
    keys: new MemoryKeys(),
    connect,
    log: pino({ level: 'silent' }),
    version: '0.0.0',
    boot: '0000000000000001',
    seed: 1,
    found: [],
    reboot: () => {
      throw new Error('nobody has asked for a reset');
    },
    ...watch?.(settings, () => controller),
  });
  controller.start();
  return {
    controller,
    world,
    close: () => {
      controller.stop();
      world.close();
    },
  };
}
