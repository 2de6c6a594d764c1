/**
 * Every fault the station can have: one row each, by family in `faults/`. Adding a fault is adding a row.
 * Names, codes and priorities: user guide lines 282–676 (Table 3 ff.); what it lacks: integration guide, "Error Code
 * Details". `protection` carries a row out; nothing anywhere asks for a fault by its name to know what follows from it.
 */
import type { FaultRow } from './fault-row.ts';
import { meterFaults } from './faults/metering.ts';
import { plugFaults } from './faults/plug.ts';
import { powerFaults } from './faults/power.ts';
import { stationFaults } from './faults/station.ts';
import { storageFaults } from './faults/storage.ts';

export const faults = {
  ...powerFaults,
  ...plugFaults,
  ...meterFaults,
  ...storageFaults,
  ...stationFaults,
} as const satisfies Record<string, FaultRow>;

export type FaultName = keyof typeof faults;

export const faultRow = (name: FaultName): FaultRow => faults[name];

const isFaultName = (name: string): name is FaultName => Object.hasOwn(faults, name);
export const faultNames: readonly FaultName[] = Object.keys(faults).filter(isFaultName);

/**
 * The order of reporting: what makes the connector Faulted before any warning, then by priority, then as in the table.
 */
export const byRank = (a: FaultName, b: FaultName): number =>
  Number(faultRow(b).blocks) - Number(faultRow(a).blocks) ||
  faultRow(a).priority - faultRow(b).priority ||
  faultNames.indexOf(a) - faultNames.indexOf(b);

/** The one fault to report. */
export const highest = (standing: readonly FaultName[]): FaultName | undefined => standing.toSorted(byRank)[0];
