// Goal: readings reach the central system when they should: at the start and the end, at the interval, at even times
// of the day, when asked, and when status or offer change; each with the measurands that are configured (rules 22 to
// 25).
// Method: sessions with different settings; judged by every MeterValues and by what StopTransaction repeats.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Story } from '../kit/story.ts';

const sample = z.looseObject({
  measurand: z.string(),
  context: z.string(),
  value: z.string(),
  phase: z.string().optional(),
});
const meterValue = z.object({ timestamp: z.string(), sampledValue: z.array(sample) });
const message = z.object({
  connectorId: z.number(),
  transactionId: z.number().optional(),
  meterValue: z.array(meterValue),
});

const messages = (story: Story) => story.csms.heard('MeterValues').map((one) => message.parse(one));
const samples = (story: Story) =>
  messages(story).flatMap((one) =>
    one.meterValue.flatMap(({ timestamp, sampledValue }) =>
      sampledValue.map((value) => ({ ...one, ...value, at: Date.parse(timestamp) })),
    ),
  );
const inContext = (story: Story, context: string) => samples(story).filter((one) => one.context === context);

it('begin and end frame the transaction with its registers', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(10);
  const { values, meterStart, stop } = story.bill(1);
  expect(values.at(0)).toMatchObject({ context: 'Transaction.Begin', wh: meterStart });
  expect(values.at(-1)).toMatchObject({ context: 'Transaction.End', wh: stop?.meterStop });
  story.judge();
});

it.each([10, 60, 900])('every %s s while the transaction runs, counted from its start', (interval) => {
  const story = new Story({ ocpp: { MeterValueSampleInterval: interval } });
  story.charge(1, 'CAFE01');
  story.wait(3600);
  const times = inContext(story, 'Sample.Periodic').map(({ at }) => at);
  expect(times.length).toBe(
    Math.floor(
      (story.clock.now() - (times[0] ?? 0) + (story.clock.wall() ?? 0) - story.clock.now()) / (interval * 1000),
    ) + 1,
  );
  times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBe(interval * 1000));
  story.tag(1, 'CAFE01');
  story.wait(10);
  const count = inContext(story, 'Sample.Periodic').length;
  story.wait(3600);
  expect(inContext(story, 'Sample.Periodic')).toHaveLength(count);
  story.judge();
});

it('an interval of 0 takes none', () => {
  const story = new Story({ ocpp: { MeterValueSampleInterval: 0 } });
  story.charge(1, 'CAFE01');
  story.wait(3600);
  expect(inContext(story, 'Sample.Periodic')).toEqual([]);
  story.judge();
});

it('at even times of the day, for every connector; with the id of the transaction where one runs', () => {
  const story = new Story({
    ocpp: { ClockAlignedDataInterval: 900, MeterValuesAlignedData: ['Energy.Active.Import.Register', 'Voltage'] },
  });
  story.charge(1, 'CAFE01');
  story.wait(3600);
  const aligned = inContext(story, 'Sample.Clock');
  const registers = aligned.filter(({ measurand }) => measurand === 'Energy.Active.Import.Register');
  expect(registers.filter(({ connectorId }) => connectorId === 1)).toHaveLength(4);
  expect(registers.filter(({ connectorId }) => connectorId === 2)).toHaveLength(4);
  for (const { at, connectorId, transactionId } of aligned) {
    expect(at % 900_000).toBeLessThan(100);
    expect(transactionId).toBe(connectorId === 1 ? Number(story.bill(1).id) : undefined);
  }
  expect(aligned.filter(({ measurand }) => measurand === 'Voltage').length).toBe(2 * 4 * 3);
  story.judge();
});

