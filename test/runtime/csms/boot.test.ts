// Goal: what leaves before, at and after acceptance, and how the time of day and the heartbeat follow from it.
// Method: the connector against the simulated central system, on virtual time; what counts is what that system heard.
import { describe, expect, it } from 'vitest';
import { bench, sampled, started, stopped } from './bench.ts';

describe('before acceptance', () => {
  it('rule 8: asks for ocpp1.6 at the address of the station, with its password', () => {
    const { begin, central } = bench();
    begin();
    expect(central.caller).toMatchObject({ protocols: ['ocpp1.6'], password: Buffer.from('secret-password') });
    expect(central.caller?.url.endsWith('/CP%201')).toBe(true);
  });

  it('rule 8: hears of a server that picks no sub-protocol as of a lost line', () => {
    const { begin, of } = bench({ protocol: null });
    begin();
    expect(of('csms.lost')).toHaveLength(1);
    expect(of('csms.connected')).toEqual([]);
  });

  it('rule 11: sends nothing but BootNotification while nobody has answered it', () => {
    const test = bench();
    test.central.treat('BootNotification', 'silent');
    test.tell({ type: 'status.changed', status: 'Preparing', fault: null }, 1);
    test.bill(started());
    test.begin();
    test.csms.carryOut('evse1.authorization', { type: 'token.ask', id: 'CARD-1' });
    test.wait(29_000);
    expect(test.central.calls().map(({ action }) => action)).toEqual(['BootNotification']);
    expect(test.of('token.unanswered')).toMatchObject([{ actor: 'evse1.authorization' }]);
    test.wait(2000);
    expect(test.of('csms.unanswered')).toMatchObject([{ actor: 'link' }]);
  });

  it('rule 11: pending: answers questions, refuses to start or stop, keeps quiet, introduces itself when asked', () => {
    const test = bench();
    test.central.registration = 'Pending';
    test.begin();
    const configuration = test.central.call('GetConfiguration', {});
    const start = test.central.call('RemoteStartTransaction', { idTag: 'CARD-1' });
    const stop = test.central.call('RemoteStopTransaction', { transactionId: 7 });
    test.tell({ type: 'status.changed', status: 'Preparing', fault: null }, 1);
    test.wait(1000);
    expect(configuration.answer).toBeDefined();
    expect([start.answer, stop.answer]).toEqual([{ status: 'Rejected' }, { status: 'Rejected' }]);
    expect(test.requests).toEqual([]);
    expect(test.central.calls()).toHaveLength(1);
    test.central.registration = 'Accepted';
    const trigger = test.central.call('TriggerMessage', { requestedMessage: 'BootNotification' });
    test.wait(1000);
    expect(trigger.answer).toEqual({ status: 'Accepted' });
    expect(test.central.heard('BootNotification')).toHaveLength(2);
    expect(test.central.heard('StatusNotification').map((one) => one['connectorId'])).toEqual([0, 1, 2]);
    test.central.check();
  });

  it('rule 11: pending: sends the status and the meter values that it is asked for', () => {
    const test = bench();
    test.central.registration = 'Pending';
    test.begin();
    test.central.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 });
    test.central.call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 });
    test.wait(1000);
    expect(test.central.heard('StatusNotification')).toMatchObject([{ connectorId: 2, status: 'Available' }]);
    expect(test.requests).toEqual([{ type: 'meter.sample', evse: 1 }]);
    test.tell({ type: 'meter.sampled', context: 'trigger', reading: { importWh: 5 }, offeredAmps: 0 }, 1);
    test.tell({ type: 'meter.sampled', context: 'aligned', reading: { importWh: 5 }, offeredAmps: 0 }, 1);
    test.wait(1000);
    expect(test.central.heard('MeterValues')).toHaveLength(1);
    test.central.check();
  });

  it('rule 11: rejected: is silent, in answers too', () => {
    const test = bench();
    test.central.registration = 'Rejected';
    test.begin();
    const asked = test.central.call('GetConfiguration', {});
    test.wait(60_000);
    expect(asked).toEqual({ action: 'GetConfiguration' });
    expect(test.central.frames.filter(({ direction }) => direction === 'from station')).toHaveLength(1);
    expect(test.of('csms.registered')).toMatchObject([{ verdict: 'rejected', intervalS: 300 }]);
  });
});

