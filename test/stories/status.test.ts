// Goal: the last status told equals the real one, in order, no more often than MinimumStatusDuration allows;
// warnings are no errors (PRO-04).
// Method: quick changes and faults; judged by every StatusNotification of the story.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const of = (story: Story, connector: number) =>
  story.csms.heard('StatusNotification').filter(({ connectorId }) => connectorId === connector);

it('rule 11: after acceptance 0 and every connector are told once', () => {
  const story = new Story();
  expect(
    story.csms
      .heard('StatusNotification')
      .map(({ connectorId, status, errorCode }) => [connectorId, status, errorCode]),
  ).toEqual([
    [0, 'Available', 'NoError'],
    [1, 'Available', 'NoError'],
    [2, 'Available', 'NoError'],
  ]);
  story.judge();
});

it('a session is told in its order, and each with the time since when it is so', () => {
  const story = new Story();
  story.csms.latencyMs = 400;
  story.charge(1, 'CAFE01');
  story.car(1, 'pause');
  story.car(1, 'request');
  story.wait(20);
  story.tag(1, 'CAFE01');
  story.wait(10);
  story.unplug(1);
  story.wait(10);
  expect(story.told(1)).toEqual([
    'Available',
    'Preparing',
    'SuspendedEV',
    'Charging',
    'SuspendedEV',
    'Charging',
    'Finishing',
    'Available',
  ]);
  const times = of(story, 1).map(({ timestamp }) => String(timestamp));
  expect(times).toEqual(times.toSorted());
  story.judge();
});

it('rule 19: by default 10 s lie between two messages of a connector; the first comes at once, the last too', () => {
  const story = new Story({ ocpp: { MinimumStatusDuration: undefined } });
  story.wait(20);
  story.plug(1);
  expect(story.told(1)).toEqual(['Available', 'Preparing']);
  story.unplug(1);
  story.plug(1);
  story.unplug(1);
  story.wait(30);
  expect(story.told(1)).toEqual(['Available', 'Preparing', 'Available']);
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.told(1).slice(3)).toEqual(['Preparing', 'Charging']);
  story.judge();
});

it('a silent reader is a warning: its code beside a status that serves (S6 §4.9), and remote start works', () => {
  const story = new Story();
  story.fault(1, 'reader-silent');
  story.wait(10);
  expect(of(story, 1).at(-1)).toMatchObject({ status: 'Available', errorCode: 'ReaderFailure', info: 'ReaderSilent' });
  story.plug(1);
  story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' });
  story.wait(20);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.fault(1, 'reader-silent', false);
  story.wait(10);
  expect(of(story, 1).at(-1)).not.toHaveProperty('info');
  story.judge();
});

it('of two faults the higher is told, and the lower when that is over', () => {
  const story = new Story();
  story.fault(1, 'meter-silent');
  story.wait(10);
  story.fault(1, 'pilot-short');
  story.wait(10);
  expect(of(story, 1).at(-1)).toMatchObject({ status: 'Faulted', errorCode: 'PowerMeterFailure' });
  story.fault(1, 'meter-silent', false);
  story.wait(10);
  expect(of(story, 1).at(-1)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'PilotShorted' });
  story.judge();
});

it('a status that was not answered is told again, as it is by then', () => {
  const story = new Story();
  story.csms.treat('StatusNotification', 'silent', 2);
  story.plug(1);
  story.wait(300);
  expect(story.told(1).at(-1)).toBe('Preparing');
  story.unplug(1);
  story.wait(10);
  expect(story.told(1).at(-1)).toBe('Available');
  story.judge();
});

it('TriggerMessage tells the status again, after its own answer', () => {
  const story = new Story();
  const before = story.told(2).length;
  expect(story.ask('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 })).toEqual({
    status: 'Accepted',
  });
  story.wait(2);
  expect(story.told(2)).toHaveLength(before + 1);
  story.judge();
});
