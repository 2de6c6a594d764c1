// Goal: a driver who shows the card first, then plugs in, charges and stops with the same card, is billed to the Wh.
// Method: the whole station on virtual time; judged by the meter, the car and the central system's ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it('card first: charges, stops with the card, and the ledger is right to the Wh', () => {
  const story = new Story();
  expect(story.status(1)).toBe('Available');
  story.tag(1, 'CAFE01');
  expect(story.status(1)).toBe('Preparing');
  story.plug(1);
  story.wait(3);
  expect(story.status(1)).toBe('Charging');
  expect(story.evse(1).truth.bolt).toBe('locked');
  story.wait(3600);
  expect(story.delivered(1)).toBeGreaterThan(10_000);
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.status(1)).toBe('Finishing');
  expect(story.evse(1).truth).toMatchObject({ bolt: 'unlocked', coil: false, contact: 'open' });
  story.unplug(1);
  expect(story.status(1)).toBe('Available');
  const [transaction] = story.csms.ledger.transactions;
  expect(story.csms.ledger.transactions).toHaveLength(1);
  expect(transaction).toMatchObject({ connector: 1, idTag: 'CAFE01', meterStart: 0 });
  expect(transaction?.stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
  expect(transaction?.values.length).toBeGreaterThan(58);
  story.csms.check();
});
