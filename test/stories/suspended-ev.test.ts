// Goal: a car that takes nothing for longer than suspendedEVTimeout ends its transaction, reason EVDisconnected; one
// that the station itself pauses never does (001 "Transaction Control Parameters", BIL-05).
// Method: cars that pause, come back and never ask; judged by ledger, bolt and contact.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const LIMIT_S = 900;
const impatient = (ocpp: object = {}) => new Story({ ocpp: { suspendedEVTimeout: LIMIT_S, ...ocpp } });

it('001 suspendedEVTimeout: the transaction ends, the plug is free, and the car may start anew', () => {
  const story = impatient();
  story.charge(1, 'CAFE01');
  story.wait(300);
  story.car(1, 'pause');
  story.wait(LIMIT_S - 10);
  expect(story.status(1)).toBe('SuspendedEV');
  expect(story.bill(1).stop).toBeUndefined();
  story.wait(20);
  expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
  expect(story.truth(1).bolt).toBe('unlocked');
  expect(story.status(1)).toBe('Finishing');
  story.car(1, 'request');
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.bills).toHaveLength(2);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('a car that never asks is given the same time', () => {
  const story = impatient();
  story.plug(1, {});
  story.tag(1, 'CAFE01');
  story.wait(LIMIT_S - 10);
  expect(story.bill(1).stop).toBeUndefined();
  story.wait(30);
  expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected' });
  story.judge();
});

it('a car that comes back in time begins its patience anew', () => {
  const story = impatient();
  story.charge(1, 'CAFE01');
  for (let round = 0; round < 3; round++) {
    story.car(1, 'pause');
    story.wait(LIMIT_S - 60);
    story.car(1, 'request');
    story.wait(60);
  }
  expect(story.bill(1).stop).toBeUndefined();
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('BIL-05: what the station pauses is not the car’s doing', () => {
  const story = impatient();
  story.charge(1, 'CAFE01');
  story.ask('SetChargingProfile', {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
    },
  });
  story.wait(4 * LIMIT_S);
  expect(story.status(1)).toBe('SuspendedEVSE');
  expect(story.bill(1).stop).toBeUndefined();
  story.judge();
});

it('0 waits for ever, and a new limit counts from its change', () => {
  const story = impatient({ suspendedEVTimeout: 0 });
  story.charge(1, 'CAFE01');
  story.car(1, 'pause');
  story.wait(86_400);
  expect(story.bill(1).stop).toBeUndefined();
  story.ask('ChangeConfiguration', { key: 'suspendedEVTimeout', value: '600' });
  story.wait(580);
  expect(story.bill(1).stop).toBeUndefined();
  story.wait(40);
  expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected' });
  story.judge();
});

it('where an unplugged car is waited for, it is waited for no longer than that', () => {
  const story = impatient({ StopTransactionOnEVSideDisconnect: false });
  story.charge(1, 'CAFE01');
  story.fault(1, 'cable-out-of-car');
  story.wait(LIMIT_S - 10);
  expect(story.bill(1).stop).toBeUndefined();
  story.wait(30);
  expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected', meterStop: Math.floor(story.delivered(1)) });
  // Rule 21: the plug stays for whoever brought it.
  expect(story.truth(1).bolt).toBe('locked');
  story.tag(1, 'CAFE01');
  story.wait(5);
  expect(story.truth(1).bolt).toBe('unlocked');
  expect(story.status(1)).toBe('Available');
  story.judge();
});
