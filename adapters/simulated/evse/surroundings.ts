/**
 * What sits around the contactor and says how things are: thermometer, earth sensor, key switch, lamp and status
 * output. It must never act on the power path.
 */
import { dark, type Glow } from '../../../machines/vocabulary/lamps.ts';
import type { EvseHardware } from '../../ports/hardware.ts';
import type { EvseTruth } from '../../ports/world.ts';
import type { Faults } from '../faults.ts';
import { Signal } from '../signal.ts';
import type { Timers } from '../timers.ts';
import { Heat } from './heat.ts';

const WHOLE_EARTH_V = 1;
const LOST_EARTH_V = 60;

export class Surroundings {
  readonly hardware: Pick<EvseHardware, 'thermometer' | 'earth' | 'key' | 'lamp' | 'statusOutput'>;
  readonly #faults: Faults;
  readonly #heat: Heat;
  readonly #earth: Signal<number>;
  readonly #key: Signal<boolean>;
  #glow: Glow = dark;
  #status: Glow = dark;

  constructor(timers: Timers, faults: Faults, key: boolean) {
    this.#faults = faults;
    this.#key = new Signal(key);
    this.#heat = new Heat(timers, faults);
    this.#earth = new Signal(this.#neutralEarthV());
    this.hardware = {
      thermometer: this.#heat,
      earth: { watch: (listener) => this.#earth.watch(listener) },
      key: { watch: (listener) => this.#key.watch(listener) },
      lamp: { show: (glow) => void (this.#glow = glow) },
      statusOutput: { show: (glow) => void (this.#status = glow) },
    };
  }

  turnKey(on: boolean): void {
    this.#key.set(on);
  }

  /** A flows through the phase that carries most. */
  flows(amps: number): void {
    this.#heat.flows(amps);
  }

  switched(): void {
    this.#heat.switched();
    this.#earth.set(this.#neutralEarthV());
  }

  truth(): Pick<EvseTruth, 'celsius' | 'neutralEarthV' | 'key' | 'lamp' | 'statusOutput'> {
    return {
      celsius: Math.round(this.#heat.celsius * 10) / 10,
      neutralEarthV: this.#neutralEarthV(),
      key: this.#key.value,
      lamp: this.#glow,
      statusOutput: this.#status,
    };
  }

  #neutralEarthV(): number {
    return this.#faults.has('earth-lost') ? LOST_EARTH_V : WHOLE_EARTH_V;
  }
}
