/**
 * The public keys of the meters that sign, as they are found at the start: kept as settings that the hardware says
 * (`Meter1PublicKey`, guide 792) and told to the central system after every BootNotification (guide 961–980).
 */
import type { MeterKey } from '../../adapters/csms/ocpp16/meter-key.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';

export class MeterKeys {
  readonly #found = new Map<number, MeterKey>();

  /** Asks every meter that signs; what it says is in force as soon as it is there. */
  ask(evses: readonly EvseHardware[], settings: Settings): void {
    for (const [index, { meter }] of evses.entries()) {
      const connector = index + 1;
      meter.signing?.publicKey((publicKey) => {
        this.#found.set(connector, { connector, serial: meter.signing?.serial ?? '', publicKey });
        settings.find('ports[]/meter/public_key', connector, publicKey);
      });
    }
  }

  /** Those that a meter has told, by connector. */
  get known(): readonly MeterKey[] {
    return [...this.#found.values()].filter(({ publicKey }) => publicKey !== '');
  }
}
