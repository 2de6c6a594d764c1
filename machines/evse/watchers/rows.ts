/**
 * Everything that is watched by its reading: one row a fault, with the band, how long it may be left, and how long it
 * must be kept before all is well again. Adding a watcher is adding a row. Bands: integration guide, "Error Code
 * Details" (±20 % of 230 V, 50/60 Hz, 8 V, 80 °C); times are ours where it states none.
 */
import type { FaultName } from '../../vocabulary/faults.ts';
import { DERATING_HAIR } from '../../load/derating.ts';
import { isDark, isDead, largestAmps, type Bands, type Sight } from './sight.ts';
import { TELLING_A2 } from './stillness.ts';

/**
 * `beyond`: outside the band. `within`: inside, by some hair. `between`: neither, or not measured: all stays as it is.
 */
export type Verdict = 'beyond' | 'within' | 'between';

export type WatcherRow = {
  readonly fault: FaultName;
  /** Any of these, for its time, raises the fault. */
  readonly thresholds: readonly {
    readonly judge: (sight: Sight, bands: Bands) => Verdict;
    /** How long it may last, ms. */
    readonly holdMs: number;
  }[];
  /** How long every threshold must be `within` before the fault ends, ms. */
  readonly clearMs: number;
};

const verdict = (beyond: boolean, within = !beyond): Verdict => (beyond ? 'beyond' : within ? 'within' : 'between');

/** The phases that are alive, as parts of their nominal voltage; null when none is, or nobody measures. */
const parts = ({ voltageV }: Sight, bands: Bands): readonly number[] | null => {
  const alive = voltageV?.filter((volts) => !isDead(volts, bands)).map((volts) => volts / bands.nominalV) ?? [];
  return alive.length > 0 ? alive : null;
};
/** Back by so much, % of nominal, before a voltage is believed again. */
const VOLTAGE_HAIR = 2;
/** A hair against sums of binary fractions: 230 × 0.8 is 184 V, and 184 V is allowed. */
const EPSILON = 1e-9;

const voltage =
  (deviation: (part: number) => number) =>
  (sight: Sight, bands: Bands): Verdict => {
    const alive = parts(sight, bands);
    if (alive === null) return 'between';
    const percent = 100 * Math.max(...alive.map(deviation));
    return verdict(percent > bands.voltagePercent + EPSILON, percent <= bands.voltagePercent - VOLTAGE_HAIR + EPSILON);
  };

/** EN 50160: a public supply stays within +4 % and −6 % of 50 Hz; the same parts of 60 Hz. */
const frequencyBands = [
  { low: 47, high: 52 },
  { low: 56.4, high: 62.4 },
] as const;

const frequency = ({ frequencyHz }: Sight, _bands: Bands): Verdict =>
  frequencyHz === null
    ? 'between'
    : verdict(!frequencyBands.some(({ low, high }) => frequencyHz >= low && frequencyHz <= high));

/** More than this between two phases that are alive is no symmetrical supply, % of nominal. */
const ASYMMETRY = 20;

const lostPhase = ({ voltageV, ...sight }: Sight, bands: Bands): Verdict =>
  // With no phase alive at all it is a matter of `mains.ts`.
  voltageV === null || isDark({ voltageV, ...sight }, bands)
    ? 'between'
    : verdict(voltageV.some((volts) => isDead(volts, bands)));

const disorder = (sight: Sight, bands: Bands): Verdict => {
  const alive = parts(sight, bands);
  if (alive === null) return 'between';
  const apart = 100 * (Math.max(...alive) - Math.min(...alive));
  return verdict(sight.rotation === 'left' || apart > ASYMMETRY + EPSILON, apart <= ASYMMETRY - VOLTAGE_HAIR + EPSILON);
};

