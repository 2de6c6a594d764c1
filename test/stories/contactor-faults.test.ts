// Goal: a contactor that does not do as it is told is noticed within its limit, latched, told by its own name, and
// never closed again before somebody has cleared it (SAF-05, SAF-06, SAF-15).
// Method: the contactor of the simulated board is broken before, during and after charging; judged by coil, bolt and
// the statuses told.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

it('a feedback that bounces opens no bolt over a pole that is welded', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'feedback-bouncing');
  story.fault(1, 'contactor-welded-pole');
  story.wait(60);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
  expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'ContactorWelded' });
  story.judge();
});

it('a feedback that only bounces keeps nobody from his energy, nor from his cable', () => {
  const story = new Story();
  story.fault(1, 'feedback-bouncing');
  story.charge(1, 'CAFE01');
  story.wait(60);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect([story.truth(1).bolt, lastTold(story)?.['status']]).toEqual(['unlocked', 'Finishing']);
  story.judge();
});

// One pole or all of them: the auxiliary contact is a mirror contact and shows either.
describe.each(['contactor-welded', 'contactor-welded-pole'])('%s while charging', (weld) => {
  it('keeps the bolt in after the stop, is told as ContactorWelded, and stays so until it is cleared', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, weld);
    story.wait(60);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked', pilotDuty: 0 });
    expect(lastTold(story)).toMatchObject({
      status: 'Faulted',
      errorCode: 'PowerSwitchFailure',
      vendorErrorCode: 'ContactorWelded',
    });
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local' });

    story.request({ type: 'fault.acknowledge' });
    story.wait(10);
    expect(story.status(1)).toBe('Faulted');
    story.fault(1, weld, false);
    story.wait(20);
    expect(story.status(1)).toBe('Faulted');
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1).coil).toBe(false);

    story.request({ type: 'fault.acknowledge' });
    story.wait(10);
    expect(story.status(1)).toBe('Finishing');
    expect(story.truth(1).bolt).toBe('unlocked');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    expect(story.bills).toHaveLength(2);
    story.judge();
  });

  it('is found by itself when nobody is charging, within a second', () => {
    const story = new Story();
    story.fault(1, weld);
    story.wait(1);
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'ContactorWelded' });
    expect(story.status(2)).toBe('Available');
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('is still welded after a restart', () => {
    const story = new Story();
    story.fault(1, weld);
    story.wait(10);
    story.crash();
    story.restart(20);
    expect(story.status(1)).toBe('Faulted');
    story.judge();
  });
});

it.each(['contactor-stuck-open', 'contactor-slow'])(
  '%s: tried once, told as ContactorFailedToClose, the cable is free',
  (name) => {
    const story = new Story();
    story.fault(1, name);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(40);
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked' });
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'ContactorFailedToClose' });
    expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
    story.fault(1, name, false);
    story.wait(60);
    expect(story.status(1)).toBe('Faulted');
    story.unplug(1);
    story.request({ type: 'fault.acknowledge' });
    story.wait(10);
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'CAFE01');
    story.judge();
  },
);

it('a contact that falls open under load is no longer believed: it stops and is told', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'contactor-stuck-open');
  story.wait(20);
  expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
  expect(story.bill(1).stop?.reason).toBe('Other');
  expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode: 'ContactorFailedToClose' });
  story.judge();
});

it('an auxiliary contact that bounces disturbs nothing', () => {
  const story = new Story();
  story.fault(1, 'feedback-bouncing');
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.status(1)).toBe('Finishing');
  expect(story.told(1)).not.toContain('Faulted');
  story.judge();
});

it('an auxiliary contact that lies from the start lets nothing begin', () => {
  const story = new Story();
  story.fault(1, 'feedback-lying');
  story.wait(5);
  expect(story.status(1)).toBe('Faulted');
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  story.judge();
});
