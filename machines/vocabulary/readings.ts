/** Registers that only count up, Wh and varh. */
export type MeterRegisters = {
  readonly importWh: number;
  readonly exportWh?: number;
  readonly reactiveImportVarh?: number;
  readonly reactiveExportVarh?: number;
};

/**
 * What a meter says, in the units of its data sheet. Absent values are not measured by this meter: never a placeholder
 * 0.
 */
export type MeterReading = {
  /** Import register, Wh, as shown by the meter. */
  readonly importWh: number;
  /** Total active power imported, W. */
  readonly powerW?: number;
  /** Per phase, in the order L1, L2, L3; one entry on a single-phase meter. V, A, W. */
  readonly voltageV?: readonly number[];
  readonly currentA?: readonly number[];
  readonly powerPhaseW?: readonly number[];
  readonly frequencyHz?: number;
  /** The other registers, Wh and varh. */
  readonly exportWh?: number;
  readonly reactiveImportVarh?: number;
  readonly reactiveExportVarh?: number;
  /** Reactive power, var: positive while it is drawn. */
  readonly reactiveVar?: number;
  /** cos φ, 0–1. */
  readonly powerFactor?: number;
  /** What others than the meter say at the same moment: inside the station, °C; of the car's battery, %. */
  readonly celsius?: number;
  readonly chargePercent?: number;
  /** The registers at the reading before of the same kind: what lies between is the interval's. */
  readonly since?: MeterRegisters;
  /** Whether the phases come in the order L1, L2, L3 or the other way round; absent on a single phase. */
  readonly rotation?: 'right' | 'left';
  /** What the meter has signed of itself and this moment: OCMF text, to be passed on unchanged. */
  readonly signed?: string;
  /** The register is calculated, not measured: the meter does not answer, and the settings allow it. */
  readonly estimated?: true;
};

/** Why a reading was taken (OCPP ReadingContext in plain words). */
export type ReadingContext = 'begin' | 'end' | 'periodic' | 'aligned' | 'trigger' | 'interrupted' | 'other';

/** Where the bolt of the plug lock is, read from its sensor: `moving` is anything between the two windows. */
export type Bolt = 'locked' | 'unlocked' | 'moving';

/** What the proximity resistor says of the cable: its rating in A, no cable, or a resistance outside every window. */
export type CableRating = 13 | 20 | 32 | 63 | 'none' | 'invalid';

/** The recloser of the RCD: switched off, switched on, or it does not answer. */
export type RecloserState = 'open' | 'closed' | 'silent';

/**
 * Who ventilates (guide Tables 79 and 80): nobody; a fan on relay 2, by us; a neighbour, whom we ask and who answers;
 * nobody, and relay 2 is a neighbour's own.
 */
export type VentilationControl = 'none' | 'internal' | 'external' | 'foreign';
