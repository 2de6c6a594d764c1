// Goal: a pressed emergency switch takes its key and raises its fault at once; released counts only when it lasts.
// Method: presses, bounces and releases around the settling time; judged by what contactor and protection hear.
import { describe, expect, it } from 'vitest';
import { emergency } from '../../../machines/evse/emergency.ts';
import { Bench } from '../../kit/bench.ts';

const SETTLE_MS = 200;

class Story extends Bench<typeof emergency> {
  constructor() {
    super(emergency, undefined);
  }
  press(): void {
    this.hears({ type: 'emergency.sensed', pressed: true });
  }
  release(): void {
    this.hears({ type: 'emergency.sensed', pressed: false });
  }
}

describe('the emergency switch', () => {
  it('gives no key before it has been read, and gives it at once when it is out', () => {
    const story = new Story();
    story.wait(10_000);
    expect(story.tells).toEqual([]);
    story.release();
    expect(story.tells).toEqual(['contactor: emergency.released']);
  });

  it('is a fault from the start when it is in', () => {
    const story = new Story();
    story.press();
    expect(story.tells).toEqual([
      'contactor: emergency.pressed',
      'protection: fault.found {"fault":"EmergencyShutdown"}',
    ]);
  });

  it('takes the key first, then raises the fault', () => {
    const story = new Story();
    story.release();
    story.forget();
    story.press();
    expect(story.tells[0]).toBe('contactor: emergency.pressed');
  });

  it.each([
    [SETTLE_MS - 1, false],
    [SETTLE_MS, true],
    [SETTLE_MS + 1, true],
  ])('out for %i ms: believed %s', (ms, believed) => {
    const story = new Story();
    story.press();
    story.forget();
    story.release();
    story.wait(ms);
    expect(story.toldTo('contactor').includes('emergency.released')).toBe(believed);
    expect(story.toldTo('protection').includes('fault.gone {"fault":"EmergencyShutdown"}')).toBe(believed);
  });

  it('that bounces on its way out starts anew', () => {
    const story = new Story();
    story.press();
    story.forget();
    for (let bounce = 0; bounce < 5; bounce++) {
      story.release();
      story.wait(SETTLE_MS - 1);
      story.press();
    }
    expect(story.tells).toEqual([]);
  });
});
