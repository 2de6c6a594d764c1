/** What a protocol, a page or a neighbour may see of the station, and how it asks for something. */
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { LinkState, PilotLetter } from '../../machines/vocabulary/facts.ts';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import type { ConnectorStatus } from '../../machines/vocabulary/status.ts';
import type { Token } from '../../machines/vocabulary/tokens.ts';

export type EvseView = {
  /** 1-based; in OCPP 1.6 the connectorId. */
  readonly id: number;
  readonly status: ConnectorStatus;
  /** Highest first; empty when healthy. */
  readonly faults: readonly FaultName[];
  readonly operative: boolean;
  readonly pilot: PilotLetter | null;
  readonly levels: EvseLevels;
  readonly contactor: 'open' | 'closed' | 'unknown';
  readonly lock: 'locked' | 'unlocked' | 'unknown' | 'none';
  /** Amperes per phase that the pilot offers now: 0 while nobody may charge. */
  readonly offeredAmps: number;
  /** Amperes per phase that might be offered, and every limit that was considered, the deciding one first. */
  readonly allowedAmps: number;
  readonly limits: readonly { readonly name: string; readonly amps: number }[];
  readonly reading: MeterReading | null;
  readonly transaction: {
    readonly id: string;
    readonly remoteId: string | null;
    readonly token: Token;
    readonly startWh: number;
  } | null;
};

export interface Station {
  evses(): readonly EvseView[];
  /** Faults of the station as a whole (connector 0), the highest first. */
  faults(): readonly FaultName[];
  link(): LinkState;
  /** Waiting messages for the central system, and dead letters. */
  outbox(): { readonly waiting: number; readonly dead: number };
  /** Answers exactly once: at once, or (unlocking) when the hardware has spoken. */
  ask(request: Request, done: (outcome: Outcome) => void): void;
}
