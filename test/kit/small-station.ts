/**
 * A station and its world, small enough to read: two sockets, cars that charge at once, a card that starts and stops.
 * It behaves; it does not imitate the controller. What tests of the web server and the page stand on.
 */
import type { Charts } from '../../adapters/ports/charts.ts';
import type { EvseView, Station } from '../../adapters/ports/station.ts';
import type { EvseTruth, WorldControl, WorldOutcome, WorldState } from '../../adapters/ports/world.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import { safeLevels } from '../../machines/vocabulary/levels.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { TapeRing } from '../../runtime/tape/ring.ts';
import { idleEvse } from './idle-evse.ts';

/** The contactor of the first EVSE, in the one state it is ever seen in. */
const oneChart: Charts = {
  names: () => ['evse1.contactor'],
  machine: (name) =>
    name === 'evse1.contactor'
      ? {
          name,
          chart: 'contactor',
          failure: null,
          active: ['contactor', 'contactor.open', 'contactor.open.idle'],
          took: [],
          steps: 0,
          turn: null,
          levels: { coil: 'off' },
          timers: [],
          candidates: [],
        }
      : null,
  whyNotCharging: (evse) =>
    evse > 2
      ? null
      : [{ actor: 'evse1.session', state: 'session.idle', guard: 'hasCar', inputs: [], words: 'nobody is here' }],
};

const freeEvse = (id: number): EvseView => ({
  ...idleEvse(id),
  allowedAmps: 20,
  limits: [
    { name: 'cable', amps: 20 },
    { name: 'installation', amps: 32 },
    { name: 'dynamic-limit', amps: 32 },
  ],
  reading: {
    importWh: 1_204_350,
    powerW: 0,
    voltageV: [230.4, 229.8, 231.1],
    currentA: [0, 0, 0],
    powerPhaseW: [0, 0, 0],
  },
});

const emptySocket = (id: number): EvseTruth => ({
  id,
  cable: 'socket',
  plug: 'out',
  car: null,
  pilotHighV: 12,
  pilotLowV: 12,
  pilotDuty: 100,
  coil: false,
  contact: 'open',
  bolt: 'unlocked',
  relay2: { drives: 'fan', coil: false, closed: false },
  recloser: null,
  currentA: [0, 0, 0],
  registerWh: 1_204_350.25,
  celsius: 25,
  neutralEarthV: 1,
  key: false,
  lamp: { mode: 'solid', color: 'green' },
  statusOutput: { mode: 'solid', color: 'white' },
  rcd: { tripped: false, testing: false },
  emergency: false,
  faults: [],
});

const ordinaryCar = {
  batteryKwh: 60,
  chargePercent: 42,
  phases: 3,
  maxAmps: 32,
  minAmps: 6,
  rampAmpsPerS: 5,
  reactionMs: 200,
  sleepy: false,
  tellsCharge: false,
  wantsEnergy: false,
  s2Closed: false,
} as const;

/** What the controller says of a fault of the world. */
const consequences: Readonly<Record<string, FaultName>> = {
  'lock-jam-locking': 'PlugLockCannotLock',
  'contactor-welded': 'ContactorWelded',
  'reader-silent': 'ReaderSilent',
};

const knownFaults = [
  { name: 'contactor-welded', part: 'contactor', about: 'The contacts of the contactor stick together.' },
  { name: 'lock-jam-locking', part: 'lock', about: 'The bolt does not reach the locked position.' },
  { name: 'reader-silent', part: 'reader', about: 'The card reader does not answer.' },
] as const;

const did = (told: string): WorldOutcome => ({ done: true, told });
const not = (failure: 'unknown' | 'invalid' | 'refused', told: string): WorldOutcome => ({
  done: false,
  failure,
  told,
});

export class SmallStation {
  readonly #evses = [freeEvse(1), freeEvse(2)];
  readonly #truths = [emptySocket(1), emptySocket(2)];
  readonly #factListeners = new Set<(told: Told) => void>();
  readonly tape = new TapeRing(new VirtualClock(Date.UTC(2026, 0, 1, 12)), (tag) => tag);
  #up = true;
  #speed = 1;
  #visits: readonly number[] = [];
  /** How often anybody has looked. */
  looks = 0;
  powerCuts = 0;
  operative = true;
  reservedUntil: number | null = null;
  stationFaults: readonly FaultName[] = [];

