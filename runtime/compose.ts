/**
 * Puts a station together: settings, hardware and storage in, a running controller out. The same for the daemon, for
 * stories on virtual time and for measurements; who calls it chooses the clock, the board, the disk and the network.
 *
 *   hardware ─senses─▶ host ─levels─▶ hardware           facts ─▶ ledger, central system, neighbours, page
 *   central system, neighbours, page ─requests─▶ host    orders ─▶ meter, tokens, central system
 */
import type { EvseHardware } from '../adapters/ports/hardware.ts';
import type { Station } from '../adapters/ports/station.ts';
import type { Transfers } from '../adapters/ports/transfers.ts';
import type { Told } from '../machines/vocabulary/facts.ts';
import type { Order } from '../machines/vocabulary/orders.ts';
import { Access } from './access/access.ts';
import { createCsms, type Csms } from './csms/csms.ts';
import { evseName, evseOf, type Actor } from './host/actors.ts';
import { Chance } from './host/chance.ts';
import { Host, type Incoming } from './host/host.ts';
import type { LevelChange } from './host/levels.ts';
import { Outbound } from './host/outbound.ts';
import type { Ledger } from './ledger/ledger.ts';
import { makeSafe } from './safe-state.ts';
import { SecurityDesk } from './security/desk.ts';
import { evseActors, fittedOf, stationActors } from './station/actors.ts';
import { besideOf, type Beside } from './station/beside.ts';
import { csmsSettings } from './station/csms-settings.ts';
import { Electrical } from './station/electrical.ts';
import { drive } from './station/actuators.ts';
import { Cycles } from './station/cycles.ts';
import { Imposed } from './station/imposed.ts';
import { MeterKeys } from './station/meter-keys.ts';
import { equip, type Equipment } from './station/equipment.ts';
import { followFact } from './station/equipment-facts.ts';
import { materialsWith, type Materials } from './station/materials.ts';
import { readGrid, type Grid } from './station/site-tables.ts';
import { OutboxKeeper } from './station/outbox-keeper.ts';
import { Requests } from './station/requests.ts';
import { Reservations } from './station/reservations.ts';
import { Refresher } from './station/refresher.ts';
import { Listeners } from './station/listeners.ts';
import { pastOf } from './station/past.ts';
import { listenToBoard } from './station/senses.ts';
import { StatusBoard } from './station/status-board.ts';
import { listenToStation } from './station/station-senses.ts';
import { Storage } from './station/storage.ts';
import { createView, hasTransaction } from './station/view.ts';
import { collector } from './verify/layers/collector.ts';
import { Upkeep } from './upkeep/upkeep.ts';
import { followedWays } from './why/ways.ts';

/** A message of the central system, or to it; `turn`: that it was sent in, or that came before it. */
type Frame = { readonly direction: 'sent' | 'received'; readonly text: string; readonly turn: number };

export class Controller {
  readonly station: Station;
  readonly host: Host;
  readonly security: SecurityDesk;
  /** What no machine knows. */
  readonly beside: Beside;
  readonly #materials: Materials;
  readonly #evses: readonly number[];
  readonly #ledger: Ledger;
  readonly #access: Access;
  readonly #storage: Storage;
  readonly #equipment = new Map<number, Equipment>();
  readonly #outbound: Outbound;
  readonly #outboxKeeper: OutboxKeeper;
  readonly #requests: Requests;
  readonly #csms: Csms;
  readonly #electrical: Electrical;
  readonly #grid: Grid;
  readonly #statuses = new StatusBoard();
  readonly #imposed = new Imposed();
  readonly #meterKeys = new MeterKeys();
  readonly #cycles: Cycles;
  readonly #facts = new Listeners<Told>();
  readonly #frames = new Listeners<Frame>();
  readonly #refresher: Refresher;
  readonly #upkeep: Upkeep;
  #stopped = false;

