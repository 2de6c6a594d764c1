/** All the hardware of a station, real or simulated: what `compose` is given. */
import type { Contactor } from './contactor.ts';
import type { Lock } from './lock.ts';
import type { Meter } from './meter.ts';
import type { Pilot } from './pilot.ts';
import type { Proximity } from './proximity.ts';
import type { Reader } from './reader.ts';
import type { Watchdog } from './watchdog.ts';

export type EvseHardware = {
  readonly pilot: Pilot;
  readonly contactor: Contactor;
  /** Absent with a fixed cable. */
  readonly lock?: Lock;
  /** Absent with a fixed cable. */
  readonly proximity?: Proximity;
  readonly meter: Meter;
  readonly reader?: Reader;
};

export type Hardware = {
  /** In order: the first is EVSE 1. */
  readonly evses: readonly EvseHardware[];
  readonly watchdog: Watchdog;
};
