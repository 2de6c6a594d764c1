/**
 * A connector between a simulated central system and the plainest possible station: what the machines `link`,
 * `outbox` and the ledger do is done here in the shortest way, so that a test sees the connector alone.
 */
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { ConfigurationKey, ConfigurationOutcome } from '../../../adapters/ports/configuration.ts';
import type { Connect } from '../../../adapters/ports/socket.ts';
import type { Station } from '../../../adapters/ports/station.ts';
import type { DeliveryAnswer, Fact, LinkState } from '../../../machines/vocabulary/facts.ts';
import type { FaultName } from '../../../machines/vocabulary/faults.ts';
import type { Outcome, Request } from '../../../machines/vocabulary/requests.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { createCsms, type Csms } from '../../../runtime/csms/csms.ts';
import { SecurityJournal } from '../../../runtime/security/journal.ts';
import type { CsmsSecurity, CsmsSettings, MeasurandList } from '../../../runtime/csms/deps.ts';
import { secondFlawOf } from '../../kit/second-judge.ts';
import { flawOf } from '../../../runtime/conformance/schemas.ts';
import { CentralSystem, type CentralSystemOptions } from '../../../runtime/verify/storm/central-system.ts';
import { idleEvse } from '../../kit/idle-evse.ts';
import { noCharts } from '../../kit/no-charts.ts';

type Dispatched = { readonly actor: string; readonly type: string; readonly [field: string]: unknown };

const start = Date.UTC(2026, 0, 1);

type Options = CentralSystemOptions & { readonly wall?: number | null };
/** With a clock and a connect of its own it speaks to a real server. */
type Real = { readonly clock: Clock; readonly connect: Connect; readonly url: string };

/** What a test may set while it runs. */
const values = () => ({
  heartbeatS: 300,
  minimumStatusS: 0,
  useAsTimeSource: true,
  most: 500,
  lists: {
    MeterValuesSampledData: ['Energy.Active.Import.Register'],
    MeterValuesAlignedData: [],
    StopTxnSampledData: [],
    StopTxnAlignedData: [],
  } as Record<MeasurandList, readonly string[]>,
});

const securityOf = (store: MemoryStore, clock: Clock, url = 'ws://central.example:80/ocpp/CP%201'): CsmsSecurity => ({
  journal: new SecurityJournal({ store, clock, boot: 'b', entries: 100, pushes: () => false }),
  trust: { ask: (_, done) => done({ type: 'rejected' }), manufacturerRoots: () => [] },
  access: () => ({
    url,
    password: Buffer.from('secret-password'),
    tls: { verify: true, roots: null, strict: false },
  }),
  request: () => null,
  connected: () => {},
  notice: () => {},
  invalidMessage: () => {},
});

const settingsFrom = (set: ReturnType<typeof values>): CsmsSettings => ({
  transfers: () => [],
  identity: () => ({ vendor: 'Statecharge', model: 'Bench', serialNumber: '', firmwareVersion: '1.0' }),
  messageTimeoutS: () => 30,
  pingIntervalS: () => 0,
  pongTimeoutS: () => 120,
  onPingsChange: () => () => undefined,
  heartbeatIntervalS: () => set.heartbeatS,
  useAsTimeSource: () => set.useAsTimeSource,
  minimumStatusDurationS: () => set.minimumStatusS,
  mostKeys: () => 3,
  vendorId: () => 'org.example',
  plainUpdates: () => true,
  nominalVoltageV: () => 230,
  calibrationLawFormat: () => 'ocmf,plain',
  meterKeys: () => [],
  measurands: (list) => set.lists[list],
  stopTransactionMaxMeterValues: () => set.most,
});

const someKeys = (): ConfigurationKey[] => [
  { key: 'HeartbeatInterval', readonly: false, value: '300' },
  { key: 'NumberOfConnectors', readonly: true, value: '2' },
];

/** A station that answers every request with `answers.next`; `later` keeps the answer until `give` is called. */
function plainStation(store: MemoryStore) {
  const evses = [idleEvse(1), idleEvse(2)];
  const stationFaults: FaultName[] = [];
  const requests: Request[] = [];
  const answers: { next: Outcome | 'later'; give: ((outcome: Outcome) => void) | null } = {
    next: 'accepted',
    give: null,
  };
  const station: Station = {
    connectors: evses.map(({ id }) => id),
    evses: () => evses,
    evse: (id) => evses.find((one) => one.id === id) ?? null,
    isWithdrawn: () => evses.every(({ operative, withdrawnAsWhole }) => !operative && withdrawnAsWhole),
    faults: () => stationFaults,
    link: () => 'accepted',
    charts: noCharts,
    tokens: () => ({ listVersion: 3, listed: 2, cached: 1 }),
    outbox: () => ({ waiting: store.count('outbox'), dead: 0 }),
    security: () => ({ profile: 0, onTrial: false, trouble: null }),
    schedule: () => null,
    ask: (request, done) => {
      requests.push(request);
      if (answers.next === 'later') answers.give = done;
      else done(answers.next);
    },
  };
  return { evses, stationFaults, requests, answers, station };
}

