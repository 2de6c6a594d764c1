// Goal: a car in state D gets the contactor exactly where guide Tables 79 and 80 allow it, on evidence that is there
// now, and relay 2 is driven by nobody but its owner (SAF-01).
// Method: the machine alone under every setting; what neighbour, relay and car say, by hand; judged by the key `air` of
// the contactor, the level of relay 2 and the limit. Limits one millisecond before and on their end.
import { describe, expect, it } from 'vitest';
import { ventilation, ventilationLevels, ventilationLimit } from '../../../machines/evse/ventilation.ts';
import type { VentilationEvent, VentilationInput } from '../../../machines/evse/ventilation-words.ts';
import { Bench } from '../../kit/bench.ts';

const FEEDBACK_MS = 250;
const PATIENCE_MS = 3000;
const RETRY_MS = 30_000;

class Air extends Bench<typeof ventilation> {
  constructor(control: VentilationInput['control'], more: Partial<VentilationInput> = {}) {
    super(ventilation, { control, always: false, feedback: 'no', ...more });
  }
  asks(): this {
    this.hears({ type: 'air.wanted' }, { type: 'power.wanted' });
    return this;
  }
  says(...what: readonly ('offered' | 'not offered' | 'runs' | 'stands' | 'relay' | 'no relay')[]): this {
    for (const one of what) this.hears(said[one]);
    return this;
  }
  /** Whether the contact may be closed, as far as the air is concerned. */
  get clear(): boolean {
    return this.toldTo('contactor').at(-1) === 'air.clear';
  }
  get fan(): boolean | undefined {
    return ventilationLevels(this.snapshot).relay2;
  }
  /** 0: the pilot says 100 %. */
  get limit(): 0 | null {
    return ventilationLimit(this.snapshot);
  }
}
const said = {
  offered: { type: 'ventilation.offered', available: true },
  'not offered': { type: 'ventilation.offered', available: false },
  runs: { type: 'ventilation.seen', running: true },
  stands: { type: 'ventilation.seen', running: false },
  relay: { type: 'ventilation.switch', on: true },
  'no relay': { type: 'ventilation.switch', on: false },
} as const satisfies Record<string, VentilationEvent>;

describe('a request for air, by the rows of Table 80', () => {
  it.each(['none', 'internal', 'external', 'foreign'] as const)(
    'is always granted where every D is accepted (%s)',
    (control) => {
      const air = new Air(control, { always: true }).asks();
      expect([air.clear, air.limit]).toEqual([true, null]);
    },
  );

  it.each(['none', 'foreign'] as const)('is refused without ventilation (%s), whatever a neighbour says', (control) => {
    const air = new Air(control).says('offered', 'runs', 'relay').asks();
    air.hears({ type: 'relay.energised' }, { type: 'relay.sensed', closed: true });
    air.wait(PATIENCE_MS);
    expect([air.clear, air.limit]).toEqual([false, 0]);
  });

  it.each<[readonly (keyof typeof said)[], boolean]>([
    [[], false],
    [['offered'], false],
    [['runs'], false],
    [['offered', 'runs'], true],
    [['offered', 'runs', 'not offered'], false],
    [['offered', 'runs', 'stands'], false],
    [['runs', 'offered'], true],
  ])('to a neighbour who has said %j: %s', (words, granted) => {
    expect(new Air('external').says(...words).asks().clear).toBe(granted);
    expect(new Air('external').asks().says(...words).clear).toBe(granted);
  });

  it('before anybody has said anything is refused after 3 s, and the neighbour may still change that', () => {
    const air = new Air('external').asks();
    air.wait(PATIENCE_MS - 1);
    expect([air.clear, air.limit]).toEqual([false, null]);
    air.wait(1);
    expect([air.clear, air.limit]).toEqual([false, 0]);
    air.says('offered', 'runs');
    expect([air.clear, air.limit]).toEqual([true, null]);
  });

  it('waits until power is asked for: only then is anything started', () => {
    for (const control of ['internal', 'external', 'none'] as const) {
      const air = new Air(control).says('offered', 'runs');
      air.hears({ type: 'air.wanted' });
      expect([air.clear, air.limit, air.fan ?? false]).toEqual([false, null, false]);
    }
  });

  it('is granted again after a while in which nobody asks', () => {
    const air = new Air('none').asks();
    air.hears({ type: 'air.unwanted' });
    air.wait(RETRY_MS - 1);
    air.hears({ type: 'air.wanted' }, { type: 'air.unwanted' });
    air.wait(RETRY_MS - 1);
    expect([air.clear, air.limit]).toEqual([false, 0]);
    air.wait(1);
    expect([air.clear, air.limit]).toEqual([true, null]);
  });

  it('that is over while a neighbour ventilates is forgotten at once', () => {
    const air = new Air('external').asks();
    air.wait(PATIENCE_MS);
    air.hears({ type: 'air.unwanted' });
    expect(air.limit).toBe(0);
    air.says('offered', 'runs');
    expect([air.clear, air.limit]).toEqual([true, null]);
  });

  it.each(['air.unwanted', 'ev.disconnected'] as const)('ends with %s, whatever ventilates', (type) => {
    for (const air of [new Air('internal').asks(), new Air('external').says('offered', 'runs').asks()]) {
      air.hears({ type });
      expect([air.clear, air.limit, air.fan ?? false]).toEqual([true, null, false]);
    }
  });
});

