/** An emergency switch that somebody presses (`emergency-pressed`) and releases. */
import type { EmergencySwitch } from '../../ports/emergency-switch.ts';
import type { Faults } from '../faults.ts';
import { Signal } from '../signal.ts';
import { heardThrough, type Wire } from './rcd.ts';

export class SimulatedEmergencySwitch implements EmergencySwitch {
  readonly #wire: Wire;
  readonly #faults: Faults;
  readonly #contact: Signal<boolean>;

  constructor(wire: Wire, faults: Faults) {
    this.#wire = wire;
    this.#faults = faults;
    this.#contact = new Signal(this.#shown());
  }

  watch(listener: (pressed: boolean) => void): void {
    this.#contact.watch(listener);
  }

  switched(): void {
    this.#contact.set(this.#shown());
  }

  #shown(): boolean {
    return heardThrough(this.#faults.has('emergency-pressed'), this.#wire.device, this.#wire.board);
  }
}
