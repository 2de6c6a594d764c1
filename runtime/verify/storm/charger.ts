/**
 * The station of a storm: the real controller, with everything around it simulated and on virtual time. It lives many
 * lives: a process that dies leaves what its disk had, and the next one starts with it.
 *
 *   living ──its fate, or a reboot──▶ down: plant and central system go on ──seconds later──▶ living
 */
import { pino } from 'pino';
import type { Clock } from '../../../adapters/ports/clock.ts';
import { MemoryKeys } from '../../../adapters/simulated/memory-keys.ts';
import { World } from '../../../adapters/simulated/world.ts';
import { Ocpp16Configuration } from '../../../config/configuration.ts';
import { memoryWriter } from '../../../config/memory-writer.ts';
import { readSettings } from '../../../config/read.ts';
import type { Settings } from '../../../config/settings.ts';
import type { Told } from '../../../machines/vocabulary/facts.ts';
import type { FaultName } from '../../../machines/vocabulary/faults.ts';
import { VirtualClock } from '../../clock/virtual.ts';
import { Controller } from '../../compose.ts';
import { flawOf } from '../../conformance/schemas.ts';
import type { Witness } from '../../host/stepper.ts';
import { simulatedEvses } from '../../simulated-board.ts';
import { Ambushes } from './ambushes.ts';
import { CentralSystem } from './central-system.ts';
import { DriftingClock } from './drifting-clock.ts';
import { Fate } from './fate.ts';
import { Lives } from './lives.ts';
import { Neighbours } from './neighbours.ts';
import { Operator } from './operator.ts';
import { Overseer, truthOf } from './overseer.ts';
import type { Build } from './builds.ts';
import { ShakyStore } from './shaky-store.ts';

export type Death = { readonly how: 'kill' | 'cut'; readonly downS: number; readonly survivors: number };
/** `what`: one line for whoever reads along. */
export type Tell = (evse: number, what: string) => void;

const REBOOT_S = 5;
/** Within the patience of the watchdog, 10 s, and no more often: nothing else comes in such numbers. */
const BEAT_MS = 9000;
const WATCHDOG_MS = 10_500;
const BEGIN = Date.UTC(2026, 5, 1);
const silent = pino({ level: 'silent' });
const textOf = ({ ports, ocpp, site }: Build): string =>
  JSON.stringify({
    ports,
    site,
    ocpp: {
      enable: true,
      uri: 'ws://central.example:80/ocpp',
      identity: 'STORM-1',
      caDirectory: '',
      MinimumStatusDuration: 0,
      ...ocpp,
    },
  });

