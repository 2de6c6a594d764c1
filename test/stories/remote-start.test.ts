// Goal: the central system starts and stops from afar, before or after the plug, with and without checking the token
// first.
// Method: RemoteStartTransaction and RemoteStopTransaction over the simulated link; judged by the current and the
// ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };

describe.each([false, true])('AuthorizeRemoteTxRequests = %s', (check) => {
  const open = () => new Story({ ocpp: { AuthorizeRemoteTxRequests: check } });

  it('starts at a plugged car and stops for the reason Remote', () => {
    const story = open();
    story.plug(2);
    expect(story.ask('RemoteStartTransaction', { connectorId: 2, idTag: 'REMOTE1' })).toEqual(accepted);
    story.wait(20);
    expect(story.status(2)).toBe('Charging');
    expect(story.csms.heard('Authorize')).toHaveLength(check ? 1 : 0);
    story.wait(600);
    expect(story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) })).toEqual(accepted);
    story.wait(10);
    expect(story.status(2)).toBe('Finishing');
    expect(story.truth(2)).toMatchObject({ contact: 'open', bolt: 'unlocked' });
    expect(story.bill(1)).toMatchObject({ connector: 2, idTag: 'REMOTE1' });
    expect(story.bill(1).stop).toMatchObject({ reason: 'Remote', meterStop: Math.floor(story.delivered(2)) });
    story.judge();
  });

  it('waits for the plug when it comes first', () => {
    const story = open();
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' })).toEqual(accepted);
    expect(story.status(1)).toBe('Preparing');
    story.wait(20);
    story.plug(1);
    story.wait(20);
    expect(story.status(1)).toBe('Charging');
    expect(story.bill(1)).toMatchObject({ connector: 1, idTag: 'REMOTE1' });
    story.judge();
  });

  it('chooses the connector with a car when none is named', () => {
    const story = open();
    story.plug(2);
    expect(story.ask('RemoteStartTransaction', { idTag: 'REMOTE1' })).toEqual(accepted);
    story.wait(20);
    expect(story.status(2)).toBe('Charging');
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('is rejected where somebody is charging, and a stop of an unknown transaction too', () => {
    const story = open();
    story.charge(1, 'CAFE01');
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' })).toEqual(rejected);
    expect(story.ask('RemoteStartTransaction', { connectorId: 3, idTag: 'REMOTE1' })).toEqual(rejected);
    expect(story.ask('RemoteStopTransaction', { transactionId: 999 })).toEqual(rejected);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });
});

it('a token that the central system refuses starts nothing when it is asked first', () => {
  const story = new Story({ ocpp: { AuthorizeRemoteTxRequests: true } });
  story.csms.idTags.set('remote1', { status: 'Invalid' });
  story.plug(1);
  expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' })).toEqual(accepted);
  story.wait(30);
  expect(story.status(1)).toBe('Preparing');
  expect(story.bills).toEqual([]);
  story.judge();
});

it('a storm of remote starts begins one transaction', () => {
  const story = new Story();
  story.plug(1);
  const asked = Array.from({ length: 50 }, () =>
    story.csms.call('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' }),
  );
  story.wait(30);
  expect(asked.every(({ answer }) => answer !== undefined)).toBe(true);
  expect(story.status(1)).toBe('Charging');
  expect(story.bills).toHaveLength(1);
  story.judge();
});
