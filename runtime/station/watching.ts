/**
 * Watches the readings of one EVSE: the supply and the current through the meter's eyes, the heat, the protective
 * conductor. Readings stay here; only what `machines/evse/watchers` makes of them becomes an event.
 *
 *   meter, thermometer, earth sensor ─▶ sight ─▶ watchers ─▶ fault.found, fault.gone
 *                                         ├────▶ supply there or away ─▶ mains
 *                                         └────▶ derating ─▶ limit
 *
 * It waits for no clock tick: it looks when a reading has moved, and when a time that runs is over.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import { isDark, largestAmps, unseen, type Bands, type Sight } from '../../machines/evse/watchers/sight.ts';
import { apart, flowing, moved, type Stillness } from '../../machines/evse/watchers/stillness.ts';
import { newTally, tallied, type Tally } from '../../machines/evse/watchers/tally.ts';
import { calm, watch, type Sentence, type WatchState } from '../../machines/evse/watchers/watch.ts';
import { derated } from '../../machines/load/derating.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';

export type WatchingOptions = {
  readonly clock: Clock;
  readonly hardware: Pick<EvseHardware, 'meter' | 'thermometer' | 'earth'>;
  readonly bands: Bands;
  /** What may be offered while the station is cool, A per phase. */
  readonly fullAmps: number;
  readonly offeredAmps: () => number;
  readonly contactOpen: () => boolean;
  /** The pilot says that no car is there. */
  readonly carGone: () => boolean;
  /** For `protection`. */
  readonly say: (sentence: Sentence) => void;
  /** For `mains`: whether any phase has voltage. */
  readonly supply: (alive: boolean) => void;
  /** A limit of its own; −1: none. */
  readonly derate: (amps: number) => void;
  /** The current of the phase that carries most, A; null: nobody can measure it. */
  readonly drawn: (amps: number | null) => void;
};

/** While power flows the register is looked at this often, should nobody else do so. */
const CHECK_MS = 120_000;

export class Watching {
  readonly #options: WatchingOptions;
  #sight: Sight = unseen;
  #state: WatchState = calm;
  #tally: Tally = newTally;
  #stillness: Stillness;
  #alive = true;
  #deratedAmps: number | null = null;
  #callOffDue: (() => void) | null = null;
  #callOffCheck: (() => void) | null = null;
  #stopped = false;

  constructor(options: WatchingOptions) {
    this.#options = options;
    this.#stillness = moved(0, options.clock.now());
  }

  /** What the senses say now. */
  get sight(): Sight {
    return this.#sight;
  }

  /** Begins to listen; the first values come at once. */
  start(): void {
    const { meter, thermometer, earth } = this.#options.hardware;
    meter.follow((reading) => this.take(reading));
    meter.watch((voice) => {
      if (voice !== 'answering') this.#see({ voltageV: null, currentA: null, frequencyHz: null, rotation: null });
    });
    thermometer?.watch((celsius) => this.#feel(celsius));
    earth?.watch((neutralEarthV) => this.#see({ neutralEarthV }));
  }

  stop(): void {
    this.#stopped = true;
    this.#callOffDue?.();
    this.#callOffCheck?.();
  }

  /** A reading of the meter as it shows it, whoever has asked for it. */
  take(reading: MeterReading): void {
    const { voltageV = null, currentA = null, frequencyHz = null, rotation = null } = reading;
    this.#tally = tallied(this.#tally, reading, this.#options.clock.now());
    this.#see({ voltageV, currentA, frequencyHz, rotation, unregisteredWh: this.#tally.unregisteredWh });
    this.#armCheck();
  }

  /** What is offered, whether the contact is open, or whether a car is there, has changed. */
  look(): void {
    this.#see({});
  }

  #feel(celsius: number): void {
    const { bands, fullAmps, derate } = this.#options;
    const limit = { from: bands.derateCelsius, stop: bands.stopCelsius, fullAmps };
    const amps = derated(celsius, limit, this.#deratedAmps);
    if (amps !== this.#deratedAmps) derate(amps);
    this.#deratedAmps = amps;
    if (celsius !== this.#sight.celsius) {
      this.#stillness = moved(largestAmps(this.#sight), this.#options.clock.now());
      this.#sight = { ...this.#sight, mostUnfeltA2: 0 };
    }
    this.#see({ celsius });
  }

  #see(seen: Partial<Sight>): void {
    if (this.#stopped) return;
    const { offeredAmps, contactOpen, carGone, bands, drawn, supply, clock, say } = this.#options;
    const around = { offeredAmps: offeredAmps(), contactOpen: contactOpen(), carGone: carGone() };
    const sight = { ...this.#sight, ...seen, ...around };
    const amps = largestAmps(sight);
    this.#stillness = flowing(this.#stillness, amps, clock.now());
    const unfeltA2 = apart(this.#stillness, amps);
    this.#sight = { ...sight, unfeltA2, mostUnfeltA2: Math.max(sight.mostUnfeltA2, unfeltA2) };
    drawn(this.#sight.currentA === null ? null : largestAmps(this.#sight));
    const alive = !isDark(this.#sight, bands);
    if (alive !== this.#alive) {
      this.#alive = alive;
      supply(alive);
    }
    const { state, sentences, dueAt } = watch(this.#state, this.#sight, bands, clock.now());
    this.#state = state;
    this.#callOffDue?.();
    this.#callOffDue = Number.isFinite(dueAt) ? clock.at(dueAt, () => this.look()) : null;
    for (const sentence of sentences) say(sentence);
  }

  #armCheck(): void {
    const { clock, hardware } = this.#options;
    this.#callOffCheck?.();
    this.#callOffCheck =
      this.#stopped || this.#tally.powerW === 0
        ? null
        : clock.at(clock.now() + CHECK_MS, () =>
            hardware.meter.read((outcome) => {
              if (typeof outcome !== 'string') this.take(outcome);
            }),
          );
  }
}
