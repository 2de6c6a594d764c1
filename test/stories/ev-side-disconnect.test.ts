// Goal: what becomes of transaction, plug and energy when the cable is pulled out of the car (rule 21, OCPP 1.6 §4.10):
// all four combinations of StopTransactionOnEVSideDisconnect and UnlockConnectorOnEVSideDisconnect, with a socket and
// with a fixed cable.
// Method: the cable leaves the car in mid-charge and comes back; judged by contact, bolt, current and ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const fixedCable = { pluggable: false, pp: { cable_current_limit: 32 } };

const pulled = (stops: boolean, unlocks: boolean, port: object = {}): Story => {
  const story = new Story({
    ports: [port],
    ocpp: { StopTransactionOnEVSideDisconnect: stops, UnlockConnectorOnEVSideDisconnect: unlocks },
  });
  story.charge(1, 'CAFE01');
  story.wait(300);
  story.fault(1, 'cable-out-of-car');
  story.wait(10);
  return story;
};
const lastStatus = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

describe('rule 21: it stops the transaction', () => {
  it('and unlocks: the driver takes his plug', () => {
    const story = pulled(true, true);
    expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked' });
    story.judge();
  });

  it('and does not unlock: the plug stays until its card is shown', () => {
    const story = pulled(true, false);
    expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
    expect(story.status(1)).toBe('Finishing');
    story.tag(1, 'BABE02');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('locked');
    story.tag(1, 'CAFE01');
    story.wait(5);
    expect(story.truth(1).bolt).toBe('unlocked');
    expect(story.status(1)).toBe('Available');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  describe('and does not unlock, and then the power fails', () => {
    const cut = (before: (story: Story) => void = () => {}) => {
      const story = pulled(true, false);
      before(story);
      story.crash();
      story.restart(60);
      return story;
    };

    it('the plug stays, for whoever brought it, however often', () => {
      const story = cut();
      story.crash();
      story.restart(60);
      expect(story.truth(1)).toMatchObject({ bolt: 'locked', coil: false });
      expect(story.status(1)).toBe('Finishing');
      story.tag(1, 'BABE02');
      story.wait(10);
      expect(story.truth(1).bolt).toBe('locked');
      story.tag(1, 'CAFE01');
      story.wait(5);
      expect(story.truth(1).bolt).toBe('unlocked');
      expect(story.status(1)).toBe('Available');
      expect(story.bills).toHaveLength(1);
      story.judge();
    });

    it('a car at it gets nothing; UnlockConnector frees it (LIV-03)', () => {
      const story = cut();
      story.fault(1, 'cable-out-of-car', false);
      story.wait(60);
      expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked', currentA: [0, 0, 0] });
      expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
      story.wait(5);
      expect(story.truth(1).bolt).toBe('unlocked');
      story.judge();
    });

    it('what was freed before is free, and the next visit keeps nothing of it', () => {
      const story = cut((before) => {
        before.tag(1, 'CAFE01');
        before.wait(5);
      });
      expect(story.truth(1).bolt).toBe('unlocked');
      expect(story.status(1)).toBe('Available');
      story.crash();
      story.restart(60);
      expect(story.truth(1).bolt).toBe('unlocked');
      story.judge();
    });
  });

  it('and does not unlock: UnlockConnector frees the plug (LIV-03)', () => {
    const story = pulled(true, false);
    expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
    story.wait(5);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('and does not unlock: a car at the kept plug gets nothing before a card is accepted (BIL-03)', () => {
    const story = pulled(true, false);
    story.fault(1, 'cable-out-of-car', false);
    story.wait(60);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked', currentA: [0, 0, 0] });
    story.tag(1, 'CAFE01');
    story.wait(5);
    expect(story.status(1)).toBe('Finishing');
    expect(story.truth(1).bolt).toBe('unlocked');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });
});

describe.each([true, false])('rule 21: it does not stop the transaction (UnlockConnector… is %s)', (unlocks) => {
  it('the plug stays locked, nothing flows, the status is SuspendedEV and says why (TC_005_3)', () => {
    const story = pulled(false, unlocks);
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'locked' });
    expect(lastStatus(story)).toMatchObject({ status: 'SuspendedEV', info: 'EV side disconnected' });
    expect(story.bill(1).stop).toBeUndefined();
    story.judge();
  });

  it('the car comes back and charges on in the same transaction, which bills every Wh', () => {
    const story = pulled(false, unlocks);
    story.wait(1800);
    story.fault(1, 'cable-out-of-car', false);
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('without its car it is ended by its card and by the central system, and the plug is free', () => {
    for (const stop of [
      (story: Story) => story.tag(1, 'CAFE01'),
      (story: Story) => story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) }),
    ]) {
      const story = pulled(false, unlocks);
      stop(story);
      story.wait(10);
      expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
      expect(story.truth(1).bolt).toBe('unlocked');
      expect(story.status(1)).toBe('Available');
      story.judge();
    }
  });

  it('a power cut while the car is away closes it once, and the plug is free (BIL-06)', () => {
    const story = pulled(false, unlocks);
    story.crash();
    story.restart(60);
    expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });
});

describe('a cable that leaves the car before anything was billed keeps no plug', () => {
  const keeping = { UnlockConnectorOnEVSideDisconnect: false };

  it('while the account is still opening', () => {
    const story = new Story({ ocpp: keeping });
    story.plug(1);
    story.world.tag(1, { idTag: 'CAFE01' });
    story.wait(0.1);
    // The account opens with the meter's register: it waits for the meter as long as that does not answer.
    story.fault(1, 'meter-silent');
    story.wait(0.4);
    expect(story.truth(1).bolt).toBe('locked');
    story.fault(1, 'cable-out-of-car');
    story.wait(30);
    expect(story.truth(1).bolt).toBe('unlocked');
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('whatever the visit before has ended with', () => {
    const story = new Story({ ocpp: keeping });
    story.charge(1, 'CAFE01');
    story.fault(1, 'cable-out-of-car');
    story.wait(10);
    story.tag(1, 'CAFE01');
    story.wait(5);
    story.unplug(1);
    story.fault(1, 'cable-out-of-car', false);
    story.plug(1);
    story.fault(1, 'lock-feedback-late');
    story.world.tag(1, { idTag: 'BABE02' });
    story.wait(0.4);
    story.fault(1, 'cable-out-of-car');
    story.wait(30);
    expect(story.truth(1).bolt).toBe('unlocked');
    expect(story.bills).toHaveLength(1);
    expect(story.status(1)).toBe('Available');
    story.judge();
  });
});

describe('E6 3.83: a fixed cable', () => {
  it.each([true, false])('stops with the car, and has nothing to keep (UnlockConnector… is %s)', (unlocks) => {
    const story = pulled(true, unlocks, fixedCable);
    expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('goes on with its car where StopTransactionOnEVSideDisconnect is false', () => {
    const story = pulled(false, true, fixedCable);
    expect(story.status(1)).toBe('SuspendedEV');
    story.fault(1, 'cable-out-of-car', false);
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    expect(story.bills).toHaveLength(1);
    story.judge();
  });
});

it('a change of the keys counts for the transaction that runs', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  expect(story.ask('ChangeConfiguration', { key: 'StopTransactionOnEVSideDisconnect', value: 'false' })).toEqual({
    status: 'Accepted',
  });
  story.fault(1, 'cable-out-of-car');
  story.wait(10);
  expect(story.bill(1).stop).toBeUndefined();
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
  story.judge();
});
