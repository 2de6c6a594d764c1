// Goal: every band of the watchers is exactly as wide and as patient as its row says.
// Method: readings at, inside and outside each border, at the last millisecond before and on the end of each time.
import { describe, expect, it } from 'vitest';
import { watchers } from '../../../machines/evse/watchers/rows.ts';
import { unseen, type Sight } from '../../../machines/evse/watchers/sight.ts';
import { newTally, powerOf, tallied } from '../../../machines/evse/watchers/tally.ts';
import { calm, watch, type WatchState } from '../../../machines/evse/watchers/watch.ts';
import type { FaultName } from '../../../machines/vocabulary/faults.ts';
import { bands, healthy } from '../../kit/sight.ts';

class Bench {
  #state: WatchState = calm;
  #sight = healthy;
  #now = 0;
  dueAt = Infinity;
  readonly said: string[] = [];

  sees(sight: Partial<Sight>): this {
    this.#sight = { ...healthy, ...sight };
    return this.wait(0);
  }

  wait(ms: number): this {
    this.#now += ms;
    const { state, sentences, dueAt } = watch(this.#state, this.#sight, bands, this.#now);
    this.#state = state;
    this.dueAt = dueAt - this.#now;
    for (const { type, fault } of sentences) this.said.push(`${type} ${fault}`);
    return this;
  }
}

const found = (fault: FaultName) => `fault.found ${fault}`;
const gone = (fault: FaultName) => `fault.gone ${fault}`;
const volts = (value: number): Partial<Sight> => ({ voltageV: [230, value, 230] });
const drawn = (amps: number, offeredAmps: number): Partial<Sight> => ({ currentA: [0, amps, 0], offeredAmps });

/**
 * Fault; the last reading that is in order; the first that is not; how long it may stand; the first good enough to end
 * it; how long it must be.
 */
const rows: readonly (readonly [FaultName, Partial<Sight>, Partial<Sight>, number, Partial<Sight>, number])[] = [
  ['OverCurrent', drawn(18.1, 16), drawn(18.11, 16), 7000, { ...drawn(0, 0), carGone: true }, 0],
  ['UnderVoltage', volts(184), volts(183.9), 1000, volts(188.6), 10_000],
  ['OverVoltage', volts(276), volts(276.1), 1000, volts(271.4), 10_000],
  ['InputFrequencyError', { frequencyHz: 47 }, { frequencyHz: 46.99 }, 2000, { frequencyHz: 47 }, 10_000],
  ['InputFrequencyError', { frequencyHz: 52 }, { frequencyHz: 52.01 }, 2000, { frequencyHz: 52 }, 10_000],
  ['InputFrequencyError', { frequencyHz: 56.4 }, { frequencyHz: 56.39 }, 2000, { frequencyHz: 60 }, 10_000],
  ['InputFrequencyError', { frequencyHz: 62.4 }, { frequencyHz: 62.41 }, 2000, { frequencyHz: 60 }, 10_000],
  ['PhaseLost', volts(230), volts(114), 1000, volts(230), 10_000],
  ['VPRError', { rotation: 'right' }, { rotation: 'left' }, 2000, { rotation: 'right' }, 10_000],
  ['EarthFault', { neutralEarthV: 8 }, { neutralEarthV: 8.1 }, 500, { neutralEarthV: 6 }, 10_000],
  ['EarthFault', { neutralEarthV: 8 }, { neutralEarthV: Number.NaN }, 500, { neutralEarthV: 6 }, 10_000],
  ['HighTemperature', { celsius: 80 }, { celsius: 80.1 }, 2000, { celsius: 70 }, 60_000],
  ['Derated', { celsius: 65 }, { celsius: 65.1 }, 0, { celsius: 63 }, 0],
  ['TemperatureSensorFailed', { celsius: 25 }, { celsius: Number.NaN }, 5000, { celsius: 25 }, 10_000],
  [
    'TemperatureSensorFailed',
    { unfeltA2: 127.9, mostUnfeltA2: 127.9 },
    { unfeltA2: 128, mostUnfeltA2: 128 },
    900_000,
    {},
    10_000,
  ],
  ['MeterActiveError', { unregisteredWh: 250 }, { unregisteredWh: 250.1 }, 0, { unregisteredWh: 0 }, 0],
  [
    'MeterIdleError',
    { ...drawn(0.5, 6), contactOpen: true },
    { ...drawn(0.51, 6), contactOpen: true },
    5000,
    { contactOpen: true },
    5000,
  ],
];

const ofFault = (fault: FaultName) => (bench: Bench) => bench.said.filter((sentence) => sentence.endsWith(` ${fault}`));

describe.each(rows)('%s (row %#)', (fault, good, bad, holdMs, well, clearMs) => {
  const of = ofFault(fault);

  it('lets the border stand for ever', () => {
    expect(of(new Bench().sees(good).wait(holdMs + 86_400_000))).toEqual([]);
  });

  it('says it once', () => {
    expect(of(new Bench().sees(bad).wait(holdMs).wait(1000).wait(1000))).toEqual([found(fault)]);
  });

  it('ends when all has been well long enough', () => {
    expect(of(new Bench().sees(bad).wait(holdMs).sees(well).wait(clearMs))).toEqual([found(fault), gone(fault)]);
  });
});

describe.each(rows.filter(([, , , holdMs]) => holdMs > 0))(
  '%s, which takes its time',
  (fault, _, bad, holdMs, well) => {
    const of = ofFault(fault);

    it('is patient to the last millisecond, and once more after every good reading', () => {
      const bench = new Bench().sees(bad).wait(holdMs - 1);
      expect(of(bench)).toEqual([]);
      bench
        .sees(well)
        .sees(bad)
        .wait(holdMs - 1);
      expect(of(bench)).toEqual([]);
      expect(bench.dueAt).toBe(1);
      expect(of(bench.wait(1))).toEqual([found(fault)]);
    });
  },
);

describe.each(rows.filter((row) => row[5] > 0))('%s, which ends late', (fault, _, bad, holdMs, well, clearMs) => {
  const of = ofFault(fault);

  it('does not end a millisecond before all has been well long enough', () => {
    const bench = new Bench().sees(bad).wait(holdMs).sees(well);
    expect(of(bench.wait(clearMs - 1))).toEqual([found(fault)]);
    bench.sees(bad).sees(well);
    expect(of(bench.wait(clearMs - 1))).toEqual([found(fault)]);
  });
});

describe('over-current', () => {
  it('also after 10 s of more than a fifth too much, when the first threshold does not see it', () => {
    // Below 5 A the allowance of 0.5 A is wider than a fifth.
    const bench = new Bench().sees(drawn(0.4, 0)).wait(9999);
    expect(bench.said).toEqual([]);
    expect(bench.wait(1).said).toEqual([found('OverCurrent')]);
  });

  it('is not over for the same car, however little it draws', () => {
    const bench = new Bench().sees(drawn(20, 16)).wait(7000).sees(drawn(0, 0)).wait(86_400_000);
    expect(bench.said).toEqual([found('OverCurrent')]);
  });
});

describe('what nobody measures', () => {
  it('raises nothing', () => {
    expect(new Bench().sees(unseen).wait(86_400_000).said).toEqual([]);
  });

  it('neither ends what has been raised', () => {
    const bench = new Bench().sees(volts(183)).wait(1000).sees({ voltageV: null }).wait(86_400_000);
    expect(bench.said).toEqual([found('UnderVoltage')]);
  });

  it('a supply without any phase is for another to judge', () => {
    expect(new Bench().sees({ voltageV: [0, 0, 0] }).wait(86_400_000).said).toEqual([]);
  });
});

it('phases that are 20 % apart are no symmetrical supply', () => {
  expect(new Bench().sees({ voltageV: [207, 230, 253] }).wait(60_000).said).toEqual([]);
  expect(new Bench().sees({ voltageV: [207, 230, 253.1] }).wait(2000).said).toEqual([found('VPRError')]);
});

it('a current that has come and gone between two looks of the sensor is no frozen sensor', () => {
  const bench = new Bench().sees({ unfeltA2: 256, mostUnfeltA2: 256 }).wait(60_000);
  bench.sees({ unfeltA2: 0, mostUnfeltA2: 256 }).wait(86_400_000);
  expect(bench.said).toEqual([]);
});

it('every watcher has a fault of its own and a time', () => {
  expect(new Set(watchers.map(({ fault }) => fault)).size).toBe(watchers.length);
  for (const { thresholds } of watchers) expect(thresholds.length).toBeGreaterThan(0);
});

describe('power against register', () => {
  const reading = (importWh: number, powerW: number) => ({ importWh, powerW });

  it('adds up what flows while the register stands, and forgets it when it moves', () => {
    let tally = tallied(newTally, reading(1000, 3600), 0);
    tally = tallied(tally, reading(1000, 7200), 10_000);
    expect(tally.unregisteredWh).toBeCloseTo(10, 6);
    tally = tallied(tally, reading(1000, 0), 20_000);
    expect(tally.unregisteredWh).toBeCloseTo(30, 6);
    expect(tallied(tally, reading(1001, 0), 30_000).unregisteredWh).toBe(0);
  });

  it('takes volts times amperes where no power is shown, and nothing for an export', () => {
    expect(powerOf({ importWh: 0, voltageV: [230, 230], currentA: [10, 6] })).toBe(3680);
    expect(powerOf({ importWh: 0, powerW: -500 })).toBe(0);
    expect(powerOf({ importWh: 0 })).toBe(0);
  });
});
