// Goal: the RCD gives its key only with a clear feedback and a passed, fresh test, takes it back in the same breath as
// a trip, and tells three faults apart (SAF-02, SAF-03, SAF-07; guide 3024–3043).
// Method: feedback, car, contact and verdicts in every order; judged by what contactor, protection and the test hear.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rcd, rcdMode } from '../../../machines/evse/rcd.ts';
import type { RcdInput, RcdVerdict } from '../../../machines/evse/rcd-words.ts';
import { Bench } from '../../kit/bench.ts';

const DAY_MS = 86_400_000;
const NOTICE_MS = 30_000;

class Story extends Bench<typeof rcd> {
  constructor(input?: RcdInput) {
    super(rcd, input);
  }
  reads(tripped: boolean): void {
    this.hears({ type: 'rcd.sensed', tripped });
  }
  contact(state: 'live' | 'dead'): void {
    this.hears({ type: state === 'live' ? 'contact.live' : 'contact.dead' });
  }
  car(state: 'connected' | 'disconnected'): void {
    this.hears({ type: state === 'connected' ? 'ev.connected' : 'ev.disconnected' });
  }
  tested(verdict: RcdVerdict): void {
    this.hears({ type: 'rcd.tested', verdict });
  }
  get key(): boolean {
    return this.toldTo('contactor').at(-1) === 'rcd.armed';
  }
  get tests(): number {
    return this.toldTo('rcdTest').filter((one) => one.startsWith('rcd.test ')).length;
  }
  get mode(): string {
    return rcdMode(this.snapshot);
  }
}

/** Clear, tested at the start, armed. */
const armed = (input?: RcdInput): Story => {
  const story = new Story(input);
  story.reads(false);
  story.contact('dead');
  story.tested('passed');
  return story;
};

/** With a car whose test has passed. */
const connected = (): Story => {
  const story = armed();
  story.car('connected');
  story.tested('passed');
  story.forget();
  return story;
};

describe('the key', () => {
  it('is not given before feedback, contact and test have all spoken', () => {
    const story = new Story();
    expect(story.key).toBe(false);
    story.contact('dead');
    expect(story.tests).toBe(0);
    story.reads(false);
    expect([story.tests, story.key]).toEqual([1, false]);
    story.tested('passed');
    expect(story.key).toBe(true);
    expect(story.facts).toEqual([{ type: 'rcd.tested', verdict: 'passed' }]);
  });

  it('waits for a contact measured dead', () => {
    const story = new Story();
    story.reads(false);
    expect([story.mode, story.tests]).toEqual(['waiting', 0]);
    story.contact('dead');
    expect(story.tests).toBe(1);
  });

  it('is taken back for the test that precedes each session, and given again', () => {
    const story = armed();
    story.forget();
    story.car('connected');
    expect([story.tests, story.key]).toEqual([1, false]);
    story.tested('passed');
    expect(story.key).toBe(true);
  });

  it('is given without any test where none is wired', () => {
    const story = new Story({ tests: false });
    story.reads(false);
    expect(story.key).toBe(true);
    story.contact('dead');
    story.car('connected');
    story.hears({ type: 'rcd.test' });
    story.wait(2 * DAY_MS);
    expect([story.tests, story.key]).toEqual([0, true]);
    story.reads(true);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"RcdGroundFailure"}']);
  });
});

describe('a test', () => {
  it('is made on request, but never under power', () => {
    const story = connected();
    story.contact('live');
    story.hears({ type: 'rcd.test' });
    expect(story.tests).toBe(0);
    story.contact('dead');
    story.hears({ type: 'rcd.test' });
    expect([story.tests, story.key]).toEqual([1, false]);
  });

  it('suppresses what it makes itself: a trip during it is no fault', () => {
    const story = connected();
    story.hears({ type: 'rcd.test' });
    story.reads(true);
    story.reads(false);
    expect(story.toldTo('rcdTest').slice(-2)).toEqual(['rcd.sensed {"tripped":true}', 'rcd.sensed {"tripped":false}']);
    story.tested('passed');
    expect(story.toldTo('protection')).toEqual([]);
    expect(story.key).toBe(true);
  });

  it.each(['no-trip', 'stuck'] as const)('that fails (%s) takes the key until it is acknowledged and passed', (why) => {
    const story = connected();
    story.hears({ type: 'rcd.test' });
    story.tested(why);
    expect(story.toldTo('protection')).toEqual([
      'fault.found {"fault":"RcdTestError"}',
      'fault.gone {"fault":"RcdTestError"}',
    ]);
    story.car('disconnected');
    story.car('connected');
    story.hears({ type: 'rcd.test' });
    expect([story.tests, story.key, story.mode]).toEqual([1, false, 'untrustworthy']);
    story.hears({ type: 'rcd.clear' });
    expect(story.tests).toBe(2);
    story.tested('passed');
    expect(story.key).toBe(true);
  });

  it('that was disturbed is made again at the next moment without power', () => {
    const story = connected();
    story.hears({ type: 'rcd.test' });
    story.contact('live');
    expect(story.toldTo('rcdTest').at(-1)).toBe('contact.live');
    story.tested('under-power');
    expect([story.mode, story.key]).toEqual(['waiting', false]);
    story.contact('dead');
    expect(story.tests).toBe(2);
  });
});

