// Goal: whatever the central system does or leaves undone, energy flows for those who may have it, every transaction
// arrives exactly once, and no second CALL is in flight (BIL-02, PRO-01, PRO-06).
// Method: one session against a central system that is told to misbehave; judged by the current and the ledger.
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../runtime/verify/storm/central-system.ts';
import { Story } from '../kit/story.ts';

const session = (story: Story): void => {
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(100);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.wait(300);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
};

/** How the one transaction of `session` stands with the central system, and how it must. */
const arrived = (story: Story) => ({ bills: story.bills, queue: story.controller.station.outbox() });
const complete = (story: Story) => ({
  bills: [{ idTag: 'CAFE01', meterStart: 0, stop: { reason: 'Local', meterStop: Math.floor(story.delivered(1)) } }],
  queue: { waiting: 0, dead: 0 },
});

const known = { LocalPreAuthorize: true, AllowOfflineTxForUnknownId: true };

const slow: readonly (readonly [string, Behaviour])[] = [
  ['takes 25 s for every answer', { delayMs: 25_000 }],
  ['answers everything twice', 'twice'],
];
it.each(slow)('a central system that %s', (_how, behaviour) => {
  const story = new Story({ ocpp: known });
  story.csms.treat('*', behaviour);
  session(story);
  story.wait(3600);
  expect(arrived(story)).toMatchObject(complete(story));
  story.judge();
});

const passing: readonly (readonly [string, Behaviour])[] = [
  ['is silent', 'silent'],
  ['hears nothing', 'lost'],
  ['answers CALLERROR', 'error'],
  ['answers rubbish', 'rubbish'],
  ['drops the link', 'drop'],
  ['answers after 30 s, when nobody waits any more', { delayMs: 30_000 }],
];

describe.each(passing)('a central system that %s for a while', (_how, behaviour) => {
  it.each(['StartTransaction', 'StopTransaction', 'MeterValues'])('to %s', (action) => {
    const story = new Story({ ocpp: known });
    story.csms.treat(action, behaviour, 2);
    session(story);
    story.wait(3600);
    expect(arrived(story)).toMatchObject(complete(story));
    story.judge();
  });

  it('to everything once it is accepted', () => {
    const story = new Story({ ocpp: known });
    story.plug(1);
    story.csms.treat('*', behaviour, 6);
    story.wait(240);
    story.tag(1, 'CAFE01');
    story.wait(240);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.tag(1, 'CAFE01');
    story.wait(3600);
    expect(arrived(story)).toMatchObject(complete(story));
    expect(story.told(1).at(-1)).toBe(story.status(1));
    story.judge();
  });

  it('to BootNotification: nothing else is sent until it is answered', () => {
    const story = new Story({ online: false });
    story.csms.treat('BootNotification', behaviour, 2);
    story.csms.comeBack();
    story.wait(60);
    story.wait(600);
    expect(story.csms.calls().findIndex(({ action }) => action !== 'BootNotification')).toBeGreaterThanOrEqual(3);
    expect(story.controller.station.link()).toBe('accepted');
    expect(story.told(1).at(-1)).toBe('Available');
    story.judge();
  });
});

describe.each(['StartTransaction', 'MeterValues', 'StopTransaction'])(
  'a central system that books repetitions anew',
  (action) => {
    const late = (delayMs: number, attempts = 3): Story => {
      const limits = { TransactionMessageAttempts: attempts, TransactionMessageRetryInterval: 60, MessageTimeout: 30 };
      const story = new Story({ ocpp: { ...known, ...limits } });
      story.csms.ledger.knowsRepetitions = false;
      story.csms.treat(action, { delayMs }, 1);
      session(story);
      story.wait(600);
      return story;
    };
    const sent = (story: Story) => story.csms.calls().filter((call) => call.action === action);

    // The time-out is over after 30 s, the second attempt would leave 60 s later.
    it.each([30_000, 31_000, 89_000])(`and answers ${action} after %i ms: believed, and not sent again`, (delayMs) => {
      const story = late(delayMs);
      expect(arrived(story)).toMatchObject(complete(story));
      const ids = sent(story).map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      story.judge();
    });

    it(`and answers ${action} when it has been given up: nothing changes`, () => {
      const story = late(31_000, 1);
      const ids = sent(story).map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      expect(story.controller.station.outbox().waiting).toBe(0);
      expect(story.controller.station.outbox().dead).toBeGreaterThan(0);
    });
  },
);

