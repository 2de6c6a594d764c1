/**
 * One life of a whole station on virtual time, with a real disk under it, as a process of its own: charge, stop, drive
 * away, until the central system has heard of everything; or until the power fails.
 *
 *   argument: an `Order` as JSON       standard output, at the end: an `Outcome` as JSON
 *
 * Started again on the same directory it does what is left to do. The disk, the world's register and the central
 * system's book outlive it; nothing else does.
 */
import { MemoryKeys } from '../../../adapters/simulated/memory-keys.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import type { Hardware } from '../../../adapters/ports/hardware.ts';
import { memoryFile } from '../../../adapters/simulated/memory-file.ts';
import { World, type WholeWorld } from '../../../adapters/simulated/world.ts';
import { openStore } from '../../../adapters/storage/lmdb/open.ts';
import { Ocpp16Configuration } from '../../../config/configuration.ts';
import { loadSettings } from '../../../config/load.ts';
import { SettingsWriter } from '../../../config/write.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Controller } from '../../../runtime/compose.ts';
import { simulatedEvses } from '../../../runtime/simulated-board.ts';
import { CentralSystem, type Judge } from '../../../runtime/verify/storm/central-system.ts';
import { watched } from '../../../runtime/verify/storm/watched.ts';
import { openDiary } from './diary.ts';
import { MortalStore } from './mortal-store.ts';
import { CARD, order as orderShape, START_WH, type Moment, type Order, type Outcome } from './trial.ts';

/** A life begins so much later than the one before, ms. */
const LIFE_MS = 3_600_000;
const FIRST_MORNING = Date.UTC(2026, 5, 1, 8);
/** The disk is waited for this often, ms of virtual time. */
const STEP_MS = 20;
const HEARTBEAT_S = 600;
const frameParts = z.tuple([
  z.unknown(),
  z.unknown(),
  z.unknown(),
  z.object({ transactionId: z.number().exactOptional() }),
]);

const settingsText = (order: Order): string =>
  JSON.stringify({
    ports: [
      {
        evse_current_limit: 32,
        meter: { enable: true, ...order.meter },
        rfid: { enable: true },
        user_authentication: 'ocpp',
      },
    ],
    ocpp: {
      enable: true,
      // Offline too a reading every minute: they are counted.
      OfflineMeterValueSampleInterval: 0,
      uri: 'ws://central.example:80/ocpp',
      identity: 'TRIAL-1',
      AllowOfflineTxForUnknownId: true,
      onPowerLossRestart: order.resumes,
      ...order.ocpp,
    },
  });

class MortalStation {
  readonly #order: Order;
  readonly #clock: VirtualClock;
  readonly #store: MortalStore;
  readonly #world: World;
  readonly #central: CentralSystem;
  readonly #controller: Controller;
  readonly #diary: ReturnType<typeof openDiary>;
  readonly #hazards: string[] = [];
  #acceptedAt = 0;
  #drainedAt: number | null = null;

  static async start(order: Order): Promise<MortalStation> {
    const file = join(order.directory, 'station.jsonc');
    if (order.life === 0) writeFileSync(file, settingsText(order));
    const loaded = await loadSettings(file);
    if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
    const opened = await openStore(join(order.directory, 'data'));
    if (!opened.ok) throw new Error(opened.message);
    if (opened.setAside !== undefined) throw new Error('the disk was damaged by a kill');
    return new MortalStation(order, loaded.settings, opened.store, file);
  }

