// Goal: the shipped program does what its charts say, seen from outside: on its terminals and on the wire.
// Method: tests of the kept suite against the program as a process of its own with simulated hardware, its clock
// moved over its control API; judged by what an instrument and the central system see. A few from all over the suite;
// all of them with `npm run test:suites`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playSuite } from '../../runtime/verify/suites/play.ts';
import { ownSubjects } from '../../runtime/verify/suites/own-subject.ts';
import { written, type Test } from '../../runtime/verify/suites/suite.ts';
import { temporaryDirectory } from '../kit/directory.ts';
import { statecharge } from '../kit/process/programs.ts';
import { command } from '../kit/process/station.ts';
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

it('a run that finds something else says so in one sentence, exits with 1 and tells a build server', async () => {
  const directory = await temporaryDirectory();
  const kept = suiteOf('transition');
  const [sound] = kept.tests.toSorted((a, b) => a.steps.length - b.steps.length);
  if (sound === undefined) throw new Error('there is no test');
  const wrong: Test = {
    ...sound,
    name: 'wrong',
    steps: sound.steps.map((one) => ({
      ...one,
      expect: { ...one.expect, messages: [{ afterMs: 7, action: 'Heartbeat' }] },
    })),
  };
  const [suite, report] = [join(directory, 'suite.json'), join(directory, 'report.xml')];
  await writeFile(suite, written({ ...kept, tests: [sound, wrong] }));
  const { code, out } = await command('run-tests', suite, '--junit', report);
  expect(out).toContain('1 passed, 1 failed, 0 do not apply');
  expect(out).toMatch(/step 1, nothing is done, 10000 ms later: it has sent .*; expected after 7 ms Heartbeat/);
  expect(code).toBe(1);
  const xml = await readFile(report, 'utf8');
  expect(xml).toContain('tests="2" failures="1" errors="0" skipped="0"');
  expect(xml.match(/<failure message="step 1, /g)).toHaveLength(1);
});

it('a suite that cannot be read is bad input', async () => {
  const file = join(await temporaryDirectory(), 'suite.json');
  await writeFile(file, '{}');
  const { code, complaints } = await command('run-tests', file);
  expect(code).toBe(2);
  expect(complaints).toContain(`${file}: `);
});
