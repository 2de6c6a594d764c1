// Goal: a reading becomes the sampled values that were configured, on the phases it has, and nothing is made up.
// Method: single- and three-phase readings against the measurand table of the user guide (lines 697–720).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meterValue, thinned, type Rendering, type Sample } from '../../../../adapters/csms/ocpp16/metering.ts';

const wall = Date.UTC(2026, 0, 1);
const three: Sample = {
  context: 'periodic',
  reading: {
    importWh: 1234.6,
    powerW: 11_040,
    voltageV: [230.04, 231, 229],
    currentA: [16, 16, 15.9996],
    powerPhaseW: [3680, 3690, 3670],
    frequencyHz: 50.016,
  },
  offeredAmps: 16,
};
const single: Sample = {
  context: 'aligned',
  reading: { importWh: 10, powerW: 2300, voltageV: [230], currentA: [10] },
  offeredAmps: 10,
};

const rendering: Rendering = { nominalVoltageV: () => 230, calibrationLawFormat: () => 'ocmf,plain' };

const values = (sample: Sample, list: readonly string[]) =>
  meterValue(sample, list, rendering, wall).sampledValue.map(({ measurand, phase, value, unit }) =>
    [measurand, phase, value, unit].filter((part) => part !== undefined).join(' '),
  );

describe('sampled values', () => {
  it('rule 25: every field is written out', () => {
    expect(meterValue(three, ['Energy.Active.Import.Register'], rendering, wall)).toEqual({
      timestamp: '2026-01-01T00:00:00.000Z',
      sampledValue: [
        {
          value: '1235',
          context: 'Sample.Periodic',
          format: 'Raw',
          measurand: 'Energy.Active.Import.Register',
          location: 'Outlet',
          unit: 'Wh',
        },
      ],
    });
  });

  it('rule 22: three phases are reported one by one, with the whole where there is one', () => {
    expect(values(three, ['Voltage', 'Current.Import', 'Power.Active.Import'])).toEqual([
      'Voltage L1-N 230 V',
      'Voltage L2-N 231 V',
      'Voltage L3-N 229 V',
      'Current.Import L1 16 A',
      'Current.Import L2 16 A',
      'Current.Import L3 16 A',
      'Power.Active.Import 11040 W',
      'Power.Active.Import L1 3680 W',
      'Power.Active.Import L2 3690 W',
      'Power.Active.Import L3 3670 W',
    ]);
    expect(values(three, ['Current.Offered', 'Power.Offered', 'Frequency'])).toEqual([
      'Current.Offered 48 A',
      'Current.Offered L1 16 A',
      'Current.Offered L2 16 A',
      'Current.Offered L3 16 A',
      'Power.Offered 11040 W',
      'Frequency 50.02',
    ]);
  });

  it('a single phase carries no phase', () => {
    expect(
      values(single, ['Voltage', 'Current.Import', 'Power.Active.Import', 'Current.Offered', 'Power.Offered']),
    ).toEqual([
      'Voltage 230 V',
      'Current.Import 10 A',
      'Power.Active.Import 2300 W',
      'Current.Offered 10 A',
      'Power.Offered 2300 W',
    ]);
  });

  it('rule 22: an empty list, or one of which nothing is measured, means the energy register', () => {
    expect(values(single, [])).toEqual(['Energy.Active.Import.Register 10 Wh']);
    expect(values(single, ['Frequency', 'Temperature'])).toEqual(['Energy.Active.Import.Register 10 Wh']);
    expect(values(single, ['Frequency', 'Voltage'])).toEqual(['Voltage 230 V']);
  });
});

describe('thinning', () => {
  it('rule 23: keeps begin and end, the order, and at most so many', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 2, max: 60 }), (between, most) => {
        const samples = [
          { context: 'begin' as const, n: -1 },
          ...Array.from({ length: between }, (_, n) => ({ context: 'periodic' as const, n })),
          { context: 'end' as const, n: between },
        ];
        const kept = thinned(samples, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect([kept[0], kept.at(-1)]).toEqual([samples[0], samples.at(-1)]);
        expect(kept.map(({ n }) => n)).toEqual(kept.map(({ n }) => n).toSorted((a, b) => a - b));
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(samples.length, Math.ceil(most / 2)));
      }),
    );
  });
});
