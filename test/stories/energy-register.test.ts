// Goal: told registers are the meter's own, or start at 0 with each transaction where the settings say so (001 "Energy
// Metering"); either way every Wh is billed once, also across a power cut and a change of the setting.
// Method: two sessions at a meter that has counted before; judged by the plant against the ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const START_WH = 5_000_000;
const counted = (energyRegister: string, ocpp: object = {}) =>
  new Story({
    ports: [{}],
    world: { evses: [{ startWh: START_WH }] },
    ocpp: { energyRegister, StopTxnSampledData: ['Energy.Active.Import.Register'], ...ocpp },
  });
const twoSessions = (story: Story): readonly [number, number] => {
  const delivered: number[] = [];
  for (const seconds of [600, 1200]) {
    story.charge(1, 'CAFE01');
    story.wait(seconds);
    story.tag(1, 'CAFE01');
    story.wait(15);
    delivered.push(story.delivered(1));
    story.unplug(1);
  }
  const [first = 0, second = 0] = delivered;
  return [first, second - first];
};

it('001 cumulative: the register goes on from session to session', () => {
  const story = counted('cumulative');
  const [first, second] = twoSessions(story);
  expect(story.bill(1)).toMatchObject({ meterStart: START_WH, stop: { meterStop: START_WH + Math.floor(first) } });
  expect(story.bill(2).meterStart).toBe(story.bill(1).stop?.meterStop);
  expect(story.bill(2).stop?.meterStop).toBe(START_WH + Math.floor(first + second));
  story.judge();
});

it('001 session: each begins at 0, in every message of it', () => {
  const story = counted('session');
  const [first, second] = twoSessions(story);
  for (const [number, wh] of [
    [1, first],
    [2, second],
  ] as const) {
    const { meterStart, values, stop } = story.bill(number);
    expect(meterStart).toBe(0);
    expect(values[0]?.wh).toBe(0);
    expect(values.at(-1)?.wh).toBe(stop?.meterStop);
    expect(Math.abs((stop?.meterStop ?? 0) - wh)).toBeLessThanOrEqual(1);
    expect(JSON.stringify(stop?.data[0])).toContain('"value":"0"');
  }
  story.judge();
});

it('001 session: between two sessions the register stands where the last one ended', () => {
  const story = counted('session');
  twoSessions(story);
  story.ask('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 });
  story.wait(5);
  const last = JSON.stringify(story.csms.ledger.idleValues.at(-1));
  expect(last).toContain(`"value":"${story.bill(2).stop?.meterStop}"`);
  story.judge();
});

it('001 session: a power cut in mid-session bills what flowed, from 0', () => {
  const story = counted('session');
  story.charge(1, 'CAFE01');
  story.wait(900);
  story.crash();
  story.restart(60);
  expect(story.bill(1)).toMatchObject({
    meterStart: 0,
    stop: { reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) },
  });
  story.judge();
});

it('rule 12: offline, the base is that of the session and not of the moment of sending', () => {
  const story = counted('session', { AllowOfflineTxForUnknownId: true });
  story.csms.drop('stay');
  story.wait(5);
  const [first, second] = twoSessions(story);
  story.csms.comeBack();
  story.wait(400);
  expect(story.bills.map(({ meterStart }) => meterStart)).toEqual([0, 0]);
  expect(Math.abs((story.bill(1).stop?.meterStop ?? 0) - first)).toBeLessThanOrEqual(1);
  expect(Math.abs((story.bill(2).stop?.meterStop ?? 0) - second)).toBeLessThanOrEqual(1);
  story.judge();
});

it('BIL-01: a meter that is silent from before the stop: the last register told is billed, and marked as such', () => {
  const story = counted('cumulative', { StopTxnSampledData: [] });
  story.charge(1, 'CAFE01');
  story.wait(900);
  story.fault(1, 'meter-silent');
  story.wait(60);
  const { stop, values } = story.bill(1);
  expect(stop?.meterStop).toBe(values.at(-1)?.wh);
  expect(stop?.meterStop).toBeLessThanOrEqual(START_WH + Math.floor(story.delivered(1)));
  const end = { context: 'Transaction.End', location: 'Body', value: String(stop?.meterStop) };
  expect(stop?.data).toMatchObject([{ sampledValue: [end] }]);
  const told = story.csms.heard('MeterValues').at(-1);
  expect(told?.['meterValue']).toMatchObject([{ sampledValue: [end] }]);
  story.judge();
});

it('rule 23: a meter that answers at the stop marks nothing and repeats nothing', () => {
  const story = counted('cumulative', { StopTxnSampledData: [] });
  story.charge(1, 'CAFE01');
  story.wait(300);
  story.tag(1, 'CAFE01');
  story.wait(15);
  expect(story.bill(1).stop?.data).toEqual([]);
  expect(JSON.stringify(story.csms.heard('MeterValues'))).not.toContain('Body');
  story.judge();
});
