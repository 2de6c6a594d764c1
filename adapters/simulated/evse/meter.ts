/**
 * The energy meter in front of the contactor: a register that only counts up, and what the phases show right now.
 * A reading is remembered for good before it is handed out: after a crash nobody may know of more energy than the meter
 * does. It must never say what it does not measure, and it shows whole watt-hours only.
 */
import type { MeterReading } from '../../../machines/vocabulary/readings.ts';
import type { Meter, MeterFailure, MeterVoice, Signing } from '../../ports/meter.ts';
import type { Faults, WorldFault } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';
import type { Signer } from './signer.ts';

const ANSWER_MS = 20;
/** Arithmetic on a curve takes a small processor its time. */
const SIGNING_MS = 300;
const LATE_SIGNATURE_MS = 10_000;
/** A query is given up after this. */
const TIMEOUT_MS = 1000;
const WILD_WH = 1_000_000;
const BEFORE_ROLLOVER_WH = 100;
/** Adding up many small pieces of energy leaves less than this missing, Wh: it must not hide a whole watt-hour. */
const ROUNDING_WH = 1e-6;
const GHOST_AMPS = 5;
const REPLACED_WH = 123_000;
/** cos φ of an ordinary on-board charger, and what it draws of reactive power for each watt. */
const POWER_FACTOR = 0.98;
const REACTIVE_SHARE = Math.tan(Math.acos(POWER_FACTOR));
/** What a meter takes for the same value, V, A and Hz. */
const NOISE = { volts: 0.5, amps: 0.1, hertz: 0.05 } as const;
const FOLLOW_MS = 1000;

/** What flows, per phase in the order L1, L2, L3. */
export type Measured = {
  readonly volts: readonly number[];
  readonly amps: readonly number[];
  readonly frequencyHz: number;
  readonly rotation: MeterReading['rotation'];
};

type MeterDeps = {
  /** Brings the register up to this instant and tells what flows. */
  readonly measure: () => Measured;
  /** The current is still rising. */
  readonly rising: () => boolean;
  /** Keeps the register for good; returns when that is done. */
  readonly remember: () => void;
  /** Signs what is shown; null: this meter does not. */
  readonly signer: Signer | null;
};

const FAILURES: readonly (readonly [WorldFault, MeterFailure])[] = [
  ['meter-silent', 'timeout'],
  ['meter-crc', 'crc'],
  ['meter-wrong-slave', 'wrong-slave'],
  ['meter-internal', 'internal'],
];

const apart = (a: readonly number[] = [], b: readonly number[] = []): number =>
  Math.max(0, ...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));

const differs = (a: MeterReading, b: MeterReading): boolean =>
  a.rotation !== b.rotation ||
  apart(a.voltageV, b.voltageV) > NOISE.volts ||
  apart(a.currentA, b.currentA) > NOISE.amps ||
  Math.abs((a.frequencyHz ?? 0) - (b.frequencyHz ?? 0)) > NOISE.hertz;

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

export class SimulatedMeter implements Meter {
  readonly signing?: Signing;
  readonly #timers: Timers;
  readonly #faults: Faults;
  readonly #deps: MeterDeps;
  readonly #rolloverWh: number;
  readonly #voice: Signal<MeterVoice>;
  readonly #givenUp: Alarm;
  readonly #followers: ((reading: MeterReading) => void)[] = [];
  readonly #rise: Alarm;
  #told: MeterReading | null = null;
  #registerWh: number;
  #rememberedWh = -1;
  #frozen: MeterReading | null = null;
  #wildNext = false;

  constructor(startWh: number, rolloverWh: number, timers: Timers, faults: Faults, deps: MeterDeps) {
    this.#timers = timers;
    this.#faults = faults;
    this.#deps = deps;
    this.#rolloverWh = rolloverWh;
    this.#registerWh = startWh;
    this.#voice = new Signal(this.#speaks());
    const { signer } = deps;
    if (signer !== null) this.signing = this.#signing(signer);
    this.#givenUp = new Alarm(timers, () => this.#voice.set(this.#speaks()));
    this.#rise = new Alarm(timers, () => this.moved(deps.rising()));
  }

  read(done: (outcome: MeterReading | MeterFailure) => void): void {
    const failure = this.#failure();
    if (failure === 'timeout') this.#timers.after(TIMEOUT_MS, () => done(failure));
    else this.#timers.after(ANSWER_MS, () => done(failure ?? this.#answer()));
  }

