/**
 * A station in service: real time, a disk, a network, and a board (for now the simulated one).
 *
 *   settings ─▶ store ─▶ board ─▶ control core, sensed and safe ─▶ (later, unhurried) page, neighbours
 *
 * What control does not need is loaded after the core runs. It ends in order: safe levels first, then storage, then the
 * rest.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { KeyFiles } from '../adapters/certificates/key-files.ts';
import { webSocketConnect } from '../adapters/csms/socket.ts';
import type { Store } from '../adapters/ports/store.ts';
import { memoryFile } from '../adapters/simulated/memory-file.ts';
import { World } from '../adapters/simulated/world.ts';
import { MemoryStore } from '../adapters/storage/memory.ts';
import { acknowledgeSetAside, openStore } from '../adapters/storage/lmdb/open.ts';
import { Ocpp16Configuration } from '../config/configuration.ts';
import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { KeptValues } from '../config/authors.ts';
import { SettingsWriter } from '../config/write.ts';
import type { FaultName } from '../machines/vocabulary/faults.ts';
import { heldStore, heldWriter } from './clock/held-store.ts';
import type { WorldClock } from './clock/world-clock.ts';
import { RealClock } from './clock/real.ts';
import { BEAT_MS, beat } from './beat.ts';
import { Controller } from './compose.ts';
import type { HandTime } from './hand-time.ts';
import { clockOf, timeFile } from './world-timing.ts';
import { places } from './places.ts';
import { simulatedEvses } from './simulated-board.ts';
import { BlackBox } from './recorder/black-box.ts';
import { hider, type Hide } from './recorder/redaction.ts';
import { sightOf } from './travel/sights.ts';
import type { LogTail } from './log-tail.ts';
import { makeSafe } from './safe-state.ts';
import { saltIn } from './security/salt.ts';
import { startServices, type Services } from './services.ts';
import { SwitchedNetwork } from './switched-network.ts';
import type { UpkeepPorts } from './upkeep/parts.ts';
import { TapeRing } from './tape/ring.ts';
import { upkeepOnDisk } from './upkeep/ports-on-disk.ts';
import { version } from './version.ts';

export type DaemonOptions = {
  readonly settingsFile: string;
  /** Instead of the one in the settings. */
  readonly dataDirectory?: string;
  /** How many times as fast as the world; only a simulated board can. */
  readonly speed: number;
  /** `hide`: how a tag may be written. */
  readonly log: (level: string, hide: Hide) => Promise<Logger>;
  /** Its last lines. */
  readonly tail: LogTail;
  /** To whoever started it, beside the log. */
  readonly announce: (sentence: string) => void;
  /** The central system's ledger, for the page's link to it. */
  readonly ledgerUrl?: string;
};

/** Sentences for the person who started us: his input is wrong, or the place that he named cannot be used now. */
export class RefusedStart extends Error {
  readonly why: 'bad-input' | 'no-store';

