/** What a protocol, a page or a neighbour may see of the station, and how it asks for something. */
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { LinkTrouble } from '../../machines/vocabulary/link-troubles.ts';
import type { LinkState, PilotLetter } from '../../machines/vocabulary/facts.ts';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { RcdMode } from '../../machines/vocabulary/rcd-mode.ts';
import type { MeterReading, RecloserState, VentilationControl } from '../../machines/vocabulary/readings.ts';
import type { Glow } from '../../machines/vocabulary/lamps.ts';
import type { Schedule } from '../../machines/vocabulary/profiles.ts';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import type { ConnectorStatus } from '../../machines/vocabulary/status.ts';
import type { Token } from '../../machines/vocabulary/tokens.ts';
import type { Charts } from './charts.ts';

/** What hangs on an EVSE beside contactor and meter. */
export type EquipmentView = {
  /** How often the main contactor has closed in its life. */
  readonly contactorCycles: number;
  /** Null: their number cannot be switched. 0: none is on the cable. */
  readonly phases: { readonly actual: 0 | 1 | 3; readonly target: 1 | 3 } | null;
  /** `wanted`: asked of the fan or of the neighbour; `runs`: by feedback or by the neighbour's word. */
  readonly ventilation: {
    readonly control: VentilationControl;
    readonly available: boolean;
    readonly wanted: boolean;
    readonly runs: boolean;
  };
  /** Null: none is fitted. */
  readonly recloser: RecloserState | null;
};

export type EvseView = EquipmentView & {
  /** 1-based; in OCPP 1.6 the connectorId. */
  readonly id: number;
  readonly status: ConnectorStatus;
  /** Highest first; empty when healthy. */
  readonly faults: readonly FaultName[];
  readonly operative: boolean;
  /** Whoever wished last for its availability wished it for the whole station. */
  readonly withdrawnAsWhole: boolean;
  readonly pilot: PilotLetter | null;
  readonly levels: EvseLevels;
  readonly contactor: 'open' | 'closed' | 'unknown';
  readonly lock: 'locked' | 'unlocked' | 'unknown' | 'none';
  /** Null: not fitted. `testedAt`: epoch ms of its last self-test, null when unknown; `tests`: it has one. */
  readonly rcd: { readonly mode: RcdMode; readonly tests: boolean; readonly testedAt: number | null } | null;
  /** Amperes per phase that the pilot offers now: 0 while nobody may charge. */
  readonly offeredAmps: number;
  /** Amperes per phase that might be offered, and every limit that was considered, the deciding one first. */
  readonly allowedAmps: number;
  /** Phases that may be used. */
  readonly allowedPhases: 1 | 3;
  readonly limits: readonly { readonly name: string; readonly amps: number }[];
  readonly reading: MeterReading | null;
  /** Inside the station, °C; null: not measured, or the sensor gives no number. */
  readonly celsius: number | null;
  readonly neutralEarthV: number | null;
  readonly lamp: Glow;
  /** Somebody may charge, or does; and whether it is a neighbour who says so. */
  readonly access: { readonly granted: boolean; readonly byNeighbour: boolean };
  readonly transaction: {
    readonly id: string;
    readonly remoteId: string | null;
    readonly token: Token;
    readonly startWh: number;
  } | null;
};

/** What is remembered of tokens. */
export type TokenMemory = {
  /** 0: the list is empty; −1: there is none. */
  readonly listVersion: number;
  /** How many tokens the list and the cache hold. */
  readonly listed: number;
  readonly cached: number;
};

export type SecurityView = {
  /** The security profile in force, 0–3. */
  readonly profile: number;
  /** New credentials are being tried. */
  readonly onTrial: boolean;
  /** Why the last connection did not come about, if for reasons of security, and what to do. */
  readonly trouble: { readonly word: LinkTrouble; readonly why: string; readonly remedy: string } | null;
};

export interface Station {
  /** The numbers of the EVSEs, from 1 on. */
  readonly connectors: readonly number[];
  /** Looks at everything that there is to see: whoever needs less asks for less. */
  evses(): readonly EvseView[];
  /** Null: there is no such EVSE. */
  evse(id: number): EvseView | null;
  /** The station was taken out of service as a whole, and no EVSE serves. */
  isWithdrawn(): boolean;
  /** Faults of the station as a whole (connector 0), the highest first. */
  faults(): readonly FaultName[];
  link(): LinkState;
  /**
   * What will be offered on an EVSE from now on; 0: on all of them together. Null while the time of day is unknown, or
   * when there is no such EVSE.
   */
  schedule(evse: number, durationS: number): Schedule | null;
  /** Waiting messages for the central system, and dead letters. */
  outbox(): { readonly waiting: number; readonly dead: number };
  tokens(): TokenMemory;
  /** What its machines are at. */
  readonly charts: Charts;
  security(): SecurityView;
  /** Answers exactly once: at once, or (unlocking) when the hardware has spoken. */
  ask(request: Request, done: (outcome: Outcome) => void): void;
}
