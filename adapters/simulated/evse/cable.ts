/**
 * The proximity wire of a socket: a resistor in the plug says what the cable may carry (IEC 61851-1 Annex B coding).
 * 13 A 1500 Ω, 20 A 680 Ω, 32 A 220 Ω, 63 A 100 Ω; an open wire is no cable. It must never read as a rating that no
 * resistor codes.
 */
import type { CableRating, Proximity } from '../../ports/proximity.ts';
import type { Faults } from '../faults.ts';
import { Signal } from '../signal.ts';

export type CableAmps = Extract<CableRating, number>;

const cableOhms: { readonly [A in CableAmps]: number } = { 13: 1500, 20: 680, 32: 220, 63: 100 };
/** The wire is bridged to earth. */
const BRIDGED_OHMS = 0;
const NEIGHBOUR: { readonly [A in CableAmps]: CableAmps } = { 63: 32, 32: 20, 20: 13, 13: 20 };

/**
 * Lowest resistance of every window, highest first: Tinkerforge's bands; only an open wire is no cable; under half of
 * 100 Ω a fault.
 */
const windows: readonly (readonly [number, CableRating])[] = [
  [Infinity, 'none'],
  [1000, 13],
  [330, 20],
  [150, 32],
  [50, 63],
];

/** What a resistance says; an open wire is Infinity. */
const ratingOf = (ohms: number): CableRating => windows.find(([lowest]) => ohms >= lowest)?.[1] ?? 'invalid';

export class ProximityWire implements Proximity {
  readonly #faults: Faults;
  readonly #rating = new Signal<CableRating>('none');
  #cable: CableAmps | null = null;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  watch(listener: (rating: CableRating) => void): void {
    this.#rating.watch(listener);
  }

  /** A plug with this rating is in the socket; null: none. */
  hold(cable: CableAmps | null): void {
    this.#cable = cable;
    this.refresh();
  }

  refresh(): void {
    this.#rating.set(ratingOf(this.#ohms()));
  }

  #ohms(): number {
    if (this.#cable === null || this.#faults.has('proximity-open')) return Infinity;
    if (this.#faults.has('proximity-invalid')) return BRIDGED_OHMS;
    return cableOhms[this.#faults.has('proximity-changed') ? NEIGHBOUR[this.#cable] : this.#cable];
  }
}