/** What the machines and the ledger would do, at its plainest: register when connected, send until nothing is left. */
class Machines {
  readonly events: Dispatched[] = [];
  readonly #clock: Clock;
  readonly #store: MemoryStore;
  readonly #csms: () => Csms;
  #online = false;
  #seq = 0;

  constructor(clock: Clock, store: MemoryStore, csms: () => Csms) {
    this.#clock = clock;
    this.#store = store;
    this.#csms = csms;
  }

  tell(fact: Fact, number?: number): void {
    const stamp = { at: this.#clock.now(), wall: this.#clock.wall(), chance: 0 };
    this.#csms().hear({ from: 'bench', ...(number === undefined ? {} : { evse: number }), stamp, fact });
  }

  link(state: LinkState): void {
    this.#online = state === 'accepted';
    this.tell({ type: 'link.changed', state });
  }

  send(): void {
    this.#csms().carryOut('outbox', { type: 'outbox.send' });
  }

  /** Puts a billing fact into the outbox. */
  bill(fact: Fact, number: number, wall: number | null): void {
    const seq = ++this.#seq;
    const value = { fact, evse: number, stamp: { at: this.#clock.now(), wall, chance: 0 }, messageId: `boot-${seq}` };
    this.#store.commit([{ table: 'outbox', key: seq, value }], () => {});
    if (this.#online && this.#store.count('outbox') === 1) this.send();
  }

  heed(actor: string, event: { readonly type: string; readonly [field: string]: unknown }): void {
    this.events.push({ actor, ...event });
    if (event.type === 'csms.connected' || event.type === 'csms.introduce') {
      this.link('registering');
      this.#csms().carryOut('link', { type: 'csms.register' });
    }
    if (event.type === 'csms.registered') this.link(event['verdict'] as LinkState);
    if (event.type === 'csms.registered' && event['verdict'] === 'accepted') this.send();
    if (event.type === 'csms.lost') this.link('offline');
    if (event.type !== 'outbox.delivered') return;
    this.#delivered(event['seq'] as number, event['answer'] as DeliveryAnswer);
    if (event['more'] === true) this.send();
  }

  #delivered(seq: number, { transaction, remoteId }: DeliveryAnswer): void {
    this.#store.commit([{ table: 'outbox', key: seq, value: undefined }], () => {});
    if (remoteId === undefined) return;
    this.#store.commit([{ table: 'ledger', key: transaction, value: { remoteId } }], () => {});
  }
}

export function bench(options: Options & Partial<Real> = {}) {
  const virtual = new VirtualClock(options.wall === undefined ? start : options.wall);
  const clock = options.clock ?? virtual;
  const central = new CentralSystem(clock, [flawOf, secondFlawOf], options);
  const store = new MemoryStore();
  const set = values();
  const keys = someKeys();
  const plain = plainStation(store);
  const frames: string[] = [];
  /** How a change of a setting ends; null: never. */
  const change = { outcome: 'accepted' as ConfigurationOutcome | null };
  const machines = new Machines(clock, store, () => csms);
  const csms = createCsms({
    clock,
    boot: 'boot',
    connect: options.connect ?? central.connect,
    store,
    station: plain.station,
    configuration: {
      keys: () => keys,
      key: (name) => keys.find(({ key }) => key.toLowerCase() === name.toLowerCase()) ?? null,
      change: (key, value, done) => {
        if (key === 'HeartbeatInterval') set.heartbeatS = Number(value);
        if (change.outcome !== null) done(change.outcome);
      },
    },
    security: securityOf(store, clock, options.url),
    settings: settingsFrom(set),
    chance: () => 0.25,
    dispatch: (actor, event) => machines.heed(actor, event),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    onFrame: (_, text) => frames.push(text),
  });
  const connect = () => csms.carryOut('link', { type: 'csms.connect' });
  return {
    ...plain,
    clock: virtual,
    central,
    csms,
    store,
    frames,
    values: set,
    keys,
    change,
    connect,
    tell: (fact: Fact, number?: number) => machines.tell(fact, number),
    link: (state: LinkState) => machines.link(state),
    send: () => machines.send(),
    bill: (fact: Fact, number = 1, wall = clock.wall()) => machines.bill(fact, number, wall),
    wait: (ms: number) => virtual.advance(ms),
    /** Connects and waits until everything that follows is said. */
    begin: () => {
      connect();
      virtual.advance(2000);
    },
    of: (type: string) => machines.events.filter((event) => event.type === type),
  };
}

export const started = (transaction = 'tx-1', startWh = 1000): Fact => ({
  type: 'transaction.started',
  transaction,
  token: { id: 'CARD-1' },
  startWh,
});
export const sampled = (importWh: number, transaction = 'tx-1'): Extract<Fact, { type: 'transaction.sampled' }> => ({
  type: 'transaction.sampled',
  transaction,
  context: 'periodic',
  reading: { importWh },
  offeredAmps: 16,
});
export const stopped = (transaction = 'tx-1', stopWh = 3000): Fact => ({
  type: 'transaction.stopped',
  transaction,
  stopWh,
  reason: 'Local',
  token: { id: 'CARD-1' },
});
