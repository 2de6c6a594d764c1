// Goal: two drivers at two connectors at once never mix: neither their energy, nor their cards, nor their faults
// (SAF-13).
// Method: two cars with different appetites on virtual time; judged by both meters and the ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it('each pays his own energy, and ending one leaves the other alone', () => {
  const story = new Story();
  story.charge(1, 'AAAA01');
  story.charge(2, 'BBBB02', { thenRequestAmps: 10 });
  story.wait(1200);
  story.tag(1, 'AAAA01');
  story.wait(20);
  expect(story.truth(1).currentA).toEqual([0, 0, 0]);
  expect(story.truth(2).currentA).toEqual([10, 10, 10]);
  story.unplug(1);
  story.wait(600);
  story.tag(2, 'BBBB02');
  story.wait(20);
  story.unplug(2);
  expect(story.bill(1)).toMatchObject({ connector: 1, idTag: 'AAAA01' });
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  expect(story.bill(2)).toMatchObject({ connector: 2, idTag: 'BBBB02' });
  expect(story.bill(2).stop?.meterStop).toBe(Math.floor(story.delivered(2)));
  expect(story.delivered(1)).not.toBeCloseTo(story.delivered(2), 0);
  story.judge();
});

it('the card of one driver at the reader of the other stops nothing', () => {
  const story = new Story();
  story.charge(1, 'AAAA01');
  story.charge(2, 'BBBB02');
  story.tag(2, 'AAAA01');
  story.tag(1, 'BBBB02');
  story.wait(60);
  expect(story.status(1)).toBe('Charging');
  expect(story.status(2)).toBe('Charging');
  story.judge();
});

it('a fault of one connector leaves the other charging', () => {
  const story = new Story();
  story.charge(1, 'AAAA01');
  story.charge(2, 'BBBB02');
  story.fault(1, 'pilot-short');
  story.wait(30);
  expect(story.status(1)).toBe('Faulted');
  expect(story.truth(1).currentA).toEqual([0, 0, 0]);
  expect(story.status(2)).toBe('Charging');
  expect(story.truth(2).currentA).toEqual([16, 16, 16]);
  expect(story.bill(1).stop?.reason).toBe('Other');
  expect(story.bill(2).stop).toBeUndefined();
  story.judge();
});
