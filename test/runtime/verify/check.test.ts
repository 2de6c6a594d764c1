// Goal: whatever drivers, cars, cards, limits and switches do, in every order and at every moment, no promise is broken
// and nothing is a trap.
// Method: every reachable state of the machines of one EVSE is visited, breadth first, and judged on the plant, as
// `statecharge check` does it. What it costs, the bench says.
import { describe, expect, it } from 'vitest';
import { checkAll, isBroken } from '../../../runtime/verify/check.ts';
import { human } from '../../../runtime/verify/report.ts';
import { variants } from '../../../runtime/verify/variants.ts';

/** More than any of them has: an exploration that is cut short would prove nothing. */
const LARGEST = 10_000_000;

describe.each(variants)('$name: $about', (variant) => {
  it('keeps every promise', { timeout: 120_000 }, () => {
    const report = checkAll([variant], { states: LARGEST, violations: 3 });
    // The whole report, so that whoever sees it fail sees the counter-example.
    expect(human(report, { details: false })).not.toContain('✗');
    expect(isBroken(report)).toBe(false);
    expect(report.variants.map(({ complete }) => complete)).toEqual([true]);
    expect(report.ignored).toEqual([]);
  });
});
