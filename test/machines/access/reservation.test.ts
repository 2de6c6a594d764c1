// Goal: a connector is kept for one driver, exactly as long as was promised, and its end is reported with the reason.
// Method: every way in and out; the expiry one millisecond before and on time.
import { describe, expect, it } from 'vitest';
import { reservation } from '../../../machines/access/reservation.ts';
import { Bench } from '../../kit/bench.ts';

const FOR_MS = 600_000;
const token = { id: 'CAFE01' };
const held = { reservation: 7, token, forMs: FOR_MS, until: 1_800_000_000_000, roams: false };
const make = { type: 'reservation.make', ...held } as const;
const free = () => new Bench(reservation, { held: null });
const kept = () => {
  const bench = free();
  bench.hears(make);
  bench.forget();
  return bench;
};
const nobody = 'reservation.now {"reserved":null}';
const somebody = 'reservation.now {"reserved":{"reservation":7,"token":{"id":"CAFE01"}}}';
const ended = (why: string) => ({ type: 'reservation.ended', reservation: 7, why });

describe('a reservation', () => {
  it('is told to the session and reported, with nothing but what was promised', () => {
    const bench = free();
    expect(bench.toldTo('session')).toEqual([nobody]);
    bench.hears(make);
    expect(bench.toldTo('session').at(-1)).toBe(somebody);
    expect(bench.facts).toEqual([{ type: 'reservation.made', ...held }]);
    expect(bench.snapshot.context).toEqual({ held });
    expect(bench.snapshot.hasTag('held')).toBe(true);
  });

  it('expires on time, not a millisecond before', () => {
    const bench = kept();
    bench.wait(FOR_MS - 1);
    expect(bench.facts).toEqual([]);
    bench.wait(1);
    expect(bench.facts).toEqual([ended('expired')]);
    expect(bench.toldTo('session')).toEqual([nobody]);
  });

  it.each([
    ['used', { type: 'reservation.used' }],
    ['cancelled', { type: 'reservation.cancel', reservation: 7 }],
    ['moved', { type: 'reservation.move', reservation: 7 }],
    ['fault', { type: 'fault.blocking' }],
  ] as const)('ends as %s and is never said to have expired later', (why, event) => {
    const bench = kept();
    bench.hears(event);
    bench.wait(10 * FOR_MS);
    expect(bench.facts).toEqual([ended(why)]);
    expect(bench.toldTo('session')).toEqual([nobody]);
  });

  it('is not cancelled by the number of another one, and not replaced by another one', () => {
    const bench = kept();
    bench.hears({ type: 'reservation.move', reservation: 8 });
    bench.hears({ type: 'reservation.cancel', reservation: 8 }, { ...make, reservation: 8, forMs: 1 });
    bench.wait(FOR_MS - 1);
    expect(bench.facts).toEqual([]);
    expect(bench.tells).toEqual([]);
  });

  it('made again it is replaced: the new time counts from now', () => {
    const bench = kept();
    bench.wait(FOR_MS - 1);
    bench.hears({ ...make, forMs: 1000, until: 42 });
    expect(bench.facts).toMatchObject([{ type: 'reservation.made', until: 42 }]);
    bench.wait(999);
    expect(bench.facts).toHaveLength(1);
    bench.wait(1);
    expect(bench.facts.at(-1)).toEqual(ended('expired'));
  });

  it('whose time of day becomes known lasts as long as is left of it, and is not made anew', () => {
    const bench = new Bench(reservation, { held });
    bench.wait(1000);
    bench.hears({ type: 'reservation.timed', forMs: 500 });
    bench.wait(499);
    expect(bench.facts).toEqual([]);
    bench.wait(1);
    expect(bench.facts).toEqual([ended('expired')]);
  });

  it('that was made before a restart stands; one whose time has passed ends at once', () => {
    const standing = new Bench(reservation, { held });
    expect(standing.toldTo('session')).toEqual([somebody]);
    expect(standing.facts).toEqual([]);
    const over = new Bench(reservation, { held: { ...held, forMs: -5 } });
    over.wait(0);
    expect(over.facts).toEqual([ended('expired')]);
  });
});

describe('what can no longer be served', () => {
  it.each([
    [false, [ended('unavailable')]],
    [true, []],
  ])('a connector that is in service: %s', (operative, facts) => {
    const bench = kept();
    bench.hears({ type: 'availability.now', operative });
    expect(bench.facts).toEqual(facts);
  });

  it('is promised nobody: a free connector that falls out of service ends nothing', () => {
    const bench = free();
    bench.hears({ type: 'availability.now', operative: false }, { type: 'fault.blocking' });
    bench.hears({ type: 'reservation.cancel', reservation: 7 }, { type: 'reservation.timed', forMs: 5 });
    expect(bench.facts).toEqual([]);
    expect(bench.snapshot.context.held).toBeNull();
  });

  it('another reservation does not take the place of one that stands', () => {
    const bench = kept();
    bench.hears({ ...make, reservation: 8 });
    expect([bench.facts, bench.snapshot.context]).toEqual([[], { held }]);
    bench.hears({ type: 'reservation.move', reservation: 8 }, { type: 'reservation.cancel', reservation: 8 });
    expect(bench.facts).toEqual([]);
  });

  it('whose time is over already when it is known ends at once', () => {
    const bench = kept();
    bench.hears({ type: 'reservation.timed', forMs: -5 });
    bench.wait(0);
    expect(bench.facts).toEqual([ended('expired')]);
  });
});
