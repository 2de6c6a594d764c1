// Goal: without the bolt in its place no energy flows (SAF-04); a bolt that will not let go is told, and the cable
// is free as soon as it does.
// Method: the lock of the simulated board is jammed, forced or watched by a bad sensor; judged by bolt, coil, plug
// and what is told.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const faultsTold = (story: Story) =>
  story.csms.heard('StatusNotification').filter(({ connectorId, status }) => connectorId === 1 && status === 'Faulted');

it('a bolt that jams on its way in: no transaction, no energy, told; healed, it charges', () => {
  const story = new Story();
  story.fault(1, 'lock-jam-locking');
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(40);
  expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
  expect(story.bills).toEqual([]);
  expect(faultsTold(story)).toMatchObject([
    { errorCode: 'ConnectorLockFailure', vendorErrorCode: 'PlugLockCannotLock' },
  ]);
  story.fault(1, 'lock-jam-locking', false);
  story.wait(5);
  expect(story.status(1)).toBe('Faulted');
  story.unplug(1);
  story.wait(20);
  expect(story.status(1)).toBe('Available');
  story.charge(1, 'CAFE01');
  story.judge();
});

it('a bolt that jams on its way out: the bill is closed, it is told why, UnlockConnector tells the truth', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'lock-jam-unlocking');
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
  expect(story.status(1)).toBe('Faulted');
  expect(faultsTold(story)).toMatchObject([{ vendorErrorCode: 'PlugLockCannotUnlock' }]);
  expect(story.world.unplug(1).done).toBe(false);

  const asked = story.csms.call('UnlockConnector', { connectorId: 1 });
  story.wait(20);
  expect(asked.answer).toEqual({ status: 'UnlockFailed' });
  story.fault(1, 'lock-jam-unlocking', false);
  expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
  expect(story.status(1)).toBe('Faulted');
  story.unplug(1);
  expect(story.status(1)).toBe('Available');
  story.judge();
});

it('a bolt that is forced open under load cuts the energy at once and is told', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(60);
  story.fault(1, 'lock-forced');
  story.wait(0.1);
  expect(story.truth(1)).toMatchObject({ coil: false });
  story.wait(10);
  expect(faultsTold(story)).toMatchObject([{ vendorErrorCode: 'PlugLockMotorUnexpectedOpen' }]);
  expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
  expect(story.status(1)).toBe('Faulted');
  story.fault(1, 'lock-forced', false);
  story.wait(60);
  expect(story.status(1)).toBe('Faulted');
  story.unplug(1);
  story.wait(10);
  expect(story.status(1)).toBe('Available');
  story.charge(1, 'CAFE01');
  story.judge();
});

it('a sensor that shows the bolt a second late costs time, not safety', () => {
  const story = new Story();
  story.fault(1, 'lock-feedback-late');
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(15);
  expect(story.truth(1).bolt).toBe('unlocked');
  expect(story.status(1)).toBe('Finishing');
  story.judge();
});

describe('a sensor that shows the bolt the wrong way round', () => {
  // Nothing else on the board sees the bolt: what the motor has cured is believed, and the bolt closes the socket.
  it('in an empty socket: told, and nobody is charged over a bolt that is out', () => {
    const story = new Story();
    story.fault(1, 'lock-feedback-inverted');
    story.wait(30);
    expect(faultsTold(story)).toMatchObject([
      { errorCode: 'ConnectorLockFailure', vendorErrorCode: 'PlugLockMotorUnexpectedClose' },
    ]);
    expect(story.world.plug(1, { thenRequestAmps: 16 })).toMatchObject({ done: false, failure: 'refused' });
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
    expect(story.bills).toEqual([]);
    story.fault(1, 'lock-feedback-inverted', false);
    story.wait(30);
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('in mid-charge: the energy ends at once; the right way round again, the next driver is served', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, 'lock-feedback-inverted');
    story.wait(0.1);
    expect(story.truth(1).coil).toBe(false);
    story.wait(20);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
    story.fault(1, 'lock-feedback-inverted', false);
    story.wait(5);
    story.ask('UnlockConnector', { connectorId: 1 });
    story.wait(10);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.unplug(1);
    story.wait(10);
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'CAFE01');
    story.judge();
  });
});

describe('a plug that somebody pulls while it is locked', () => {
  it('stays in, and charging goes on', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    expect(story.world.unplug(1)).toMatchObject({ done: false, failure: 'refused' });
    story.wait(60);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });
});

describe('rule 20: UnlockConnector', () => {
  it('while the contactor rests before closing: the bolt opens, and nothing closes any more (SAF-04)', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(2);
    story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' });
    while (story.truth(1).pilotHighV > 7) story.wait(0.1);
    story.wait(0.7);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
    expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
    for (let tick = 0; tick < 100; tick++) {
      story.wait(0.1);
      expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    }
    expect(story.bill(2).stop).toMatchObject({ reason: 'UnlockCommand' });
    story.judge();
  });

  it('opens the bolt under a session: first the energy ends, then the bolt moves', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    const asked = story.csms.call('UnlockConnector', { connectorId: 1 });
    while (asked.answer === undefined) story.wait(0.1);
    expect(asked.answer).toEqual({ status: 'Unlocked' });
    expect(story.truth(1)).toMatchObject({ contact: 'open', bolt: 'unlocked' });
    story.wait(10);
    expect(story.bill(1).stop).toMatchObject({ reason: 'UnlockCommand' });
    story.judge();
  });

  it('is answered Unlocked at rest and NotSupported where there is no lock or no connector', () => {
    const story = new Story({ ports: [{}, { pluggable: false, pp: { cable_current_limit: 32 } }] });
    expect(story.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
    expect(story.ask('UnlockConnector', { connectorId: 2 })).toEqual({ status: 'NotSupported' });
    expect(story.ask('UnlockConnector', { connectorId: 3 })).toEqual({ status: 'NotSupported' });
    story.judge();
  });

  it('over a welded contact fails: the cable may be live (SAF-05)', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, 'contactor-welded');
    const asked = story.csms.call('UnlockConnector', { connectorId: 1 });
    story.wait(20);
    expect(asked.answer).toEqual({ status: 'UnlockFailed' });
    expect(story.truth(1).bolt).toBe('locked');
    story.judge();
  });
});
