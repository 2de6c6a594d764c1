// Goal: a call of the central system is answered in its words with what the station decided, and what follows comes
// after the answer. Method: calls from the simulated central system; the station's answers are chosen by the test.
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { bench } from './bench.ts';

function online() {
  const test = bench();
  test.begin();
  const ask = (action: string, payload: object, waitMs = 1000) => {
    const asked = test.central.call(action, { ...payload });
    test.wait(waitMs);
    return asked.answer ?? asked.error;
  };
  return { ...test, ask };
}

const row = (action: string, payload: object, outcome: Outcome, status: string) => ({
  action,
  payload,
  outcome,
  status,
});

describe('requests', () => {
  it.each([
    row('RemoteStartTransaction', { idTag: 'CARD-1', connectorId: 1 }, 'accepted', 'Accepted'),
    row('RemoteStartTransaction', { idTag: 'CARD-1', connectorId: 1 }, 'occupied', 'Rejected'),
    row('RemoteStopTransaction', { transactionId: 5 }, 'accepted', 'Accepted'),
    row('RemoteStopTransaction', { transactionId: 5 }, 'unknown-transaction', 'Rejected'),
    row('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, 'accepted', 'Accepted'),
    row('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }, 'scheduled', 'Scheduled'),
    row('ChangeAvailability', { connectorId: 1, type: 'Operative' }, 'rejected', 'Rejected'),
    row('Reset', { type: 'Hard' }, 'accepted', 'Accepted'),
    row('Reset', { type: 'Soft' }, 'rejected', 'Rejected'),
    row('ClearCache', {}, 'accepted', 'Accepted'),
    row('ClearCache', {}, 'rejected', 'Rejected'),
    row('UnlockConnector', { connectorId: 1 }, 'unlocked', 'Unlocked'),
    row('UnlockConnector', { connectorId: 1 }, 'unlock-failed', 'UnlockFailed'),
    row('UnlockConnector', { connectorId: 1 }, 'not-supported', 'NotSupported'),
  ])(
    'rule 20, rule 45: $action that ends in "$outcome" is answered $status',
    ({ action, payload, outcome, status }) => {
      const { ask, answers, central } = online();
      answers.next = outcome;
      expect(ask(action, payload)).toEqual({ status });
      central.check();
    },
  );

  it('says what is wanted in the words of the station', () => {
    const { ask, requests } = online();
    ask('RemoteStartTransaction', { idTag: 'CARD-1', connectorId: 2 });
    ask('RemoteStartTransaction', { idTag: 'CARD-1' });
    ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' });
    ask('Reset', { type: 'Soft' });
    ask('UnlockConnector', { connectorId: 2 });
    expect(requests).toEqual([
      { type: 'session.start', evse: 2, token: { id: 'CARD-1' } },
      { type: 'session.start', token: { id: 'CARD-1' } },
      { type: 'availability.set', evse: 0, operative: false, source: 'csms' },
      { type: 'station.reset', kind: 'soft' },
      { type: 'lock.release', evse: 2 },
    ]);
  });

  it('rule 48: stops the transaction with an id beyond 2^53, to the last digit', () => {
    const { central, wait, requests } = online();
    central.callText('RemoteStopTransaction', '{"transactionId":9223372036854775807}');
    wait(1000);
    expect(requests).toEqual([{ type: 'session.stop', remoteId: '9223372036854775807' }]);
  });

  it.each([
    ['RemoteStartTransaction', { idTag: 'CARD-1', connectorId: 0 }, { status: 'Rejected' }],
    ['RemoteStartTransaction', { idTag: 'CARD-1', connectorId: 3 }, { status: 'Rejected' }],
    ['RemoteStartTransaction', { idTag: '' }, { status: 'Rejected' }],
    ['UnlockConnector', { connectorId: 3 }, { status: 'NotSupported' }],
    ['ChangeAvailability', { connectorId: 3, type: 'Operative' }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 3 }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'BootNotification' }, { status: 'Rejected' }],
  ])('rule 20, rule 37: %s %j does not reach the station: %j', (action, payload, answer) => {
    const { ask, requests } = online();
    expect(ask(action, payload)).toEqual(answer);
    expect(requests).toEqual([]);
  });

  it('PRO-01: a request that finds no answer is rejected within 5 s, an unlock has 20 s', () => {
    const { ask, answers, central } = online();
    answers.next = 'later';
    expect(ask('Reset', { type: 'Soft' }, 5000)).toEqual({ status: 'Rejected' });
    answers.give?.('accepted');
    const unlock = central.call('UnlockConnector', { connectorId: 1 });
    expect(ask('ClearCache', {}, 19_000)).toBeUndefined();
    expect(unlock.answer).toBeUndefined();
    answers.give?.('unlocked');
    expect(ask('GetConfiguration', {}, 6000)).toBeDefined();
    expect(unlock.answer).toEqual({ status: 'Unlocked' });
    central.check();
  });
});

describe('errors', () => {
  it.each([
    ['Dance', {}, 'NotImplemented'],
    ['Authorize', { idTag: 'CARD-1' }, 'NotSupported'],
    ['Reset', {}, 'ProtocolError'],
    ['Reset', { type: 7 }, 'TypeConstraintViolation'],
    ['Reset', { type: 'Warm' }, 'PropertyConstraintViolation'],
    ['Reset', { type: 'Soft', extra: 1 }, 'FormationViolation'],
    ['RemoteStartTransaction', { idTag: 'x'.repeat(21) }, 'PropertyConstraintViolation'],
    ['RemoteStopTransaction', { transactionId: '5' }, 'TypeConstraintViolation'],
    ['RemoteStopTransaction', { transactionId: 5.5 }, 'TypeConstraintViolation'],
  ])('rule 6: %s %j is refused with %s', (action, payload, code) => {
    const { ask, requests } = online();
    expect(ask(action, payload)).toBe(code);
    expect(requests).toEqual([]);
  });
});

