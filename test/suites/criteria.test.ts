// Goal: a suite of any criterion says of everything that the criterion asks for by which test it is used, or why it is
// not; the same walks use it again; and it reads in words.
// Method: walks of the kept suite, taken as the beginning of suites of states, pairs of transitions and guards.
import { expect, it } from 'vitest';
import { composedMachines, generate } from '../../runtime/verify/suites/generate.ts';
import { readSuite, written, type Criterion } from '../../runtime/verify/suites/suite.ts';
import { targetsOf } from '../../runtime/verify/suites/targets.ts';
import { gherkin } from '../../runtime/verify/suites/words.ts';
import { suiteOf } from './files.ts';

const kept = suiteOf('transition');
const few = { ...kept, tests: kept.tests.slice(0, 6) };
const made = (criterion: Criterion, from = few) =>
  generate({ criterion, version: kept.version, seed: 1, tries: 0, states: 0, kept: from });

it.each<[Criterion, string]>([
  ['state', 'contactor.closed.steady'],
  ['pair', 'contactor.closing.wanted|coil.energised|0 ▶ contactor.closing.driven||0'],
  ['guard', 'contactor.open||1 if forbidden'],
])('of every %s', (criterion, typical) => {
  const suite = made(criterion);
  const covered = suite.tests.flatMap(({ covers }) => covers);
  const named = [...covered, ...suite.uncovered.map(({ target }) => target)];
  expect(named.toSorted()).toEqual([...targetsOf(criterion, composedMachines())].toSorted());
  expect(covered).toContain(typical);
  expect(suite.covered).toBe(covered.length);
  const reading = readSuite(JSON.parse(written(suite)));
  expect(reading).toEqual({ kind: 'good', suite });
  expect(made(criterion, suite)).toEqual(suite);
  for (const { name } of suite.tests) expect(gherkin(suite)).toContain(`  Scenario: ${name}\n`);
});

it('a suite of pairs has the tests of every transition, and goes on from there', () => {
  const names = few.tests.map(({ name }) => name);
  const pairs = generate({ criterion: 'pair', version: kept.version, seed: 1, tries: 0, states: 0, from: few });
  expect(pairs.tests.map(({ name }) => name)).toEqual(names);
  const transitions = few.tests.flatMap(({ covers }) => covers);
  expect(pairs.tests.flatMap(({ covers }) => covers)).toEqual(expect.arrayContaining(transitions));
  expect(pairs.covered).toBeGreaterThan(transitions.length);
});

it('a suite that is none is refused with what is wrong', () => {
  expect(readSuite({ format: 'statecharge-suite/3' })).toMatchObject({ kind: 'bad' });
});
