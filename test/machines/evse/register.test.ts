// Goal: what is billed is what has flowed, to the Wh, whatever a meter does to its display (BIL-01, BIL-04).
// Method: a true energy that only the test knows, shown through wrapping, resetting, replaced and lying displays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, newRegister, recalledRegister, type RegisterState } from '../../../machines/evse/register.ts';

const MAX_W = 22_000;
const SECOND = 1000;
/** 22 kW for a second. */
const MOST_WH_A_SECOND = 6;

/** One reading a second, from a state on. */
const reads = (state: RegisterState, ...displays: readonly number[]) =>
  displays.reduce<{ state: RegisterState; importWh: number; verdicts: readonly string[]; at: number }>(
    (so, display) => {
      const at = so.at + SECOND;
      const { state: next, importWh, verdict } = advance(so.state, display, at, MAX_W);
      return { state: next, importWh, verdicts: [...so.verdicts, verdict], at };
    },
    { state, importWh: 0, verdicts: [], at: 0 },
  );

describe('billing register', () => {
  it('is the display itself while nothing breaks', () => {
    const { importWh, verdicts } = reads(newRegister(), 1_234_567, 1_234_570, 1_234_570, 1_234_576);
    expect(importWh).toBe(1_234_576);
    expect(verdicts).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it.each([1e6, 1e7, 1e8])('counts on when the display wraps at %d Wh, told or not', (modulus) => {
    for (const told of [modulus, null]) {
      const { importWh, verdicts } = reads(newRegister(told), modulus - 3, 2, 4, 9);
      expect(verdicts).toEqual(['ok', 'wild', 'rollover', 'ok']);
      expect(importWh).toBe(modulus + 9);
    }
  });

  it('counts from zero when the meter was reset', () => {
    const { importWh, verdicts } = reads(newRegister(), 500_000, 0, 2, 5);
    expect(verdicts).toEqual(['ok', 'wild', 'reset', 'ok']);
    expect(importWh).toBe(500_005);
  });

  it.each([900_000, 20_000])('bills nothing of what a new meter (showing %d) has counted before', (display) => {
    const { importWh, verdicts } = reads(newRegister(), 500_000, display, display + 4, display + 6);
    expect(verdicts).toEqual(['ok', 'wild', 'replaced', 'ok']);
    expect(importWh).toBe(500_006);
  });

  it.each([0, 4_294_967_295, 499_999, 3, Number.NaN, -1, Infinity])(
    'is not moved by one wild reading of %d',
    (wild) => {
      const { importWh, verdicts } = reads(newRegister(), 500_000, wild, 500_004);
      expect(verdicts).toEqual(['ok', 'wild', 'ok']);
      expect(importWh).toBe(500_004);
    },
  );

  it('is not moved by two wild readings that disagree', () => {
    expect(reads(newRegister(), 500_000, 7_000_000, 90, 500_002).importWh).toBe(500_002);
  });

  it('believes what has flowed during a long silence', () => {
    const { state, at } = reads(newRegister(), 500_000);
    expect(advance(state, 500_000 + 200_000, at + 10 * 3600 * SECOND, MAX_W)).toMatchObject({
      importWh: 700_000,
      verdict: 'ok',
    });
  });

  const recalled = (isFresh = true) => recalledRegister({ rawWh: 2_000, importWh: 1_002_000, isFresh });

  it('takes up after a restart what was written down, when two readings agree', () => {
    const { importWh, verdicts } = reads(recalled(), 2_600, 2_603);
    expect(verdicts).toEqual(['wild', 'ok']);
    expect(importWh).toBe(1_002_603);
    expect(reads(recalled(), 9e6, 2_600, 2_603).importWh).toBe(1_002_603);
  });

  // What 22 kW and a fifth bring in two minutes, and a step of the display; or in an hour.
  it.each([
    { isFresh: true, mostWh: 980 },
    { isFresh: false, mostWh: 26_500 },
  ])(
    'passes a meter that was replaced meanwhile for no more than may have flowed unseen: %o',
    ({ isFresh, mostWh }) => {
      const border = reads(recalled(isFresh), 2_000 + mostWh, 2_000 + mostWh);
      expect([border.importWh, border.verdicts]).toEqual([1_002_000 + mostWh, ['wild', 'ok']]);
      const beyond = reads(recalled(isFresh), 2_000 + mostWh, 2_001 + mostWh);
      expect([beyond.importWh, beyond.verdicts]).toEqual([1_002_001, ['wild', 'replaced']]);
    },
  );

  it('bills exactly what has flowed across wraps and single lies, and never falls', () => {
    const step = fc.record({
      wh: fc.integer({ min: 0, max: MOST_WH_A_SECOND }),
      lie: fc.option(fc.constantFrom(0, 12_345, 450_000, 4_294_967_295, Number.NaN), { nil: null, freq: 5 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 999_700, max: 999_999 }), fc.array(step, { maxLength: 200 }), (start, steps) => {
        let trueWh = start;
        let so = advance(newRegister(1e6), start, 0, MAX_W);
        let hasLied = false;
        const wrong: string[] = [];
        steps.forEach(({ wh, lie }, second) => {
          trueWh += wh;
          const display = trueWh % 1e6;
          // One lie at a time, far enough from the truth to be one, and not while a wrap waits for its second
          // reading.
          const isLie = lie !== null && !hasLied && so.state.suspect === null && !(Math.abs(lie - display) < 5000);
          const next = advance(so.state, isLie ? lie : display, (second + 1) * SECOND, MAX_W);
          expect(next.importWh).toBeGreaterThanOrEqual(so.importWh);
          if (next.verdict !== 'wild' && next.importWh !== trueWh) wrong.push(`${next.importWh} for ${trueWh}`);
          hasLied = isLie;
          so = next;
        });
        const end = [1, 2].reduce(
          (last, more) => advance(last.state, trueWh % 1e6, (steps.length + more) * SECOND, MAX_W),
          so,
        );
        expect(end.importWh).toBe(trueWh);
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
