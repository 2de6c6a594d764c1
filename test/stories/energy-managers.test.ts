// Goal: evcc and Home Assistant work with this station as central systems, without options: what they send, in their
// order, is understood the first time.
// Method: each habit of theirs in a story of its own; judged by the answers on the wire, the plant and the ledger.
// Smart charging has its own stories.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
/** All 22 measurands of the norm in one text, as Home Assistant sends it. */
const everything =
  'Energy.Active.Export.Register,Energy.Active.Import.Register,Energy.Reactive.Export.Register,' +
  'Energy.Reactive.Import.Register,Energy.Active.Export.Interval,Energy.Active.Import.Interval,' +
  'Energy.Reactive.Export.Interval,Energy.Reactive.Import.Interval,Power.Active.Export,Power.Active.Import,' +
  'Power.Offered,Power.Reactive.Export,Power.Reactive.Import,Power.Factor,Current.Import,Current.Export,' +
  'Current.Offered,Voltage,Frequency,Temperature,SoC,RPM';
const set = (story: Story, key: string, value: string) => story.ask('ChangeConfiguration', { key, value });
const valueOf = (story: Story, key: string) => story.ask('GetConfiguration', { key: [key] });

describe('boot Pending with retries', () => {
  it('registers again at the interval, answers meanwhile, and is accepted in the end', () => {
    const story = new Story({ online: false });
    story.csms.registration = 'Pending';
    story.csms.intervalS = 20;
    story.csms.comeBack();
    story.wait(90);
    expect(story.csms.heard('BootNotification').length).toBeGreaterThan(2);
    expect(story.csms.heard('StatusNotification')).toEqual([]);
    expect(JSON.stringify(story.ask('GetConfiguration'))).toContain('NumberOfConnectors');
    expect(set(story, 'MeterValueSampleInterval', '10')).toEqual(accepted);
    story.csms.registration = 'Accepted';
    story.wait(60);
    expect(story.csms.heard('StatusNotification').map(({ connectorId }) => connectorId)).toContain(1);
    story.charge(1, 'CAFE01');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });
});

it('ChangeAvailability before our first status is obeyed, and the first status is right', () => {
  const story = new Story({ online: false });
  story.csms.registration = 'Pending';
  story.csms.intervalS = 30;
  story.csms.comeBack();
  story.wait(60);
  expect(story.ask('ChangeAvailability', { connectorId: 1, type: 'Operative' })).toEqual(accepted);
  expect(story.ask('ChangeAvailability', { connectorId: 2, type: 'Inoperative' })).toEqual(accepted);
  story.csms.registration = 'Accepted';
  story.wait(60);
  expect(story.told(1)[0]).toBe('Available');
  expect(story.told(2)[0]).toBe('Unavailable');
  story.judge();
});

describe('configuration', () => {
  it('GetConfiguration without keys, and with an empty list, returns all in one answer (rule 34)', () => {
    const story = new Story();
    const shape = z.object({
      configurationKey: z.array(z.object({ key: z.string(), readonly: z.boolean(), value: z.string().optional() })),
    });
    const all = shape.parse(story.ask('GetConfiguration')).configurationKey;
    expect(all.length).toBeGreaterThan(60);
    expect(all.map(({ key }) => key)).not.toContain('AuthorizationKey');
    expect(shape.parse(story.ask('GetConfiguration', { key: [] })).configurationKey).toEqual(all);
    story.judge();
  });

  it('rule 34: unknown keys are named, known ones answered all the same, whatever the case of their letters', () => {
    const story = new Story();
    expect(story.ask('GetConfiguration', { key: ['meterVALUEsampleINTERVAL', 'EvccKey'] })).toEqual({
      configurationKey: [{ key: 'MeterValueSampleInterval', readonly: false, value: '60' }],
      unknownKey: ['EvccKey'],
    });
    story.judge();
  });

  it('rule 34: as many keys as GetConfigurationMaxKeys, and one more is refused', () => {
    const story = new Story();
    const keys = Array.from({ length: 10 }, (_, index) => `Key${index}`);
    expect(story.ask('GetConfiguration', { key: keys })).toEqual({ unknownKey: keys });
    expect(story.ask('GetConfiguration', { key: [...keys, 'Key10'] })).toBe('OccurenceConstraintViolation');
    story.judge();
  });

  it('a list of 442 characters is taken whole, and told whole', () => {
    const story = new Story();
    expect(everything).toHaveLength(442);
    expect(set(story, 'MeterValuesSampledData', everything)).toEqual(accepted);
    expect(valueOf(story, 'MeterValuesSampledData')).toMatchObject({ configurationKey: [{ value: everything }] });
    story.charge(1, 'CAFE01');
    story.wait(120);
    expect(JSON.stringify(story.csms.heard('MeterValues').at(-1))).toContain('Power.Factor');
    story.judge();
  });

  it('measurands one by one: each is accepted or refused for itself', () => {
    const story = new Story();
    for (const measurand of everything.split(',')) {
      expect(set(story, 'MeterValuesSampledData', measurand)).toEqual(accepted);
      expect(valueOf(story, 'MeterValuesSampledData')).toMatchObject({ configurationKey: [{ value: measurand }] });
    }
    expect(set(story, 'MeterValuesSampledData', 'Power.Imaginary')).toEqual({ status: 'Rejected' });
    expect(valueOf(story, 'MeterValuesSampledData')).toMatchObject({ configurationKey: [{ value: 'RPM' }] });
    story.judge();
  });
});

