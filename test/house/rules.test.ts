// Goal: every rule of conduct that OCPP 1.6 knows is tested by name; the others are listed with the reason.
// Method: the names of all tests that begin with "rule N", read from the code, against the list of the rules.
import { describe, expect, it } from 'vitest';
import { rules, rulesNamedBy } from './rules.ts';
import { sources } from './sources.ts';

const numbered = rules.map((rule, index) => ({ ...rule, number: index + 1 }));
const known = numbered.filter(({ onlyOcpp201 }) => onlyOcpp201 === undefined);
const tests = sources('test').filter(({ path }) => /^test\/(?!house\/).*\.ts$/.test(path));
const named = new Set(tests.flatMap((source) => [...rulesNamedBy(source)]));

it('there are 48 of them, and 46 apply to OCPP 1.6', () => {
  expect([rules.length, known.length]).toEqual([48, 46]);
});

it.each(known)('$number, $asks: a test is named for it', ({ number }) => {
  expect(named).toContain(number);
});

it('no test is named for a rule that there is not, or that does not apply yet', () => {
  expect([...named].filter((number) => !known.some((rule) => rule.number === number))).toEqual([]);
});

describe('the names of tests', () => {
  const found = (text: string) => [...rulesNamedBy({ path: 'some.test.ts', text })];

  it('are read from plain tests, groups, tables and templates', () => {
    expect(found(`it('rule 3: one', () => {});`)).toEqual([3]);
    expect(found(`describe.each(rows)('rules 4, 5 and 6: %s', () => {});`)).toEqual([4, 5, 6]);
    expect(found('it.each([1])(`rule 7, rule 8: ${what}`, () => {});')).toEqual([7, 8]);
  });

  it('count only where they begin with the rule, and are no comment', () => {
    expect(found(`it('as rule 3 says', () => {}); // rule 9`)).toEqual([]);
    expect(found(`expect('rule 3: one');`)).toEqual([]);
  });
});
