/**
 * Keeps the central system's picture of the connectors true (PRO-04). A change after a quiet time goes out at once;
 * then nothing of this connector for MinimumStatusDuration, and then what is true by then (guide 282, 1011): what came
 * and went meanwhile is not told, the last word is never lost. After an interruption only what differs now is told,
 * never the history (S6 §4.9). Connector 0 is the station itself. A report that was not answered is told again, for as
 * long as it is still true.
 */
import { sameCondition, type Condition } from '../../adapters/csms/ocpp16/status.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';

/** Reports of one connector that may be under way at once; with more, only the last word counts. */
const MOST_UNDER_WAY = 8;
/** Until a report that came to nothing is tried again. */
const RETRY_MS = 60_000;
const NEVER = Number.NEGATIVE_INFINITY;

/** `lost`: the line went down before it was answered. */
export type Fate = 'answered' | 'failed' | 'lost';
export type Report = { readonly connector: number; readonly condition: Condition; readonly stamp: Stamp };

type Row = {
  condition: Condition;
  stamp: Stamp;
  /** What the central system was told last; null: nothing yet. */
  told: Condition | null;
  /** When that was sent, ms of the clock. */
  sentAt: number;
  underWay: number;
  callOff: (() => void) | null;
};

export type StatusReportsOptions = {
  readonly clock: Clock;
  readonly minimumMs: () => number;
  readonly send: (report: Report, done: (fate: Fate) => void) => void;
};

export class StatusReports {
  readonly #options: StatusReportsOptions;
  readonly #rows = new Map<number, Row>();
  #open = false;

  constructor(options: StatusReportsOptions) {
    this.#options = options;
  }

  /** What a connector is now. */
  note(connector: number, condition: Condition, stamp: Stamp): void {
    const row = this.#rows.get(connector);
    if (row === undefined) {
      this.#rows.set(connector, { condition, stamp, told: null, sentAt: NEVER, underWay: 0, callOff: null });
    } else {
      if (sameCondition(row.condition, condition)) return;
      row.condition = condition;
      row.stamp = stamp;
    }
    this.#settle(connector);
  }

  /** The central system listens; `all`: it has just accepted us and wants everything (E6 3.22). */
  open(extent: 'all' | 'changed'): void {
    this.#open = true;
    for (const [connector, row] of this.#sorted()) {
      row.underWay = 0;
      if (extent === 'all') row.told = null;
      this.#tellIfNew(connector, row);
    }
  }

  close(): void {
    this.#open = false;
    for (const row of this.#rows.values()) this.#calm(row);
  }

  /** Tells it again, new or not (TriggerMessage); also while we are not accepted. */
  repeat(connector: number | 'all'): void {
    for (const [name, row] of this.#sorted()) {
      if (connector === 'all' || connector === name) this.#tell(name, row);
    }
  }

  #sorted(): readonly (readonly [number, Row])[] {
    return [...this.#rows].toSorted(([a], [b]) => a - b);
  }

  #calm(row: Row): void {
    row.callOff?.();
    row.callOff = null;
  }

  #settle(connector: number): void {
    const row = this.#rows.get(connector);
    if (row === undefined || !this.#open) return;
    this.#calm(row);
    const waitMs = row.sentAt + this.#options.minimumMs() - this.#options.clock.now();
    if (waitMs <= 0) return this.#tellIfNew(connector, row);
    this.#later(connector, row, waitMs);
  }

  #later(connector: number, row: Row, ms: number): void {
    this.#calm(row);
    row.callOff = this.#options.clock.at(this.#options.clock.now() + ms, () => {
      row.callOff = null;
      this.#tellIfNew(connector, row);
    });
  }

  #tellIfNew(connector: number, row: Row): void {
    if (!this.#open || (row.told !== null && sameCondition(row.told, row.condition))) return;
    if (row.underWay < MOST_UNDER_WAY) this.#tell(connector, row);
  }

  #tell(connector: number, row: Row): void {
    const { condition, stamp } = row;
    row.told = condition;
    row.sentAt = this.#options.clock.now();
    row.underWay++;
    this.#options.send({ connector, condition, stamp }, (fate) => {
      row.underWay = Math.max(row.underWay - 1, 0);
      // Whether it was heard is not known: what is true then is told again, though not in a storm.
      if (fate !== 'answered' && row.told === condition) row.told = null;
      if (row.callOff !== null || !this.#open) return;
      if (fate === 'answered') this.#tellIfNew(connector, row);
      else this.#later(connector, row, RETRY_MS);
    });
  }
}