it('idle meter values by trigger, without a transaction', () => {
  const story = new Story();
  for (const connectorId of [1, 2]) {
    expect(story.ask('TriggerMessage', { requestedMessage: 'MeterValues', connectorId })).toEqual(accepted);
    story.wait(2);
    const last = story.csms.heard('MeterValues').at(-1);
    expect(last).toMatchObject({ connectorId });
    expect(last?.['transactionId']).toBeUndefined();
  }
  story.judge();
});

describe('a status is never older than 60 s when it is told', () => {
  const ages = (story: Story): readonly number[] => {
    const origin = (story.clock.wall() ?? 0) - story.clock.now();
    return story.csms
      .calls()
      .filter(({ action }) => action === 'StatusNotification')
      .map(({ at, payload }) => (origin + at - Date.parse(z.string().parse(payload['timestamp']))) / 1000);
  };

  it('after a registration', () => {
    const story = new Story({ online: false });
    story.wait(3600);
    story.csms.comeBack();
    story.wait(400);
    expect(ages(story).length).toBeGreaterThan(2);
    expect(Math.max(...ages(story))).toBeLessThan(60);
    story.judge();
  });

  it('after a trigger, hours after it came about', () => {
    const story = new Story();
    story.wait(7200);
    const before = ages(story).length;
    story.ask('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 });
    story.wait(15);
    expect(ages(story).length).toBe(before + 1);
    expect(ages(story).at(-1)).toBeLessThan(60);
    story.judge();
  });
});

it('the same transactionId on two connectors: each reading and each stop finds its own', () => {
  const story = new Story();
  for (const evse of [1, 2]) {
    story.csms.treat('StartTransaction', { answer: { transactionId: 7, idTagInfo: accepted } }, 1);
    story.charge(evse, `CAFE0${evse}`);
  }
  story.wait(300);
  const told = story.csms.heard('MeterValues').filter(({ transactionId }) => transactionId === 7);
  expect(new Set(told.map(({ connectorId }) => connectorId))).toEqual(new Set([1, 2]));
  story.tag(2, 'CAFE02');
  story.wait(15);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  expect(story.truth(2).currentA).toEqual([0, 0, 0]);
  story.tag(1, 'CAFE01');
  story.wait(15);
  const stops = story.csms.heard('StopTransaction');
  expect(stops.map(({ transactionId, idTag }) => [transactionId, idTag])).toEqual([
    [7, 'CAFE02'],
    [7, 'CAFE01'],
  ]);
  expect(story.hazards).toEqual([]);
});

it.each([2n ** 53n + 1n, 2n ** 63n - 1n])('transaction id %s comes back to the last digit', (id) => {
  const story = new Story({ csms: { firstTransactionId: id } });
  story.charge(1, 'CAFE01');
  story.wait(120);
  story.tag(1, 'CAFE01');
  story.wait(15);
  expect(story.bill(1).id).toBe(String(id));
  expect(story.bill(1).stop?.reason).toBe('Local');
  expect(story.bill(1).values.length).toBeGreaterThan(2);
  story.judge();
});
