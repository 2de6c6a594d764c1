// Goal: what a watcher has raised ends only when all is well by some hair, never because nobody measures any more; what
// is dead is told from what is low (integration guide, "Error Code Details").
// Method: each fault raised, then readings between the bands for a day, then none at all, then good ones.
import { describe, expect, it } from 'vitest';
import { isDark, isDead, largestAmps, type Sight } from '../../../machines/evse/watchers/sight.ts';
import { calm, watch, type WatchState } from '../../../machines/evse/watchers/watch.ts';
import type { FaultName } from '../../../machines/vocabulary/faults.ts';
import { bands, healthy } from '../../kit/sight.ts';

const DAY_MS = 86_400_000;
/** What is said of one fault, look by look, each sight standing for a day. */
const said = (fault: FaultName, ...sights: readonly Partial<Sight>[]): readonly string[] => {
  let state: WatchState = calm;
  let now = 0;
  const look = (sight: Partial<Sight>): readonly string[] => {
    const seen = watch(state, { ...healthy, ...sight }, bands, now);
    ({ state } = seen);
    return seen.sentences.filter((one) => one.fault === fault).map(({ type }) => type.replace('fault.', ''));
  };
  return sights.flatMap((sight) => {
    const first = look(sight);
    now += DAY_MS;
    return [...first, ...look(sight)];
  });
};

const volts = (value: number): Partial<Sight> => ({ voltageV: [230, value, 230] });
type Row = readonly [fault: FaultName, bad: object, between: object, unmeasured: object, well: object];
const rows: readonly Row[] = [
  ['UnderVoltage', volts(183), volts(188.5), { voltageV: null }, volts(188.6)],
  ['OverVoltage', volts(277), volts(271.5), { voltageV: null }, volts(271.4)],
  ['VPRError', volts(277), volts(272), { voltageV: null }, volts(271.4)],
  ['VPRError', { rotation: 'left' }, { rotation: 'left', voltageV: [220, 230, 230] }, { voltageV: [] }, {}],
  ['PhaseLost', volts(100), volts(114.9), { voltageV: null }, volts(115)],
  ['InputFrequencyError', { frequencyHz: 46 }, { frequencyHz: 53 }, { frequencyHz: null }, { frequencyHz: 60 }],
  ['EarthFault', { neutralEarthV: 9 }, { neutralEarthV: 6.1 }, { neutralEarthV: null }, { neutralEarthV: 6 }],
  ['HighTemperature', { celsius: 81 }, { celsius: 70.1 }, { celsius: null }, { celsius: 70 }],
  ['HighTemperature', { celsius: 81 }, { celsius: 79 }, { celsius: Number.NaN }, { celsius: 25 }],
  ['Derated', { celsius: 66 }, { celsius: 63.1 }, { celsius: null }, { celsius: 63 }],
  ['Derated', { celsius: 66 }, { celsius: 64 }, { celsius: Number.NaN }, { celsius: 20 }],
  ['TemperatureSensorFailed', { celsius: Number.NaN }, { celsius: Number.NaN }, { celsius: null }, { celsius: 25 }],
  [
    'OverCurrent',
    { currentA: [0, 20, 0], offeredAmps: 16 },
    { currentA: [0, 10, 0], offeredAmps: 16 },
    { currentA: null, carGone: true },
    { carGone: true },
  ],
  [
    'MeterIdleError',
    { currentA: [1], contactOpen: true },
    { currentA: [0.6], contactOpen: true },
    { currentA: null, contactOpen: true },
    { currentA: [0.5], contactOpen: true },
  ],
];

describe.each(rows)('%s (row %#)', (fault, bad, between, unmeasured, well) => {
  it('once raised, outlives what is neither bad nor good, and what nobody measures', () => {
    expect(said(fault, bad, between, unmeasured)).toEqual(['found']);
  });

  it('ends when all is well, and is raised again by the next', () => {
    expect(said(fault, bad, between, well, bad)).toEqual(['found', 'gone', 'found']);
  });

  it('is not raised by what is neither bad nor good, where that is no trouble by itself, nor by no reading', () => {
    expect(said(fault, unmeasured, well)).toEqual([]);
  });
});

describe('a phase', () => {
  it.each([
    [115, false],
    [114.9, true],
    [0, true],
    [Number.NaN, true],
  ])('at %f V of 230 is dead: %s', (value, dead) => {
    expect(isDead(value, bands)).toBe(dead);
  });

  it.each<[readonly number[] | null, boolean]>([
    [null, false],
    [[], false],
    [[0, 0, 0], true],
    [[0, 114, 3], true],
    [[0, 230, 0], false],
    [[0], true],
  ])('of %j: the supply is away: %s', (voltageV, dark) => {
    expect(isDark({ voltageV }, bands)).toBe(dark);
  });

  it.each<[readonly number[] | null, number]>([
    [null, 0],
    [[], 0],
    [[3, 16, 2], 16],
    [[-5], 0],
  ])('of %j: the largest current is %f A', (currentA, amps) => {
    expect(largestAmps({ currentA })).toBe(amps);
  });
});