describe('at acceptance', () => {
  it('rule 11: tells the status of the station and of every connector, then drains the outbox', () => {
    const test = bench();
    test.bill(started());
    test.bill(sampled(1500));
    test.bill(stopped());
    test.begin();
    expect(test.central.heard('StatusNotification')).toMatchObject([
      { connectorId: 0, status: 'Available', errorCode: 'NoError' },
      { connectorId: 1, status: 'Available' },
      { connectorId: 2, status: 'Available' },
    ]);
    expect(test.central.ledger.transactions).toMatchObject([
      { connector: 1, idTag: 'CARD-1', meterStart: 1000, values: [{ wh: 1500 }], stop: { meterStop: 3000 } },
    ]);
    test.central.check();
    expect(test.central.mostInFlight.fromStation).toBe(1);
  });

  it('rule 10: after a reconnect without registering only what has changed is told', () => {
    const test = bench();
    test.begin();
    const before = test.central.heard('StatusNotification').length;
    test.central.drop();
    for (const status of ['Preparing', 'Charging', 'Finishing', 'Available'] as const) {
      test.tell({ type: 'status.changed', status, fault: null }, 1);
    }
    test.tell({ type: 'status.changed', status: 'Preparing', fault: null }, 2);
    test.central.treat('BootNotification', 'lost');
    test.connect();
    test.wait(1000);
    test.link('accepted');
    test.wait(40_000);
    expect(test.central.heard('StatusNotification').slice(before)).toMatchObject([
      { connectorId: 2, status: 'Preparing' },
    ]);
  });

  it('takes the time of day from the central system when it has none, and leaves a clock alone that is right', () => {
    const ignorant = bench({ wall: null });
    ignorant.begin();
    expect(ignorant.clock.wall()).toBeGreaterThan(Date.UTC(2025, 0, 1));
    const knowing = bench({ wall: Date.UTC(2030, 0, 1) });
    knowing.central.treat('BootNotification', {
      answer: { status: 'Accepted', currentTime: '2030-01-01T00:00:00.900Z', interval: 300 },
    });
    knowing.begin();
    expect(knowing.clock.wall()).toBe(Date.UTC(2030, 0, 1) + 2000);
  });

  it('never believes a time from before 2020, nor any when it is told not to', () => {
    const told = bench({ wall: null });
    told.central.treat('BootNotification', {
      answer: { status: 'Accepted', currentTime: '1970-01-01T00:00:00Z', interval: 300 },
    });
    told.begin();
    expect(told.clock.wall()).toBeNull();
    const stubborn = bench({ wall: null });
    stubborn.values.useAsTimeSource = false;
    stubborn.begin();
    expect(stubborn.clock.wall()).toBeNull();
  });
});

describe('heartbeat', () => {
  it('rule 9: comes when nothing was sent for the interval that the central system gave', () => {
    const { begin, central, tell, wait } = bench({ heartbeatS: 100 });
    begin();
    const sentAt = central.calls().at(-1)?.at ?? 0;
    wait(60_000);
    tell({ type: 'status.changed', status: 'Preparing', fault: null }, 1);
    wait(80_000);
    expect(central.heard('Heartbeat')).toHaveLength(0);
    wait(21_000);
    expect(central.heard('Heartbeat')).toHaveLength(1);
    expect(sentAt).toBeGreaterThan(0);
  });

  it('rule 9: a change of HeartbeatInterval counts at once', () => {
    const { begin, central, wait } = bench({ heartbeatS: 3600 });
    begin();
    central.call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '20' });
    wait(21_000);
    expect(central.heard('Heartbeat')).toHaveLength(1);
  });

  it('rule 9: comes at least once in 24 h, however much else is said', () => {
    const { begin, central, tell, wait } = bench({ heartbeatS: 3600 });
    begin();
    for (let n = 0; n < 47; n++) {
      wait(30 * 60_000);
      tell({ type: 'status.changed', status: n % 2 === 0 ? 'Preparing' : 'Available', fault: null }, 1);
    }
    wait(20 * 60_000);
    expect(central.heard('Heartbeat')).toHaveLength(0);
    wait(10 * 60_000);
    expect(central.heard('Heartbeat')).toHaveLength(1);
  });

  it('chooses ten minutes when the central system leaves it open', () => {
    const test = bench({ heartbeatS: 0 });
    test.values.heartbeatS = 0;
    test.begin();
    test.wait(590_000);
    expect(test.central.heard('Heartbeat')).toHaveLength(0);
    test.wait(20_000);
    expect(test.central.heard('Heartbeat')).toHaveLength(1);
  });
});