const settingsOf = (build: Build): Settings => {
  const reading = readSettings('storm.jsonc', textOf(build));
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

export class Charger {
  readonly clock = new VirtualClock(BEGIN);
  /** As the board counts it. */
  readonly crystal = new DriftingClock(this.clock);
  readonly csms: CentralSystem;
  /** Where its firmware comes from and its logs go to. */
  readonly operator: Operator;
  readonly neighbours: Neighbours | null;
  readonly settings: Settings;
  readonly ambushes = new Ambushes(this.clock);
  readonly hazards: string[] = [];
  world: World;
  /** Null while the process is down. */
  controller: Controller | null = null;
  store = new ShakyStore();
  deaths = 0;
  linkIsDown = false;
  readonly #overseer: Overseer;
  readonly #keys = new MemoryKeys();
  /** Of machines that have heard nothing since. */
  readonly #mistakes = new Set<() => void>();
  readonly #lives: Lives;
  readonly #tell: Tell;
  readonly #witness: Witness | undefined;
  #fate = new Fate();
  /** The settings file as the next start finds it. */
  #file: string;
  readonly #goodFile: string;
  #remembered: unknown;
  #boots = 0;
  #diskDelayMs = 2;
  /** When the process last did nothing. */
  #stalledAt = Number.NEGATIVE_INFINITY;

  constructor(build: Build, tell: Tell, witness?: Witness) {
    this.#tell = tell;
    this.#witness = witness;
    this.settings = settingsOf(build);
    this.#goodFile = this.#file = textOf(build);
    this.csms = new CentralSystem(this.clock, [flawOf]);
    this.operator = new Operator(this.clock);
    this.operator.slots = build.slots;
    this.operator.log = [{ at: 0, text: 'it began' }];
    this.neighbours = build.neighbours ? new Neighbours(this.clock, this.settings.evses) : null;
    this.#lives = new Lives(this.settings.get('ocpp/onPowerLossRestart'));
    this.#overseer = new Overseer({
      settings: this.settings,
      clock: this.clock,
      lives: this.#lives,
      hazard: (sentence) => this.hazard(sentence),
      excused: (ms) => this.excused(ms),
      aired: (evse) => this.neighbours?.airs(evse) === true,
      store: () => this.store,
      world: () => this.world,
    });
    this.store.slow(this.clock, this.#diskDelayMs);
    this.world = this.#build();
    this.#begin();
  }

  get evses(): number {
    return this.settings.evses;
  }

  hasKey(evse: number): boolean {
    return this.settings.get('ports[]/user_authentication', evse) === 'key-switch';
  }

  truth(evse: number) {
    return truthOf(this.world, evse);
  }

  /** The driver's cable, if he gets it in. */
  plug(evse: number, wish: Parameters<World['plug']>[1]): void {
    if (this.world.plug(evse, wish).done) this.#overseer.plugged(evse, wish.cableAmps ?? 32);
  }

  /** What a neighbour allows every EVSE, A; null: as much as they like. */
  limit(amps: number | null): void {
    if (this.neighbours !== null) {
      // First: what is allowed again is offered at once.
      if (this.neighbours.heard !== undefined) this.#overseer.limited(null);
      this.neighbours.limit(amps);
      this.#heardLimit();
    } else if (this.controller !== null) {
      this.#overseer.limited(null);
      this.controller.limit('station', amps);
      this.#overseer.limited(amps);
    }
  }

  /** The broker of the neighbours goes, or comes back with what was said meanwhile. */
  broker(isAway: boolean): void {
    if (!isAway && this.neighbours !== null) this.#overseer.limited(null);
    this.neighbours?.away(isAway);
    this.#heardLimit();
  }

  #heardLimit(): void {
    const heard = this.neighbours?.heard;
    if (heard !== undefined && this.controller !== null) this.#overseer.limited(heard);
  }

  /** Of the settings file only the first `bytes` are left, or all of it again. */
  tearSettings(bytes: number): void {
    this.#file = this.#goodFile.slice(0, bytes);
  }

  /** How long a commit takes from now on, ms. */
  diskDelay(ms: number): void {
    this.#diskDelayMs = Math.max(2, ms);
    this.store.slow(this.clock, this.#diskDelayMs);
  }

  /** The process dies in place of its `effects`-th effect from now. */
  doom(effects: number, death: Death): void {
    if (this.controller === null) return;
    this.#fate.doom(effects, () => {
      // What runs now runs on to its end, unseen.
      this.clock.at(this.clock.now(), () => this.#die(death));
    });
  }

  /** The process does nothing for so long: beyond the patience of the watchdog the board starts again. */
  stall(ms: number): void {
    const fate = this.#fate;
    if (this.controller === null || fate.isStalled) return;
    fate.stall();
    this.clock.at(this.clock.now() + ms, () => {
      if (fate.isDead) return;
      this.#stalledAt = this.clock.now();
      this.csms.excuse(ms);
      fate.wake();
    });
  }

  /** Whether nobody can be blamed for what was not done within the last `ms`: the process stood still. */
  excused(ms: number): boolean {
    return this.controller === null || this.#fate.isStalled || this.clock.now() - this.#stalledAt <= ms;
  }

  /** A mistake in one machine: whatever it hears next ends it. */
  spoil(actor: string): void {
    const { controller } = this;
    if (controller === null || !controller.host.has(actor) || controller.host.snapshot(actor) === null) return;
    const forget = controller.host.attend(actor, {
      took: () => undefined,
      stands: () => {
        this.#mistakes.delete(forget);
        forget();
        throw new Error('a mistake of the storm');
      },
    });
    this.#mistakes.add(forget);
  }

  /** Machines that have died of a mistake, and whether the process has one at all. */
  get spoiled(): readonly string[] {
    const host = this.controller?.host;
    return host === undefined ? [] : host.names().filter((name) => host.failure(name) !== null);
  }

  /** Who has not died by now lives on. */
  spare(): void {
    if (this.controller !== null && !this.#fate.isDead) this.#fate.spare();
    for (const forget of this.#mistakes) forget();
    this.#mistakes.clear();
  }

  /** The supply of the board fails at once. */
  cut(downS: number): void {
    this.#die({ how: 'cut', downS, survivors: 0 });
  }

  #die({ how, downS, survivors }: Death): void {
    const { controller } = this;
    if (controller === null) return;
    this.#fate.end();
    this.deaths++;
    this.#tell(0, `${how === 'cut' ? 'the power of the controller fails' : 'the process is killed'}, ${downS} s`);
    controller.stop();
    this.neighbours?.leave();
    this.#mistakes.clear();
    this.controller = null;
    this.store = this.store.crash(survivors);
    this.#lives.died(this.store.durable);
    const { deaths } = this;
    this.clock.at(this.clock.now() + WATCHDOG_MS, () => {
      const isOn = this.world.state().evses.some(({ coil }) => coil);
      if (deaths === this.deaths && this.controller === null && isOn) {
        this.hazard('SAF-14: a coil is on long after the process has died');
      }
    });
    this.csms.drop(this.linkIsDown ? 'stay' : 'once');
    this.#overseer.forgotten();
    // Who is only killed leaves the actuators to the watchdog.
    if (how === 'cut') this.world.powerCut();
    this.#beginIn(downS);
  }

  #beginIn(seconds: number): void {
    this.clock.at(this.clock.now() + seconds * 1000, () => {
      this.world.remember();
      this.world.close();
      this.world = this.#build();
      this.operator.restart();
      // Who cannot read what he was comes to nothing, and the supervisor tries again.
      if (this.world.parts.faults.includes('disk-unreadable')) this.#beginIn(REBOOT_S);
      else this.#begin();
    });
  }

  #build(): World {
    const world = new World({
      clock: this.clock,
      evses: simulatedEvses(this.settings),
      memory: {
        load: () => this.#remembered,
        save: (state) => {
          this.#remembered = state;
        },
      },
    });
    world.onBite(() => {
      if (this.controller !== null) this.#tell(0, 'the watchdog bites');
      this.#die({ how: 'kill', downS: REBOOT_S, survivors: 0 });
    });
    return world;
  }

  /** As the daemon does it: the watchdog is petted only while turns complete. */
  #beat(life: Controller, clock: Clock): void {
    life.host.pulse();
    this.world.hardware.watchdog.pet();
    clock.at(clock.now() + BEAT_MS, () => {
      if (life === this.controller) this.#beat(life, clock);
    });
  }

  #begin(): void {
    this.#fate = new Fate();
    const clock = this.#fate.clock(this.crystal);
    this.store.slow(this.clock, this.#diskDelayMs);
    const denied = this.world.parts.denial;
    const found: FaultName[] = denied === null ? [] : [deniedFault[denied]];
    // As `config/load.ts` does it: the last good copy serves, and somebody shall look.
    if (readSettings('storm.jsonc', this.#file).kind === 'damaged') found.push('SettingsRecovered');
    // As the daemon does it: what cannot be opened is left alone, and a memory without a disk serves this life.
    const store = denied === null ? this.store : new ShakyStore();
    const boot = (++this.#boots).toString(16).padStart(16, '0');
    this.#lives.begin(boot);
    this.#overseer.acknowledged();
    const controller = new Controller({
      settings: this.settings,
      configuration: new Ocpp16Configuration(this.settings, memoryWriter(this.settings), clock),
      hardware: this.#fate.hardware(this.ambushes.board(this.#overseer.board(this.world))),
      clock,
      store: this.#fate.store(this.world.parts.disk(store)),
      keys: this.#keys,
      upkeep: this.operator.ports,
      connect: this.#fate.connect(this.ambushes.connect(this.csms.connect)),
      log: silent,
      version: '0.0.0',
      boot,
      seed: this.#boots,
      found,
      reboot: (kind) => this.#reboot(kind),
      ...(this.#witness && { witness: this.#witness }),
    });
    this.controller = controller;
    controller.onFact((told) => this.#heard(told));
    this.csms.stationRestarted();
    controller.start();
    this.neighbours?.join(controller, '0.0.0');
    this.#heardLimit();
    this.#beat(controller, clock);
    for (let evse = 1; evse <= this.evses; evse++) this.ambushes.pass('begin', evse);
  }

  #reboot(kind: 'soft' | 'hard'): void {
    if (!this.world.parts.restarts(kind)) return;
    const death: Death = { how: kind === 'hard' ? 'cut' : 'kill', downS: REBOOT_S, survivors: 1000 };
    this.clock.at(this.clock.now(), () => this.#die(death));
  }

  #heard({ fact, evse = 0 }: Told): void {
    if (fact.type === 'fault.raised') this.#tell(evse, `fault ${fact.fault}`);
    if (fact.type === 'transaction.stopped') this.#tell(evse, `transaction ends: ${fact.reason}`);
  }

  /** Letters that a death has found on the disk and that never left it. */
  lostLetters(): readonly string[] {
    const sent = new Set(this.csms.calls().map(({ id }) => id));
    return this.#lives.lost((id) => sent.has(id));
  }

  /** Somebody on site has looked at the faults and says so. */
  acknowledge(): void {
    this.#overseer.acknowledged();
    this.controller?.station.ask({ type: 'fault.acknowledge' }, () => undefined);
  }

  hazard(sentence: string): void {
    this.hazards.push(sentence);
    this.#tell(0, `VIOLATION ${sentence}`);
  }
}

const deniedFault = { create: 'PersistenceCreateFailed', unlink: 'PersistenceUnlinkDenied' } as const;
