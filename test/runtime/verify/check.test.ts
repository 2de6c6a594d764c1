// Goal: whatever drivers, cars, cards, limits and switches do, in every order and at every moment, no promise is broken, nothing is a trap.
// Method: every reachable state of the machines of one EVSE is visited (`statecharge check`); judged on the plant. The chapters in which things
// break are larger: here they are visited breadth first up to a number of states; `statecharge check` visits them to the end.
import { describe, expect, it } from 'vitest';
import { checkAll, isBroken } from '../../../runtime/verify/check.ts';
import { human } from '../../../runtime/verify/report.ts';
import { variants } from '../../../runtime/verify/variants.ts';

const LARGEST = 60_000;
const MOST_MEGABYTES = 1000;

describe.each(variants)('$name: $about', (variant) => {
  it('keeps every promise', { timeout: 120_000 }, () => {
    const report = checkAll([variant], { states: LARGEST, violations: 3 });
    expect(isBroken(report), human(report, { details: false })).toBe(false);
    expect(report.megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(report.ignored).toEqual([]);
  });
});