  constructor(materials: Materials) {
    const { settings, hardware, clock, seed } = materials;
    this.#storage = new Storage(materials);
    const { store, ledger, damaged } = this.#storage;
    this.#materials = materialsWith(store, materials);
    this.#ledger = ledger;
    this.#evses = hardware.evses.map((_, index) => index + 1);
    const dispatch = (to: string, event: Incoming) => this.#dispatch(to, event);
    this.#access = new Access({ ledger, damaged, dispatch, ...this.#materials });
    this.#cycles = new Cycles(store, this.#evses);
    this.security = new SecurityDesk({ host: () => this.host, dispatch, ...this.#materials });
    this.#grid = readGrid(settings, hardware);
    this.#upkeep = this.#createUpkeep();
    for (const evse of this.#evses) this.#equipment.set(evse, this.#equip(evse));
    this.host = new Host({
      clock,
      chance: new Chance(seed),
      actors: this.#actors(),
      derive: (evses) => this.#statuses.derive(this.host, evses),
      witness: materials.witness ?? collector(),
      record: (to, event, stamp) => materials.record?.(to, event, stamp),
      release: (evse) => this.#outbound.gate(evse).release(),
      settle: (turn) => {
        this.#outbound.settle(turn);
        for (const evse of turn.levels.keys()) this.#imposed.update(this.host, evse, this.#equipmentOf(evse).limits);
      },
    });
    this.#outbound = this.#createOutbound();
    this.#outboxKeeper = this.#createOutboxKeeper();
    this.#refresher = new Refresher(settings, this.#evses, dispatch, (path) => this.#changed(path));
    this.#requests = this.#createRequests();
    this.beside = this.#createBeside();
    this.station = this.#createStation();
    this.#csms = this.#createCsms();
    this.#electrical = this.#createElectrical();
  }

  /** The first turn: machines take their initial states, the board is sensed. */
  start(): void {
    for (const trouble of makeSafe(this.#materials.hardware)) this.#materials.log.error({}, trouble);
    this.host.start();
    this.#storage.begin(
      (word) => this.#dispatch('station', word),
      () => this.#outboxKeeper.storageSound(),
    );
    this.#refresher.start();
    listenToBoard({
      clock: this.#materials.clock,
      settings: this.#materials.settings,
      evses: this.#evses,
      hardware: (evse) => this.#hardwareOf(evse),
      dispatch: (to, event) => this.#dispatch(to, event),
      has: (name) => this.host.has(name),
      duty: (evse) => this.#outbound.gate(evse).applied.pilotDuty,
    });
    listenToStation(this.#materials, (word) => this.#dispatch('station', word));
    for (const { metering } of this.#equipment.values()) metering.align();
    this.#electrical.start();
    this.#meterKeys.ask(this.#materials.hardware.evses, this.#materials.settings);
    this.security.start();
    this.#requests.start();
  }

  /** Safe levels at once; nothing is dispatched or applied any more, whatever timer or disk still speaks. */
  stop(): void {
    this.#stopped = true;
    this.host.halt();
    for (const trouble of makeSafe(this.#materials.hardware)) this.#materials.log.error({}, trouble);
    for (const { metering } of this.#equipment.values()) metering.stop();
    for (const part of [this.#electrical, this.#outbound, this.#storage, this.#upkeep, this.security]) part.stop();
    this.#refresher.stop();
    this.#csms.close();
  }

  /** What each connector shows, by EVSE. */
  get shown(): Readonly<Record<string, string>> {
    return this.#statuses.shown;
  }

  /** The turn that is leaving, else the last one. */
  get turn(): number {
    return this.#outbound.leaving ?? this.host.turns;
  }

  onFact(listener: (told: Told) => void): () => void {
    return this.#facts.add(listener);
  }

  /** As they went over the wire: whoever keeps them leaves out who charged. */
  onFrame(listener: (frame: Frame) => void): () => void {
    return this.#frames.add(listener);
  }

  /** A neighbour limits every EVSE per phase: see `Electrical`. */
  limit(who: 'station' | { readonly dynamic: string }, amps: number | null): void {
    this.#electrical.limit(who, amps);
  }

  /** Hears of every limit that is set, whether or not it decides. */
  onLimit(listener: () => void): () => void {
    const ends = [...this.#equipment.values()].map(({ limits }) => limits.onSet(listener));
    return () => ends.forEach((end) => end());
  }

  readonly transfers = (): Transfers => this.#csms.transfers;

  /** What the meter shows now, for whoever looks; no event. */
  look(evse: number): void {
    this.#equipmentOf(evse).metering.read(() => undefined);
  }

  #changed(path: string): void {
    for (const { metering } of this.#equipment.values()) metering.align();
    this.security.changed(path);
  }

  #dispatch(to: string, event: Incoming): void {
    if (!this.#stopped) this.host.dispatch(to, event);
  }

  #actors(): readonly Actor[] {
    const { settings, boot, clock } = this.#materials;
    const found = [...this.#materials.found, ...this.#grid.found];
    const evses = this.#evses.flatMap((evse) => {
      const fitted = fittedOf(this.#hardwareOf(evse), this.#grid.rating?.phases === 1);
      const past = pastOf(this.#ledger, evse, clock.wall(), this.#equipmentOf(evse).limits.offer.amps);
      return evseActors(settings, evse, boot, fitted, past);
    });
    return [...stationActors(settings, found, this.#evses, this.#upkeep.inputs, this.security.interrupted), ...evses];
  }

  #equip(evse: number): Equipment {
    const { settings, clock } = this.#materials;
    return equip({
      evse,
      settings,
      hardware: this.#hardwareOf(evse),
      clock,
      store: this.#storage.store,
      keep: (writes) => this.#outbound.keep(writes),
      ledger: this.#ledger,
      dispatch: (to, event) => this.#dispatch(to, event),
      host: () => this.host,
      celsius: () => this.#electrical.view(evse).celsius,
      unsigned: (moment) => this.#materials.log.warn({ evse, moment }, 'the meter has not signed its reading in time'),
      grid: this.#grid.rating,
    });
  }

  #createUpkeep(): Upkeep {
    return new Upkeep({
      ports: this.#materials.upkeep,
      evses: this.#evses,
      host: () => this.host,
      dispatch: (to, event) => this.#dispatch(to, event),
      storageAils: () => this.#outbound.storageIsAiling,
      ...this.#materials,
    });
  }

  #createElectrical(): Electrical {
    const { hardware: _, ...others } = this.#materials;
    return new Electrical({
      ledger: this.#ledger,
      host: this.host,
      evses: this.#evses,
      hardware: (evse) => this.#hardwareOf(evse),
      equipment: (evse) => this.#equipmentOf(evse),
      dispatch: (to, event) => this.#dispatch(to, event),
      ...others,
    });
  }

  #createOutbound(): Outbound {
    const { clock, diskClock = clock, settings } = this.#materials;
    return new Outbound({
      clock: diskClock,
      store: this.#storage.store.quiet,
      evses: this.#evses,
      storageLimitMs: settings.get('storage/timeout_ms'),
      storageRetryMs: 5000,
      observe: this.#materials.observe,
      remember: (facts) =>
        [
          this.#ledger,
          this.#access.book,
          this.#cycles,
          this.#electrical.profiles,
          this.security,
          this.#upkeep,
          this.#csms,
        ].flatMap((one) => one.remember(facts)),
      apply: (change) => this.#apply(change),
      carryOut: (from, order) => this.#carryOut(from, order),
      listen: (told) => this.#listen(told),
      storageAiling: (why) =>
        this.#dispatch('station', { type: 'storage.failed', fault: this.#storage.store.faultOf(why) }),
      storageSound: () => {
        this.#dispatch('station', { type: 'storage.recovered' });
        this.#outboxKeeper.storageSound();
      },
    });
  }

  #createOutboxKeeper(): OutboxKeeper {
    return new OutboxKeeper({
      host: () => this.host,
      dispatch: (to, event) => this.#dispatch(to, event),
      storageIsAiling: () => this.#outbound.storageIsAiling,
      send: (order) => this.#carryOut('outbox', order),
    });
  }

  #createRequests(): Requests {
    const { clock, settings } = this.#materials;
    return new Requests({
      host: this.host,
      ledger: this.#ledger,
      evses: this.#evses,
      profiles: () => this.#electrical.profiles,
      reservations: new Reservations({
        host: () => this.host,
        evses: this.#evses,
        wall: () => clock.wall(),
        ofStation: () => settings.get('ocpp/ReserveConnectorZeroSupported'),
        dispatch: (to, event) => this.#dispatch(to, event),
      }),
      upkeep: this.#upkeep,
      sample: (evse) => this.#equipmentOf(evse).metering.sample('trigger'),
      sign: () => this.security.sign(),
      access: this.#access,
    });
  }

  #createBeside(): Beside {
    return besideOf({
      host: this.host,
      store: this.#storage.store,
      ledger: this.#ledger,
      access: this.#access,
      equipment: (evse) => this.#equipmentOf(evse),
      around: (evse) => this.#electrical.view(evse),
      cycles: (evse) => this.#cycles.of(evse),
      security: () => this.security.view(),
    });
  }

  #createStation(): Station {
    const { clock, hide = (tag) => tag } = this.#materials;
    const { host, beside } = this;
    return {
      schedule: (evse, durationS) => this.#electrical.profiles.schedule(evse, durationS),
      ask: (request, done) => this.#requests.ask(request, done),
      ...createView({ clock, hide, host, beside, evses: this.#evses, ways: followedWays(host) }),
    };
  }

  #createCsms(): Csms {
    const { settings, seed, version, configuration: _, ...others } = this.#materials;
    const chance = new Chance(seed ^ 0x5bd1e995);
    return createCsms({
      station: this.station,
      configuration: this.security.configuration,
      security: this.security,
      settings: csmsSettings(settings, version, () => this.#meterKeys.known),
      chance: () => chance.next(),
      dispatch: (to, event) => this.#dispatch(to, event),
      onFrame: (direction, text) => this.#frames.tell({ direction, text, turn: this.turn }),
      ...others,
    });
  }

  #apply(change: LevelChange): void {
    if (this.#stopped) return;
    const told = drive(this.#hardwareOf(change.evse), change, (role) => this.host.has(evseName(change.evse, role)));
    if (told !== null) this.#dispatch(evseName(change.evse, told.role), told.event);
  }

  #carryOut(from: string, order: Order): void {
    if (this.#stopped || this.#outboxKeeper.withholds(order)) return undefined;
    if (order.type === 'meter.await') {
      return this.#equipmentOf(evseOf(from) ?? 0).metering.await(order.furtherWh, order.sinceWh);
    }
    if (order.type === 'meter.read') return this.#equipmentOf(evseOf(from) ?? 0).metering.answer(order.sign);
    if (order.type === 'recloser.drive') return this.#hardwareOf(evseOf(from) ?? 0).recloser?.drive(order.to);
    if (order.type === 'token.lookup') return this.#access.lookUp(from, order.id);
    if (order.type === 'station.reboot') return this.#materials.reboot(order.kind);
    if (this.security.carryOut(order) || this.#csms.carryOut(from, order) || this.#upkeep.carryOut(order)) return;
    throw new Error(`nobody carries out ${order.type}`);
  }

  #listen(told: Told): void {
    if (this.#stopped) return;
    // Answers to requests leave before what the central system is told of them.
    const beforeIt = [this.#outboxKeeper, this.#storage, this.#requests, this.#access, this.#electrical, this.#upkeep];
    for (const listener of [...beforeIt, this.#csms, this.security]) listener.hear(told);
    this.#follow(told);
    this.#facts.tell(told);
  }

  /** What the meters do when something has become true. */
  #follow({ fact, evse }: Told): void {
    // Readings are taken less often without a connection.
    if (fact.type === 'link.changed') for (const { metering } of this.#equipment.values()) metering.align();
    if (evse !== undefined) followFact(this.#equipmentOf(evse), fact, () => hasTransaction(this.host, evse));
  }

  #equipmentOf(evse: number): Equipment {
    const equipment = this.#equipment.get(evse);
    if (equipment === undefined) throw new Error(`there is no EVSE ${evse}`);
    return equipment;
  }

  #hardwareOf(evse: number): EvseHardware {
    const hardware = this.#materials.hardware.evses[evse - 1];
    if (hardware === undefined) throw new Error(`there is no EVSE ${evse}`);
    return hardware;
  }
}
