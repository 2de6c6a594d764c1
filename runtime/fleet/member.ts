/**
 * One station of a fleet: the controller and the world of any other, on a clock that all share; its disk is memory,
 * and it has no page, no broker and no black box. What it is told to restart it restarts.
 *
 *   made ──start──▶ in service ⇄ restarting ──stop──▶ gone
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Connect } from '../../adapters/ports/socket.ts';
import { MemoryKeys } from '../../adapters/simulated/memory-keys.ts';
import { World } from '../../adapters/simulated/world.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { memoryWriter } from '../../config/memory-writer.ts';
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { LifeClock } from '../clock/life-clock.ts';
import { Controller } from '../compose.ts';
import { simulatedEvses } from '../simulated-board.ts';
import { Drivers, type Rhythm } from './rhythm.ts';

export type MemberOptions = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly connect: Connect;
  readonly log: Logger;
  readonly version: string;
  /** ≥ 1, another one for each member. */
  readonly seed: number;
  readonly rhythm: Rhythm;
  readonly hear: (told: Told) => void;
};

/** How long the board is without its program in a restart, ms. */
const RESTART_MS = 3000;

export class Member {
  readonly world: World;
  readonly #options: MemberOptions;
  readonly #store = new MemoryStore();
  readonly #keys = new MemoryKeys();
  readonly #drivers: Drivers;
  #settings: Settings;
  #controller: Controller | null = null;
  #restart: () => void = () => undefined;

  constructor(options: MemberOptions) {
    const { settings, clock, seed, rhythm } = options;
    this.#options = options;
    this.#settings = settings;
    this.world = new World({ clock, evses: simulatedEvses(settings), watchdogMs: 0 });
    const idTag = `FLEET${String(seed).padStart(8, '0')}`;
    this.#drivers = new Drivers(rhythm, clock, this.world, seed, idTag);
  }

  start(): void {
    this.#serve();
    this.#drivers.start(Array.from({ length: this.#settings.evses }, (_, index) => index + 1));
  }

  stop(): void {
    this.#restart();
    this.#drivers.stop();
    this.#controller?.stop();
    this.#controller = null;
    this.world.close();
  }

  #serve(): void {
    const { clock, connect, log, version, seed, hear } = this.#options;
    const own = new LifeClock(clock);
    this.#controller = new Controller({
      settings: this.#settings,
      configuration: new Ocpp16Configuration(this.#settings, memoryWriter(this.#settings), own),
      hardware: this.world.hardware,
      clock: own,
      store: this.#store,
      keys: this.#keys,
      connect,
      log,
      version,
      boot: randomBytes(8).toString('hex'),
      seed,
      found: [],
      reboot: () => this.#reboot(),
    });
    this.#controller.onFact(hear);
    this.#controller.start();
  }

  /** The order comes from within a turn: the old life ends after it. */
  #reboot(): void {
    const { clock } = this.#options;
    this.#restart = clock.at(clock.now(), () => {
      this.#controller?.stop();
      this.#controller = null;
      this.#settings = this.#settings.rebooted();
      this.#restart = clock.at(clock.now() + RESTART_MS, () => this.#serve());
    });
  }
}
