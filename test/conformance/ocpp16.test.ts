// Goal: the shipped station passes every case of the OCPP 1.6 certification catalogue that applies to it, and nothing
// is left out silently.
// Method: the product's own suite (`statecharge conformance`) against the program as a process with simulated
// hardware, several side by side; the suite's central system judges on the wire, with the published schemas; a
// second set of schemas is asked about every frame.
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue16 } from '../../runtime/conformance/ocpp16/catalogue.ts';
import { ownBench } from '../../runtime/conformance/own-station.ts';
import { runCases, type Outcome } from '../../runtime/conformance/runner.ts';
import { statecharge } from '../kit/process/programs.ts';
import { secondFlawsOf } from '../kit/second-judge.ts';
import { awaiting } from './awaiting.ts';
import { notApplicable } from './not-applicable.ts';

/** For all of them together: they run side by side, and each test waits for its own. */
const LIMIT_MS = 300_000;

const outcomes = new Map<string, Outcome>();
const waiting = new Map<string, (outcome: Outcome) => void>();
let run: Promise<unknown> = Promise.resolve();

const outcomeOf = async (id: string): Promise<Outcome> => {
  const outcome = new Promise<Outcome>((resolve) => {
    const known = outcomes.get(id);
    if (known === undefined) waiting.set(id, resolve);
    else resolve(known);
  });
  return Promise.race([outcome, run.then(() => outcome)]);
};

const words = ({ verdict, why, steps, log }: Outcome): string =>
  [`${verdict}: ${why ?? ''}`, ...steps.map(({ kind, what }) => `  ${kind}: ${what}`), log.slice(-4000)].join('\n');

/** What must come of a case. */
const expectedOf = (id: string): string => {
  if (awaiting.has(id)) return 'not yet';
  const reason = notApplicable.get(id);
  return reason === undefined ? 'passed' : `not applicable: ${reason}`;
};

/** What has come of it, in the same words. */
const foundOf = (id: string, outcome: Outcome): string => {
  if (outcome.verdict === 'passed') return awaiting.has(id) ? 'passed: take it off the list in awaiting.ts' : 'passed';
  if (awaiting.has(id)) return 'not yet';
  return outcome.verdict === 'not applicable' ? `not applicable: ${outcome.why}` : words(outcome);
};

beforeAll(() => {
  run = runCases(ownBench(statecharge(), 'under test'), catalogue16, {
    finished: (outcome) => {
      outcomes.set(outcome.test.id, outcome);
      waiting.get(outcome.test.id)?.(outcome);
    },
  });
});

describe.each([...catalogue16])('$title', ({ cases }) => {
  it.each([...cases])('$id $name', { timeout: LIMIT_MS }, async ({ id }) => {
    const outcome = await outcomeOf(id);
    expect(foundOf(id, outcome)).toBe(expectedOf(id));
    expect(secondFlawsOf(outcome.frames)).toEqual([]);
  });
});
