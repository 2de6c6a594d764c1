/**
 * What the senses of one EVSE say at this moment, for those who watch it: the supply through the meter's eyes, the
 * temperature, the voltage between neutral and earth. Values are readings, not events: nobody is told of one that is
 * in order. What is not measured is null, never a placeholder 0.
 */
import type { MeterReading } from '../../vocabulary/readings.ts';

export type Sight = {
  /** Volts to neutral, one entry a phase. */
  readonly voltageV: readonly number[] | null;
  /** Amperes, one entry a phase. */
  readonly currentA: readonly number[] | null;
  readonly frequencyHz: number | null;
  readonly rotation: NonNullable<MeterReading['rotation']> | null;
  readonly neutralEarthV: number | null;
  /** Inside the station, °C. NaN: the sensor is fitted and gives no number. */
  readonly celsius: number | null;
  /** How far the current is from the one that the sensor shows, A² (`stillness.ts`). */
  readonly unfeltA2: number;
  /** The furthest that it has been since the sensor moved: as long as it stands, it has not shown it. */
  readonly mostUnfeltA2: number;
  /** Wh that must have flowed, by power and time, since the register was last seen to move. */
  readonly unregisteredWh: number;
  /** The pilot says that no car is there. */
  readonly carGone: boolean;
  /** The main contact is measured open. */
  readonly contactOpen: boolean;
  /** What the pilot offers, A per phase. */
  readonly offeredAmps: number;
};

/** Where the bands end; each is a setting of the EVSE. */
export type Bands = {
  /** Volts to neutral. */
  readonly nominalV: number;
  /** Deviation from nominal that is allowed, %. */
  readonly voltagePercent: number;
  readonly neutralEarthV: number;
  /** °C: above this less and less is offered. */
  readonly derateCelsius: number;
  /** °C: above this nothing is charged. */
  readonly stopCelsius: number;
};

export const unseen: Sight = {
  voltageV: null,
  currentA: null,
  frequencyHz: null,
  rotation: null,
  neutralEarthV: null,
  celsius: null,
  unfeltA2: 0,
  mostUnfeltA2: 0,
  unregisteredWh: 0,
  carGone: false,
  contactOpen: false,
  offeredAmps: 0,
};

/** Below this part of its nominal voltage a phase is dead, not low. */
const DEAD = 0.5;

export const isDead = (volts: number, { nominalV }: Pick<Bands, 'nominalV'>): boolean => !(volts >= DEAD * nominalV);

/** No phase has voltage. Unmeasured is not dead: a meter that cannot tell must not stop a station. */
export const isDark = ({ voltageV }: Pick<Sight, 'voltageV'>, bands: Pick<Bands, 'nominalV'>): boolean =>
  voltageV !== null && voltageV.length > 0 && voltageV.every((volts) => isDead(volts, bands));

export const largestAmps = ({ currentA }: Pick<Sight, 'currentA'>): number => Math.max(0, ...(currentA ?? []));