describe('configuration', () => {
  it('rule 34: shows every key, or those that are asked for in any case, and names the unknown ones', () => {
    const { ask } = online();
    const all = {
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'NumberOfConnectors', readonly: true, value: '2' },
      ],
    };
    expect(ask('GetConfiguration', {})).toEqual(all);
    expect(ask('GetConfiguration', { key: [] })).toEqual(all);
    expect(ask('GetConfiguration', { key: ['numberofconnectors', 'Testing'] })).toEqual({
      configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '2' }],
      unknownKey: ['Testing'],
    });
  });

  it('rule 34: answers as many keys as GetConfigurationMaxKeys says and refuses one more', () => {
    const { ask } = online();
    expect(ask('GetConfiguration', { key: ['a', 'b', 'c'] })).toEqual({ unknownKey: ['a', 'b', 'c'] });
    expect(ask('GetConfiguration', { key: ['a', 'b', 'c', 'd'] })).toBe('OccurenceConstraintViolation');
  });

  it.each([
    ['accepted', 'Accepted'],
    ['rejected', 'Rejected'],
    ['reboot-required', 'RebootRequired'],
    ['not-supported', 'NotSupported'],
  ] as const)('rule 34: a change that ends in "%s" is answered %s', (outcome, status) => {
    const { ask, change } = online();
    change.outcome = outcome;
    expect(ask('ChangeConfiguration', { key: 'X', value: '1' })).toEqual({ status });
  });

  it('user guide table 14: a change that takes longer than 1 s is rejected', () => {
    const { ask, change } = online();
    change.outcome = null;
    expect(ask('ChangeConfiguration', { key: 'X', value: '1' }, 1030)).toBeUndefined();
    expect(ask('ClearCache', {}, 20)).toBeUndefined();
    const { ask: again, change: other } = online();
    other.outcome = null;
    expect(again('ChangeConfiguration', { key: 'X', value: '1' }, 1040)).toEqual({ status: 'Rejected' });
  });

  it('PRO-03: an answer of ours that would not be valid is never sent', () => {
    const { ask, keys } = online();
    keys.push({ key: 'x'.repeat(51), readonly: false, value: '1' });
    expect(ask('GetConfiguration', {})).toBe('InternalError');
  });

  it('shows no password to whoever watches the frames', () => {
    const { ask, frames } = online();
    ask('ChangeConfiguration', { value: 'top"secret', key: 'AuthorizationKey' });
    expect(frames.join()).toContain('AuthorizationKey');
    expect(frames.join()).not.toContain('secret');
  });
});

describe('others', () => {
  it('rule 40: DataTransfer names the vendor that it does not know, or the message of its own', () => {
    const { ask } = online();
    expect(ask('DataTransfer', { vendorId: 'com.stranger', data: 'x' })).toEqual({ status: 'UnknownVendorId' });
    expect(ask('DataTransfer', { vendorId: 'ORG.example' })).toEqual({ status: 'UnknownMessageId' });
  });

  it('rule 37: a triggered message comes after the answer, with what is true now', () => {
    const { ask, central, tell, wait } = online();
    tell({ type: 'status.changed', status: 'Preparing', fault: null }, 1);
    wait(1000);
    const before = central.frames.length;
    for (const requestedMessage of ['StatusNotification', 'Heartbeat']) ask('TriggerMessage', { requestedMessage });
    const said = central.frames.slice(before).filter(({ direction }) => direction === 'from station');
    const kinds = said.map(({ text }) => /^\[3/.exec(text)?.[0] ?? /"([A-Z]\w+)",\{/.exec(text)?.[1]);
    expect(kinds).toEqual(['[3', ...Array(3).fill('StatusNotification'), '[3', 'Heartbeat']);
    expect(central.heard('StatusNotification').at(-2)).toMatchObject({ connectorId: 1, status: 'Preparing' });
    central.check();
  });

  it('asks about a token and passes the answer on', () => {
    const { central, csms, wait, of } = online();
    central.idTags.set('card-2', {
      status: 'Blocked',
      parentIdTag: 'FLEET',
      expiryDate: '2026-02-01T00:00:00.123456+00:00',
    });
    expect(csms.carryOut('evse2.authorization', { type: 'token.ask', id: 'CARD-2' })).toBe(true);
    wait(1000);
    expect(of('token.answered')).toEqual([
      {
        actor: 'evse2.authorization',
        type: 'token.answered',
        record: { status: 'blocked', parent: 'FLEET', until: Date.UTC(2026, 1, 1) + 123 },
      },
    ]);
  });

  it('hears nothing more of a connection that was ordered to end', () => {
    const { csms, of, wait, connect } = online();
    csms.carryOut('link', { type: 'csms.disconnect' });
    wait(60_000);
    expect(of('csms.lost')).toEqual([]);
    connect();
    wait(1000);
    expect(of('csms.connected')).toHaveLength(2);
  });

  it('leaves the orders of others alone', () => {
    expect(online().csms.carryOut('evse1.session', { type: 'meter.read' })).toBe(false);
  });
});
