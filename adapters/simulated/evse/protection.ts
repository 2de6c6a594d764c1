/** What protects one charging point of the world: its residual-current device and its emergency switch. */
import type { EvseHardware } from '../../ports/hardware.ts';
import type { EvseTruth } from '../../ports/world.ts';
import type { Faults } from '../faults.ts';
import type { Timers } from '../timers.ts';
import { SimulatedEmergencySwitch } from './emergency-switch.ts';
import { SimulatedRcd, type RcdSettings, type Wire } from './rcd.ts';

export type ProtectionSettings = { readonly rcd: RcdSettings; readonly emergencyWire: Wire };

export class Protection {
  readonly hardware: Pick<EvseHardware, 'rcd' | 'emergencySwitch'>;
  readonly #faults: Faults;
  readonly #rcd: SimulatedRcd;
  readonly #emergency: SimulatedEmergencySwitch;

  constructor(settings: ProtectionSettings, timers: Timers, faults: Faults) {
    this.#faults = faults;
    this.#rcd = new SimulatedRcd(settings.rcd, timers, faults);
    this.#emergency = new SimulatedEmergencySwitch(settings.emergencyWire, faults);
    this.hardware = { rcd: this.#rcd, emergencySwitch: this.#emergency };
  }

  /** Whether a car has voltage: what leaks in it leaks now. */
  energised(car: boolean): void {
    this.#rcd.leak(car && (this.#faults.has('rcd-trip-ac') || this.#faults.has('rcd-trip-dc')));
  }

  switched(): void {
    this.#rcd.switched();
    this.#emergency.switched();
  }

  makeSafe(): void {
    this.#rcd.setTest(false);
  }

  truth(): Pick<EvseTruth, 'rcd' | 'emergency'> {
    return {
      rcd: { tripped: this.#rcd.tripped, testing: this.#rcd.testing },
      emergency: this.#faults.has('emergency-pressed'),
    };
  }
}