  private constructor(
    order: Order,
    settings: ConstructorParameters<typeof SettingsWriter>[1],
    disk: ConstructorParameters<typeof MortalStore>[0],
    file: string,
  ) {
    const { directory, dies } = order;
    this.#order = order;
    this.#clock = new VirtualClock(FIRST_MORNING + order.life * LIFE_MS);
    this.#diary = openDiary(join(directory, 'central.log'));
    // Judged when it has ended: no life need know the schemas.
    const hear: Judge = (action, kind, payload) => {
      this.#diary.heard({ action, kind, payload });
      return null;
    };
    this.#central = new CentralSystem(this.#clock, [hear], {
      heartbeatS: HEARTBEAT_S,
      diary: this.#diary.central,
    });
    if (!order.online) this.#central.drop('stay');
    this.#store = new MortalStore(disk, dies !== undefined && 'commit' in dies ? dies : undefined, () => this.die());
    const memory = memoryFile(join(directory, 'world.json'));
    const board = simulatedEvses(settings).map((one) => ({ ...one, startWh: START_WH }));
    this.#world = new World({ clock: this.#clock, evses: board, watchdogMs: 0, memory });
    const kept = {
      get: (key: string) => this.#store.get('settings', key),
      set: (key: string, value: unknown, done: (failure: string | null) => void) =>
        this.#store.commit([{ table: 'settings', key, value }], done),
    };
    this.#controller = new Controller({
      settings,
      clock: this.#clock,
      store: this.#store,
      keys: new MemoryKeys(),
      connect: this.#central.connect,
      configuration: new Ocpp16Configuration(settings, new SettingsWriter(file, settings, kept), this.#clock),
      hardware: this.#board(),
      log: pino({ level: 'silent' }),
      version: '0.0.0',
      boot: String(order.life).padStart(16, '0'),
      seed: order.life + 1,
      found: [],
      reboot: () => undefined,
    });
    this.#controller.onFact(({ fact }) => {
      if (fact.type === 'transaction.sampled') this.#diary.reading(fact.reading.importWh);
      if (fact.type === 'link.changed' && fact.state === 'accepted') {
        this.#acceptedAt = this.#clock.now();
        this.#drainedAt = null;
      }
      if (this.#isDrained) this.#drainedAt ??= this.#clock.now();
    });
  }

  /** The supply fails: the plant falls safe, and nothing in this process gets another chance. */
  die(): never {
    this.#controller.stop();
    this.#world.powerCut();
    process.kill(process.pid, 'SIGKILL');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }

  /** The driver's story, or what is left of it. */
  async live(): Promise<Outcome> {
    this.#controller.start();
    await this.#wait(5);
    const { life, online } = this.#order;
    if (life > 0) {
      // The central system comes back a while after the station did.
      await this.#wait(online ? 30 : 60);
      this.#central.comeBack();
      await this.#until('the link is accepted', () => this.#controller.station.link() === 'accepted', 1200);
      await this.#wait(40);
    }
    if (this.#nothingWasBegun) await this.#charge();
    else if (this.#view.transaction !== null) {
      await this.#wait(65);
      await this.#stop();
    }
    await this.#driveAway();
    this.#central.comeBack();
    await this.#until('everything is told', () => this.#isDrained, 1200);
    await this.#wait(30);
    const outcome = this.#outcome();
    await this.#store.close();
    return outcome;
  }

  async #charge(): Promise<void> {
    if (this.#truth.plug === 'out') this.#world.plug(1, { thenRequestAmps: 16 });
    await this.#wait(3);
    this.#world.tag(1, { idTag: CARD });
    await this.#wait(95);
    this.#perhapsDie('mid-charge');
    await this.#wait(60);
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const unanswered = this.#dies('stop-unanswered');
    const { breaks } = this.#order;
    if (breaks !== undefined) this.#world.fault(1, breaks, true);
    if (unanswered) this.#central.treat('StopTransaction', 'silent');
    this.#world.tag(1, { idTag: CARD });
    await this.#until('the plug is free', () => this.#truth.bolt === 'unlocked' && this.#view.transaction === null, 60);
    await this.#wait(5);
    this.#perhapsDie('stopped');
    this.#perhapsDie('stop-unanswered');
  }

  async #driveAway(): Promise<void> {
    if (this.#truth.plug === 'out') return;
    await this.#until('the plug is free', () => this.#truth.bolt === 'unlocked', 60);
    this.#world.unplug(1);
    await this.#wait(5);
  }

  get #nothingWasBegun(): boolean {
    return this.#central.ledger.transactions.length === 0 && this.#store.count('ledger') === 0;
  }

  get #isDrained(): boolean {
    const { station } = this.#controller;
    return station.link() === 'accepted' && station.outbox().waiting === 0;
  }

  get #view() {
    const [view] = this.#controller.station.evses();
    if (view === undefined) throw new Error('the station has no EVSE');
    return view;
  }

  get #truth(): WholeWorld['evses'][number] {
    const [truth] = this.#world.state().evses;
    if (truth === undefined) throw new Error('the world has no EVSE');
    return truth;
  }

  #board(): Hardware {
    const { hardware } = this.#world;
    const hazard = (sentence: string) => this.#hazards.push(sentence);
    const now = () => this.#clock.now();
    return { ...hardware, evses: hardware.evses.map((one) => watched(one, () => this.#truth, hazard, { now })) };
  }

  #dies(moment: Moment): boolean {
    const { dies } = this.#order;
    return dies !== undefined && 'at' in dies && dies.at === moment;
  }

  #perhapsDie(moment: Moment): void {
    if (this.#dies(moment)) this.die();
  }

  async #wait(seconds: number): Promise<void> {
    const end = this.#clock.now() + seconds * 1000;
    while (this.#clock.now() < end) {
      this.#clock.advance(STEP_MS);
      await this.#store.settled();
    }
  }

  async #until(what: string, isSo: () => boolean, limitS: number): Promise<void> {
    const end = this.#clock.now() + limitS * 1000;
    while (!isSo()) {
      if (this.#clock.now() >= end) throw new Error(`waited ${limitS} s in vain: ${what}`);
      await this.#wait(STEP_MS / 1000);
    }
  }

  #outcome(): Outcome {
    const lines = this.#diary.lines();
    const { registerWh, deliveredWh } = this.#truth;
    return {
      commits: this.#store.commits,
      transactions: this.#central.ledger.transactions.map(({ stop, ...rest }) => ({
        ...rest,
        ...(stop === undefined ? {} : { stop: { ...stop, data: [...stop.data] } }),
      })),
      violations: lines.flatMap((one) => ('complaint' in one ? [one.complaint] : [])),
      hazards: this.#hazards,
      readingsWh: lines.flatMap((one) => ('readingWh' in one ? [one.readingWh] : [])),
      booked: lines.flatMap((one) => {
        if (!('booked' in one)) return [];
        const { id, action, frame } = one.booked;
        return [{ id, action, ...frameParts.parse(JSON.parse(frame))[3] }];
      }),
      heard: lines.flatMap((one) => ('heard' in one ? [one.heard] : [])),
      ...this.#controller.station.outbox(),
      mostInFlight: this.#central.mostInFlight.fromStation,
      registerWh,
      deliveredWh,
      drainS: ((this.#drainedAt ?? Number.POSITIVE_INFINITY) - this.#acceptedAt) / 1000,
    };
  }
}

const station = await MortalStation.start(orderShape.parse(JSON.parse(process.argv[2] ?? '')));
process.stdout.write(`${JSON.stringify(await station.live())}\n`);