describe('a neighbour who ventilates', () => {
  it.each(['not offered', 'stands'] as const)('and says "%s" loses the contact in that turn', (word) => {
    const air = new Air('external').says('offered', 'runs').asks();
    air.says(word);
    expect(air.clear).toBe(false);
    air.wait(PATIENCE_MS);
    expect(air.limit).toBe(0);
  });

  it('is asked anew when power is asked for again', () => {
    const air = new Air('external').says('offered', 'runs').asks();
    air.hears({ type: 'power.unwanted' });
    expect(air.clear).toBe(false);
    air.hears({ type: 'power.wanted' });
    expect(air.clear).toBe(true);
  });
});

describe('a fan of our own', () => {
  const wired = { no: true, nc: false } as const;
  const running = (feedback: 'no' | 'nc' = 'no') => {
    const air = new Air('internal', { feedback });
    air.hears({ type: 'relay.sensed', closed: !wired[feedback] });
    air.asks().hears({ type: 'relay.energised' }, { type: 'relay.sensed', closed: wired[feedback] });
    return air;
  };

  it.each(['no', 'nc'] as const)('runs when its feedback (%s) has followed the relay', (feedback) => {
    const air = running(feedback);
    expect([air.clear, air.fan]).toEqual([true, true]);
  });

  it('whose feedback says so before the relay is on is not believed', () => {
    const air = new Air('internal').asks();
    air.hears({ type: 'relay.sensed', closed: true });
    expect(air.clear).toBe(false);
    air.hears({ type: 'relay.energised' });
    expect(air.clear).toBe(true);
  });

  it('without feedback counts as running after the time that a relay may take', () => {
    const air = new Air('internal', { feedback: 'none' }).asks();
    air.hears({ type: 'relay.energised' }, { type: 'relay.sensed', closed: true });
    air.wait(FEEDBACK_MS - 1);
    expect(air.clear).toBe(false);
    air.wait(1);
    expect(air.clear).toBe(true);
    air.hears({ type: 'relay.sensed', closed: false });
    expect(air.clear).toBe(true);
  });

  it('that falters loses the contact at once, and after 250 ms is told; back in time, it goes on', () => {
    const air = running();
    air.hears({ type: 'relay.sensed', closed: false });
    expect([air.clear, air.fan]).toEqual([false, true]);
    air.wait(FEEDBACK_MS - 1);
    air.hears({ type: 'relay.sensed', closed: true });
    expect([air.clear, air.toldTo('protection')]).toEqual([true, []]);
    air.hears({ type: 'relay.sensed', closed: false });
    air.wait(FEEDBACK_MS);
    expect([air.clear, air.fan, air.limit]).toEqual([false, false, 0]);
    expect(air.toldTo('protection')).toEqual(['fault.found {"fault":"VentilationFailed"}']);
  });

  it('that has failed is no fault any more when the car has gone, and is tried for the next one', () => {
    const air = new Air('internal').asks();
    air.hears({ type: 'relay.energised' });
    air.wait(FEEDBACK_MS);
    expect(air.toldTo('protection')).toEqual(['fault.found {"fault":"VentilationFailed"}']);
    air.hears({ type: 'ev.disconnected' });
    expect(air.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"VentilationFailed"}');
    air.hears({ type: 'air.wanted' });
    expect([air.clear, air.fan]).toEqual([false, true]);
  });

  it('rests as soon as nobody asks for power', () => {
    const air = running();
    air.hears({ type: 'power.unwanted' });
    expect([air.clear, air.fan]).toEqual([false, false]);
  });

  it('runs without being waited for where every D is accepted, and only while power is asked for', () => {
    const air = new Air('internal', { always: true }).asks();
    expect([air.clear, air.fan]).toEqual([true, true]);
    air.hears({ type: 'power.unwanted' });
    expect(air.fan).toBe(false);
    const quiet = new Air('internal', { always: true });
    quiet.hears({ type: 'power.wanted' });
    expect(quiet.fan).toBe(false);
  });
});

describe('relay 2 (Table 79)', () => {
  it('belongs to the neighbour where it is his: on and off as he says, whatever a car asks for', () => {
    const air = new Air('foreign').asks();
    expect(air.fan).toBe(false);
    expect(air.says('relay').fan).toBe(true);
    expect(air.says('offered', 'runs', 'stands').fan).toBe(true);
    expect(air.says('no relay').fan).toBe(false);
  });

  it.each(['internal', 'external', 'none'] as const)('is nobody else’s (%s)', (control) => {
    expect(new Air(control).says('relay').fan ?? false).toBe(false);
  });

  it.each(['external', 'none'] as const)('has no level of ours where it is not ours (%s)', (control) => {
    expect(new Air(control).asks().fan).toBeUndefined();
  });
});
