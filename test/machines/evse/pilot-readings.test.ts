// Goal: what the pilot has said once it has said: a reading that is repeated changes nothing, none is told twice, and
// what wakes a car is on the wire for exactly as long as it is asked for (SAF-01, SAF-08; guide 2425).
// Method: the machine alone; letters by hand, again and again as an adapter may give them.
import { describe, expect, it } from 'vitest';
import type { PilotSense } from '../../../machines/evse/pilot-bands.ts';
import { pilot, pilotLevels } from '../../../machines/evse/pilot.ts';
import { Bench } from '../../kit/bench.ts';

const DEBOUNCE_MS = 50;
const REQUEST_MS = 600;

class Wire extends Bench<typeof pilot> {
  constructor(...senses: readonly PilotSense[]) {
    super(pilot, undefined);
    for (const sense of senses) this.reads(sense, 1000);
    this.forget();
  }
  reads(sense: PilotSense, ms = 0): this {
    this.hears({ type: 'pilot.sensed', sense });
    this.wait(ms);
    return this;
  }
  get levels() {
    return pilotLevels(this.snapshot);
  }
  get letters(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'pilot.changed' ? [fact.letter] : []));
  }
}

describe('a reading that is repeated', () => {
  it.each(['C', 'D'] as const)('takes no request back: %s', (sense) => {
    const wire = new Wire('A', 'B', sense);
    for (let times = 0; times < 20; times++) wire.reads(sense, 40);
    expect(wire.toldTo('contactor')).toEqual([]);
    expect(wire.toldTo('supply')).toEqual([]);
  });

  it('takes no wish back that is not believed yet', () => {
    const wire = new Wire('A', 'B');
    for (let ms = 0; ms < DEBOUNCE_MS + REQUEST_MS; ms += 40) wire.reads('C', 40);
    expect(wire.toldTo('contactor')).toEqual(['pilot.ready']);
  });

  it('is not what it waits for to stand', () => {
    const wire = new Wire().reads('A', 40).reads('A', DEBOUNCE_MS - 40);
    expect(wire.toldTo('session')).toEqual(['ev.absent']);
  });

  it.each(['A', 'B', 'C', 'D', 'E', 'F', 'diode'] as const)('is told once: %s', (sense) => {
    const wire = new Wire('A', 'B', sense);
    for (let times = 0; times < 5; times++) wire.reads(sense, 100);
    expect([wire.letters, wire.tells]).toEqual([[], []]);
  });
});

describe('a letter', () => {
  it('is told when it has changed, and a missing diode is none', () => {
    const wire = new Wire('A').reads('B', 1000).reads('diode', 1000).reads('A', 1000).reads('C', 1000);
    expect(wire.letters).toEqual(['B', 'A', 'C']);
  });

  it('that flickers for a moment is the same letter: nothing is told', () => {
    const wire = new Wire('A', 'B', 'C').reads('B', 10).reads('C', 1000).reads('E', 10).reads('C', 1000);
    expect([wire.letters, wire.toldTo('contactor')]).toEqual([[], []]);
  });

  it('C is told only when it is a request', () => {
    const wire = new Wire('A', 'B').reads('C', DEBOUNCE_MS + REQUEST_MS - 1);
    expect(wire.letters).toEqual([]);
    wire.wait(1);
    expect(wire.letters).toEqual(['C']);
  });
});

describe('a fault of the pilot', () => {
  it('that comes while nothing is offered takes no offer back', () => {
    for (const type of ['pilot.fail', 'machine.failed', 'pilot.hold'] as const) {
      const wire = new Wire('A');
      wire.hears({ type });
      expect(wire.facts).toEqual([]);
    }
  });
});

describe('a car that is woken', () => {
  const woken = () => {
    const wire = new Wire('A', 'B');
    wire.hears({ type: 'pilot.offer', amps: 16 });
    wire.forget();
    return wire;
  };

  it('is offered nothing, then sees no pilot at all, then what was offered before', () => {
    const wire = woken();
    const seen = [wire.levels];
    for (const type of ['pilot.hold', 'pilot.vanish', 'pilot.release'] as const) {
      wire.hears({ type });
      seen.push(wire.levels);
    }
    expect(seen).toMatchObject([
      { pilotOff: false },
      { pilotDuty: 100, pilotOff: false },
      { pilotDuty: 0, pilotOff: true },
      { pilotOff: false },
    ]);
    expect(wire.levels.pilotDuty).toBeCloseTo(26.67, 2);
    expect(wire.facts).toEqual([0, 16].map((amps) => ({ type: 'offer.changed', amps })));
  });

  it('reads E meanwhile, and that is no short', () => {
    const wire = woken();
    wire.hears({ type: 'pilot.hold' }, { type: 'pilot.vanish' });
    wire.reads('E', 1000);
    expect(wire.toldTo('protection')).toEqual([]);
    wire.hears({ type: 'pilot.release' });
    wire.reads('C', 1000);
    expect(wire.toldTo('contactor').at(-1)).toBe('pilot.ready');
  });

  it('reads E with a pilot on the wire: that is one', () => {
    const wire = woken().reads('E', DEBOUNCE_MS);
    expect(wire.toldTo('protection')).toEqual(['fault.found {"fault":"PilotShorted"}']);
  });

  it.each([
    ['before its pilot vanishes', 'pilot.hold'],
    ['while it has vanished', 'pilot.vanish'],
  ] as const)('a fault %s stands above it', (_, last) => {
    const wire = woken();
    wire.hears({ type: 'pilot.hold' });
    if (last === 'pilot.vanish') wire.hears({ type: last });
    wire.hears({ type: 'pilot.fail' }, { type: 'pilot.release' });
    expect(wire.levels).toEqual({ pilotDuty: 0, pilotOff: false });
  });
});
