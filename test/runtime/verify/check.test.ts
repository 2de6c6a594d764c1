// Goal: whatever drivers, cars, cards, limits and switches do, in every order and at every moment, no promise is broken
// and nothing is a trap; and nothing that one EVSE says leaves it but that it has settled (SAF-13).
// Method: every reachable state of the machines of one EVSE is visited, breadth first, and judged on the plant, as
// `statecharge check` does it; of the chapters that are left to `--whole` the first states. What it costs, the bench
// says.
import { describe, expect, it } from 'vitest';
import { checkAll, isBroken } from '../../../runtime/verify/check.ts';
import { human } from '../../../runtime/verify/report.ts';
import { everyday, variants } from '../../../runtime/verify/chapters.ts';
import { castOf, played } from '../../../runtime/verify/variants.ts';

/** Station-wide machines, and what of an EVSE they may be told. */
const stationRoles: Readonly<Record<string, readonly string[]>> = { reset: ['session.settled'] };
/** Roles of an EVSE, in whichever chapter. */
const ownRoles = new Set([
  ...Object.keys(played),
  ...variants.flatMap((variant) => castOf(variant).fresh.map(({ name }) => name.split('.')[1] ?? '')),
]);

/** More than any of them has: an exploration that is cut short would prove nothing. */
const LARGEST = 10_000_000;
/** Enough for a mistake that shows early: most do. */
const FIRST = 30_000;

describe.each(everyday)('$name: $about', (variant) => {
  it('keeps every promise', { timeout: 120_000 }, () => {
    const report = checkAll([variant], { states: LARGEST, violations: 3 });
    // The whole report, so that whoever sees it fail sees the counter-example.
    expect(human(report, { details: false })).not.toContain('✗');
    expect(isBroken(report)).toBe(false);
    expect(report.variants.map(({ complete }) => complete)).toEqual([true]);
    expect(report.ignored).toEqual([]);
    const outside = report.variants.flatMap((one) => Object.entries(one.outside));
    for (const [role, events] of outside.filter(([one]) => !ownRoles.has(one))) {
      expect({ role, events }).toEqual({ role, events: stationRoles[role] });
    }
    expect(outside).toContainEqual(['reset', stationRoles['reset']]);
  });
});

describe.each(variants.filter(({ when }) => when === 'whole'))('$name: $about', (variant) => {
  it('keeps every promise at first', { timeout: 60_000 }, () => {
    const report = checkAll([variant], { states: FIRST, violations: 3 });
    expect(human(report, { details: false })).not.toContain('✗');
    expect(report.variants.map(({ states, complete }) => [states >= FIRST, complete])).toEqual([[true, false]]);
  });
});