it('a message that is never accepted is given up after its attempts and blocks nobody', () => {
  const story = new Story({ ocpp: { ...known, TransactionMessageAttempts: 3, TransactionMessageRetryInterval: 10 } });
  story.csms.treat('MeterValues', 'error', 3);
  session(story);
  story.wait(600);
  expect(story.controller.station.outbox()).toEqual({ waiting: 0, dead: 1 });
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  story.judge();
});

it('a start that is never answered takes its followers with it; the next transaction is told', () => {
  const story = new Story({ ocpp: { ...known, TransactionMessageAttempts: 2, TransactionMessageRetryInterval: 5 } });
  story.csms.treat('StartTransaction', 'error', 2);
  session(story);
  story.wait(600);
  expect(story.bills).toEqual([]);
  expect(story.controller.station.outbox().waiting).toBe(0);
  expect(story.controller.station.outbox().dead).toBeGreaterThan(2);
  story.unplug(1);
  story.charge(1, 'BABE02');
  expect(story.bills.map(({ idTag }) => idTag)).toEqual(['BABE02']);
  story.judge();
});

it('a central system that forgets every transaction in mid-charge is told the rest all the same', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  const { id } = story.bill(1);
  story.csms.forget();
  story.wait(300);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.csms.heard('StopTransaction').at(-1)).toMatchObject({ transactionId: Number(id), reason: 'Local' });
  expect(story.controller.station.outbox()).toEqual({ waiting: 0, dead: 0 });
  story.csms.violations.splice(0);
  story.judge();
});

it('ids beyond 2^53 come back digit by digit', () => {
  const story = new Story();
  story.csms.treat('StartTransaction', { answer: { transactionId: 0, idTagInfo: { status: 'Accepted' } } }, 1);
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.csms.heard('StopTransaction').at(-1)).toMatchObject({ transactionId: 0 });
  story.csms.violations.splice(0);
  story.judge();
});

describe.each(['Pending', 'Rejected'] as const)('%s for hours', (registration) => {
  it('nothing but BootNotification leaves, no sooner than the interval; once accepted, everything', () => {
    const story = new Story({ online: false, ocpp: known });
    story.csms.registration = registration;
    story.csms.intervalS = 120;
    story.csms.comeBack();
    story.wait(60);
    story.charge(1, 'CAFE01');
    story.wait(4 * 3600);
    const calls = story.csms.calls();
    expect(new Set(calls.map(({ action }) => action))).toEqual(new Set(['BootNotification']));
    expect(calls.length).toBeGreaterThan(100);
    calls.slice(1).forEach(({ at }, index) => expect(at - (calls[index]?.at ?? 0)).toBeGreaterThanOrEqual(120_000));

    story.csms.registration = 'Accepted';
    story.wait(130);
    expect(story.bills).toHaveLength(1);
    // One every 15 minutes: nobody hears them meanwhile (offlineMeterValueSampleInterval).
    expect(story.bill(1).values.length).toBeGreaterThanOrEqual(16);
    expect(story.told(0)).toEqual(['Available']);
    expect(story.told(1)).toEqual(['Charging']);
    story.judge();
  });
});

it('while pending the central system may look and ask, but not start', () => {
  const story = new Story({ online: false });
  story.csms.registration = 'Pending';
  story.csms.intervalS = 600;
  story.csms.comeBack();
  story.wait(60);
  story.plug(1);
  expect(story.ask('GetConfiguration', { key: ['ConnectionTimeOut'] })).toMatchObject({
    configurationKey: [{ value: '60' }],
  });
  expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' })).toEqual({ status: 'Rejected' });
  expect(story.ask('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 })).toEqual({
    status: 'Accepted',
  });
  story.wait(5);
  expect(story.told(1)).toEqual(['Preparing']);
  story.csms.registration = 'Accepted';
  expect(story.ask('TriggerMessage', { requestedMessage: 'BootNotification' })).toEqual({ status: 'Accepted' });
  story.wait(10);
  expect(story.controller.station.link()).toBe('accepted');
  story.judge();
});

it('a link that flaps for an hour neither storms nor gives up (LIV-04)', () => {
  const story = new Story({ ocpp: known });
  story.charge(1, 'CAFE01');
  for (let minute = 0; minute < 60; minute++) {
    story.csms.drop('once');
    story.wait(60);
  }
  expect(story.csms.connections).toBeLessThan(65);
  story.csms.drop('stay');
  const before = story.csms.connections;
  story.wait(24 * 3600);
  expect(story.csms.connections - before).toBeLessThan(700);
  story.csms.comeBack();
  story.wait(400);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  story.judge();
});
