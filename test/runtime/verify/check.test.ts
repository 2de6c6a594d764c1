// Goal: whatever drivers, cars, cards, limits and switches do, in every order and at every moment, no promise is broken
// and nothing is a trap.
// Method: the reachable states of the machines of one EVSE are visited breadth first up to a number of states and
// judged on the plant; `statecharge check` visits them all.
import { describe, expect, it } from 'vitest';
import { checkAll, isBroken } from '../../../runtime/verify/check.ts';
import { human } from '../../../runtime/verify/report.ts';
import { variants } from '../../../runtime/verify/variants.ts';

const LARGEST = 60_000;
const MOST_MEGABYTES = 1000;

describe.each(variants)('$name: $about', (variant) => {
  it('keeps every promise', { timeout: 120_000 }, () => {
    const report = checkAll([variant], { states: LARGEST, violations: 3 });
    // The whole report, so that whoever sees it fail sees the counter-example.
    expect(human(report, { details: false })).not.toContain('✗');
    expect(isBroken(report)).toBe(false);
    expect(report.megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(report.ignored).toEqual([]);
  });
});
