// Goal: the coil is on only with every key turned, and every lie of the contact ends in the right latched fault.
// Method: one story a life of the contact; every limit one millisecond before, on and after it; and 2,000 random
// lives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactorInput } from '../../../machines/evse/contactor-words.ts';
import { contactor, contactorLevels } from '../../../machines/evse/contactor.ts';
import { Bench } from '../../kit/bench.ts';

const FEEDBACK_MS = 250;
const REST_MS = 6000;

class Story extends Bench<typeof contactor> {
  readonly #closedReads: boolean;
  constructor(input: ContactorInput = {}) {
    super(contactor, input);
    this.#closedReads = input.feedback !== 'nc';
  }
  get coil(): boolean {
    return contactorLevels(this.snapshot).coil;
  }
  contact(now: 'open' | 'closed'): void {
    this.hears({ type: 'auxiliary.sensed', closed: (now === 'closed') === this.#closedReads });
  }
  keys(): void {
    this.hears({ type: 'interlock.release' }, { type: 'pilot.ready' }, { type: 'contactor.close' });
    if (this.coil) this.hears({ type: 'coil.energised' });
  }
}

const rested = (input: ContactorInput = {}): Story => {
  const story = new Story(input);
  if (input.feedback === 'none') story.wait(FEEDBACK_MS);
  else story.contact('open');
  story.wait(REST_MS);
  return story;
};

const charging = (input: ContactorInput = {}): Story => {
  const story = rested(input);
  story.keys();
  story.contact('closed');
  story.forget();
  return story;
};

const happening = fc.constantFrom(
  { event: 'contactor.close', keys: { session: true } } as const,
  { event: 'contactor.open', keys: { session: false } } as const,
  { event: 'pilot.ready', keys: { pilot: true } } as const,
  { event: 'pilot.unready', keys: { pilot: false } } as const,
  { event: 'interlock.release', keys: { protection: true } } as const,
  { event: 'interlock.inhibit', keys: { protection: false } } as const,
  { contact: 'open' } as const,
  { contact: 'closed' } as const,
  { waitMs: 100 } as const,
  { waitMs: 250 } as const,
  { waitMs: 6000 } as const,
);

describe('contactor', () => {
  it.each(['no', 'nc'] as const)('closes with all keys and opens when asked (feedback %s)', (feedback) => {
    const story = rested({ feedback });
    story.keys();
    expect(story.coil).toBe(true);
    expect(story.toldTo('supply')).not.toContain('contactor.closed');
    expect(story.toldTo('lock').at(-1)).toBe('contact.live');
    story.contact('closed');
    expect(story.toldTo('supply')).toContain('contactor.closed');
    story.forget();
    story.hears({ type: 'contactor.open' });
    expect(story.coil).toBe(false);
    expect(story.toldTo('lock')).toEqual([]);
    story.contact('open');
    expect(story.toldTo('lock')).toEqual(['contact.dead']);
    expect(story.toldTo('supply')).toEqual(['contactor.opened']);
    expect(story.facts).toEqual([{ type: 'contactor.opened' }]);
    expect(story.toldTo('protection')).toEqual([]);
  });

  it.each([
    ['the session', { type: 'contactor.open' }],
    ['the pilot', { type: 'pilot.unready' }],
    ['protection', { type: 'interlock.inhibit' }],
    ['a dead neighbour', { type: 'machine.failed' }],
  ] as const)('opens in the same turn when %s takes its key away', (_, event) => {
    const story = charging();
    expect(story.coil).toBe(true);
    story.hears(event);
    expect(story.coil).toBe(false);
  });

  it('never closes again after a neighbour has died', () => {
    const story = charging();
    story.hears({ type: 'machine.failed' });
    story.contact('open');
    story.keys();
    story.wait(10 * REST_MS);
    expect(story.coil).toBe(false);
  });

  it('starts inhibited and with an unknown contact', () => {
    const story = new Story();
    story.keys();
    story.wait(10 * REST_MS);
    expect(story.coil).toBe(false);
    expect(story.toldTo('lock')).toEqual(['contact.live']);
    const unreleased = rested();
    unreleased.hears({ type: 'pilot.ready' }, { type: 'contactor.close' });
    expect(unreleased.coil).toBe(false);
  });

  it('rests 6 s between opening and closing, and remembers that it was asked', () => {
    const story = charging();
    story.hears({ type: 'contactor.open' });
    story.contact('open');
    story.hears({ type: 'contactor.close' });
    story.wait(REST_MS - 1);
    expect(story.coil).toBe(false);
    story.wait(1);
    expect(story.coil).toBe(true);
  });

  it('answers whoever opens what is open', () => {
    const story = rested();
    story.forget();
    story.hears({ type: 'contactor.open' });
    expect(story.toldTo('supply')).toEqual(['contactor.opened']);
  });

  it('calls a contact that has not closed within 250 ms failed, and lets the coil go', () => {
    const story = rested();
    story.keys();
    story.wait(FEEDBACK_MS - 1);
    expect(story.coil).toBe(true);
    story.wait(1);
    expect(story.coil).toBe(false);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"ContactorFailedToClose"}']);
    story.keys();
    story.wait(10 * REST_MS);
    expect(story.coil).toBe(false);
    expect(story.toldTo('protection')).not.toContain('fault.found {"fault":"ContactorWelded"}');
  });

  it('closes again after a failure has been cleared, having rested', () => {
    const story = rested();
    story.keys();
    story.wait(2 * FEEDBACK_MS);
    expect(story.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"ContactorFailedToClose"}');
    story.hears({ type: 'contactor.clear' });
    story.wait(REST_MS - 1);
    expect(story.coil).toBe(false);
    story.wait(1);
    expect(story.coil).toBe(true);
  });

  it('forgives a contact that bounces under the coil for less than 250 ms, no longer', () => {
    const story = charging();
    story.contact('open');
    story.wait(FEEDBACK_MS - 1);
    story.contact('closed');
    story.wait(FEEDBACK_MS);
    expect(story.coil).toBe(true);
    story.contact('open');
    story.wait(FEEDBACK_MS);
    expect(story.coil).toBe(false);
    expect(story.toldTo('protection')).toContain('fault.found {"fault":"ContactorFailedToClose"}');
  });

  it('calls a contact that has not opened within 250 ms welded, and never dead', () => {
    const story = charging();
    story.hears({ type: 'contactor.open' });
    story.wait(FEEDBACK_MS - 1);
    expect(story.toldTo('protection')).toEqual([]);
    story.wait(1);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"ContactorWelded"}']);
    story.wait(10 * REST_MS);
    expect(story.toldTo('lock')).not.toContain('contact.dead');
  });

  it('calls a contact that is closed without the coil welded, a bounce not', () => {
    const story = rested();
    story.contact('closed');
    expect(story.toldTo('lock').at(-1)).toBe('contact.live');
    story.wait(FEEDBACK_MS - 1);
    story.contact('open');
    expect(story.toldTo('protection')).toEqual([]);
    expect(story.toldTo('lock').at(-1)).toBe('contact.dead');
    story.contact('closed');
    story.wait(FEEDBACK_MS);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"ContactorWelded"}']);
    const fromStart = new Story();
    fromStart.contact('closed');
    fromStart.wait(FEEDBACK_MS);
    expect(fromStart.toldTo('protection')).toEqual(['fault.found {"fault":"ContactorWelded"}']);
  });

