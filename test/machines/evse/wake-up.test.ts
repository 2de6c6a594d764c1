// Goal: a car that does not answer is woken as often as the settings say and never more, and then it is told
// (guide 2425–2426; hardware.md §4).
// Method: the machine alone; judged by what the pilot is told to do. Limits one millisecond before and on their end.
import { describe, expect, it } from 'vitest';
import { wakeUp, type WakeUpInput } from '../../../machines/evse/wake-up.ts';
import { Bench } from '../../kit/bench.ts';

const WAIT_MS = 30_000;
const SEQUENCE_MS = 3000 + 4000 + 750;
const FOUND = 'fault.found {"fault":"EvNotResponding"}';

class Waker extends Bench<typeof wakeUp> {
  constructor(input: Partial<WakeUpInput> = {}) {
    super(wakeUp, { force: false, afterTimeout: true, tries: 1, ...input });
  }
  get sequences(): number {
    return this.toldTo('pilot').filter((one) => one === 'pilot.vanish').length;
  }
}
const begun = { type: 'charge.begun' } as const;
const awaited = { type: 'ev.awaited' } as const;

describe('a car that never answers', () => {
  it.each([0, 1, 2, 5])('is woken %i times, then told', (tries) => {
    const waker = new Waker({ tries });
    waker.hears(begun, awaited);
    waker.wait(tries * (WAIT_MS + SEQUENCE_MS) + WAIT_MS - 1);
    expect([waker.sequences, waker.toldTo('protection')]).toEqual([tries, []]);
    waker.wait(1);
    expect(waker.toldTo('protection')).toEqual([FOUND]);
    waker.wait(100 * WAIT_MS);
    expect([waker.sequences, waker.toldTo('protection')]).toEqual([tries, [FOUND]]);
  });

  it.each(['ev.requests', 'ev.disconnected', 'ev.absent', 'charge.begun'] as const)('is over with %s', (type) => {
    const waker = new Waker({ tries: 0 });
    waker.hears(begun, awaited);
    waker.wait(WAIT_MS);
    waker.hears({ type });
    expect(waker.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"EvNotResponding"}');
  });

  it('is left in peace where the settings do not want it woken', () => {
    const waker = new Waker({ afterTimeout: false });
    waker.hears(begun, awaited);
    waker.wait(100 * WAIT_MS);
    expect([waker.sequences, waker.toldTo('protection')]).toEqual([0, []]);
  });

  it('is woken all the same when it was charging a moment ago', () => {
    const waker = new Waker({ afterTimeout: false });
    waker.hears(begun, { type: 'ev.requests' }, { type: 'ev.expected' }, awaited);
    waker.wait(WAIT_MS + SEQUENCE_MS);
    expect(waker.sequences).toBe(1);
  });

  it('is thought to have been charging only for this charge', () => {
    const waker = new Waker({ afterTimeout: false });
    waker.hears({ type: 'ev.expected' }, begun, awaited);
    waker.wait(100 * WAIT_MS);
    expect(waker.sequences).toBe(0);
  });
});

describe('tries', () => {
  it('are counted anew for each charge, and for a car that is expected back', () => {
    for (const again of [begun, { type: 'ev.expected' } as const]) {
      const waker = new Waker();
      waker.hears(begun, awaited);
      waker.wait(2 * WAIT_MS + SEQUENCE_MS);
      expect(waker.toldTo('protection')).toEqual([FOUND]);
      waker.hears(again);
      waker.wait(WAIT_MS + SEQUENCE_MS);
      expect(waker.sequences).toBe(2);
    }
  });
});

describe('where every car is woken', () => {
  it('that begins with the charge, once', () => {
    const waker = new Waker({ force: true, afterTimeout: false });
    waker.hears(begun);
    expect(waker.toldTo('pilot')).toEqual(['pilot.hold']);
    waker.hears(begun, awaited);
    waker.wait(100 * WAIT_MS);
    expect(waker.sequences).toBe(1);
  });
});

describe('an offer', () => {
  it('that is interrupted begins its 30 s anew', () => {
    const waker = new Waker();
    waker.hears(begun, awaited);
    waker.wait(WAIT_MS - 1);
    waker.hears({ type: 'ev.unawaited' }, awaited);
    waker.wait(WAIT_MS - 1);
    expect(waker.toldTo('pilot')).toEqual([]);
    waker.wait(1);
    expect(waker.toldTo('pilot')).toEqual(['pilot.hold']);
  });

  it('that has not been made wakes nobody', () => {
    const waker = new Waker();
    waker.hears(begun);
    waker.wait(100 * WAIT_MS);
    expect(waker.tells).toEqual([]);
  });

  it('to nobody wakes nobody', () => {
    const waker = new Waker();
    waker.hears(awaited);
    waker.wait(100 * WAIT_MS);
    expect(waker.tells).toEqual([]);
  });
});