  readonly station: Station = {
    connectors: [1, 2],
    evses: () => {
      this.looks += 1;
      return [...this.#evses];
    },
    evse: (id) => this.#evses[id - 1] ?? null,
    isWithdrawn: () => !this.operative,
    faults: () => this.stationFaults,
    link: () => (this.#up ? 'accepted' : 'offline'),
    charts: oneChart,
    tokens: () => ({ listVersion: 3, listed: 2, cached: 1 }),
    outbox: () => ({ waiting: this.#up ? 0 : 3, dead: 0 }),
    security: () => ({ profile: 0, onTrial: false, trouble: null }),
    schedule: () => null,
    ask: (request, done) => {
      if (request.type === 'reservation.make') {
        this.reservedUntil = request.until;
        return done('accepted');
      }
      if (request.type === 'lock.release') {
        const evse = this.#evses[request.evse - 1];
        if (evse === undefined) return done('unknown-evse');
        this.#stop(request.evse);
        return setImmediate(() => done('unlocked'));
      }
      if (request.type !== 'availability.set') return done('rejected');
      this.operative = request.operative;
      return done('scheduled');
    },
  };

  #broken: readonly string[] = [];

  readonly world: WorldControl = {
    plug: (evse, { thenRequestAmps, car, phases = 3 }) =>
      this.#at(evse, (truth) => {
        if (truth.plug === 'in') return not('refused', `EVSE ${evse} has a plug in it already.`);
        const wantsEnergy = thenRequestAmps !== undefined;
        this.#tell(evse, { plug: 'in', car: { ...ordinaryCar, phases, ...car, wantsEnergy } });
        this.#show(evse, { status: 'Preparing', pilot: 'B' });
        return did(`A car is plugged in at EVSE ${evse}.`);
      }),
    unplug: (evse) =>
      this.#at(evse, (truth) => {
        if (truth.bolt === 'locked') return not('refused', `The plug of EVSE ${evse} is locked.`);
        this.#tell(evse, { plug: 'out', car: null });
        this.#show(evse, { status: 'Available', pilot: 'A' });
        return did(`EVSE ${evse} is free.`);
      }),
    request: (evse) => this.#wish(evse, true),
    pause: (evse) => this.#wish(evse, false),
    turnKey: (evse, on) =>
      this.#at(evse, () => {
        this.#tell(evse, { key: on });
        return did(`The key of EVSE ${evse} is ${on ? 'on' : 'off'}.`);
      }),
    fault: (evse, name, active) =>
      this.#at(evse, ({ faults }) => {
        const consequence = consequences[name];
        if (consequence === undefined) return not('unknown', `There is no fault ${name}.`);
        this.#tell(evse, { faults: active ? [...faults, name] : faults.filter((other) => other !== name) });
        this.#show(evse, { faults: active ? [consequence] : [], status: active ? 'Faulted' : 'Available' });
        return did(`${name} is ${active ? 'on' : 'off'} at EVSE ${evse}.`);
      }),
    tag: (reader, { idTag }) =>
      this.#at(reader, ({ plug }) => {
        if (this.#evses[reader - 1]?.transaction) this.#stop(reader);
        else if (plug === 'in') this.#start(reader, idTag);
        return did(`Card ${idTag} was shown.`);
      }),
    network: ({ up }) => {
      this.#up = up;
      this.fact({ type: 'link.changed', state: up ? 'accepted' : 'offline' });
      return did(`The network is ${up ? 'up' : 'down'}.`);
    },
    visit: (evse, { minutes }) =>
      this.#at(evse, () => {
        this.#visits = [...this.#visits, evse];
        return did(`A driver has come to EVSE ${evse} for ${minutes} minutes.`);
      }),
    endVisit: (evse) => {
      this.#visits = this.#visits.filter((other) => other !== evse);
      return did(`The driver of EVSE ${evse} has gone.`);
    },
    pace: (speed) => {
      this.#speed = speed;
      return did(`The world runs ${speed} times as fast.`);
    },
    powerCut: () => {
      this.powerCuts += 1;
      return did('The power was cut.');
    },
    stationFault: (name, active) => {
      this.#broken = active ? [...this.#broken, name] : this.#broken.filter((other) => other !== name);
      return did(`${name} is ${active ? 'on' : 'off'}.`);
    },
    state: (): WorldState => ({
      station: { cardSound: !this.#broken.includes('card-broken'), signalDbm: -67, faults: this.#broken },
      evses: [...this.#truths],
      readers: [
        { id: 1, tag: null },
        { id: 2, tag: null },
      ],
      mains: { present: true, voltageV: [230, 230, 230], frequencyHz: 50 },
      network: { up: this.#up },
      speed: this.#speed,
      visits: this.#visits,
    }),
    faults: () => knownFaults,
    stationFaults: () => [{ name: 'card-broken', about: 'The card takes no more.' }],
  };

  readonly facts = (listener: (told: Told) => void) => {
    this.#factListeners.add(listener);
    return () => void this.#factListeners.delete(listener);
  };

  get listeners(): number {
    return this.#factListeners.size;
  }

  fact(fact: Told['fact']): void {
    const told = { from: 'host', stamp: { at: 0, wall: null, chance: 0 }, fact };
    for (const listener of this.#factListeners) listener(told);
  }

  say(direction: 'sent' | 'received', frame: unknown): void {
    this.tape.overhear(`ocpp ${direction}`, 1, typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  #at(evse: number, act: (truth: EvseTruth) => WorldOutcome): WorldOutcome {
    const truth = this.#truths[evse - 1];
    return truth === undefined ? not('unknown', `There is no EVSE ${evse}: there are 2.`) : act(truth);
  }

  #wish(evse: number, wantsEnergy: boolean): WorldOutcome {
    return this.#at(evse, ({ car }) => {
      if (car === null) return not('refused', `No car is plugged in at EVSE ${evse}.`);
      this.#tell(evse, { car: { ...car, wantsEnergy } });
      return did(wantsEnergy ? 'The car asks for energy.' : 'The car pauses.');
    });
  }

  #start(evse: number, idTag: string): void {
    const currentA = [20, 20, 20];
    this.#tell(evse, { bolt: 'locked', coil: true, contact: 'closed', currentA });
    this.#show(evse, {
      status: 'Charging',
      pilot: 'C',
      levels: { ...safeLevels, coil: true, pilotDuty: 33.3 },
      contactor: 'closed',
      lock: 'locked',
      offeredAmps: 20,
      reading: {
        importWh: 1_206_512,
        powerW: 13_826,
        voltageV: [230.1, 229.6, 230.9],
        currentA,
        powerPhaseW: [4602, 4592, 4618],
      },
      transaction: {
        id: '6c1f2e8a-5d1b-4f0e-9a1c-2f7b1c0d9e33',
        remoteId: '1017',
        token: { id: idTag },
        startWh: 1_204_350,
      },
    });
    this.say('sent', [2, 'a1', 'StartTransaction', { connectorId: evse, idTag, meterStart: 1_204_350 }]);
    this.say('received', [3, 'a1', { idTagInfo: { status: 'Accepted' }, transactionId: 1017 }]);
  }

  #stop(evse: number): void {
    this.#tell(evse, { bolt: 'unlocked', coil: false, contact: 'open', currentA: [0, 0, 0] });
    const { levels, contactor, lock, offeredAmps, transaction } = freeEvse(evse);
    this.#show(evse, { status: 'Finishing', pilot: 'B', levels, contactor, lock, offeredAmps, transaction });
  }

  #tell(evse: number, change: Partial<EvseTruth>): void {
    const before = this.#truths[evse - 1];
    if (before !== undefined) this.#truths[evse - 1] = { ...before, ...change };
  }

  #show(evse: number, change: Partial<EvseView>): void {
    const before = this.#evses[evse - 1];
    if (before === undefined) return;
    const after = { ...before, ...change };
    this.#evses[evse - 1] = after;
    this.fact({ type: 'status.changed', status: after.status, fault: after.faults[0] ?? null });
  }
}
