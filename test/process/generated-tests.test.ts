// Goal: the shipped program does what its charts say, seen from outside: on its terminals and on the wire.
// Method: tests of the kept suite against the program as a process of its own with simulated hardware, its clock
// moved over its control API; judged by what an instrument and the central system see. A few from all over the suite;
// all of them with `npm run test:suites`.
import { expect, it } from 'vitest';
import { playSuite } from '../../runtime/verify/suites/play.ts';
import { ownSubjects } from '../../runtime/verify/suites/own-subject.ts';
import { statecharge } from '../kit/process/programs.ts';
import { suiteOf } from '../suites/files.ts';

const HANDFUL = 5;

it('the program passes tests of the transition suite', { timeout: 1_800_000 }, async () => {
  const kept = suiteOf('transition');
  const every = process.env['SUITES'] === 'full' ? 1 : Math.ceil(kept.tests.length / HANDFUL);
  const suite = { ...kept, tests: kept.tests.filter((_, index) => index % every === 0) };
  const outcomes = await playSuite(suite, ownSubjects(statecharge(), 'under test'));
  expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(HANDFUL - 1);
});