  it('stays welded until it is cleared with the contact open', () => {
    const story = charging();
    story.hears({ type: 'contactor.open' });
    story.wait(FEEDBACK_MS);
    story.hears({ type: 'contactor.clear' });
    story.contact('open');
    expect(story.toldTo('protection')).toContain('fault.gone {"fault":"ContactorWelded"}');
    story.keys();
    story.wait(10 * REST_MS);
    expect(story.coil).toBe(false);
    story.hears({ type: 'contactor.clear' });
    story.wait(REST_MS);
    expect(story.coil).toBe(true);
  });

  it('takes a late contact after a failure to close for welded', () => {
    const story = rested();
    story.keys();
    story.wait(FEEDBACK_MS);
    story.contact('closed');
    story.wait(FEEDBACK_MS);
    expect(story.toldTo('protection').at(-1)).toBe('fault.found {"fault":"ContactorWelded"}');
  });

  it('waits for evidence when a closing is called off on the way', () => {
    const story = rested();
    story.keys();
    story.forget();
    story.hears({ type: 'contactor.open' });
    expect(story.toldTo('lock')).toEqual([]);
    story.contact('closed');
    story.wait(FEEDBACK_MS - 1);
    expect(story.toldTo('lock')).toEqual([]);
    story.contact('open');
    expect(story.toldTo('lock')).toEqual(['contact.dead']);
  });

  it('without feedback counts on 250 ms after the coil, both ways', () => {
    const story = rested({ feedback: 'none' });
    story.forget();
    story.keys();
    story.wait(FEEDBACK_MS);
    expect(story.toldTo('supply')).toEqual(['contactor.closed']);
    story.forget();
    story.hears({ type: 'contactor.open' });
    story.wait(FEEDBACK_MS - 1);
    expect(story.toldTo('lock')).toEqual([]);
    story.wait(1);
    expect(story.toldTo('lock')).toEqual(['contact.dead']);
  });

  it('whatever happens, energises only with every key, 6 s after the coil was last on, and never once latched', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const story = new Story();
        let keys = { session: false, pilot: false, protection: false };
        let now = 0;
        let offAt = -Infinity;
        let wasOn = false;
        const wrong: string[] = [];
        const look = (): void => {
          const isOn = story.coil;
          if (isOn && !Object.values(keys).every(Boolean)) wrong.push('on without a key');
          const isLatched = story.toldTo('protection').some((one) => one.startsWith('fault.found'));
          if (isOn && isLatched) wrong.push('on while latched');
          if (isOn && !wasOn && now - offAt < REST_MS) wrong.push(`on ${now - offAt} ms after off`);
          if (!isOn && wasOn) offAt = now;
          wasOn = isOn;
        };
        for (const one of happenings) {
          if ('contact' in one) story.contact(one.contact);
          else if ('event' in one) {
            keys = { ...keys, ...one.keys };
            story.hears({ type: one.event });
          } else {
            for (const end = now + one.waitMs; now < end; look()) {
              story.wait(50);
              now += 50;
            }
          }
          look();
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
