/**
 * From each cause for which the coil must be off without waiting for anybody (SAF-03) to the coil being told to let go,
 * on a station under load: twelve cars charge, the cause befalls each at a moment of its own, and it is mended,
 * acknowledged and left before the next round. It happens in the simulated world; what is measured begins at the port
 * that tells the controller, so that the time that a device takes by itself is nobody's debt. The debounce of the pilot
 * is a setting, not a cost, and is taken off.
 * A contactor whose feedback is late because the machine is, is a false fault: acknowledged, counted, and gone on from.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../../adapters/simulated/world.ts';
import { Coils, type Port } from './coils.ts';
import { quantile, type Bench, type BenchContext, type Figure } from './figure.ts';
import { underLoad, type Loaded } from './load.ts';
import type { BenchStation } from './station.ts';

const EVSES = Array.from({ length: 12 }, (_, index) => index + 1);
/** 180 moments of each cause: of fewer the worst hundredth would be the worst one. */
const ROUNDS = 15;
const DEBOUNCE_MS = 20;
const AIM_MS = 5;
/** Of charging before the cause: another moment each time. */
const LEAST_CHARGE_MS = 100;
const MOST_MORE_MS = 300;
/** Until the visit before has come to its end, the RCD is back to normal and the switch has stood still. */
const GONE_MS = 500;
/** Rest and self-test are over in eight seconds: who has no energy by then has a false fault. */
const STUCK_MS = 20_000;
/** A coil that is still on after so long has not been slow: it has not been told. */
const BROKEN_MS = 5000;

type Cause = {
  readonly name: string;
  readonly port: Port;
  /** What the settings have it wait for. */
  readonly waitMs: number;
  /** One switch for the whole station, at EVSE 1. */
  readonly forAll?: true;
  readonly happen: (world: World, evse: number) => void;
  readonly mend: (world: World, evse: number) => void;
};

const done = (outcome: ReturnType<World['fault']>): void => {
  if (!outcome.done) throw new Error(outcome.told);
};

const broken = (fault: string): Pick<Cause, 'happen' | 'mend'> => ({
  happen: (world, evse) => done(world.fault(evse, fault, true)),
  mend: (world, evse) => done(world.fault(evse, fault, false)),
});

const edge: Cause = {
  name: `pilot edge C→A to coil off, less ${DEBOUNCE_MS} ms debounce`,
  port: 'pilot',
  waitMs: DEBOUNCE_MS,
  happen: (world, evse) => done(world.unplug(evse)),
  mend: () => undefined,
};

const causes: readonly Cause[] = [
  { name: 'RCD trip (30 mA AC) to coil off', port: 'rcd', waitMs: 0, ...broken('rcd-trip-ac') },
  { name: 'earth leakage (6 mA DC) to coil off', port: 'rcd', waitMs: 0, ...broken('rcd-trip-dc') },
  {
    name: 'emergency switch to the coil of each EVSE off',
    port: 'emergencySwitch',
    waitMs: 0,
    forAll: true,
    ...broken('emergency-pressed'),
  },
  {
    name: `pilot short (E) to coil off, less ${DEBOUNCE_MS} ms debounce`,
    port: 'pilot',
    waitMs: DEBOUNCE_MS,
    ...broken('pilot-short'),
  },
  {
    name: `diode fault to coil off, less ${DEBOUNCE_MS} ms debounce`,
    port: 'pilot',
    waitMs: DEBOUNCE_MS,
    ...broken('diode-missing'),
  },
];

/** One cause, round after round. */
class Trial {
  readonly samples: number[] = [];
  /** Cars that had no energy when it was their turn. */
  lost = 0;

  readonly #station: BenchStation;
  readonly #coils: Coils;
  readonly #cause: Cause;

  constructor(station: BenchStation, coils: Coils, cause: Cause) {
    this.#station = station;
    this.#coils = coils;
    this.#cause = cause;
  }

