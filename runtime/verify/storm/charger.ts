/**
 * The station of a storm: the real controller, with everything around it simulated and on virtual time. It lives many
 * lives: a process that dies leaves what its disk had, and the next one starts with it.
 *
 *   living ──its fate, or a reboot──▶ down: plant and central system go on ──seconds later──▶ living
 */
import { pino } from 'pino';
import type { Hardware } from '../../../adapters/ports/hardware.ts';
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
import type { Witness } from '../../host/stepper.ts';
import { accountRow } from '../../ledger/rows.ts';
import { simulatedEvses } from '../../simulated-board.ts';
import { CentralSystem } from './central-system.ts';
import { Fate } from './fate.ts';
import { ampsOf, judged, newMemory } from './laws.ts';
import type { Build } from './plan.ts';
import { ShakyStore } from './shaky-store.ts';
import { watched } from './watched.ts';

export type Death = { readonly how: 'kill' | 'cut'; readonly downS: number; readonly survivors: number };
/** `what`: one line for whoever reads along. */
export type Tell = (evse: number, what: string) => void;

const DAY_MS = 86_400_000;
/** Time until a lower limit must be offered (SAF-08), and until several connectors have shared anew (SAF-12), ms. */
const LOWER_MS = 5000;
const SHARED_MS = 6500;
const REBOOT_S = 5;
const BEGIN = Date.UTC(2026, 5, 1);
const silent = pino({ level: 'silent' });
/** Cars and contacts that draw whatever they are offered: nobody can share that out. */
const greedy = ['overdraw', 'draws-after-offer', 's2-stuck', 'contactor-welded', 'relay2-welded', 'contactor-slow'];

