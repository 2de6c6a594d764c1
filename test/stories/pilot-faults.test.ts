// Goal: a broken pilot opens the contact without waiting for anybody (SAF-01, SAF-03) and keeps the connector out of
// service until it is well.
// Method: short, missing diode, flapping S2, noise and ventilation request in mid-charge; judged by the coil and the
// ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

describe.each([
  ['pilot-short', 'PilotShorted'],
  ['diode-missing', 'DiodeError'],
])('%s in mid-charge', (name, vendorCode) => {
  it('opens the contact within 100 ms, ends the transaction, and is over when the car has gone', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.wait(60);
    story.fault(1, name);
    story.wait(0.1);
    expect(story.truth(1).coil).toBe(false);
    story.wait(10);
    expect(lastTold(story)).toMatchObject({
      status: 'Faulted',
      errorCode: 'OtherError',
      vendorErrorCode: vendorCode,
    });
    expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1).bolt).toBe('unlocked');
    story.fault(1, name, false);
    story.unplug(1);
    story.wait(60);
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('from before the card on lets nothing begin', () => {
    const story = new Story();
    story.fault(1, name);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });
});

it('a car that flaps between B and C is given no contact to chatter with, and charges when it stands still', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'bc-flapping');
  story.wait(2);
  let closings = 0;
  let was = story.truth(1).coil;
  for (let tick = 0; tick < 600; tick++) {
    story.wait(0.1);
    const { coil } = story.truth(1);
    if (coil && !was) closings++;
    was = coil;
  }
  expect(closings).toBeLessThanOrEqual(1);
  expect(story.bill(1).stop).toBeUndefined();
  story.fault(1, 'bc-flapping', false);
  story.wait(30);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('noise at the thresholds ends no transaction and reports no fault', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'pilot-noise');
  story.wait(60);
  story.fault(1, 'pilot-noise', false);
  story.wait(30);
  expect(story.bill(1).stop).toBeUndefined();
  expect(story.told(1)).not.toContain('Faulted');
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('a car that never opens S2 is cut off at the end all the same', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 's2-stuck');
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked' });
  expect(story.bill(1).stop?.reason).toBe('Local');
  story.judge();
});