describe('after 24 hours', () => {
  it('without power it is tested by itself, in time', () => {
    const story = armed();
    story.forget();
    story.wait(DAY_MS - NOTICE_MS - 1);
    expect(story.tests).toBe(0);
    story.wait(1);
    expect([story.tests, story.key]).toEqual([1, false]);
  });

  it('under power it asks for a pause, keeps its key to the last millisecond, then lets go of it', () => {
    const story = connected();
    story.contact('live');
    story.wait(DAY_MS - NOTICE_MS - 1);
    expect(story.facts).toEqual([]);
    story.wait(1);
    expect(story.facts).toEqual([{ type: 'rcd.due' }]);
    story.wait(NOTICE_MS - 1);
    expect([story.toldTo('contactor'), story.tests]).toEqual([[], 0]);
    story.wait(1);
    expect(story.toldTo('contactor')).toEqual(['rcd.disarmed']);
    expect(story.tests).toBe(0);
    story.contact('dead');
    expect(story.tests).toBe(1);
  });

  it('a pause that is granted is used at once', () => {
    const story = connected();
    story.contact('live');
    story.wait(DAY_MS - NOTICE_MS);
    story.contact('dead');
    expect(story.tests).toBe(1);
  });
});

describe('a trip', () => {
  it('with a car takes the key at once, and is gone with the car', () => {
    const story = connected();
    story.contact('live');
    story.reads(true);
    expect(story.tells.slice(-2)).toEqual([
      'contactor: rcd.disarmed',
      'protection: fault.found {"fault":"RcdGroundFailure"}',
    ]);
    story.contact('dead');
    story.reads(false);
    expect(story.key).toBe(false);
    expect(story.toldTo('protection')).toHaveLength(1);
    story.car('disconnected');
    expect(story.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"RcdGroundFailure"}');
    expect([story.tests, story.key]).toEqual([1, false]);
    story.tested('passed');
    expect(story.key).toBe(true);
  });

  it('that outlasts the car becomes spurious, without a moment in which all seems well', () => {
    const story = connected();
    story.reads(true);
    story.forget();
    story.car('disconnected');
    expect(story.toldTo('protection')).toEqual([
      'fault.found {"fault":"SpuriousRcdError"}',
      'fault.gone {"fault":"RcdGroundFailure"}',
    ]);
  });

  it('without a car is spurious: it ends only when it is clear and acknowledged, and after a test', () => {
    const story = armed();
    story.forget();
    story.reads(true);
    expect(story.toldTo('protection')[0]).toBe('fault.found {"fault":"SpuriousRcdError"}');
    story.hears({ type: 'rcd.clear' });
    expect(story.mode).toBe('spurious');
    story.reads(false);
    expect(story.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"SpuriousRcdError"}');
    story.reads(true);
    expect(story.toldTo('protection')).toContain('fault.found {"fault":"SpuriousRcdError"}');
    story.reads(false);
    expect([story.tests, story.key]).toEqual([0, false]);
    story.hears({ type: 'rcd.clear' });
    expect([story.tests, story.key]).toEqual([1, false]);
    story.tested('passed');
    expect(story.key).toBe(true);
  });

  it('that is there from the start is spurious: nobody knows of a car yet', () => {
    const story = new Story();
    story.reads(true);
    expect(story.mode).toBe('spurious');
  });
});

it('whatever happens, the key is out only while the feedback is clear and no test runs', () => {
  const happening = fc.oneof(
    fc.record({ type: fc.constant('rcd.sensed' as const), tripped: fc.boolean() }),
    fc.record({
      type: fc.constant('rcd.tested' as const),
      verdict: fc.constantFrom<RcdVerdict>('passed', 'no-trip', 'stuck', 'under-power'),
    }),
    fc.record({
      type: fc.constantFrom(
        'ev.connected' as const,
        'ev.disconnected' as const,
        'contact.live' as const,
        'contact.dead' as const,
        'rcd.test' as const,
        'rcd.clear' as const,
      ),
    }),
    fc.record({ waitMs: fc.constantFrom(1, NOTICE_MS, DAY_MS) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const story = new Story();
      const wrong: string[] = [];
      let tripped = true;
      for (const one of happenings) {
        if ('waitMs' in one) story.wait(one.waitMs);
        else {
          if (one.type === 'rcd.sensed') tripped = one.tripped;
          story.hears(one);
        }
        if (story.key && (tripped || story.mode !== 'armed')) wrong.push(`the key is out while ${story.mode}`);
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