  constructor(why: RefusedStart['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** Why the daemon has ended; `reboot`: it wants to be started again. */
export type Ending = 'stopped' | 'reboot';

/** What is loaded beside the core would keep the first words to the central system waiting: they get this long. */
const HEAD_START_MS = 250;

const keptIn = (store: Store): KeptValues => ({
  get: (key) => store.get('settings', key),
  set: (key, value, done) => store.commit([{ table: 'settings', key, value }], done),
});

const worldOf = (settings: Settings, clock: WorldClock, directory: string): World =>
  new World({
    clock,
    speed: clock.speed,
    evses: simulatedEvses(settings),
    // Turned as far as it goes: the wires and the cable decide.
    ...(settings.get('rotary_switch/enable') ? { rotary: 15 } : {}),
    memory: memoryFile(join(directory, 'world.json')),
  });

type Parts = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock: WorldClock;
  /** Where time passes by hand. */
  readonly hand: HandTime | null;
  readonly world: World;
  readonly store: Store;
  readonly found: readonly FaultName[];
  readonly directory: string;
  readonly hide: Hide;
};
type Tags = { hide: Hide };

type Disk = { readonly store: Store; readonly fault: FaultName | null };

/**
 * Opens the store. Where the file system denies it, the station serves and reports without one, and charges nobody
 * (guide 488–638): a station that stays silent helps no one. @throws RefusedStart where somebody else has the store
 */
const openDisk = async (directory: string, world: World, log: Logger): Promise<Disk> => {
  const denied = world.parts.denial;
  const opened =
    denied === null
      ? await openStore(directory, {
          trial: [process.execPath, places.storeTrial],
          onDamage: (damage) => log.error({ damage }, 'a stored row cannot be read and was left out'),
        })
      : { ok: false as const, why: 'read-only' as const, message: `the simulated disk denies ${denied}` };
  if (!opened.ok) {
    const isPlace = statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== false;
    if (opened.why === 'locked' || opened.why === 'newer-schema' || !isPlace) {
      throw new RefusedStart('no-store', opened.message);
    }
    const exists = denied === null ? existsSync(join(directory, 'station.mdb')) : denied === 'unlink';
    log.error({ why: opened.why }, `${opened.message}: nobody can charge, and nothing is kept`);
    return { store: new MemoryStore(), fault: exists ? 'PersistenceUnlinkDenied' : 'PersistenceCreateFailed' };
  }
  if (opened.setAside === undefined) return { store: opened.store, fault: null };
  log.error({ path: opened.setAside }, 'the store was damaged: it has been set aside and a fresh one begun');
  return { store: opened.store, fault: 'PersistenceOpenFailed' };
};

/** Reads the settings and opens the store. @throws RefusedStart in words for the person at the terminal */
const prepare = async (options: DaemonOptions): Promise<Parts> => {
  const loaded = await loadSettings(options.settingsFile);
  if (!loaded.ok) throw new RefusedStart('bad-input', loaded.errors.join('\n'));
  const { settings } = loaded;
  // Until the store has told the salt, no tag is written at all.
  const tags: Tags = { hide: () => '***' };
  const log = await options.log(settings.get('log_level'), (tag) => tags.hide(tag));
  for (const sentence of loaded.warnings) log.warn({}, sentence);
  for (const sentence of loaded.recovered) log.error({ source: loaded.source }, `settings recovered: ${sentence}`);
  const directory = options.dataDirectory ?? settings.get('data_directory');
  const { clock, hand, pace } = clockOf(options.speed, memoryFile(timeFile(directory)));
  const world = worldOf(settings, clock, directory);
  world.onPace(pace);
  const found: FaultName[] = [];
  if (loaded.recovered.length > 0) found.push('SettingsRecovered');
  const opened = await openDisk(directory, world, log);
  if (opened.fault !== null) found.push(opened.fault);
  tags.hide = hider(await saltIn(opened.store));
  return { settings, log, clock, world, store: opened.store, found, directory, hand, hide: (tag) => tags.hide(tag) };
};

export class Daemon {
  readonly ended: Promise<Ending>;
  readonly #parts: Parts;
  readonly #store: Store;
  readonly #writer: SettingsWriter;
  readonly #world: World;
  readonly #controller: Controller;
  readonly #blackBox: BlackBox;
  readonly #tape: TapeRing;
  #services: Services | null = null;
  readonly #clock: WorldClock;
  #callOffPulse: () => void = () => undefined;
  #end: (ending: Ending) => void = () => undefined;
  #stopping: Promise<void> | null = null;

  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(await prepare(options), options);
    await daemon.#serve(options);
    return daemon;
  }

  private constructor(parts: Parts, { settingsFile, tail }: DaemonOptions) {
    const { settings, log, clock, world, found, directory, hand, hide } = parts;
    const store = world.parts.disk(parts.store);
    this.#store = store;
    this.#parts = parts;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#clock = clock;
    const seed = settings.get('seed') || randomInt(1, 2 ** 32);
    this.#world = world;
    const connect = webSocketConnect(clock);
    const network = new SwitchedNetwork(hand?.counted(connect) ?? connect, clock);
    this.#world.onNetwork((up) => network.switch(up));
    hand?.watch(() => world.state().evses);
    // The supply fails: from here on nothing is decided and nothing tidied up. The answer to whoever pulled the plug
    // leaves first.
    this.#world.onPowerCut(() => {
      this.#controller.host.halt();
      if (hand !== null) memoryFile(timeFile(directory)).save({ ours: Date.now(), theirs: clock.wall(), speed: 1 });
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
    });
    this.#world.onBite(() => log.fatal({}, 'the watchdog has put the station to safe'));
    this.#blackBox = this.#createBlackBox(seed);
    this.#tape = new TapeRing(clock, hide);
    const diskClock = new RealClock();
    this.#writer = new SettingsWriter(settingsFile, settings, keptIn(store));
    this.#controller = new Controller({
      settings,
      clock,
      store: heldStore(store, clock),
      log,
      hide,
      keys: new KeyFiles(join(directory, 'keys'), (sentence) => log.error({}, sentence)),
      version,
      seed,
      found,
      // The disk runs no faster in a fast world.
      diskClock,
      configuration: new Ocpp16Configuration(
        settings,
        hand === null ? this.#writer : heldWriter(this.#writer, clock),
        diskClock,
      ),
      hardware: this.#world.hardware,
      connect: network.connect,
      upkeep: this.#upkeepOn(store, tail),
      boot: randomBytes(8).toString('hex'),
      reboot: (kind) => this.#restart(kind),
      record: (to, event, stamp) => this.#blackBox.record(to, event, stamp),
      observe: (turn) => {
        this.#blackBox.observe(turn);
        this.#tape.observe(turn);
      },
    });
    this.#controller.onFrame(({ direction, turn, text }) => this.#overhear(`ocpp ${direction}`, turn, text));
    this.#controller.start();
    this.#beat();
  }

  #createBlackBox(seed: number): BlackBox {
    const { settings, log, clock, world, directory, hide } = this.#parts;
    return new BlackBox({
      directory: join(directory, 'blackbox'),
      settings,
      clock,
      seed,
      version,
      host: () => this.#controller.host,
      hide,
      shown: () => this.#controller.shown,
      sight: () =>
        sightOf({ settings, hide, beside: this.#controller.beside, evses: this.#controller.host.evses, world }),
      ...(world.hardware.card === undefined ? {} : { card: world.hardware.card }),
      trouble: (why) => {
        log.warn({ why }, 'the black box cannot record');
        this.#tellOfCard('fault.found');
      },
      sound: () => this.#tellOfCard('fault.gone'),
    });
  }

  /** A message as it went over a wire. */
  #overhear(wire: string, turn: number, text: string): void {
    this.#blackBox.overhear(wire, turn, text);
    this.#tape.overhear(wire, turn, text);
  }

  #upkeepOn(store: Store, tail: LogTail): UpkeepPorts {
    return upkeepOnDisk({
      ...this.#parts,
      store,
      tail,
      version,
      blackBox: join(this.#parts.directory, 'blackbox'),
      wall: () => this.#clock.wall(),
      station: () => this.#controller.station,
      security: () => this.#controller.security.log,
      installedRoots: () => this.#controller.security.trust.manufacturerRoots(),
    });
  }

  /** Address of the page, null when it could not be started. */
  get page(): string | null {
    return this.#services?.page ?? null;
  }

  /** Puts every actuator to safe and does nothing else: for when all else has failed. */
  makeSafe(): readonly string[] {
    return makeSafe(this.#world.hardware);
  }

  /** In order: safe levels, storage, the rest. */
  stop(): Promise<void> {
    this.#stopping ??= this.#shut('stopped');
    return this.#stopping;
  }

  async #serve({ ledgerUrl, announce }: DaemonOptions): Promise<void> {
    await this.#headStart();
    const { settings, log, directory, hand } = this.#parts;
    this.#services = await startServices({
      settings,
      log,
      version,
      controller: this.#controller,
      clock: this.#clock,
      world: this.#world,
      ...(hand === null ? {} : { time: hand }),
      store: this.#store,
      writer: this.#writer,
      directory,
      tape: this.#tape,
      overhear: (wire, turn, text) => this.#overhear(wire, turn, text),
      announce,
      ...(ledgerUrl === undefined ? {} : { ledgerUrl }),
    });
  }

  /** A board that is broken may not do as it is told. */
  #restart(kind: 'soft' | 'hard'): void {
    if (this.#world.parts.restarts(kind)) void this.#reboot(kind);
    else this.#parts.log.error({ kind }, 'the board does not restart');
  }

  /** The black box speaks in the middle of a turn: the station hears of it after that. */
  #tellOfCard(type: 'fault.found' | 'fault.gone'): void {
    this.#clock.at(this.#clock.now(), () => {
      this.#controller.host.dispatch('station', { type, fault: 'SDCardFailure' });
    });
  }

  /** Until the registration has left, or there is nobody to register with. */
  #headStart(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        forget();
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, HEAD_START_MS);
      const forget = this.#controller.onFact(({ fact }) => {
        if (fact.type === 'link.changed' && fact.state !== 'connecting') end();
      });
      if (this.#controller.station.link() !== 'connecting') end();
    });
  }

  /** The watchdog is petted only while turns complete. */
  #beat(): void {
    beat(this.#controller);
    this.#blackBox.look();
    this.#world.hardware.watchdog.pet();
    this.#callOffPulse = this.#clock.at(this.#clock.now() + BEAT_MS, () => this.#beat());
  }

  /** A reset is somebody's word that a damaged store may be forgotten. */
  async #reboot(kind: 'soft' | 'hard'): Promise<void> {
    const { store, log } = this.#parts;
    log.warn({ kind }, 'the station restarts');
    await new Promise<void>((resolve) => {
      acknowledgeSetAside(store, (failure) => {
        if (failure !== null) log.error({ failure }, 'the damaged store could not be acknowledged');
        resolve();
      });
    });
    this.#stopping ??= this.#shut('reboot');
  }

  async #shut(ending: Ending): Promise<void> {
    this.#callOffPulse();
    this.#controller.stop();
    this.#world.close();
    // From here on nobody looks, nor the black box: what they would be shown lies in the store. Nor does that wait for
    // anybody's farewell.
    const farewell = Promise.allSettled([this.#services?.close()]);
    this.#blackBox.close();
    await this.#parts.store.close();
    for (const one of await farewell) {
      if (one.status === 'fulfilled') continue;
      this.#parts.log.error({ err: one.reason as unknown }, 'a service ended in disorder');
    }
    this.#end(ending);
  }
}
