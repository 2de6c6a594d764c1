// Goal: what the cable may carry follows every smaller reading at once and never a larger one; a reading that stands is
// told by its own name, until the car has gone (SAF-09; guide 647–676).
// Method: the machine alone; readings by hand, each one millisecond before and on the second that it must stand.
import { describe, expect, it } from 'vitest';
import { cableLimit, proximity } from '../../../machines/evse/proximity.ts';
import type { CableRating } from '../../../machines/vocabulary/readings.ts';
import { Bench } from '../../kit/bench.ts';

const SETTLE_MS = 1000;

class Wire extends Bench<typeof proximity> {
  constructor(rating: CableRating) {
    super(proximity, undefined);
    this.reads(rating);
    this.hears({ type: 'ev.connected' });
  }
  reads(rating: CableRating, ms = 0): this {
    this.hears({ type: 'cable.sensed', rating });
    this.wait(ms);
    return this;
  }
  get amps(): number {
    return cableLimit(this.snapshot);
  }
  get faults(): readonly string[] {
    return this.toldTo('protection').map((one) =>
      one
        .replace('fault.', '')
        .replace(/ \{.*:"Proximity|"\}/g, ' ')
        .trim(),
    );
  }
}
const rated = (rating: CableRating = 20) => {
  const wire = new Wire(rating);
  wire.wait(SETTLE_MS);
  return wire;
};

describe('a plug that goes in', () => {
  it.each([13, 20, 32, 63] as const)('is worth %i A at once', (rating) => {
    const wire = new Wire(rating);
    expect(wire.amps).toBe(rating);
    wire.wait(SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([rating, []]);
  });

  it.each([
    ['none', 'found NoCable'],
    ['invalid', 'found Invalid'],
  ] as const)('and reads %s is worth nothing, and told when it has stood', (rating, told) => {
    const wire = new Wire(rating);
    wire.wait(SETTLE_MS - 1);
    expect([wire.amps, wire.faults]).toEqual([0, []]);
    wire.wait(1);
    expect([wire.amps, wire.faults]).toEqual([0, [told]]);
  });

  it('bounces as it likes for a second: the reading that stands then counts', () => {
    const wire = new Wire('none').reads('invalid', 400).reads(32, 400).reads(20, 199);
    expect(wire.faults).toEqual([]);
    wire.wait(1);
    expect([wire.amps, wire.faults]).toEqual([20, []]);
  });

  it('that nobody has seen as a car is no fault, whatever it reads', () => {
    const wire = new Bench(proximity, undefined);
    wire.hears({ type: 'cable.sensed', rating: 'invalid' }, { type: 'ev.absent' });
    wire.wait(10 * SETTLE_MS);
    expect([wire.tells, cableLimit(wire.snapshot)]).toEqual([[], 0]);
  });
});

describe('another rating', () => {
  it('that is smaller counts at once, and for good when it has stood', () => {
    const wire = rated(32).reads(20, SETTLE_MS - 1);
    expect([wire.amps, wire.faults]).toEqual([20, []]);
    wire.wait(1);
    expect(wire.faults).toEqual(['found Changed']);
    wire.reads(32, SETTLE_MS);
    expect(wire.amps).toBe(20);
    wire.reads(13);
    expect(wire.amps).toBe(13);
    wire.reads(32, SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([13, ['found Changed']]);
  });

  it('that has not stood is forgotten', () => {
    const wire = rated(32)
      .reads(20, SETTLE_MS - 1)
      .reads(32, SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([32, []]);
  });

  it('that is larger is told, and never counts', () => {
    const wire = rated(20).reads(32);
    expect(wire.amps).toBe(20);
    wire.wait(SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([20, ['found Changed']]);
  });

  it.each(['ev.disconnected', 'ev.absent'] as const)(
    'is over with the car (%s), and the next one begins anew',
    (type) => {
      const wire = rated(20).reads(13, SETTLE_MS);
      wire.hears({ type });
      expect(wire.faults.at(-1)).toBe('gone Changed');
      wire.reads(32).hears({ type: 'ev.connected' });
      wire.wait(SETTLE_MS);
      expect(wire.amps).toBe(32);
    },
  );
});

describe('a wire that breaks in mid-charge', () => {
  it.each([
    ['none', 'NoCable'],
    ['invalid', 'Invalid'],
  ] as const)('(%s) carries nothing at once, is told after a second, and heals in another', (rating, name) => {
    const wire = rated().reads(rating, SETTLE_MS - 1);
    expect([wire.amps, wire.faults]).toEqual([0, []]);
    wire.wait(1);
    expect(wire.faults).toEqual([`found ${name}`]);
    wire.reads(20, SETTLE_MS - 1);
    expect([wire.amps, wire.faults]).toEqual([0, [`found ${name}`]]);
    wire.wait(1);
    expect(wire.amps).toBe(20);
    expect(wire.faults).toContain(`gone ${name}`);
  });

  it('for a moment is forgotten', () => {
    const wire = rated()
      .reads('none', SETTLE_MS - 1)
      .reads(20, SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([20, []]);
  });

  it('and comes back as another one is a change, in whatever order', () => {
    const wire = rated().reads('none').reads(13, SETTLE_MS);
    expect([wire.amps, wire.faults]).toEqual([13, ['found Changed']]);
    const late = rated().reads('none', SETTLE_MS).reads(32, SETTLE_MS);
    expect([late.amps, late.faults.at(-1)]).toEqual([20, 'found Changed']);
  });

  it('while it heals breaks again: nothing is carried', () => {
    const wire = rated().reads('none', SETTLE_MS).reads(20, 500).reads('invalid', 499).reads(20, 999);
    expect(wire.amps).toBe(0);
    wire.wait(1);
    expect(wire.amps).toBe(20);
  });

  it('after a change carries nothing at once, and is told', () => {
    const wire = rated(32).reads(20, SETTLE_MS).reads('none');
    expect(wire.amps).toBe(0);
    wire.wait(SETTLE_MS);
    expect(wire.faults).toEqual(['found Changed', 'gone Changed', 'found NoCable']);
    const brief = rated(32)
      .reads(20, SETTLE_MS)
      .reads('none', SETTLE_MS - 1)
      .reads(32, SETTLE_MS);
    expect([brief.amps, brief.faults]).toEqual([20, ['found Changed']]);
  });
});