  async run(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) await this.#round(round);
    if (this.samples.length * 2 < rounds * EVSES.length) {
      throw new Error(`${this.#cause.name}: ${this.samples.length} samples, ${this.lost} lost`);
    }
  }

  async #round(round: number): Promise<void> {
    const { forAll, mend } = this.#cause;
    const { world, controller } = this.#station;
    await Promise.all(EVSES.map((evse) => this.#charge(evse)));
    if (forAll) await this.#befallAll(LEAST_CHARGE_MS + ((round * 37) % MOST_MORE_MS));
    else await Promise.all(EVSES.map((evse) => this.#befall(evse, round)));
    for (const evse of forAll ? [1] : EVSES) mend(world, evse);
    await wait(GONE_MS);
    for (const { id, plug } of world.state().evses) if (plug === 'in') done(world.unplug(id));
    await wait(GONE_MS);
    controller.station.ask({ type: 'fault.acknowledge' }, () => undefined);
    await wait(GONE_MS);
  }

  async #charge(evse: number): Promise<void> {
    const on = this.#coils.whenOn(evse);
    done(this.#station.world.plug(evse, { thenRequestAmps: 16 }));
    await Promise.race([on, wait(STUCK_MS)]);
  }

  async #befall(evse: number, round: number): Promise<void> {
    await wait(LEAST_CHARGE_MS + (((round * EVSES.length + evse) * 37) % MOST_MORE_MS));
    if (!this.#coils.isOn(evse)) {
      this.lost++;
      // The cause happens all the same: a round leaves everybody in the same place.
      this.#cause.happen(this.#station.world, evse);
      return;
    }
    await this.#measure(evse, [evse]);
  }

  async #befallAll(afterMs: number): Promise<void> {
    await wait(afterMs);
    const charging = EVSES.filter((evse) => this.#coils.isOn(evse));
    this.lost += EVSES.length - charging.length;
    await this.#measure(1, charging);
  }

  /** It happens at one EVSE, and takes the coils of these. */
  async #measure(source: number, evses: readonly number[]): Promise<void> {
    const [coils, cause] = [this.#coils, this.#cause];
    coils.listen(source, cause.port);
    const off = Promise.all(evses.map((evse) => coils.whenOff(evse)));
    cause.happen(this.#station.world, source);
    const instants = await Promise.race([off, wait(BROKEN_MS, null, { ref: false })]);
    if (instants === null) throw new Error(`${cause.name}: EVSE ${evses.join(', ')}: a coil has stayed on`);
    const begin = coils.spokeAt(source);
    // Off before the port has said anything: for another reason, and no sample.
    if (begin === null) this.lost += evses.length;
    else this.samples.push(...instants.map((at) => at - begin - cause.waitMs));
  }
}

type Taken = { readonly figures: readonly Figure[]; readonly lost: number };

const figuresOf = ({ name }: Cause, { samples, lost }: Trial): Taken => ({
  figures: [
    { name: `${name}, median of ${samples.length}`, value: quantile(samples, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: quantile(samples, 0.99), unit: 'ms', aim: { atMost: AIM_MS } },
  ],
  lost,
});

async function take(context: BenchContext, rows: readonly Cause[], port: object): Promise<Figure[]> {
  const coils = new Coils();
  const ports = EVSES.map((evse) => ({
    pluggable: false,
    pp: { cable_current_limit: 32 },
    user_authentication: 'free',
    pilot: { debounce_ms: DEBOUNCE_MS },
    emergency_alarm: { enable: evse === 1 },
    ...port,
  }));
  const taken: Taken[] = [];
  const { load, idlerLateMs }: Loaded = await underLoad(context, { ports, board: coils.board }, async (station) => {
    for (const row of rows) {
      const trial = new Trial(station, coils, row);
      await trial.run(ROUNDS);
      taken.push(figuresOf(row, trial));
    }
  });
  return [
    ...taken.flatMap(({ figures }) => figures),
    { name: `cars without energy when it was their turn (${load})`, value: sum(taken), unit: '' },
    { name: 'a process that only sleeps, woken late meanwhile, p99', value: idlerLateMs, unit: 'ms' },
  ];
}

const sum = (taken: readonly Taken[]): number => taken.reduce((total, { lost }) => total + lost, 0);

export const pilotEdge: Bench = (context) => take(context, [edge], {});

export const reactions: Bench = (context) => take(context, causes, { rcd_monitor: { enable: true } });
