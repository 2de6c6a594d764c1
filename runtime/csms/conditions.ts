/**
 * What each connector is in the central system's eyes, from the facts that the machines report. Connector 0 is the
 * station: Faulted by a fault that belongs to no connector, Unavailable when it was taken out of service as a whole and
 * no connector serves, else Available (S6 §4.9: nothing else).
 */
import type { Condition } from '../../adapters/csms/ocpp16/status.ts';
import type { Station } from '../../adapters/ports/station.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import type { ConnectorStatus } from '../../machines/vocabulary/status.ts';

/** TC_005_3 looks for exactly these words. */
const UNPLUGGED = 'EV side disconnected';

type Seen = Pick<Station, 'connectors' | 'evse' | 'isWithdrawn' | 'faults'>;

type Known = { readonly status: ConnectorStatus; readonly fault: FaultName | null };

export class Conditions {
  readonly #seen: Seen;
  readonly #known = new Map<number, Known>();
  readonly #unplugged = new Set<number>();

  constructor(seen: Seen) {
    this.#seen = seen;
  }

  /** Takes a fact in; says which connectors it may have changed. */
  hear({ fact, evse }: Told): readonly number[] {
    switch (fact.type) {
      case 'status.changed':
        if (evse === undefined) return [0];
        this.#known.set(evse, fact);
        return [evse, 0];
      case 'availability.changed':
        return [0];
      case 'ev.connected':
        return evse !== undefined && this.#unplugged.delete(evse) ? [evse] : [];
      case 'ev.disconnected':
        if (evse === undefined) return [];
        this.#unplugged.add(evse);
        return [evse];
      case 'fault.raised':
      case 'fault.cleared':
        // A fault of every connector is one of the station.
        return evse === undefined || faultRow(fact.fault).place === 'both' ? [0] : [];
      default:
        return [];
    }
  }

  /** 0 and every connector. */
  connectors(): readonly number[] {
    return [0, ...this.#seen.connectors];
  }

  of(connector: number): Condition {
    if (connector === 0) return this.#station();
    const { status, fault } = this.#known.get(connector) ?? this.#look(connector);
    const suspended = status === 'SuspendedEV' || status === 'SuspendedEVSE';
    return { status, fault, ...(suspended && this.#unplugged.has(connector) ? { info: UNPLUGGED } : {}) };
  }

  /** No fact has come of it yet. */
  #look(connector: number): Known {
    const view = this.#seen.evse(connector);
    return { status: view?.status ?? 'Unavailable', fault: view?.faults[0] ?? null };
  }

  #station(): Condition {
    const faults = this.#seen.faults();
    const free = this.#seen.isWithdrawn() ? 'Unavailable' : 'Available';
    const status = faults.some((fault) => faultRow(fault).blocks) ? 'Faulted' : free;
    const shown = faults.filter((fault) => (faultRow(fault).shownOnlyIn ?? status) === status);
    return { status, fault: shown[0] ?? null };
  }
}
