// Goal: the station gets a certificate: a new key every time, patience that doubles, an end (A02; 2.0.1 A02.FR.17–20).
// Method: one story a fate of a request; every wait one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import { signing, type SigningInput } from '../../../machines/link/signing.ts';
import { Bench } from '../../kit/bench.ts';

const WAIT_MS = 60_000;
const bench = (change: Partial<SigningInput> = {}) => new Bench(signing, { waitMs: WAIT_MS, repeats: 2, ...change });
const orders = (one: Bench<typeof signing>) => one.orders.map(({ type }) => type);
const wanted = { type: 'signing.wanted' } as const;
const prepared = { type: 'certificate.prepared' } as const;
const requested = { type: 'certificate.requested' } as const;
const BOTH = ['certificate.prepare', 'certificate.request'];

const awaiting = (change: Partial<SigningInput> = {}) => {
  const one = bench(change);
  one.hears(wanted, prepared, requested);
  return one;
};

describe('a certificate for the station', () => {
  it('is asked for with a new key, and awaited', () => {
    const one = awaiting();
    expect(orders(one)).toEqual(BOTH);
    one.hears({ type: 'certificate.arrived' });
    one.wait(100 * WAIT_MS);
    expect(orders(one)).toEqual(BOTH);
  });

  it('that does not come is asked for again with another key, after waits that double, a few times', () => {
    const one = awaiting();
    for (const wait of [WAIT_MS, 2 * WAIT_MS]) {
      one.forget();
      one.wait(wait - 1);
      expect(one.orders).toEqual([]);
      one.wait(1);
      one.hears(prepared, requested);
      expect(orders(one)).toEqual(BOTH);
    }
    one.forget();
    one.wait(1000 * WAIT_MS);
    expect(one.orders).toEqual([]);
  });

  it('without repeats it is asked for once', () => {
    const one = awaiting({ repeats: 0 });
    one.wait(1000 * WAIT_MS);
    expect(orders(one)).toEqual(BOTH);
  });

  it.each(['certificate.refused', 'certificate.arrived'] as const)('%s ends it: no loop', (type) => {
    const one = bench();
    one.hears(wanted, prepared, { type });
    one.wait(1000 * WAIT_MS);
    expect(orders(one)).toEqual(BOTH);
  });

  it('a request that is not answered counts as one that brought nothing', () => {
    const one = bench({ repeats: 0 });
    one.hears(wanted, prepared, { type: 'certificate.unanswered' });
    one.wait(WAIT_MS);
    one.hears(wanted);
    expect(orders(one)).toEqual([...BOTH, 'certificate.prepare']);
  });

  it('a link that breaks before the answer: the same request again when it is back', () => {
    const one = bench();
    one.hears(wanted, prepared, { type: 'link.now', online: false });
    one.wait(1000 * WAIT_MS);
    expect(orders(one)).toEqual(BOTH);
    one.hears({ type: 'link.now', online: true }, requested);
    expect(orders(one)).toEqual([...BOTH, 'certificate.request']);
  });

  it('wanted before the link is there: it is asked for when it is', () => {
    const one = bench();
    one.hears(wanted, prepared, { type: 'link.now', online: true });
    expect(orders(one)).toEqual([...BOTH, 'certificate.request']);
  });

  it('wanted again while one is awaited: another key, from the beginning', () => {
    const one = awaiting({ repeats: 0 });
    one.hears(wanted, prepared, requested);
    expect(orders(one)).toEqual([...BOTH, ...BOTH]);
  });

  it('a key that cannot be made ends it', () => {
    const one = bench();
    one.hears(wanted, { type: 'certificate.unprepared', why: 'no room' }, wanted);
    expect(orders(one)).toEqual(['certificate.prepare', 'certificate.prepare']);
  });
});

it('settings that are changed count from the next wait', () => {
  const one = bench();
  one.hears({ type: 'settings.changed', settings: { waitMs: 1000, repeats: 0 } }, wanted, prepared, requested);
  one.wait(999);
  expect(orders(one)).toEqual(BOTH);
  one.wait(100 * WAIT_MS);
  expect(orders(one)).toEqual(BOTH);
  const more = bench({ repeats: 0 });
  more.hears({ type: 'settings.changed', settings: { waitMs: 1000, repeats: 1 } }, wanted, prepared, requested);
  more.wait(1000);
  expect(orders(more)).toEqual([...BOTH, 'certificate.prepare']);
});
