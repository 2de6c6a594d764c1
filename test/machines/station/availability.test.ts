// Goal: an EVSE serves only while the central system and the owner on site both agree (guide Table 4).
// Method: the whole table from every beginning.
import { describe, expect, it } from 'vitest';
import { availability } from '../../../machines/station/availability.ts';
import { Bench } from '../../kit/bench.ts';

const table = [
  { csms: false, customer: true, operative: false },
  { csms: false, customer: false, operative: false },
  { csms: true, customer: true, operative: true },
  { csms: true, customer: false, operative: false },
];

describe('availability', () => {
  it.each(table)('central system $csms, customer $customer: operative $operative', ({ csms, customer, operative }) => {
    const restarted = new Bench(availability, { csms, customer, whole: false });
    expect(restarted.snapshot.hasTag('operative')).toBe(operative);
    expect(restarted.toldTo('session')).toEqual([`availability.now {"operative":${operative}}`]);
    expect(restarted.facts).toEqual([]);
    for (const before of table) {
      const bench = new Bench(availability, { csms: before.csms, customer: before.customer, whole: true });
      bench.hears(
        { type: 'availability.set', operative: csms, source: 'csms', whole: false },
        { type: 'availability.set', operative: customer, source: 'customer', whole: false },
      );
      expect(bench.snapshot.hasTag('operative')).toBe(operative);
      expect(bench.toldTo('session').at(-1)).toBe(`availability.now {"operative":${operative}}`);
      expect(bench.facts.at(-1)).toEqual({ type: 'availability.changed', csms, customer, operative, whole: false });
    }
  });

  it('reports each wish, also one that changes nothing: it has to be remembered', () => {
    const bench = new Bench(availability, { csms: false, customer: true, whole: false });
    bench.hears({ type: 'availability.set', operative: false, source: 'customer', whole: true });
    const wishes = { csms: false, customer: false, whole: true };
    expect(bench.facts).toEqual([{ type: 'availability.changed', ...wishes, operative: false }]);
  });
});

describe('an update that needs the station for itself', () => {
  it.each(table)('holds it out of service whoever wants what: $csms, $customer', ({ csms, customer, operative }) => {
    const bench = new Bench(availability, { csms, customer, whole: false });
    bench.hears({ type: 'availability.hold', held: true });
    expect(bench.snapshot.hasTag('operative')).toBe(false);
    expect(bench.toldTo('session').at(-1)).toBe('availability.now {"operative":false}');
    expect(bench.facts.at(-1)).toMatchObject({ csms, customer, operative: false });
    bench.hears({ type: 'availability.hold', held: false });
    expect(bench.snapshot.hasTag('operative')).toBe(operative);
  });

  it('holds it through every wish meanwhile', () => {
    const bench = new Bench(availability, { csms: true, customer: true, whole: false });
    bench.hears(
      { type: 'availability.hold', held: true },
      { type: 'availability.set', operative: true, source: 'csms', whole: false },
    );
    expect(bench.snapshot.hasTag('operative')).toBe(false);
    expect(bench.toldTo('reservation').at(-1)).toBe('availability.now {"operative":false}');
  });
});