const settingsOf = ({ ports, ocpp, site }: Build): Settings => {
  const text = JSON.stringify({
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
  const reading = readSettings('storm.jsonc', text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

export class Charger {
  readonly clock = new VirtualClock(BEGIN);
  readonly csms: CentralSystem;
  readonly settings: Settings;
  readonly hazards: string[] = [];
  world: World;
  /** Null while the process is down. */
  controller: Controller | null = null;
  store = new ShakyStore();
  deaths = 0;
  linkIsDown = false;
  readonly #cables: number[];
  readonly #memories;
  readonly #keys = new MemoryKeys();
  readonly #tell: Tell;
  readonly #witness: Witness | undefined;
  #fate = new Fate();
  #stationLimit = Number.POSITIVE_INFINITY;
  /** How often the neighbour has changed his mind: only the last one counts. */
  #wishes = 0;
  #remembered: unknown;
  #sharing = false;
  #boots = 0;
  #diskDelayMs = 2;

  constructor(build: Build, tell: Tell, witness?: Witness) {
    this.#tell = tell;
    this.#witness = witness;
    this.settings = settingsOf(build);
    this.csms = new CentralSystem(this.clock);
    this.#cables = build.ports.map(() => 32);
    this.#memories = build.ports.map(newMemory);
    this.store.slow(this.clock, this.#diskDelayMs);
    this.world = this.#build();
    this.#begin();
  }

  get evses(): number {
    return this.settings.evses;
  }

  truth(evse: number) {
    const truth = this.world.state().evses[evse - 1];
    if (truth === undefined) throw new Error(`there is no EVSE ${evse}`);
    return truth;
  }

  /** The driver's cable, if he gets it in. */
  plug(evse: number, wish: Parameters<World['plug']>[1]): void {
    if (this.world.plug(evse, wish).done) this.#cables[evse - 1] = wish.cableAmps ?? 32;
  }

  /** What a neighbour allows every EVSE, A; null: as much as they like. */
  limit(amps: number | null): void {
    if (this.controller === null) return;
    // First: what is allowed again is offered at once.
    this.#stationLimit = Number.POSITIVE_INFINITY;
    this.controller.limit('station', amps);
    const wish = ++this.#wishes;
    this.clock.at(this.clock.now() + LOWER_MS, () => {
      if (wish !== this.#wishes) return;
      this.#stationLimit = amps === null ? Number.POSITIVE_INFINITY : amps < 6 ? 0 : amps;
      this.#memories.forEach((_, index) => this.#checkOffer(index + 1));
    });
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

  /** Who has not died by now lives on. */
  spare(): void {
    if (this.controller !== null && !this.#fate.isDead) this.#fate.spare();
  }

  #die({ how, downS, survivors }: Death): void {
    const { controller } = this;
    if (controller === null) return;
    this.#fate.end();
    this.deaths++;
    this.#tell(0, `${how === 'cut' ? 'the power of the controller fails' : 'the process is killed'}, ${downS} s`);
    controller.stop();
    this.controller = null;
    this.store = this.store.crash(survivors);
    this.csms.drop(this.linkIsDown ? 'stay' : 'once');
    this.#wishes++;
    this.#stationLimit = Number.POSITIVE_INFINITY;
    if (how === 'cut') this.world.powerCut();
    else this.world.hardware.watchdog.pet();
    this.clock.at(this.clock.now() + downS * 1000, () => {
      this.world.remember();
      this.world.close();
      this.world = this.#build();
      this.#begin();
    });
  }

  #build(): World {
    return new World({
      clock: this.clock,
      evses: simulatedEvses(this.settings),
      memory: {
        load: () => this.#remembered,
        save: (state) => {
          this.#remembered = state;
        },
      },
    });
  }

  #begin(): void {
    this.#fate = new Fate();
    const clock = this.#fate.clock(this.clock);
    this.store.slow(this.clock, this.#diskDelayMs);
    const denied = this.world.parts.denial;
    const found: FaultName[] = denied === null ? [] : [deniedFault[denied]];
    // As the daemon does it: what cannot be opened is left alone, and a memory without a disk serves this life.
    const store = denied === null ? this.store : new ShakyStore();
    const boot = ++this.#boots;
    const controller = new Controller({
      settings: this.settings,
      configuration: new Ocpp16Configuration(this.settings, memoryWriter(this.settings), clock),
      hardware: this.#fate.hardware(this.#board()),
      clock,
      store: this.#fate.store(this.world.parts.disk(store)),
      keys: this.#keys,
      connect: this.#fate.connect(this.csms.connect),
      log: silent,
      version: '0.0.0',
      boot: boot.toString(16).padStart(16, '0'),
      seed: boot,
      found,
      reboot: (kind) => this.#reboot(kind),
      ...(this.#witness && { witness: this.#witness }),
    });
    this.controller = controller;
    controller.onFact((told) => this.#heard(told));
    controller.start();
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

  /** The board, with somebody watching what is driven. */
  #board(): Hardware {
    const { hardware } = this.world;
    const { world } = this;
    return {
      ...hardware,
      evses: hardware.evses.map((one, index) => {
        const evse = index + 1;
        const truth = () => {
          const found = world.state().evses[index];
          if (found === undefined) throw new Error(`there is no EVSE ${evse}`);
          return found;
        };
        const memory = this.#memories[index] ?? newMemory();
        const hazard = (sentence: string) => this.hazard(sentence);
        const now = () => this.clock.now();
        const plain = watched(one, truth, hazard, now, () => this.#ventilated(evse));
        return judged(plain, {
          truth,
          now,
          hazard,
          memory,
          testAgeMs: this.settings.get('ports[]/rcd_monitor/enable', evse) ? DAY_MS : null,
          emergencyFitted: this.settings.get('ports[]/emergency_alarm/enable', evse),
          isOpenOnDisk: () => this.#isOpenOnDisk(evse),
          limitA: () => this.#limitOf(evse),
          offered: () => this.#checkSharing(),
        });
      }),
    };
  }

  hazard(sentence: string): void {
    this.hazards.push(sentence);
    this.#tell(0, `VIOLATION ${sentence}`);
  }

  #ventilated(evse: number): boolean {
    const { drives, closed } = this.truth(evse).relay2;
    return drives === 'fan' && closed;
  }

  #isOpenOnDisk(evse: number): boolean {
    for (const [, row] of this.store.durable.range('ledger')) {
      const account = accountRow.safeParse(row);
      if (account.success && account.data.evse === evse && account.data.stopped !== true) return true;
    }
    return false;
  }

  #limitOf(evse: number): number {
    const isSocket = this.settings.get('ports[]/pluggable', evse);
    const cable = isSocket ? (this.#cables[evse - 1] ?? 0) : Number.POSITIVE_INFINITY;
    return Math.min(this.settings.get('ports[]/evse_current_limit', evse), cable, this.#stationLimit);
  }

  #checkOffer(evse: number): void {
    const { pilotDuty, coil } = this.truth(evse);
    const offered = ampsOf(pilotDuty);
    if (coil && offered > this.#limitOf(evse) + 0.1) {
      this.hazard(`SAF-08: EVSE ${evse}: ${offered} A stand offered, ${this.#limitOf(evse)} A are allowed`);
    }
  }

  /** Once everybody has had the time to go down, the sum that flows is within the fuse. */
  #checkSharing(): void {
    const fuse = this.settings.get('site/fuse_amps');
    if (fuse === 0 || this.#sharing) return;
    this.#sharing = true;
    this.clock.at(this.clock.now() + SHARED_MS, () => {
      this.#sharing = false;
      const { evses } = this.world.state();
      if (evses.some(({ faults }) => faults.some((one) => greedy.includes(one)))) return;
      const sum = evses.reduce((all, { currentA }) => all + Math.max(0, ...currentA), 0);
      if (sum > fuse + 0.1) this.hazard(`SAF-12: ${sum.toFixed(1)} A flow behind a fuse of ${fuse} A`);
    });
  }
}

const deniedFault = { create: 'PersistenceCreateFailed', unlink: 'PersistenceUnlinkDenied' } as const;
