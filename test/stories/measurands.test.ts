// Goal: every measurand that somebody here measures is told, on every phase, at its place and in its unit (rules 22,
// 24 and 25; guide 697–720; 001 "Meter Value Measurement Specifics"); what nobody measures is left out, never made up.
// Method: sessions with the whole list of OCPP 1.6; judged by MeterValues against the plant.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Story } from '../kit/story.ts';

const everyMeasurand = [
  'Energy.Active.Export.Register',
  'Energy.Active.Import.Register',
  'Energy.Reactive.Export.Register',
  'Energy.Reactive.Import.Register',
  'Energy.Active.Export.Interval',
  'Energy.Active.Import.Interval',
  'Energy.Reactive.Export.Interval',
  'Energy.Reactive.Import.Interval',
  'Power.Active.Export',
  'Power.Active.Import',
  'Power.Offered',
  'Power.Reactive.Export',
  'Power.Reactive.Import',
  'Power.Factor',
  'Current.Import',
  'Current.Export',
  'Current.Offered',
  'Voltage',
  'Frequency',
  'Temperature',
  'SoC',
  'RPM',
];

const sample = z.object({
  value: z.string(),
  measurand: z.string(),
  phase: z.string().optional(),
  unit: z.string().optional(),
  location: z.string(),
  context: z.string(),
});
const message = z.object({ meterValue: z.tuple([z.object({ sampledValue: z.array(sample) })]) });

const lastValue = (story: Story, context: string) => {
  const all = story.csms.heard('MeterValues').map((one) => message.parse(one).meterValue[0].sampledValue);
  return all.findLast(([first]) => first?.context === context) ?? [];
};
const told = (story: Story) =>
  lastValue(story, 'Sample.Periodic').map(({ measurand, phase = '', value, unit = '', location }) =>
    [measurand, phase, value, unit, location].join(' ').replaceAll(/ +/g, ' '),
  );

const listed = (ports: object[] = [{}]) =>
  new Story({
    ports: ports.map((port) => ({ temperature: { enable: true }, ...port })),
    ocpp: { MeterValuesSampledData: everyMeasurand },
  });

it('rule 22: three phases: each value with its phase, unit and place', () => {
  const story = listed();
  story.charge(1, 'CAFE01', { thenRequestAmps: 16, car: { tellsCharge: true } });
  story.wait(300);
  const values = told(story);
  for (const phase of ['L1', 'L2', 'L3']) {
    expect(values).toContain(`Voltage ${phase}-N 230 V Outlet`);
    expect(values).toContain(`Current.Import ${phase} 16 A Outlet`);
    expect(values).toContain(`Current.Export ${phase} 0 A Outlet`);
    expect(values).toContain(`Power.Active.Import ${phase} 3680 W Outlet`);
    expect(values).toContain(`Current.Offered ${phase} 32 A Outlet`);
  }
  expect(values).toContain('Current.Offered 96 A Outlet');
  expect(values).toContain('Power.Active.Import 11040 W Outlet');
  expect(values).toContain('Power.Active.Export 0 W Outlet');
  expect(values).toContain('Power.Offered 22080 W Outlet');
  expect(values).toContain('Power.Factor 0.98 Outlet');
  expect(values).toContain('Energy.Active.Export.Register 0 Wh Outlet');
  // A minute of 11,040 W.
  expect(values).toContain('Energy.Active.Import.Interval 184 Wh Outlet');
  // Hertz is no unit of 1.6 (errata 4.0, 3.84).
  expect(values).toContain('Frequency 50 Outlet');
  const of = (measurand: string) => values.find((value) => value.startsWith(measurand));
  expect(of('Temperature')).toMatch(/^Temperature [\d.]+ Celcius Body$/);
  expect(of('SoC')).toMatch(/^SoC 2\d Percent EV$/);
  expect(of('Power.Reactive.Import')).toMatch(/^Power.Reactive.Import 22\d\d var Outlet$/);
  expect(of('Energy.Reactive.Import.Register')).toMatch(/ varh Outlet$/);
  expect(of('Voltage 2')).toBeUndefined();
  expect(of('RPM')).toBeUndefined();
  story.judge();
});

it('rule 22: one phase: only the whole, without a phase', () => {
  const story = listed([{ phase_count: 1 }]);
  story.charge(1, 'CAFE01', { thenRequestAmps: 16, phases: 1 });
  story.wait(300);
  const values = told(story);
  expect(values).toContain('Voltage 230 V Outlet');
  expect(values).toContain('Current.Import 16 A Outlet');
  expect(values).toContain('Current.Offered 32 A Outlet');
  expect(values.filter((value) => / L\d/.test(value))).toEqual([]);
  story.judge();
});

it('a car that does not tell its charge, a station that feels no warmth: nothing is told of either', () => {
  const story = listed([{ temperature: { enable: false } }]);
  story.charge(1, 'CAFE01');
  story.wait(300);
  expect(told(story).filter((value) => /^(SoC|Temperature)/.test(value))).toEqual([]);
  story.judge();
});

