/**
 * Puts a station together: settings, hardware and storage in, a running controller out. The same for the daemon, for
 * stories on virtual time and for measurements; who calls it chooses the clock, the board, the disk and the network.
 *
 *   hardware ─senses─▶ host ─levels─▶ hardware           facts ─▶ ledger, central system, neighbours, page
 *   central system, neighbours, page ─requests─▶ host    orders ─▶ meter, tokens, central system
 */
import type { Logger } from 'pino';
import type { Clock } from '../adapters/ports/clock.ts';
import type { Configuration } from '../adapters/ports/configuration.ts';
import type { Frame } from '../adapters/ports/frames.ts';
import type { EvseHardware, Hardware } from '../adapters/ports/hardware.ts';
import type { Connect } from '../adapters/ports/socket.ts';
import type { Station } from '../adapters/ports/station.ts';
import type { Store } from '../adapters/ports/store.ts';
import type { Settings } from '../config/settings.ts';
import { csmsLink } from '../machines/link/csms-link.ts';
import { outbox } from '../machines/link/outbox.ts';
import { pilot } from '../machines/evse/pilot.ts';
import type { LinkState, Told } from '../machines/vocabulary/facts.ts';
import type { FaultName } from '../machines/vocabulary/faults.ts';
import type { Order } from '../machines/vocabulary/orders.ts';
import type { Stamp } from '../machines/vocabulary/stamp.ts';
import { createCsms, type Csms } from './csms/csms.ts';
import { evseName, evseOf, type Actor } from './host/actors.ts';
import { Chance } from './host/chance.ts';
import { Host, type Incoming, type Turn } from './host/host.ts';
import type { LevelChange } from './host/levels.ts';
import { Outbound } from './host/outbound.ts';
import { fillsOutbox, Ledger } from './ledger/ledger.ts';
import { makeSafe } from './safe-state.ts';
import { evseActors, stationActors } from './station/actors.ts';
import { csmsSettings } from './station/csms-settings.ts';
import { equip, type Equipment } from './station/equipment.ts';
import { Requests } from './station/requests.ts';
import { refreshes } from './station/sections.ts';
import { listenToHardware } from './station/senses.ts';
import { StatusBoard } from './station/status-board.ts';
import { storageFaults } from './station/storage-faults.ts';
import { createView, hasTransaction } from './station/view.ts';

export type Materials = {
  readonly settings: Settings;
  readonly configuration: Configuration;
  readonly hardware: Hardware;
  readonly clock: Clock;
  readonly store: Store;
  readonly connect: Connect;
  readonly log: Logger;
  readonly version: string;
  /** Never used before: 16 hexadecimal digits. */
  readonly boot: string;
  readonly seed: number;
  /** What was found wrong before the start. */
  readonly found: readonly FaultName[];
  readonly reboot: (kind: 'soft' | 'hard') => void;
  /** Every event from outside, stamped (the black box). */
  readonly record?: (to: string, event: Incoming, stamp: Stamp) => void;
  /** Every finished turn, before anything of it leaves. */
  readonly observe?: (turn: Turn) => void;
};

/** Intermediate readings are left out of the queue beyond so many messages; starts and stops never are. */
const OUTBOX_LIMIT = 100_000;
const STORAGE_RETRY_MS = 5000;

export class Controller {
  readonly station: Station;
  readonly host: Host;
  readonly #materials: Materials;
  readonly #evses: readonly number[];
  readonly #ledger: Ledger;
  readonly #equipment = new Map<number, Equipment>();
  readonly #outbound: Outbound;
  readonly #requests: Requests;
  readonly #csms: Csms;
  readonly #statuses = new StatusBoard();
  readonly #factListeners = new Set<(told: Told) => void>();
  readonly #frameListeners = new Set<(frame: Frame) => void>();
  /** What each machine was last told of its settings. */
  readonly #told = new Map<string, string>();
  /** The outbox wants to send, and the disk cannot remember what would become of it. */
  #withheld = false;
  #stopped = false;

