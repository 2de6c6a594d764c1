// Goal: whoever maintains a station knows how often its contactor has closed, over restarts and power cuts.
// Method: sessions and power cuts; the plant's contactor is counted beside the station's own count.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it('every closing counts once, per EVSE, and a power cut forgets none', () => {
  const story = new Story();
  expect(story.evse(1).contactorCycles).toBe(0);
  story.charge(1, 'CAFE01');
  expect(story.evse(1).contactorCycles).toBe(1);
  story.car(1, 'pause');
  story.wait(20);
  story.car(1, 'request');
  story.wait(20);
  expect(story.evse(1).contactorCycles).toBe(2);
  story.crash();
  story.restart(30);
  expect(story.evse(1).contactorCycles).toBe(2);
  expect(story.evse(2).contactorCycles).toBe(0);
  story.charge(2, 'CAFE02');
  expect(story.evse(2).contactorCycles).toBe(1);
  story.judge();
});