it('rule 22: intervals add up to what the register has grown by', () => {
  const story = listed();
  story.charge(1, 'CAFE01');
  story.wait(1800);
  const numbers = (measurand: string) =>
    story.csms
      .heard('MeterValues')
      .flatMap((one) => message.parse(one).meterValue[0].sampledValue)
      .filter((one) => one.context === 'Sample.Periodic' && one.measurand === measurand)
      .map(({ value }) => Number(value));
  const registers = numbers('Energy.Active.Import.Register');
  const intervals = numbers('Energy.Active.Import.Interval');
  expect(intervals).toHaveLength(registers.length);
  expect(intervals.reduce((sum, wh) => sum + wh, 0)).toBe((registers.at(-1) ?? 0) - story.bill(1).meterStart);
  story.judge();
});

it('rule 22: intervals add up over a power cut that the transaction survives, whatever else was told meanwhile', () => {
  const story = new Story({
    ocpp: {
      onPowerLossRestart: true,
      MeterValuesSampledData: everyMeasurand,
      ClockAlignedDataInterval: 50,
      MeterValuesAlignedData: ['Energy.Active.Import.Register'],
    },
  });
  story.charge(1, 'CAFE01');
  story.wait(620);
  story.crash();
  story.restart(60);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.wait(600);
  const numbers = (measurand: string) =>
    story.csms
      .heard('MeterValues')
      .filter(({ transactionId }) => transactionId !== undefined)
      .flatMap((one) => message.parse(one).meterValue[0].sampledValue)
      .filter((one) => one.context === 'Sample.Periodic' && one.measurand === measurand)
      .map(({ value }) => Number(value));
  const registers = numbers('Energy.Active.Import.Register');
  for (const kind of ['Active.Import', 'Reactive.Import']) {
    expect(numbers(`Energy.${kind}.Interval`)).toHaveLength(registers.length);
  }
  const sum = numbers('Energy.Active.Import.Interval').reduce((all, wh) => all + wh, 0);
  expect(Math.abs(sum - ((registers.at(-1) ?? 0) - story.bill(1).meterStart))).toBeLessThanOrEqual(1);
  story.judge();
});

it('at even times of the day, and repeated at the end: each list with every measurand of its own', () => {
  const wanted = everyMeasurand.filter((one) => one !== 'RPM' && one !== 'SoC');
  const story = new Story({
    ports: [{ temperature: { enable: true } }],
    ocpp: {
      ClockAlignedDataInterval: 300,
      MeterValueSampleInterval: 0,
      MeterValuesSampledData: ['Voltage'],
      MeterValuesAlignedData: everyMeasurand,
      StopTxnSampledData: [],
      StopTxnAlignedData: everyMeasurand,
    },
  });
  story.charge(1, 'CAFE01');
  story.wait(1200);
  const names = (values: readonly { readonly measurand: string }[]) =>
    new Set(values.map(({ measurand }) => measurand));
  expect(names(lastValue(story, 'Sample.Clock'))).toEqual(new Set(wanted));
  story.tag(1, 'CAFE01');
  story.wait(10);
  const data = z.array(z.object({ sampledValue: z.array(sample) })).parse(story.bill(1).stop?.data);
  const contexts = data.map(({ sampledValue }) => sampledValue[0]?.context);
  expect([contexts.at(0), contexts.at(-1)]).toEqual(['Transaction.Begin', 'Transaction.End']);
  const aligned = data.filter(({ sampledValue }) => sampledValue[0]?.context === 'Sample.Clock');
  expect(aligned).toHaveLength(4);
  // The first has no reading before it to count from, if none was taken while the connector was free.
  for (const { sampledValue } of aligned.slice(1)) expect(names(sampledValue)).toEqual(new Set(wanted));
  // Five minutes of 11,040 W.
  const interval = aligned.at(-1)?.sampledValue.find(({ measurand }) => measurand === 'Energy.Active.Import.Interval');
  expect(interval?.value).toBe('920');
  story.judge();
});

it('rule 24: a list with one word that is no measurand is refused, and nothing changes', () => {
  const story = new Story();
  const ask = (value: string) => story.ask('ChangeConfiguration', { key: 'MeterValuesSampledData', value });
  expect(ask('Voltage,Humidity')).toEqual({ status: 'Rejected' });
  expect(story.ask('GetConfiguration', { key: ['MeterValuesSampledData'] })).toMatchObject({
    configurationKey: [{ value: 'Energy.Active.Import.Register' }],
  });
  story.judge();
});

it('rule 25: where nobody measures what is asked for, the energy register is told', () => {
  const story = new Story({ ports: [{}], ocpp: { MeterValuesSampledData: ['RPM'] } });
  story.charge(1, 'CAFE01');
  story.wait(120);
  expect(told(story)).toMatchObject([expect.stringMatching(/^Energy.Active.Import.Register \d+ Wh Outlet$/)]);
  story.judge();
});