it('when asked, with the measurands of the samples', () => {
  const story = new Story({
    ocpp: { MeterValuesSampledData: ['Energy.Active.Import.Register', 'Current.Import', 'Power.Active.Import'] },
  });
  story.charge(1, 'CAFE01');
  expect(story.ask('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 })).toEqual({
    status: 'Accepted',
  });
  story.wait(2);
  const triggered = inContext(story, 'Trigger');
  expect(new Set(triggered.map(({ measurand }) => measurand))).toEqual(
    new Set(['Energy.Active.Import.Register', 'Current.Import', 'Power.Active.Import']),
  );
  expect(triggered.filter(({ measurand }) => measurand === 'Current.Import').map(({ value }) => value)).toEqual([
    '16',
    '16',
    '16',
  ]);
  expect(story.ask('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 })).toEqual({
    status: 'Accepted',
  });
  story.wait(2);
  expect(inContext(story, 'Trigger').at(-1)).toMatchObject({ connectorId: 2 });
  expect(inContext(story, 'Trigger').at(-1)?.transactionId).toBeUndefined();
  story.judge();
});

it('at once when the offer changes and when the car pauses', () => {
  const story = new Story({
    ocpp: { MeterValueSampleInterval: 0, MeterValuesSampledData: ['Current.Offered', 'Energy.Active.Import.Register'] },
  });
  story.charge(1, 'CAFE01');
  story.wait(60);
  const before = inContext(story, 'Other').length;
  story.controller.limit('station', 10);
  story.wait(2);
  const offered = inContext(story, 'Other').filter(
    ({ measurand, phase }) => measurand === 'Current.Offered' && phase === 'L1',
  );
  expect(offered.at(-1)?.value).toBe('10');
  expect(inContext(story, 'Other').length).toBeGreaterThan(before);
  story.car(1, 'pause');
  story.wait(2);
  expect(story.status(1)).toBe('SuspendedEV');
  story.judge();
});

describe('what StopTransaction repeats', () => {
  const data = (story: Story) => z.array(meterValue).parse(story.bill(1).stop?.data);
  const session = (ocpp: object): Story => {
    const story = new Story({ ocpp });
    story.charge(1, 'CAFE01');
    story.wait(1800);
    story.tag(1, 'CAFE01');
    story.wait(10);
    return story;
  };

  it('is nothing when nothing is configured', () => {
    const story = session({});
    expect(data(story)).toEqual([]);
    story.judge();
  });

  it('is begin, samples and end when StopTxnSampledData is set', () => {
    const story = session({ StopTxnSampledData: ['Energy.Active.Import.Register'] });
    const contexts = data(story).map(({ sampledValue }) => sampledValue[0]?.context);
    expect(contexts.at(0)).toBe('Transaction.Begin');
    expect(contexts.at(-1)).toBe('Transaction.End');
    expect(contexts.filter((context) => context === 'Sample.Periodic').length).toBeGreaterThan(28);
    const registers = data(story).map(({ sampledValue }) => Number(sampledValue[0]?.value));
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
    story.judge();
  });

  it('is thinned to StopTransactionMaxMeterValues, begin and end always among it', () => {
    const story = session({ StopTxnSampledData: ['Energy.Active.Import.Register'], StopTransactionMaxMeterValues: 10 });
    const contexts = data(story).map(({ sampledValue }) => sampledValue[0]?.context);
    expect(contexts.length).toBeLessThanOrEqual(10);
    expect(contexts.at(0)).toBe('Transaction.Begin');
    expect(contexts.at(-1)).toBe('Transaction.End');
    story.judge();
  });

  it('survives a power cut', () => {
    const story = new Story({
      ocpp: { onPowerLossRestart: true, StopTxnSampledData: ['Energy.Active.Import.Register'] },
    });
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.crash();
    story.restart(30);
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(data(story).length).toBeGreaterThan(18);
    expect(data(story)[0]?.sampledValue[0]?.context).toBe('Transaction.Begin');
    story.judge();
  });
});

it('a single-phase car on three phases is measured as it is', () => {
  const story = new Story({ ocpp: { MeterValuesSampledData: ['Current.Import'] } });
  story.charge(1, 'CAFE01', { thenRequestAmps: 16, phases: 1 });
  story.wait(120);
  const last = messages(story)
    .at(-1)
    ?.meterValue[0]?.sampledValue.map(({ value }) => value);
  expect(last).toEqual(['16', '0', '0']);
  story.judge();
});
