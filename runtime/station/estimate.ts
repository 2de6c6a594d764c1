/**
 * Calculated energy while a meter is silent (integration guide: "falls back to calculated energy values"): what flowed
 * last flows on, never more than is offered, and nothing through an open contact. A calculation is no measurement:
 * whoever gets it is told so.
 */
import { powerOf } from '../../machines/evse/watchers/tally.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';

export type EstimateOptions = {
  readonly now: () => number;
  /** What may flow at most by what is offered, W. */
  readonly offeredW: () => number;
  readonly contactOpen: () => boolean;
};

const MS_PER_H = 3_600_000;

export class Estimate {
  readonly #options: EstimateOptions;
  #registerWh: number | null = null;
  #measuredW = 0;
  #flowingW = 0;
  #at = 0;

  constructor(options: EstimateOptions) {
    this.#options = options;
  }

  /** The meter has spoken: the calculation begins here should it fall silent. */
  know(reading: MeterReading): void {
    this.#registerWh = reading.importWh;
    this.#measuredW = powerOf(reading);
    this.#at = this.#options.now();
    this.look();
  }

  /** What is offered, or whether the contact is open, has changed. */
  look(): void {
    const { now, offeredW, contactOpen } = this.#options;
    if (this.#registerWh !== null) this.#registerWh += (this.#flowingW * (now() - this.#at)) / MS_PER_H;
    this.#at = now();
    this.#flowingW = contactOpen() ? 0 : Math.min(this.#measuredW, offeredW());
  }

  /** Null when the meter has never spoken. */
  reading(): MeterReading | null {
    this.look();
    return this.#registerWh === null ? null : { importWh: Math.floor(this.#registerWh), estimated: true };
  }
}
