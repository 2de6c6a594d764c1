/**
 * What the simulated EVSEs have in common: a disk, a card for the log, a modem, and whether the board restarts when it
 * is told to. It must never decide anything for the controller.
 */
import type { Card } from '../../ports/card.ts';
import type { Modem } from '../../ports/modem.ts';
import type { Store } from '../../ports/store.ts';
import type { StationTruth } from '../../ports/world.ts';
import { Signal } from '../signal.ts';
import { SimulatedDisk } from './disk.ts';
import { stationFaultRows, type StationFault } from './faults.ts';

const GOOD_DBM = -67;
const WEAK_DBM = -118;

export class StationParts {
  readonly hardware: { readonly card: Card; readonly modem: Modem };
  readonly #faults: Set<StationFault>;
  readonly #card: Signal<boolean>;
  readonly #dbm: Signal<number>;
  #disk: SimulatedDisk | null = null;

  constructor(faults: readonly StationFault[]) {
    this.#faults = new Set(faults);
    this.#card = new Signal(this.#cardSound());
    this.#dbm = new Signal(this.#signal());
    this.hardware = {
      card: { watch: (listener) => this.#card.watch(listener) },
      modem: { watch: (listener) => this.#dbm.watch(listener) },
    };
  }

  switch(fault: StationFault, active: boolean): void {
    if (active) this.#faults.add(fault);
    else this.#faults.delete(fault);
    this.#card.set(this.#cardSound());
    this.#dbm.set(this.#signal());
    this.#disk?.switched();
  }

  /** The disk of this station: a store, and what is broken above it. */
  disk(beneath: Store): Store {
    this.#disk = new SimulatedDisk(beneath, this.#faults);
    return this.#disk;
  }

  /** What the file system denies at the start; null: nothing. */
  get denial(): 'create' | 'unlink' | null {
    if (this.#faults.has('disk-no-create')) return 'create';
    return this.#faults.has('disk-no-unlink') ? 'unlink' : null;
  }

  /** Whether the board restarts when it is told to. */
  restarts(kind: 'soft' | 'hard'): boolean {
    return !this.#faults.has('reset-stuck') && !(kind === 'soft' && this.#faults.has('reset-stuck-soft'));
  }

  /** In the order of the table. */
  get faults(): readonly StationFault[] {
    return stationFaultRows.map(({ name }) => name).filter((name) => this.#faults.has(name));
  }

  truth(): StationTruth {
    return { cardSound: this.#card.value, signalDbm: this.#dbm.value, faults: this.faults };
  }

  #cardSound(): boolean {
    return !this.#faults.has('card-broken');
  }

  #signal(): number {
    return this.#faults.has('weak-signal') ? WEAK_DBM : GOOD_DBM;
  }
}
