// Goal: every way to end a transaction is told by its own reason, with the register of the meter, and the cable is
// free within 10 s (LIV-03).
// Method: one session a row, ended in one way each; judged by contact, bolt, meter and ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

type Way = {
  readonly reason: string;
  readonly how: string;
  readonly act: (story: Story) => void;
  readonly ocpp?: object;
  /** Who ended it by a token. */
  readonly idTag?: string;
};

const ways: readonly Way[] = [
  { reason: 'Local', how: 'the same card', act: (story) => story.tag(1, 'CAFE01'), idTag: 'CAFE01' },
  {
    reason: 'Remote',
    how: 'RemoteStopTransaction',
    act: (story) => void story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) }),
  },
  {
    reason: 'UnlockCommand',
    how: 'UnlockConnector',
    act: (story) => expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' }),
  },
  { reason: 'SoftReset', how: 'Reset Soft', act: (story) => void story.ask('Reset', { type: 'Soft' }) },
  { reason: 'HardReset', how: 'Reset Hard', act: (story) => void story.ask('Reset', { type: 'Hard' }) },
  { reason: 'Other', how: 'a broken pilot', act: (story) => story.fault(1, 'pilot-short') },
];

describe.each(ways)('$how', ({ reason, act, ocpp = {}, idTag }) => {
  it(`ends the transaction for the reason ${reason}`, () => {
    const story = new Story({ ocpp });
    story.charge(1, 'CAFE01');
    story.wait(900);
    act(story);
    story.wait(9);
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked' });
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason, meterStop: Math.floor(story.delivered(1)) });
    expect(story.bill(1).stop?.idTag).toBe(idTag);
    story.judge();
  });
});

it('EVDisconnected: a fixed cable pulled off under load opens at once and is billed', () => {
  const story = new Story({ ports: [{ pluggable: false, pp: { cable_current_limit: 32 } }] });
  story.charge(1, 'CAFE01');
  story.wait(900);
  const outcome = story.world.unplug(1);
  expect(outcome.done).toBe(true);
  story.wait(0.1);
  expect(story.truth(1).coil).toBe(false);
  story.wait(5);
  expect(story.status(1)).toBe('Available');
  expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
  story.judge();
});

it.each(['Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])(
  'DeAuthorized: a token called %s after the start ends the energy, and the cable stays until its card is shown',
  (status) => {
    const story = new Story({ ocpp: { LocalPreAuthorize: true } });
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(20);
    story.unplug(1);
    story.csms.idTags.set('cafe01', { status });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.bill(2).stop).toMatchObject({ reason: 'DeAuthorized' });
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'locked' });
    expect(story.status(1)).toBe('Finishing');
    story.tag(1, 'CAFE01');
    story.wait(2);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  },
);

it('with StopTransactionOnInvalidId off the transaction stays open without energy', () => {
  const story = new Story({ ocpp: { LocalPreAuthorize: true, StopTransactionOnInvalidId: false } });
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(20);
  story.unplug(1);
  story.csms.idTags.set('cafe01', { status: 'Blocked' });
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.status(1)).toBe('SuspendedEVSE');
  expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0], pilotDuty: 100 });
  const before = story.delivered(1);
  story.wait(3600);
  expect(story.delivered(1)).toBe(before);
  expect(story.bill(2).stop).toBeUndefined();
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.bill(2).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
  story.judge();
});

it('rule 16: a reset ends both transactions, tells them, and then restarts the station once', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.charge(2, 'BABE02');
  story.ask('Reset', { type: 'Soft' });
  story.wait(30);
  expect(story.bills.map(({ stop }) => stop?.reason)).toEqual(['SoftReset', 'SoftReset']);
  expect(story.reboots).toEqual(['soft']);
  story.judge();
});
