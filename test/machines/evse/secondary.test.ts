// Goal: the second contactor closes before the main one and opens after it, is believed only on evidence, and keeps the
// bolt in while phases 2 and 3 may be on the cable (SAF-05, SAF-10; guide 3245–3250).
// Method: the machine alone with both wirings of the feedback; judged by relay 2, the contactor's key, and what the
// lock and the protection are told. Limits one millisecond before and on their end.
import { describe, expect, it } from 'vitest';
import { secondary, secondaryLevels } from '../../../machines/evse/secondary.ts';
import { Bench } from '../../kit/bench.ts';

const FEEDBACK_MS = 250;
const OVERDUE_MS = 500;
type Wiring = 'no' | 'nc';

class Second extends Bench<typeof secondary> {
  readonly #wiring: Wiring;
  constructor(wiring: Wiring = 'no') {
    super(secondary, { feedback: wiring });
    this.#wiring = wiring;
  }
  reads(contact: 'open' | 'closed'): this {
    this.hears({ type: 'relay.sensed', closed: (contact === 'closed') === (this.#wiring === 'no') });
    return this;
  }
  wants(phases: 0 | 1 | 3): this {
    this.hears({ type: 'secondary.want', phases });
    return this;
  }
  main(is: 'live' | 'dead'): this {
    this.hears({ type: `contact.${is}` });
    return this;
  }
  get relay(): boolean {
    return secondaryLevels(this.snapshot).relay2;
  }
  get key(): boolean {
    return this.toldTo('contactor').at(-1) === 'phases.ready';
  }
  /** What the lock believes of the two phases; guilty until somebody has said otherwise. */
  get live(): boolean {
    return this.toldTo('lock').at(-1) !== 'phases.dead';
  }
  get faults(): readonly string[] {
    return this.toldTo('protection').map((one) =>
      one
        .replace('fault.', '')
        .replace(/ \{.*:"Phase|"\}/g, ' ')
        .trim(),
    );
  }
}
const rested = (wiring: Wiring = 'no') => new Second(wiring).reads('open').main('dead');
const joined = (wiring: Wiring = 'no') => {
  const second = rested(wiring).wants(3);
  second.hears({ type: 'relay.energised' });
  return second.reads('closed');
};
const carrying = () => joined().main('live');

describe('nothing is believed without having been seen', () => {
  it('at the start the two phases count as live, and the main contact as closed', () => {
    const second = new Second();
    expect([second.live, second.relay, second.key]).toEqual([true, false, false]);
    second.reads('open');
    expect(second.live).toBe(false);
    second.wants(3);
    expect([second.relay, second.key]).toEqual([false, false]);
    second.main('dead');
    expect([second.relay, second.key]).toEqual([true, false]);
  });

  it.each(['no', 'nc'] as const)('wired %s, it reads as it is wired', (wiring) => {
    const second = joined(wiring);
    expect([second.relay, second.key, second.live]).toEqual([true, true, true]);
    expect(second.faults).toEqual([]);
  });

  it('a contact that closes before the relay is on has not been closed by it', () => {
    const second = rested().wants(3).reads('closed');
    expect([second.relay, second.key]).toEqual([false, false]);
    second.wait(FEEDBACK_MS);
    expect(second.faults).toEqual(['found ContactorWelded']);
  });

  it.each([
    [FEEDBACK_MS - 1, []],
    [FEEDBACK_MS, ['found ContactorWelded']],
  ])('closed with the relay off for %i ms', (ms, faults) => {
    const second = rested().reads('closed');
    expect(second.live).toBe(true);
    second.wait(ms);
    expect(second.faults).toEqual(faults);
    expect([second.relay, second.key]).toEqual([false, false]);
  });

  it('that only bounces is no fault, and may be used', () => {
    const second = rested().reads('closed').reads('open');
    second.wait(FEEDBACK_MS);
    expect([second.faults, second.live]).toEqual([[], false]);
    expect(second.wants(3).relay).toBe(true);
  });
});

describe('one phase', () => {
  it('has the key of a second contactor that is seen open, and loses it when that closes', () => {
    const second = rested().wants(1);
    expect([second.relay, second.key]).toEqual([false, true]);
    second.main('live');
    expect(second.key).toBe(true);
    second.reads('closed');
    expect([second.key, second.live]).toEqual([false, true]);
  });

  it.each([0, 3] as const)('keeps the key over a live contact, whatever else is wanted (%i)', (phases) => {
    const second = rested().wants(1).main('live').wants(phases);
    expect([second.relay, second.key]).toEqual([false, true]);
    second.main('dead');
    expect(second.key).toBe(false);
    expect(second.relay).toBe(phases === 3);
  });
});

describe('three phases', () => {
  it.each([0, 1] as const)('wanted no more (%i) while they close, let go at once', (phases) => {
    for (const energised of [true, false]) {
      const second = rested().wants(3);
      if (energised) second.hears({ type: 'relay.energised' });
      expect(second.relay).toBe(true);
      second.wants(phases);
      expect([second.relay, second.key]).toEqual([false, false]);
    }
  });

  it('wanted no more before the main contact has closed, let go at once', () => {
    for (const phases of [0, 1] as const) {
      const second = joined().wants(phases);
      expect([second.relay, second.key]).toEqual([false, false]);
    }
  });

  it('wanted no more over a live main contact, hold until that is dead', () => {
    const second = carrying().wants(0);
    expect([second.relay, second.key]).toEqual([true, true]);
    second.main('dead');
    expect([second.relay, second.key]).toEqual([false, false]);
  });

  it('let go when the main contact is dead, though still wanted', () => {
    const second = carrying().main('dead');
    expect([second.relay, second.key]).toEqual([false, false]);
  });

  it('follow the main coil half a second later at the latest', () => {
    const second = carrying();
    second.hears({ type: 'contactor.opening' });
    second.wait(OVERDUE_MS - 1);
    expect(second.relay).toBe(true);
    second.wait(1);
    expect(second.relay).toBe(false);
    const quick = carrying();
    quick.hears({ type: 'contactor.opening' });
    expect(quick.main('dead').relay).toBe(false);
  });

  it('are dead for the lock only once they are seen open after the relay has let go', () => {
    const second = carrying().wants(0).main('dead');
    second.forget();
    second.reads('closed').reads('closed');
    expect(second.toldTo('lock')).toEqual([]);
    second.reads('open');
    expect([second.live, second.faults]).toEqual([false, []]);
  });

  it('that do not open are told after 250 ms, and keep the bolt in until they do', () => {
    const second = carrying().main('dead');
    second.wait(FEEDBACK_MS - 1);
    expect(second.faults).toEqual([]);
    second.wait(1);
    expect([second.faults, second.live]).toEqual([['found ContactorWelded'], true]);
    second.wants(0).reads('open');
    expect([second.faults.at(-1), second.live]).toEqual(['gone ContactorWelded', false]);
  });

  it.each([
    [FEEDBACK_MS - 1, true, []],
    [FEEDBACK_MS, false, ['found ContactorFailedToClose']],
  ])('that drop out under power lose the key after %i ms: still held %s', (ms, holds, faults) => {
    const second = carrying().reads('open');
    second.wait(ms);
    expect([second.relay, second.key, second.faults]).toEqual([holds, holds, faults]);
  });

  it('that only bounce under power go on', () => {
    const second = carrying().reads('open').reads('closed');
    second.wait(FEEDBACK_MS);
    expect([second.key, second.faults]).toEqual([true, []]);
  });
});

describe('a second contactor that has failed to close', () => {
  const failed = () => {
    const second = rested().wants(3);
    second.hears({ type: 'relay.energised' });
    second.wait(FEEDBACK_MS);
    return second;
  };

  it('is not driven any more, and its phases count as live', () => {
    const second = failed();
    expect([second.relay, second.key, second.live]).toEqual([false, false, true]);
    expect(second.faults).toEqual(['found ContactorFailedToClose']);
  });

  it.each([
    ['while power is still wanted', (second: Second) => second.main('dead'), false],
    ['over a main contact that is live', (second: Second) => second.main('live').wants(0), false],
    ['when it reads closed', (second: Second) => second.reads('closed').wants(0), false],
    ['when it is open, nothing is wanted and the main contact is dead', (second: Second) => second.wants(0), true],
  ])('stays so %s', (_, then, isOver) => {
    const second = failed();
    then(second);
    expect(second.faults.includes('gone ContactorFailedToClose')).toBe(isOver);
  });

  it('and is closed all the same when the relay has let go, is welded', () => {
    const second = failed().reads('closed');
    second.wait(FEEDBACK_MS - 1);
    expect(second.faults).toEqual(['found ContactorFailedToClose']);
    second.wait(1);
    expect(second.faults.slice(1)).toEqual(['gone ContactorFailedToClose', 'found ContactorWelded']);
  });
});