  #signing(signer: Signer): Signing {
    return {
      serial: signer.serial,
      publicKey: (done) => this.#timers.after(ANSWER_MS, () => done(signer.publicKey)),
      sign: (request, done) => {
        const failure = this.#failure() ?? (this.#faults.has('meter-late-signature') ? 'timeout' : undefined);
        if (failure !== undefined) return void this.#timers.after(LATE_SIGNATURE_MS, () => done(failure));
        return void this.#timers.after(SIGNING_MS, () => {
          const signed = signer.sign(request, this.#shown().importWh);
          this.#deps.remember();
          done({ signed });
        });
      },
    };
  }

  watch(listener: (voice: MeterVoice) => void): void {
    this.#voice.watch(listener);
  }

  follow(listener: (reading: MeterReading) => void): void {
    this.#followers.push(listener);
    if (this.#failure() === undefined) listener(this.#shown());
  }

  /** Something may have moved; while a current rises, it goes on moving. */
  moved(rising: boolean): void {
    if (this.#followers.length === 0 || this.#failure() !== undefined) return;
    const reading = this.#shown();
    if (this.#told === null || differs(this.#told, reading)) this.#tell(reading);
    if (rising) this.#rise.setEarlier(FOLLOW_MS);
  }

  /** The register with its fraction, Wh. */
  get registerWh(): number {
    return this.#registerWh;
  }

  count(wh: number): void {
    this.#registerWh = (this.#registerWh + wh) % this.#rolloverWh;
  }

  switched(fault: WorldFault, active: boolean): void {
    if (fault === 'meter-wild') this.#wildNext = active;
    if (fault === 'meter-frozen') this.#frozen = active ? this.#reading() : null;
    if (fault === 'meter-reset' && active) this.#registerWh = 0;
    if (fault === 'meter-replaced' && active) this.#registerWh = REPLACED_WH;
    if (fault === 'meter-rollover' && active) this.#registerWh = this.#rolloverWh - BEFORE_ROLLOVER_WH;
    if (this.#failure() === undefined) {
      this.#givenUp.clear();
      this.#voice.set('answering');
      // What it did not show meanwhile it shows now.
      if (!active && this.#followers.length > 0) this.#tell(this.#shown());
    } else if (!this.#givenUp.armed) {
      this.#givenUp.set(TIMEOUT_MS);
    }
  }

  #speaks(): MeterVoice {
    const failure = this.#failure();
    return failure === undefined ? 'answering' : failure === 'internal' ? 'ailing' : 'silent';
  }

  #failure(): MeterFailure | undefined {
    return FAILURES.find(([fault]) => this.#faults.has(fault))?.[1];
  }

  #tell(reading: MeterReading): void {
    this.#told = reading;
    for (const listener of this.#followers) listener(reading);
  }

  /** What its display shows; remembered for good before anybody hears of it. */
  #shown(): MeterReading {
    if (this.#faults.has('meter-frozen')) this.#frozen ??= this.#reading();
    const reading = this.#frozen ?? this.#reading();
    if (reading.importWh !== this.#rememberedWh) {
      this.#deps.remember();
      this.#rememberedWh = reading.importWh;
    }
    return reading;
  }

  #answer(): MeterReading {
    const reading = this.#shown();
    if (!this.#wildNext) return reading;
    this.#wildNext = false;
    return { ...reading, importWh: reading.importWh + WILD_WH };
  }

  #reading(): MeterReading {
    const { volts, amps: flowing, frequencyHz, rotation } = this.#deps.measure();
    const amps = flowing.map((amp) => amp + (this.#faults.has('meter-ghost') ? GHOST_AMPS : 0));
    const sign = this.#faults.has('meter-negative') ? -1 : 1;
    const watts = volts.map((voltage, phase) => Math.round(voltage * (amps[phase] ?? 0)) * sign);
    const powerW = watts.reduce((sum, watt) => sum + watt, 0);
    return {
      importWh: Math.floor(this.#registerWh + ROUNDING_WH) % this.#rolloverWh,
      // Nothing here feeds anything back.
      exportWh: 0,
      reactiveImportVarh: Math.floor(this.#registerWh * REACTIVE_SHARE),
      reactiveExportVarh: 0,
      powerW,
      reactiveVar: Math.round(powerW * REACTIVE_SHARE),
      // Without a current there is no angle.
      ...(powerW === 0 ? {} : { powerFactor: POWER_FACTOR }),
      voltageV: volts.map((voltage) => rounded(voltage, 1)),
      currentA: amps.map((amp) => rounded(amp, 2)),
      powerPhaseW: watts,
      frequencyHz,
      ...(rotation === undefined ? {} : { rotation }),
    };
  }
}
