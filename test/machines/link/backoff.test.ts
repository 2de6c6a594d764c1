// Goal: reconnecting never gives up and never storms (LIV-04).
// Method: any settings that the table allows, any number of failures, any chance.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../machines/link/backoff.ts';

const settings = fc.record({
  minimumMs: fc.integer({ min: 1000, max: 3_600_000 }),
  rangeMs: fc.integer({ min: 0, max: 3_600_000 }),
  doublings: fc.integer({ min: 0, max: 16 }),
});
const failures = fc.integer({ min: 0, max: 1_000_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('back-off', () => {
  it('is never nothing, never beyond the cap, and a number that a timer takes', () => {
    fc.assert(
      fc.property(settings, failures, chance, (backoff, count, luck) => {
        const wait = backoffMs(backoff, count, luck);
        expect(wait).toBeGreaterThanOrEqual(backoff.minimumMs);
        expect(wait).toBeLessThanOrEqual(backoff.minimumMs * 2 ** backoff.doublings + backoff.rangeMs);
        expect(Number.isFinite(wait)).toBe(true);
      }),
    );
  });

  it('never shrinks from one failure to the next', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 1, max: 100 }), chance, (backoff, count, luck) => {
        expect(backoffMs(backoff, count + 1, luck)).toBeGreaterThanOrEqual(backoffMs(backoff, count, luck));
      }),
    );
  });

  it('doubles as often as it may, then stays', () => {
    const backoff = { minimumMs: 5000, rangeMs: 0, doublings: 3 };
    expect([1, 2, 3, 4, 5, 99].map((count) => backoffMs(backoff, count, 0.5) / 1000)).toEqual([5, 10, 20, 40, 40, 40]);
  });

  it('spreads a thousand stations over the whole range', () => {
    const backoff = { minimumMs: 5000, rangeMs: 10_000, doublings: 5 };
    const seconds = Array.from({ length: 1000 }, (_, n) => Math.floor(backoffMs(backoff, 1, n / 1000) / 1000));
    const crowd = seconds.filter((one) => one === 9).length;
    expect(new Set(seconds).size).toBe(10);
    expect(crowd).toBe(100);
  });
});
