// Goal: energy only for a car that steadily asks, gone within 100 ms; never an offer beyond the last one allowed.
// Method: letters with their times, as plain code raises them; every debounce at limit − 1, limit; flapping at 1 to
// 20 Hz.
import { describe, expect, it } from 'vitest';
import { pilot, pilotLevels } from '../../../machines/evse/pilot.ts';
import type { PilotEvent } from '../../../machines/evse/pilot-words.ts';
import type { PilotSense } from '../../../machines/evse/pilot-bands.ts';
import { Bench } from '../../kit/bench.ts';

const DEBOUNCE_MS = 50;
const REQUEST_MS = 600;
const DOUBT_MS = 80;
const UPDATE_MS = 5000;

class Story extends Bench<typeof pilot> {
  constructor() {
    super(pilot, {});
  }
  reads(sense: PilotSense, ms = 0): void {
    this.hears({ type: 'pilot.sensed', sense });
    this.wait(ms);
  }
  get duty(): number {
    return pilotLevels(this.snapshot).pilotDuty;
  }
  /** What the contactor was told last. */
  get ready(): boolean {
    return this.toldTo('contactor').at(-1) === 'pilot.ready';
  }
}

const requesting = (): Story => {
  const story = new Story();
  story.reads('A', 1000);
  story.reads('B', 1000);
  story.reads('C', 1000);
  return story;
};

describe('what the car says', () => {
  it('gives its first verdict as soon as it is stable', () => {
    const story = new Story();
    story.reads('A', DEBOUNCE_MS - 1);
    expect(story.tells).toEqual([]);
    story.wait(1);
    expect(story.toldTo('session')).toEqual(['ev.absent']);
    expect(story.facts).toEqual([{ type: 'pilot.changed', letter: 'A' }]);
  });

  it('finds a car that was there before us', () => {
    const story = new Story();
    story.reads('C', DEBOUNCE_MS);
    expect(story.toldTo('session')).toEqual(['ev.connected']);
    expect(story.ready).toBe(false);
    story.wait(REQUEST_MS);
    expect(story.ready).toBe(true);
  });

  it('tells of a plug, a request, a rest and an unplug, each once', () => {
    const story = requesting();
    story.reads('B', 1000);
    story.reads('A', 1000);
    expect(story.toldTo('session')).toEqual(['ev.absent', 'ev.connected', 'ev.disconnected']);
    expect(story.toldTo('supply')).toEqual(['ev.absent', 'ev.rests', 'ev.requests', 'ev.rests', 'ev.disconnected']);
    expect(story.toldTo('contactor')).toEqual(['pilot.ready', 'pilot.unready']);
    expect(story.facts.map((fact) => (fact.type === 'pilot.changed' ? fact.letter : fact.type))).toEqual([
      'A',
      'B',
      'ev.connected',
      'C',
      'B',
      'A',
      'ev.disconnected',
    ]);
  });

  it.each(['A', 'B', 'E', 'F', 'diode'] as const)('is unready %s after C, within 100 ms', (sense) => {
    const story = requesting();
    story.reads(sense, DEBOUNCE_MS - 1);
    expect(story.ready).toBe(true);
    story.wait(1);
    expect(story.ready).toBe(false);
  });

  it('believes C only when it has stood, well within 3 s', () => {
    const story = new Story();
    story.reads('B', 1000);
    story.reads('C', DEBOUNCE_MS + REQUEST_MS - 1);
    expect(story.ready).toBe(false);
    story.wait(1);
    expect(story.ready).toBe(true);
  });

  it('begins to wait anew when the car takes its request back for a moment', () => {
    const story = new Story();
    story.reads('B', 1000);
    story.reads('C', REQUEST_MS - 100);
    story.reads('B', 10);
    story.reads('C', DEBOUNCE_MS + REQUEST_MS - 1);
    expect(story.ready).toBe(false);
    story.wait(1);
    expect(story.ready).toBe(true);
  });

  it('overlooks a spike in C', () => {
    const story = requesting();
    story.reads('B', 10);
    story.reads('C', 5000);
    expect(story.toldTo('contactor')).toEqual(['pilot.ready']);
  });

  it('gives C up when it will not stand still, although no other letter stands either', () => {
    const story = requesting();
    for (let passed = 0; passed < DOUBT_MS - 20; passed += 20) story.reads(passed % 40 === 0 ? 'B' : 'C', 20);
    story.reads('C', 19);
    expect(story.ready).toBe(true);
    story.wait(1);
    expect(story.ready).toBe(false);
    expect(story.toldTo('supply').at(-1)).toBe('ev.rests');
  });

  it.each([1, 2, 5, 10, 20])('comes to rest when the car flaps between B and C at %i Hz', (hertz) => {
    const story = requesting();
    story.forget();
    for (let half = 0; half < 2 * hertz * 10; half++) story.reads(half % 2 === 0 ? 'B' : 'C', 500 / hertz);
    expect(story.toldTo('contactor')).toEqual(['pilot.unready']);
    expect(story.facts.length).toBeLessThanOrEqual(1);
  });

  it('tells of D as of a request, and of its wish for air first: that is another key', () => {
    const story = new Story();
    story.reads('D', DEBOUNCE_MS);
    expect(story.toldTo('ventilation')).toContain('air.wanted');
    expect(story.ready).toBe(false);
    story.wait(REQUEST_MS);
    expect(story.toldTo('session')).toEqual(['ev.connected']);
    expect(story.toldTo('supply')).toEqual(['ev.requests']);
    expect(story.ready).toBe(true);
  });

  it('goes from C to D and back without letting go, and says so within its debounce', () => {
    const story = requesting();
    story.forget();
    story.reads('D', DEBOUNCE_MS);
    expect(story.toldTo('ventilation')).toEqual(['air.wanted']);
    story.reads('C', DEBOUNCE_MS);
    expect(story.toldTo('ventilation')).toEqual(['air.wanted', 'air.unwanted']);
    expect(story.toldTo('contactor')).toEqual([]);
    expect(story.facts).toEqual([
      { type: 'pilot.changed', letter: 'D' },
      { type: 'pilot.changed', letter: 'C' },
    ]);
  });

  it.each([
    ['E', 'PilotShorted'],
    ['F', 'PilotShorted'],
    ['diode', 'DiodeFault'],
  ] as const)('finds a broken pilot (%s) and believes it again after A', (sense, fault) => {
    const story = requesting();
    story.reads(sense, DEBOUNCE_MS);
    expect(story.toldTo('protection').at(-1)).toBe(`fault.found {"fault":"${fault}"}`);
    story.reads('C', 5000);
    expect(story.ready).toBe(false);
    story.reads('A', DEBOUNCE_MS);
    expect(story.toldTo('protection').slice(-2)).toEqual(['ev.disconnected', `fault.gone {"fault":"${fault}"}`]);
    expect(story.toldTo('session').at(-1)).toBe('ev.disconnected');
  });

  it('expects to read −12 V while it drives −12 V', () => {
    const story = requesting();
    story.forget();
    story.hears({ type: 'pilot.fail' });
    story.reads('F', 1000);
    expect(story.ready).toBe(false);
    expect(story.toldTo('protection')).toEqual([]);
    expect(story.toldTo('session')).not.toContain('ev.disconnected');
    story.hears({ type: 'pilot.restore' });
    story.reads('C', 1000);
    expect(story.ready).toBe(true);
  });
});

