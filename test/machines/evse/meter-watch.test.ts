// Goal: a meter that has gone is a fault, one missed reading is not.
// Method: silence one millisecond short of the limit, and at it.
import { expect, it } from 'vitest';
import { meterWatch } from '../../../machines/evse/meter-watch.ts';
import { Bench } from '../../kit/bench.ts';

const LOST_MS = 2000;

it('forgives silence shorter than the limit', () => {
  const story = new Bench(meterWatch, {});
  story.hears({ type: 'meter.answering' }, { type: 'meter.silent' });
  story.wait(LOST_MS - 1);
  story.hears({ type: 'meter.answering' });
  story.wait(LOST_MS);
  expect(story.tells).toEqual([]);
});

it('calls the meter lost at the limit, and found when it answers', () => {
  const story = new Bench(meterWatch, {});
  story.hears({ type: 'meter.answering' }, { type: 'meter.silent' });
  story.wait(LOST_MS);
  expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
  story.hears({ type: 'meter.answering' });
  expect(story.tells.at(-1)).toBe('protection: fault.gone {"fault":"MeterSilent"}');
});

it('misses a meter that has never answered', () => {
  const story = new Bench(meterWatch, { lostMs: 10 });
  story.wait(10);
  expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
});