  constructor(materials: Materials) {
    const { settings, hardware, clock, store, seed } = materials;
    this.#materials = materials;
    this.#evses = hardware.evses.map((_, index) => index + 1);
    this.#ledger = this.#createLedger();
    for (const evse of this.#evses) this.#equipment.set(evse, this.#equip(evse));
    this.host = new Host({
      clock,
      chance: new Chance(seed),
      actors: this.#actors(),
      derive: (host, evses) => this.#statuses.derive(host, evses),
      record: (to, event, stamp) => materials.record?.(to, event, stamp),
      settle: (turn) => {
        materials.observe?.(turn);
        this.#outbound.settle(turn);
      },
    });
    this.#outbound = this.#createOutbound();
    this.#requests = this.#createRequests();
    const view = createView(
      {
        host: this.host,
        store,
        ledger: this.#ledger,
        evses: this.#evses,
        limits: (evse) => this.#equipmentOf(evse).limits,
        reading: (evse) => this.#equipmentOf(evse).metering.latest,
      },
      () => this.#linkState(),
    );
    this.station = { ...view, ask: (request, done) => this.#requests.ask(request, done) };
    this.#csms = this.#createCsms();
    settings.onChange(() => this.#refresh());
  }

  /** The first turn: machines take their initial states, the board is sensed. */
  start(): void {
    for (const trouble of makeSafe(this.#materials.hardware)) this.#materials.log.error({}, trouble);
    this.host.start();
    for (const { to, event } of this.#refreshes()) this.#told.set(`${to} ${event.type}`, JSON.stringify(event));
    for (const evse of this.#evses) {
      const { limits, metering } = this.#equipmentOf(evse);
      listenToHardware({
        evse,
        hardware: this.#hardwareOf(evse),
        dispatch: (to, event) => this.#dispatch(to, event),
        duty: () => this.#outbound.gate(evse).applied.pilotDuty,
        cable: (amps) => limits.set('cable', amps ?? 0),
      });
      metering.align();
    }
  }

  /** Safe levels at once; nothing is dispatched or applied any more, whatever timer or disk still speaks. */
  stop(): void {
    this.#stopped = true;
    this.host.halt();
    for (const trouble of makeSafe(this.#materials.hardware)) this.#materials.log.error({}, trouble);
    for (const { metering } of this.#equipment.values()) metering.stop();
    this.#csms.close();
  }

  /** What each connector shows, by EVSE. */
  get shown(): Readonly<Record<string, string>> {
    return this.#statuses.shown;
  }

  onFact(listener: (told: Told) => void): () => void {
    this.#factListeners.add(listener);
    return () => this.#factListeners.delete(listener);
  }

  onFrame(listener: (frame: Frame) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  /** The central system, or a neighbour by a name of its own, limits every EVSE per phase, or (null) no longer. */
  limit(who: 'csms' | { readonly dynamic: string }, amps: number | null): void {
    for (const { limits } of this.#equipment.values()) {
      if (who === 'csms') limits.set('csms', amps);
      else limits.setDynamic(who.dynamic, amps);
    }
  }

  /** What the meter shows now, for whoever looks; no event. */
  look(evse: number): void {
    this.#equipmentOf(evse).metering.read(() => undefined);
  }

  #dispatch(to: string, event: Incoming): void {
    if (!this.#stopped) this.host.dispatch(to, event);
  }

  #actors(): readonly Actor[] {
    const { settings, boot, found, clock } = this.#materials;
    const wall = clock.wall();
    const evses = this.#evses.flatMap((evse) => {
      const { lock, reader } = this.#hardwareOf(evse);
      const kept = this.#ledger.reservation(evse);
      const held =
        kept === undefined
          ? null
          : {
              reservation: kept.reservation,
              token: { id: kept.token.id },
              until: kept.until,
              forMs: wall === null ? 0 : Math.max(0, kept.until - wall),
            };
      return evseActors(
        settings,
        evse,
        boot,
        { lock: lock !== undefined, reader: reader !== undefined },
        {
          interrupted: this.#ledger.interrupted(evse),
          wishes: this.#ledger.wishes(evse) ?? { csms: true, customer: true },
          held,
          amps: this.#equipmentOf(evse).limits.offer.amps,
        },
      );
    });
    return [...stationActors(settings, found, this.#evses), ...evses];
  }

  #createLedger(): Ledger {
    const { store, boot, settings, log } = this.#materials;
    return new Ledger({
      store,
      boot,
      outboxLimit: OUTBOX_LIMIT,
      delivers: settings.get('ocpp/enable'),
      keepsSamples: () =>
        settings.get('ocpp/StopTxnSampledData').length + settings.get('ocpp/StopTxnAlignedData').length > 0,
      damaged: (table, key, why) => log.error({ table, key, why }, 'a stored row is damaged and was left out'),
    });
  }

  #equip(evse: number): Equipment {
    const { settings, clock, store } = this.#materials;
    return equip({
      evse,
      settings,
      hardware: this.#hardwareOf(evse),
      clock,
      store,
      ledger: this.#ledger,
      dispatch: (to, event) => this.#dispatch(to, event),
      offeredAmps: () => this.host.stateOf(evseName(evse, 'pilot'), pilot)?.context.amps ?? 0,
    });
  }

  #createOutbound(): Outbound {
    const { clock, store, settings } = this.#materials;
    return new Outbound({
      clock,
      store,
      evses: this.#evses,
      storageLimitMs: settings.get('storage/timeout_ms'),
      storageRetryMs: STORAGE_RETRY_MS,
      remember: (facts) => this.#ledger.remember(facts),
      apply: (change) => this.#apply(change),
      carryOut: (from, order) => this.#carryOut(from, order),
      listen: (told) => this.#listen(told),
      storageAiling: (why) => this.#dispatch('station', { type: 'storage.failed', fault: storageFaults[why] }),
      storageSound: () => this.#storageSound(),
    });
  }

  #createRequests(): Requests {
    const { clock, store } = this.#materials;
    return new Requests({
      host: this.host,
      ledger: this.#ledger,
      evses: this.#evses,
      wall: () => clock.wall(),
      sample: (evse) => this.#equipmentOf(evse).metering.sample('trigger'),
      clearCache: (done) => {
        const writes = [...store.range('tokens')].map(([key]) => ({ table: 'tokens' as const, key, value: undefined }));
        store.commit(writes, (failure) => done(failure === null ? 'accepted' : 'rejected'));
      },
    });
  }

  #createCsms(): Csms {
    const { clock, connect, store, configuration, settings, log, seed, version } = this.#materials;
    const chance = new Chance(seed ^ 0x5bd1e995);
    return createCsms({
      clock,
      connect,
      store,
      station: this.station,
      configuration,
      settings: csmsSettings(settings, version),
      chance: () => chance.next(),
      dispatch: (to, event) => this.#dispatch(to, event),
      log,
      onFrame: (direction, text) => {
        for (const listener of this.#frameListeners) listener({ at: clock.wall(), direction, text });
      },
    });
  }

  #apply({ evse, name, value }: LevelChange): void {
    if (this.#stopped) return;
    const { contactor, pilot: wire, lock } = this.#hardwareOf(evse);
    if (name === 'coil') {
      contactor.setCoil(value === true);
      if (value === true) this.#dispatch(evseName(evse, 'contactor'), { type: 'coil.energised' });
    } else if (name === 'pilotDuty') wire.setDuty(Number(value));
    else if (value === 'lock' || value === 'unlock' || value === 'rest') lock?.drive(value);
  }

  #carryOut(from: string, order: Order): void {
    if (this.#stopped) return undefined;
    // A delivery that cannot be written down would be repeated without end.
    if (order.type === 'outbox.send' && this.#outbound.storageIsAiling) this.#withheld = true;
    else this.#carryOutNow(from, order);
    return undefined;
  }

  #carryOutNow(from: string, order: Order): void {
    if (order.type === 'meter.read') return this.#equipmentOf(evseOf(from) ?? 0).metering.answer();
    if (order.type === 'token.lookup') {
      const record = this.#ledger.token(order.id, this.#materials.clock.wall());
      return this.#dispatch(from, { type: 'token.known', record });
    }
    if (order.type === 'station.reboot') return this.#materials.reboot(order.kind);
    if (!this.#csms.carryOut(from, order)) throw new Error(`nobody carries out ${order.type}`);
  }

  /** What was kept in memory is written: the outbox goes on where it was, with everything that has come meanwhile. */
  #storageSound(): void {
    this.#dispatch('station', { type: 'storage.recovered' });
    const withheld = this.#withheld;
    this.#withheld = false;
    const state = this.host.stateOf('outbox', outbox);
    if (withheld && state?.matches('sending') === true) this.#carryOut('outbox', { type: 'outbox.send' });
    else if (state?.matches('empty') === true) this.#dispatch('outbox', { type: 'outbox.filled' });
  }

  #listen(told: Told): void {
    if (this.#stopped) return;
    this.#react(told);
    this.#csms.hear(told);
    for (const listener of this.#factListeners) listener(told);
  }

  /** What plain code has to do when something has become true. */
  #react({ fact, evse }: Told): void {
    if (fillsOutbox(fact) && this.host.stateOf('outbox', outbox)?.matches('empty') === true) {
      this.#dispatch('outbox', { type: 'outbox.filled' });
    }
    if (fact.type === 'message.delivered' && fact.answer.token !== undefined) this.#judge(fact.answer);
    if (evse === undefined) return;
    const { metering } = this.#equipmentOf(evse);
    if (fact.type === 'transaction.started' || fact.type === 'transaction.resumed') metering.startSampling();
    if (fact.type === 'transaction.stopped') metering.stopSampling();
    if (fact.type === 'lock.answered') this.#requests.unlocked(evse, fact);
    const isTurningPoint = fact.type === 'status.changed' || fact.type === 'offer.changed';
    if (isTurningPoint && hasTransaction(this.host, evse)) metering.sample('other');
  }

  #judge({ transaction, token }: { transaction?: string; token?: { status: string; parent?: string } }): void {
    const account = transaction === undefined ? undefined : this.#ledger.account(transaction);
    if (account === undefined || token === undefined) return;
    this.#dispatch(evseName(account.evse, 'transaction'), { type: 'token.judged', transaction, ...token });
  }

  #linkState(): LinkState {
    const state = this.host.stateOf('link', csmsLink);
    if (state === null || state.matches('waiting') || state.matches('starting')) return 'offline';
    if (state.matches('disabled')) return 'disabled';
    if (state.matches('connecting')) return 'connecting';
    for (const phase of ['pending', 'rejected', 'accepted'] as const) {
      if (state.matches({ connected: phase })) return phase;
    }
    return 'registering';
  }

  #refreshes(): readonly { readonly to: string; readonly event: Incoming }[] {
    return refreshes(this.#materials.settings, this.#evses);
  }

  /** Settings have changed: every machine whose share of them is another now hears of it. */
  #refresh(): void {
    for (const { to, event } of this.#refreshes()) {
      const key = `${to} ${event.type}`;
      const text = JSON.stringify(event);
      if (this.#told.get(key) === text) continue;
      this.#told.set(key, text);
      this.#dispatch(to, event);
    }
    for (const { metering } of this.#equipment.values()) metering.align();
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