/** A car that has drawn too much is believed again only when another one may be there. */
const current =
  (limit: (offered: number) => number) =>
  ({ currentA, offeredAmps, carGone, ...sight }: Sight): Verdict =>
    currentA === null
      ? 'between'
      : verdict(largestAmps({ currentA, ...sight }) > limit(offeredAmps) + EPSILON, carGone);

/** °C by which the station must have cooled before it charges again. */
const COOL_DOWN = 10;
const heat = ({ celsius }: Sight, { stopCelsius }: Bands): Verdict =>
  celsius === null || Number.isNaN(celsius)
    ? 'between'
    : verdict(celsius > stopCelsius, celsius <= stopCelsius - COOL_DOWN);

const numberless = ({ celsius }: Sight): Verdict => (celsius === null ? 'between' : verdict(Number.isNaN(celsius)));
const standing = ({ celsius, unfeltA2, mostUnfeltA2 }: Sight): Verdict =>
  celsius === null || Number.isNaN(celsius) ? 'between' : verdict(unfeltA2 >= TELLING_A2, mostUnfeltA2 < TELLING_A2);

const warmth = ({ celsius }: Sight, { derateCelsius }: Bands): Verdict =>
  celsius === null || Number.isNaN(celsius)
    ? 'between'
    : verdict(celsius > derateCelsius, celsius <= derateCelsius - DERATING_HAIR);

/** Some meters count in steps of 100 Wh: two of them, and a bit. */
const MOST_UNREGISTERED_WH = 250;
/** No current flows through an open contact; a meter may see so much of its own noise, A. */
const GHOST_AMPS = 0.5;
const ghost = ({ currentA, contactOpen, ...sight }: Sight): Verdict =>
  currentA === null ? 'between' : verdict(contactOpen && largestAmps({ currentA, ...sight }) > GHOST_AMPS);

export const watchers: readonly WatcherRow[] = [
  {
    fault: 'OverCurrent',
    thresholds: [
      { judge: current((offered) => 1.1 * offered + 0.5), holdMs: 7000 },
      { judge: current((offered) => 1.2 * offered), holdMs: 10_000 },
    ],
    clearMs: 0,
  },
  { fault: 'UnderVoltage', thresholds: [{ judge: voltage((part) => 1 - part), holdMs: 1000 }], clearMs: 10_000 },
  { fault: 'OverVoltage', thresholds: [{ judge: voltage((part) => part - 1), holdMs: 1000 }], clearMs: 10_000 },
  { fault: 'InputFrequencyError', thresholds: [{ judge: frequency, holdMs: 2000 }], clearMs: 10_000 },
  { fault: 'PhaseLost', thresholds: [{ judge: lostPhase, holdMs: 1000 }], clearMs: 10_000 },
  { fault: 'VPRError', thresholds: [{ judge: disorder, holdMs: 2000 }], clearMs: 10_000 },
  {
    fault: 'EarthFault',
    thresholds: [
      {
        judge: ({ neutralEarthV: volts }, bands) =>
          volts === null ? 'between' : verdict(!(volts <= bands.neutralEarthV), volts <= 0.75 * bands.neutralEarthV),
        holdMs: 500,
      },
    ],
    clearMs: 10_000,
  },
  { fault: 'HighTemperature', thresholds: [{ judge: heat, holdMs: 2000 }], clearMs: 60_000 },
  { fault: 'Derated', thresholds: [{ judge: warmth, holdMs: 0 }], clearMs: 0 },
  {
    fault: 'TemperatureSensorFailed',
    thresholds: [
      { judge: numberless, holdMs: 5000 },
      { judge: standing, holdMs: 900_000 },
    ],
    clearMs: 10_000,
  },
  {
    fault: 'MeterActiveError',
    thresholds: [{ judge: ({ unregisteredWh }) => verdict(unregisteredWh > MOST_UNREGISTERED_WH), holdMs: 0 }],
    clearMs: 0,
  },
  { fault: 'MeterIdleError', thresholds: [{ judge: ghost, holdMs: 5000 }], clearMs: 5000 },
];
