/**
 * Power against register: how much energy must have flowed since the register was last seen to move. A meter whose
 * register stands while it shows power is frozen, or broken. Pure arithmetic.
 */
import type { MeterReading } from '../../vocabulary/readings.ts';

export type Tally = {
  /** ms of the monotonic clock. */
  readonly at: number;
  readonly importWh: number | null;
  readonly powerW: number;
  readonly unregisteredWh: number;
};

export const newTally: Tally = { at: 0, importWh: null, powerW: 0, unregisteredWh: 0 };

const MS_PER_H = 3_600_000;

/** W that flow by this reading; 0 where it cannot tell. */
export const powerOf = ({ powerW, voltageV = [], currentA = [] }: MeterReading): number =>
  Math.max(0, powerW ?? voltageV.reduce((sum, volts, phase) => sum + volts * (currentA[phase] ?? 0), 0));

export const tallied = (before: Tally, reading: MeterReading, now: number): Tally => {
  const flowed = (before.powerW * (now - before.at)) / MS_PER_H;
  const stands = reading.importWh === before.importWh;
  return {
    at: now,
    importWh: reading.importWh,
    powerW: powerOf(reading),
    unregisteredWh: stands ? before.unregisteredWh + flowed : 0,
  };
};
