// Goal: a driver who plugs in first and then shows the card is billed to the Wh; before the card nothing is offered,
// after it energy flows within half a minute.
// Method: the whole station on virtual time; judged by the pilot, the current, the meter and the central system's
// ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it('a plugged car gets nothing until the card is accepted, then energy, and the bill is right', () => {
  const story = new Story();
  story.plug(1);
  story.wait(60);
  expect(story.status(1)).toBe('Preparing');
  expect(story.truth(1)).toMatchObject({ pilotDuty: 100, coil: false, currentA: [0, 0, 0], bolt: 'unlocked' });

  story.tag(1, 'CAFE01');
  story.wait(9);
  expect(story.status(1)).toBe('Charging');
  expect(story.truth(1)).toMatchObject({ coil: true, contact: 'closed', bolt: 'locked', currentA: [16, 16, 16] });

  story.wait(1800);
  story.tag(1, 'CAFE01');
  story.wait(9);
  expect(story.status(1)).toBe('Finishing');
  expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked', pilotDuty: 100 });
  story.unplug(1);
  expect(story.status(1)).toBe('Available');

  expect(story.bills).toHaveLength(1);
  expect(story.bill(1)).toMatchObject({ connector: 1, idTag: 'CAFE01', meterStart: 0 });
  expect(story.bill(1).stop).toMatchObject({
    reason: 'Local',
    idTag: 'CAFE01',
    meterStop: Math.floor(story.delivered(1)),
  });
  expect(story.told(1)).toEqual(['Available', 'Preparing', 'SuspendedEV', 'Charging', 'Finishing', 'Available']);
  story.judge();
});

it('a card that the central system does not accept starts nothing', () => {
  const story = new Story();
  story.csms.idTags.set('bad0', { status: 'Blocked' });
  story.plug(1);
  story.tag(1, 'BAD0');
  story.wait(60);
  expect(story.status(1)).toBe('Preparing');
  expect(story.truth(1)).toMatchObject({ pilotDuty: 100, coil: false });
  expect(story.bills).toEqual([]);
  story.judge();
});
