/**
 * A whole station on virtual time: real machines, host, ledger and protocol; a simulated world, disk and central
 * system.
 * A story acts on the world and the central system, lets time pass, and judges by the plant, the central system's
 * ledger and the disk.
 */
import { pino } from 'pino';
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { WorldOptions } from '../../adapters/simulated/world.ts';
import { MemoryKeys } from '../../adapters/simulated/memory-keys.ts';
import { World } from '../../adapters/simulated/world.ts';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { memoryWriter } from '../../config/memory-writer.ts';
import { readSettings } from '../../config/read.ts';
import type { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import { LifeClock } from '../../runtime/clock/life-clock.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { Controller } from '../../runtime/compose.ts';
import type { Materials } from '../../runtime/station/materials.ts';
import { simulatedEvses } from '../../runtime/simulated-board.ts';
import type { Transaction } from '../../runtime/verify/storm/central-ledger.ts';
import { flawOf } from '../../runtime/conformance/schemas.ts';
import { CentralSystem, type CentralSystemOptions } from '../../runtime/verify/storm/central-system.ts';
import { complaintsAbout, watched } from '../../runtime/verify/storm/watched.ts';
import { Operator } from '../../runtime/verify/storm/operator.ts';
import { secondFlawOf } from './second-judge.ts';
import { ShakyStore } from '../../runtime/verify/storm/shaky-store.ts';

export type StoryOptions = {
  /** Of one EVSE each; what is left out is as in the demo. */
  readonly ports?: readonly object[];
  readonly ocpp?: object;
  readonly other?: object;
  readonly world?: Partial<WorldOptions>;
  readonly wall?: number | null;
  readonly online?: boolean;
  readonly found?: readonly FaultName[];
  readonly csms?: CentralSystemOptions;
  readonly watch?: Pick<Materials, 'record' | 'observe' | 'witness'>;
};

const port = {
  evse_current_limit: 32,
  meter: { enable: true },
  rfid: { enable: true },
  user_authentication: 'ocpp',
};

/** Settings of a story: two sockets unless it says otherwise. */
export const storySettings = ({ ports = [{}, {}], ocpp = {}, other = {} }: StoryOptions): Settings => {
  const text = JSON.stringify({
    ports: ports.map((one) => ({ ...port, ...one })),
    ocpp: {
      enable: true,
      uri: 'ws://central.example:80/ocpp',
      identity: 'STORY-1',
      LocalPreAuthorize: false,
      caDirectory: '',
      MinimumStatusDuration: 0,
      ...ocpp,
    },
    ...other,
  });
  const reading = readSettings('story.jsonc', text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

export class Story {
  readonly clock: VirtualClock;
  readonly csms: CentralSystem;
  readonly settings: Settings;
  /** His file server, his manufacturer, the board's slots. */
  readonly operator: Operator;
  world: World;
  store: ShakyStore;
  controller: Controller;
  facts: Told[] = [];
  reboots: string[] = [];
  /** What was driven although it must never be. */
  readonly hazards: string[] = [];
  readonly keys = new MemoryKeys();
  readonly #options: StoryOptions;
  #memory: unknown;
  #boots = 0;
  /** Another one in each life of the process: a dead one's world must not overwrite what the next remembers. */
  #alive: object = {};

  constructor(options: StoryOptions = {}) {
    this.#options = options;
    this.clock = new VirtualClock(options.wall === undefined ? Date.UTC(2026, 5, 1, 8) : options.wall);
    this.csms = new CentralSystem(this.clock, [flawOf, secondFlawOf], options.csms);
    this.operator = new Operator(this.clock);
    if (options.online === false) this.csms.drop('stay');
    this.settings = storySettings(options);
    this.store = new ShakyStore();
    this.world = this.#build();
    this.controller = this.#compose();
    this.controller.start();
    this.wait(5);
  }

  /** Seconds. */
  wait(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  evse(number: number) {
    const view = this.controller.station.evses()[number - 1];
    if (view === undefined) throw new Error(`there is no EVSE ${number}`);
    return { ...view, truth: this.truth(number) };
  }

  /** The plant of one EVSE. */
  truth(number: number) {
    const truth = this.world.state().evses[number - 1];
    if (truth === undefined) throw new Error(`there is no EVSE ${number}`);
    return truth;
  }

  status(number: number): string {
    return this.evse(number).status;
  }

  /** Plugs in a car that asks for energy. */
  plug(evse: number, wish: Parameters<World['plug']>[1] = { thenRequestAmps: 16 }): void {
    const outcome = this.world.plug(evse, wish);
    if (!outcome.done) throw new Error(outcome.told);
    this.wait(2);
  }

  unplug(evse: number): void {
    const outcome = this.world.unplug(evse);
    if (!outcome.done) throw new Error(outcome.told);
    this.wait(2);
  }

  /** The car stops asking, or asks again. */
  car(evse: number, wish: 'pause' | 'request'): void {
    const outcome = wish === 'pause' ? this.world.pause(evse) : this.world.request(evse, {});
    if (!outcome.done) throw new Error(outcome.told);
    this.wait(2);
  }

  /** A short touch, or as long as it is held. */
  tag(reader: number, idTag: string, holdMs?: number): void {
    const outcome = this.world.tag(reader, { idTag, ...(holdMs === undefined ? {} : { holdMs }) });
    if (!outcome.done) throw new Error(outcome.told);
    this.wait(1);
  }

  fault(evse: number, name: string, active = true): void {
    const outcome = this.world.fault(evse, name, active);
    if (!outcome.done) throw new Error(outcome.told);
  }

  /** Plug, card, and half a minute: energy flows (LIV-02). */
  charge(evse: number, idTag: string, wish?: Parameters<World['plug']>[1]): void {
    this.plug(evse, wish);
    this.tag(evse, idTag);
    this.wait(29);
    const { contact, currentA } = this.truth(evse);
    if (contact !== 'closed' || !(Math.max(...currentA) > 0)) throw new Error(`no energy flows: ${this.status(evse)}`);
  }

  /** Switches a fault of the station as a whole. */
  stationFault(name: string, active = true): void {
    const outcome = this.world.stationFault(name, active);
    if (!outcome.done) throw new Error(outcome.told);
  }

  /** A CALL of the central system, and what the station answers within five seconds. */
  ask(action: string, payload: Record<string, unknown> = {}): unknown {
    const asked = this.csms.call(action, payload);
    for (let waited = 0; waited < 5 && asked.answer === undefined && asked.error === undefined; waited++) this.wait(1);
    return asked.answer ?? asked.error;
  }

  /** A request of somebody beside the central system. */
  request(request: Request): Outcome | 'unanswered' {
    let answer: Outcome | 'unanswered' = 'unanswered';
    this.controller.station.ask(request, (outcome) => {
      answer = outcome;
    });
    return answer;
  }

  /**
   * The processor stops between two instructions: what was not durable is gone, hardware falls safe, the world goes on.
   */
  crash(survivors = 0): void {
    this.store = this.store.crash(survivors);
    this.controller.stop();
    this.world.powerCut();
    this.world.close();
    this.#alive = {};
    this.csms.drop('once');
  }

  /**
   * The process starts again on what the crash has left; seconds later it is itself. `meanwhile`: what somebody has
   * done to the plant while nobody looked.
   */
  restart(seconds = 5, meanwhile: (world: World) => void = () => undefined): void {
    this.world = this.#build();
    meanwhile(this.world);
    this.controller = this.#compose();
    this.controller.start();
    this.wait(seconds);
  }

  heard(type: Told['fact']['type']): readonly Told[] {
    return this.facts.filter(({ fact }) => fact.type === type);
  }

  /** Wh that really flowed into the car, by the plant. */
  delivered(evse: number): number {
    return this.truth(evse).deliveredWh;
  }

  /** The central system's ledger, oldest first. */
  get bills(): readonly Transaction[] {
    return this.csms.ledger.transactions;
  }

  bill(number: number): Transaction {
    const found = this.bills[number - 1];
    if (found === undefined) {
      throw new Error(`the ledger has ${this.bills.length} transactions, number ${number} is missing`);
    }
    return found;
  }

  /** The statuses of one connector as the central system was told them. */
  told(connector: number): readonly string[] {
    return this.csms
      .heard('StatusNotification')
      .flatMap(({ connectorId, status }) => (connectorId === connector ? [String(status)] : []));
  }

  /** Every story ends so: nothing that must never be has been. */
  judge({ clockJumped = false }: { readonly clockJumped?: boolean } = {}): void {
    this.csms.check();
    const complaints = [...this.hazards, ...this.bills.flatMap((bill) => complaintsAbout(bill, clockJumped))];
    if (this.csms.mostInFlight.fromStation > 1) {
      complaints.push('PRO-01: more than one CALL of the station was in flight');
    }
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  #build(): World {
    const { world = {} } = this.#options;
    const life = this.#alive;
    return new World({
      clock: this.clock,
      evses: simulatedEvses(this.settings),
      watchdogMs: 0,
      memory: {
        load: () => this.#memory,
        save: (state) => {
          if (life === this.#alive || this.#memory === undefined) this.#memory = state;
        },
      },
      ...world,
    });
  }

  /** The board, with somebody watching what is driven. */
  #board(): Hardware {
    const { hardware } = this.world;
    const hazard = (sentence: string) => this.hazards.push(`${this.clock.now()} ms: ${sentence}`);
    return {
      ...hardware,
      evses: hardware.evses.map((one, index) =>
        watched(one, () => this.truth(index + 1), hazard, {
          now: () => this.clock.now(),
          ventilated: () => this.#ventilated(index + 1),
        }),
      ),
    };
  }

  /** By the fan, by a neighbour's word, or because the settings say that the air moves anyway. */
  #ventilated(evse: number): boolean {
    const { drives, closed } = this.truth(evse).relay2;
    const { ventilation } = this.evse(evse);
    const byNeighbour = ventilation.control === 'external' && ventilation.available && ventilation.runs;
    return this.settings.get('ports[]/always_accept_cp_state_d', evse) || byNeighbour || (drives === 'fan' && closed);
  }

  #compose(): Controller {
    const clock = new LifeClock(this.clock);
    const controller = new Controller({
      settings: this.settings,
      configuration: new Ocpp16Configuration(this.settings, memoryWriter(this.settings), clock),
      hardware: this.#board(),
      clock,
      store: this.world.parts.disk(this.store),
      keys: this.keys,
      connect: this.csms.connect,
      upkeep: this.operator.ports,
      log: pino({ level: process.env['STORY_LOG'] ?? 'silent' }),
      version: '0.0.0',
      boot: String(++this.#boots).padStart(16, '0'),
      seed: 1,
      found: this.#options.found ?? [],
      reboot: (kind) => this.reboots.push(kind),
      ...this.#options.watch,
    });
    controller.onFact((told) => this.facts.push(told));
    this.facts = [];
    return controller;
  }
}
