// Goal: what operators complain about and certification catches, and no other story tells of: sentences of the rules
// of conduct 1 to 48 (named so in each test) on a whole station.
// Method: virtual time; judged by the frames on the wire, the plant and the central system's ledger.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const set = (story: Story, key: string, value: string) => story.ask('ChangeConfiguration', { key, value });
/** The frames that the station has sent, as they stand on the wire. */
const sent = (story: Story): readonly string[] =>
  story.csms.frames.flatMap(({ direction, text }) => (direction === 'from station' ? [text] : []));
const answersTo = (story: Story, id: string): readonly string[] =>
  sent(story).filter((text) => text.startsWith(`[3,"${id}"`) || text.startsWith(`[4,"${id}"`));

describe('messages', () => {
  it('rule 1: while it waits for an answer, it answers at once', () => {
    const story = new Story({ ocpp: { MessageTimeout: 60 } });
    story.csms.treat('Authorize', 'silent');
    story.tag(1, 'CAFE01');
    const asked = story.csms.call('GetConfiguration', { key: ['HeartbeatInterval'] });
    story.wait(0.1);
    expect(asked.answer).toMatchObject({ configurationKey: [{ key: 'HeartbeatInterval' }] });
    story.judge();
  });

  it('rule 2: MessageTimeout may be set, and what comes later changes nothing', () => {
    const story = new Story({ csms: { messageTimeoutMs: 4000 } });
    expect(set(story, 'MessageTimeout', '4')).toEqual(accepted);
    story.csms.treat('Authorize', { delayMs: 10_000 }, 1);
    story.tag(1, 'CAFE01');
    story.wait(3);
    expect(story.csms.heard('Heartbeat')).toEqual([]);
    story.ask('TriggerMessage', { requestedMessage: 'Heartbeat' });
    story.wait(3);
    expect(story.csms.heard('Heartbeat')).toHaveLength(1);
    story.wait(30);
    expect(story.csms.connected).toBe(true);
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('rule 3: ids are at most 36 characters, each used once; only a repetition keeps its own', () => {
    const story = new Story();
    story.csms.treat('StartTransaction', 'silent', 1);
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(120);
    const calls = story.csms.calls();
    expect(calls.length).toBeGreaterThan(15);
    expect(Math.max(...calls.map(({ id }) => id.length))).toBeLessThanOrEqual(36);
    const repeated = calls.filter(({ id }, index) => calls.findIndex((one) => one.id === id) < index);
    expect(repeated.map(({ action }) => action)).toEqual(['StartTransaction']);
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  it('rule 4: an id that is still being worked on is refused, and the first is answered all the same', () => {
    const story = new Story();
    story.fault(1, 'lock-jam-unlocking');
    const text = '[2,"raw-4","UnlockConnector",{"connectorId":1}]';
    story.charge(2, 'CAFE01');
    story.plug(1);
    story.tag(1, 'BABE02');
    story.wait(20);
    story.csms.sendRaw(text);
    story.wait(0.1);
    story.csms.sendRaw(text);
    story.wait(25);
    const answers = answersTo(story, 'raw-4');
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatch(/^\[4,"raw-4","(?:GenericError|ProtocolError)","[^"]+",\{\}\]$/);
    expect(answers[1]).toBe('[3,"raw-4",{"status":"UnlockFailed"}]');
  });

  it.each([
    ['rules 5 and 6: an action that nobody knows', '"Dance",{}', 'NotImplemented'],
    ['rules 5 and 6: one of the other side', '"Heartbeat",{}', 'NotSupported'],
    ['rules 5 and 6: a field that is missing', '"Reset",{}', 'ProtocolError'],
    ['rules 5 and 6: a wrong type', '"Reset",{"type":7}', 'TypeConstraintViolation'],
    ['rules 5 and 6: a word that is not on the list', '"Reset",{"type":"Cold"}', 'PropertyConstraintViolation'],
    ['rules 5, 6 and 8: null is no payload', '"Reset",null', 'FormationViolation'],
  ])('%s is refused with the code of 1.6, in five elements', (_name, rest, code) => {
    const story = new Story();
    story.csms.sendRaw(`[2,"raw-5",${rest}]`);
    story.wait(1);
    const [answer = ''] = answersTo(story, 'raw-5');
    expect(
      z
        .tuple([z.literal(4), z.literal('raw-5'), z.string(), z.string().max(255), z.object({}).strict()])
        .parse(JSON.parse(answer))[2],
    ).toBe(code);
    expect(story.reboots).toEqual([]);
    story.judge();
  });

  it('rule 7: a message of an unknown type is not answered, and nothing breaks', () => {
    const story = new Story();
    const before = sent(story).length;
    story.csms.sendRaw('[9,"raw-7","Reset",{"type":"Hard"}]');
    story.wait(5);
    expect(sent(story)).toHaveLength(before);
    expect([story.csms.connected, story.reboots]).toEqual([true, []]);
    story.judge();
  });

  it('rule 8: the identity is the last part of the address, encoded; payloads without content are {}', () => {
    const story = new Story({ ocpp: { identity: 'Straße 1/2' } });
    expect(story.csms.caller?.url).toBe('ws://central.example:80/ocpp/Stra%C3%9Fe%201%2F2');
    story.ask('TriggerMessage', { requestedMessage: 'Heartbeat' });
    story.wait(1);
    expect(sent(story).filter((text) => text.includes('"Heartbeat"'))).toEqual([
      expect.stringMatching(/^\[2,"[^"]+","Heartbeat",\{\}\]$/),
    ]);
    story.judge();
  });

  it('rule 9: a ping interval below 0 is rejected, 0 sends none', () => {
    const story = new Story();
    expect(set(story, 'WebSocketPingInterval', '-1')).toEqual({ status: 'Rejected' });
    expect(set(story, 'WebSocketPingInterval', '0')).toEqual(accepted);
    expect(story.csms.caller?.pingIntervalS).toBe(0);
    story.judge();
  });

  it('rule 10: after a server that refuses it comes back with growing pauses, and introduces itself once', () => {
    const story = new Story({ ocpp: { RetryBackOffRandomRange: 0 } });
    story.csms.admit = () => ({ why: 'HTTP 404' });
    story.csms.drop();
    const tries: number[] = [];
    for (let second = 0; second < 600; second++) {
      const before = story.csms.connections;
      story.wait(1);
      if (story.csms.connections > before) tries.push(second);
    }
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(3);
    const expected = pauses.map((_, index) => Math.min(160, 10 * 2 ** index));
    expect(pauses.every((pause, index) => Math.abs(pause - (expected[index] ?? 0)) < 2)).toBe(true);
    story.csms.admit = null;
    story.wait(400);
    expect(story.csms.connected).toBe(true);
    expect(story.csms.heard('BootNotification')).toHaveLength(1);
    story.judge();
  });

  it.each(['Pending', 'Rejected'] as const)(
    'rule 11: %s with an interval of 0 is no reason to knock at once',
    (word) => {
      const story = new Story({ online: false });
      story.csms.registration = word;
      story.csms.intervalS = 0;
      story.csms.comeBack();
      story.wait(900);
      const knocks = story.csms.heard('BootNotification').length;
      expect(knocks).toBeGreaterThan(1);
      expect(knocks).toBeLessThan(900 / 20);
      story.judge();
    },
  );
});

describe('transactions', () => {
  it('rule 12: the n-th repetition comes n intervals later, then the message is given up', () => {
    const story = new Story({ ocpp: { TransactionMessageAttempts: 3, TransactionMessageRetryInterval: 20 } });
    story.csms.treat('StartTransaction', 'error');
    story.charge(1, 'CAFE01');
    story.wait(200);
    const at = story.csms.calls().flatMap((call) => (call.action === 'StartTransaction' ? [call.at] : []));
    expect(at.slice(1).map((ms, index) => Math.round((ms - (at[index] ?? 0)) / 1000))).toEqual([20, 40]);
    expect(story.truth(1).contact).toBe('closed');
    expect(story.csms.violations).toEqual([]);
  });

  it('rule 16: what was set survives a reset: out of service, reserved, list, profiles', () => {
    const story = new Story();
    story.ask('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    const expiryDate = new Date((story.clock.wall() ?? 0) + 7_200_000).toISOString();
    story.ask('ReserveNow', { connectorId: 1, expiryDate, idTag: 'CAFE01', reservationId: 5 });
    const localAuthorizationList = [{ idTag: 'CAFE01', idTagInfo: { status: 'Accepted' } }];
    story.ask('SendLocalList', { listVersion: 3, updateType: 'Full', localAuthorizationList });
    const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] };
    const kind = { chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Relative', stackLevel: 0 };
    const csChargingProfiles = { chargingProfileId: 1, ...kind, chargingSchedule };
    expect(story.ask('SetChargingProfile', { connectorId: 1, csChargingProfiles })).toEqual(accepted);
    expect(story.ask('Reset', { type: 'Hard' })).toEqual(accepted);
    story.wait(30);
    expect(story.reboots).toEqual(['hard']);
    story.crash();
    story.restart(20);
    expect([story.status(1), story.status(2)]).toEqual(['Reserved', 'Unavailable']);
    expect(story.ask('GetLocalListVersion')).toEqual({ listVersion: 3 });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(29);
    expect(story.truth(1).currentA).toEqual([9, 9, 9]);
    expect(story.bill(1).reservation).toBe(5);
    story.judge();
  });

  it('rule 18: SuspendedEVSE counts more than SuspendedEV; 0 is Available, Unavailable or Faulted', () => {
    const story = new Story({ ports: [{ emergency_alarm: { enable: true } }, {}] });
    story.charge(1, 'CAFE01');
    story.car(1, 'pause');
    expect(story.status(1)).toBe('SuspendedEV');
    story.controller.limit('station', 0);
    story.wait(10);
    expect(story.status(1)).toBe('SuspendedEVSE');
    story.ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' });
    story.fault(2, 'pilot-short');
    story.wait(5);
    expect(new Set(story.told(0))).toEqual(new Set(['Available', 'Unavailable']));
    story.fault(1, 'emergency-pressed');
    story.wait(30);
    expect(new Set(story.told(0))).toEqual(new Set(['Available', 'Unavailable', 'Faulted']));
    story.judge();
  });

  it('rule 18: registers of start and stop are whole Wh of the meter, as they stand there', () => {
    const story = new Story();
    for (const number of [1, 2]) {
      story.charge(1, 'CAFE01');
      story.wait(700);
      story.tag(1, 'CAFE01');
      story.wait(10);
      story.unplug(1);
      story.wait(10);
      const { meterStart, stop } = story.bill(number);
      expect([meterStart, stop?.meterStop].every(Number.isInteger)).toBe(true);
      expect(stop?.meterStop).toBe(Math.floor(story.truth(1).registerWh + 1e-6));
    }
    expect(story.bill(2).meterStart).toBe(story.bill(1).stop?.meterStop);
    story.judge();
  });

  it('rule 22: values at even times of the day carry the transaction that runs then, and none otherwise', () => {
    const story = new Story({ ocpp: { ClockAlignedDataInterval: 900, MeterValueSampleInterval: 0 } });
    story.charge(1, 'CAFE01');
    story.wait(1800);
    const clock = story.csms.heard('MeterValues').filter((one) => JSON.stringify(one).includes('Sample.Clock'));
    const of = (connector: number) => clock.filter(({ connectorId }) => connectorId === connector);
    expect(of(1).length).toBeGreaterThan(0);
    expect(of(1).every(({ transactionId }) => String(transactionId) === story.bill(1).id)).toBe(true);
    for (const connector of [0, 2]) expect(of(connector).every((one) => !('transactionId' in one))).toBe(true);
    expect(of(2).length).toBe(of(1).length);
    story.judge();
  });

  it('rule 48: a start that was made offline is not lost by a reset offline', () => {
    const story = new Story({ ocpp: { AllowOfflineTxForUnknownId: true } });
    story.csms.drop('stay');
    story.wait(30);
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.crash();
    story.csms.drop('stay');
    story.restart(60);
    expect(story.bills).toEqual([]);
    story.csms.comeBack();
    story.wait(400);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });

  it('rule 48: temperatures are Celcius, as the norm has always spelt them, and no unit is made up', () => {
    const story = new Story();
    expect(set(story, 'MeterValuesSampledData', 'Temperature,Frequency,Voltage')).toEqual(accepted);
    story.charge(1, 'CAFE01');
    story.wait(120);
    const values = JSON.stringify(story.csms.heard('MeterValues').at(-1));
    expect(values).toContain('"measurand":"Frequency"');
    expect(values).not.toMatch(/"unit":"(?:C|Hertz|Hz|Celsius)"/);
    story.judge();
  });
});
