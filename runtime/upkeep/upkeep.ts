/** Logs that leave and firmware that comes, as the station's plain code: two desks behind one counter. */
import type { Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { UpkeepPast } from '../station/actors.ts';
import { FirmwareDesk } from './firmware-desk.ts';
import { LogDesk } from './log-desk.ts';
import type { UpkeepParts } from './parts.ts';

export class Upkeep {
  readonly logs: LogDesk;
  readonly firmware: FirmwareDesk;
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    this.logs = new LogDesk(parts);
    this.firmware = new FirmwareDesk(parts);
  }

  /** With what its machines start. */
  get inputs(): UpkeepPast {
    return { diagnostics: this.logs.input, firmware: this.firmware.input };
  }

  /** Has the machine say how far it is, to whoever asked. */
  tell(what: 'log' | 'firmware', numbered: boolean): void {
    const [to, type] = what === 'log' ? ['diagnostics', 'log.tell'] : ['firmware', 'firmware.tell'];
    this.#parts.dispatch(to, { type, numbered });
  }

  remember(facts: readonly Told[]): readonly Write[] {
    return facts.flatMap((told) => [...this.logs.remember(told), ...this.firmware.remember(told)]);
  }

  carryOut(order: Order): boolean {
    return this.logs.carryOut(order) || this.firmware.carryOut(order);
  }

  hear(told: Told): void {
    this.logs.hear(told);
    this.firmware.hear(told);
  }

  stop(): void {
    this.logs.stop();
    this.firmware.stop();
  }
}
