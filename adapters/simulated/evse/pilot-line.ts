/**
 * The control pilot of one EVSE: a ±12 V source behind 1 kΩ, loaded by the car's resistors through its diode.
 * Voltages are computed from the circuit, never looked up by state letter: a missing diode or a short shows as it would
 * on a scope. After power-on, and on whatever is not a duty, the source stands at −12 V (state F): nothing is offered
 * by accident. Numbers: IEC 61851-1 Annex A as collected from public code (source 1 kΩ; EV 2.74 kΩ, 882 Ω, 246 Ω).
 */
import type { Pilot } from '../../ports/pilot.ts';
import type { Faults, WorldFault } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

const SOURCE_VOLTS = 12;
const SOURCE_OHMS = 1000;
/** Forward voltage of the diode in the car. */
const DIODE_VOLTS = 0.7;
/** The port tells moves of more than this. */
const TOLD_VOLTS = 0.1;

/**
 * What the car connects between pilot and earth, Ω: plugged in; ready (2740‖1300); ready and wants ventilation
 * (2740‖270).
 */
export const carOhms = { resting: 2740, ready: 882, ventilated: 246 } as const;

/**
 * Noise on the positive peak, one entry every 10 ms: most of it ends between the windows, single spikes reach the next
 * one.
 */
const NOISE_VOLTS = [1.2, -1.2, 2.2, 1.1, -1.1, -2.2, 0.4, -0.4] as const;
const NOISE_STEP_MS = 10;

type Load = {
  readonly ohms: number | null;
  readonly diode: boolean;
  readonly shorted: boolean;
  readonly off?: boolean;
};
type Peaks = { readonly high: number; readonly low: number };

/** Voltage of the pilot while its source stands at `source` volts. */
function loaded(source: number, { ohms, diode, shorted, off }: Load): number {
  if (shorted || off === true) return 0;
  if (ohms === null) return source;
  if (!diode) return (source * ohms) / (SOURCE_OHMS + ohms);
  if (source <= DIODE_VOLTS) return source; // the diode blocks: no current, no drop
  return DIODE_VOLTS + ((source - DIODE_VOLTS) * ohms) / (SOURCE_OHMS + ohms);
}

/** Highest and lowest voltage within a period of the pilot; equal while it is steady. */
export function pilotPeaks(duty: number, load: Load): Peaks {
  const high = loaded(duty > 0 ? SOURCE_VOLTS : -SOURCE_VOLTS, load);
  const low = loaded(duty < 100 ? -SOURCE_VOLTS : SOURCE_VOLTS, load);
  return { high, low };
}

const moved = (a: number, b: number): boolean => Math.abs(a - b) > TOLD_VOLTS;

export class PilotLine implements Pilot {
  readonly #faults: Faults;
  readonly #noise: Alarm;
  readonly #changed: () => void;
  readonly #peaks: Signal<Peaks>;
  #duty = 0;
  #off = false;
  #ohms: number | null = null;
  #noiseStep = 0;

  /** `changed` is called when the car sees something else than before. */
  constructor(timers: Timers, faults: Faults, changed: () => void) {
    this.#faults = faults;
    this.#changed = changed;
    this.#noise = new Alarm(timers, () => this.#shake());
    this.#peaks = new Signal(pilotPeaks(0, this.#load()), (a, b) => !moved(a.high, b.high) && !moved(a.low, b.low));
  }

  setDuty(percent: number): void {
    const duty = percent > 0 && percent <= 100 ? percent : 0;
    if (duty === this.#duty) return;
    this.#duty = duty;
    this.#changed();
  }

  setOff(off: boolean): void {
    if (off === this.#off) return;
    this.#off = off;
    this.#changed();
  }

  watch(listener: (high: number, low: number) => void): void {
    this.#peaks.watch(({ high, low }) => listener(high, low));
  }

  get duty(): number {
    return this.#duty;
  }

  /** The duty that reaches the car: a shorted wire looks like a dead one, and so does one without a generator. */
  get dutyAtCar(): number {
    return this.#off || this.#faults.has('pilot-short') ? 0 : this.#duty;
  }

  /** Present peaks, V, as the circuit has them (without the dead band of `watch`). */
  get peaks(): Peaks {
    const { high, low } = pilotPeaks(this.#duty, this.#load());
    if (!this.#faults.has('pilot-noise')) return { high, low };
    const noisy = high + (NOISE_VOLTS[this.#noiseStep] ?? 0);
    return { high: Math.min(Math.max(noisy, -SOURCE_VOLTS), SOURCE_VOLTS), low };
  }

  /** The car, or null where none is connected, has changed what it puts on the wire. */
  load(ohms: number | null): void {
    this.#ohms = ohms;
    this.#peaks.set(this.peaks);
  }

  switched(fault: WorldFault, active: boolean): void {
    if (fault !== 'pilot-noise') return;
    if (active) this.#noise.set(NOISE_STEP_MS);
    else this.#noise.clear();
  }

  #load(): Load {
    return {
      ohms: this.#ohms,
      diode: !this.#faults.has('diode-missing'),
      shorted: this.#faults.has('pilot-short'),
      off: this.#off,
    };
  }

  #shake(): void {
    this.#noiseStep = (this.#noiseStep + 1) % NOISE_VOLTS.length;
    this.#noise.set(NOISE_STEP_MS);
    this.#peaks.set(this.peaks);
  }
}