describe('what we offer', () => {
  const offer = (amps: number): PilotEvent => ({ type: 'pilot.offer', amps });
  const fresh = (...events: readonly PilotEvent[]): Story => {
    const story = new Story();
    for (const event of events) story.hears(event);
    return story;
  };

  it('stands at +12 V until something is offered, then at the duty of the current', () => {
    expect(fresh().duty).toBe(100);
    const story = fresh(offer(16));
    expect(story.duty).toBeCloseTo(26.67, 2);
    expect(story.facts).toEqual([{ type: 'offer.changed', amps: 16 }]);
    expect(fresh(offer(5.9)).duty).toBe(100);
    expect(fresh(offer(6)).duty).toBe(10);
  });

  it('follows down at once and up after 5 s', () => {
    const story = fresh(offer(16), offer(10));
    expect(story.duty).toBeCloseTo(16.67, 2);
    story.hears(offer(32));
    story.wait(UPDATE_MS - 1);
    expect(story.duty).toBeCloseTo(16.67, 2);
    story.wait(1);
    expect(story.duty).toBeCloseTo(53.33, 2);
    story.hears({ type: 'pilot.withdraw' });
    expect(story.duty).toBe(100);
    expect(story.facts).toEqual([16, 10, 32, 0].map((amps) => ({ type: 'offer.changed', amps })));
  });

  it('does not offer what has been taken back while it waited', () => {
    const story = fresh(offer(10), offer(32), offer(6));
    story.wait(2 * UPDATE_MS);
    expect(story.duty).toBe(10);
  });

  it('forgets on a failure what waited to be offered', () => {
    for (const story of [fresh(offer(16)), fresh(offer(16), { type: 'pilot.withdraw' }, offer(16))]) {
      story.hears({ type: 'pilot.fail' }, { type: 'pilot.restore' });
      story.wait(2 * UPDATE_MS);
      expect(story.duty).toBe(100);
    }
  });

  it.each([{ type: 'pilot.fail' }, { type: 'machine.failed' }] as const)('drives state F on $type', (event) => {
    const story = fresh(offer(16), event);
    expect(story.duty).toBe(0);
    expect(story.facts.at(-1)).toEqual({ type: 'offer.changed', amps: 0 });
    story.hears(offer(16));
    expect(story.duty).toBe(0);
    story.hears({ type: 'pilot.restore' });
    expect(story.duty).toBe(100);
    story.wait(UPDATE_MS);
    expect(story.duty).toBeCloseTo(26.67, 2);
  });
});
