/** `statecharge generate-tests` and `run-tests`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { httpBench } from '../conformance/http-station.ts';
import { places } from '../places.ts';
import { benchSubjects } from '../verify/suites/bench-subject.ts';
import { generate } from '../verify/suites/generate.ts';
import { count, junit } from '../verify/suites/junit.ts';
import { ownSubjects } from '../verify/suites/own-subject.ts';
import { playSuite, type Outcome } from '../verify/suites/play.ts';
import type { Subjects } from '../verify/suites/subject.ts';
import { readSuite, suiteSchema, written, type Criterion, type Suite } from '../verify/suites/suite.ts';
import { gherkin } from '../verify/suites/words.ts';
import { version } from '../version.ts';
import type { Output } from './config.ts';

export type GenerateTests = {
  readonly criterion: Criterion;
  readonly out: string;
  readonly seed: number;
  readonly tries: number;
  /** Begin anew, whatever lies there. */
  readonly fresh?: boolean;
  /** File of a suite of the criterion below, with which this one begins. */
  readonly from?: string;
};
export type RunTests = { readonly station: string; readonly junit?: string };

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;
/** Enough for the shortest way to nearly everything that the explorer ever meets. */
const EXPLORED_STATES = 8_000;

/** @throws Error with one sentence */
const jsonIn = (file: string): unknown => {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file}: expected JSON, as generate-tests writes it`);
  }
};

/** @throws Error with one sentence */
const read = (file: string): Suite => {
  const reading = readSuite(jsonIn(file));
  if (reading.kind === 'bad') throw new Error(`${file}: ${reading.why}`);
  return reading.suite;
};

/** Of an earlier run: it is gone on from. */
const keptIn = (file: string): Suite | undefined => (existsSync(file) ? read(file) : undefined);

export const generateTests = (
  { criterion, out, seed, tries, fresh = false, from }: GenerateTests,
  output: Output,
): number => {
  const directory = resolve(out);
  const file = join(directory, `${criterion}.json`);
  let kept: Suite | undefined;
  let first: Suite | undefined;
  try {
    first = from === undefined ? undefined : read(from);
    kept = fresh ? undefined : keptIn(file);
  } catch (error) {
    output.complaint(`${error instanceof Error ? error.message : String(error)} (--fresh begins anew)`);
    return BAD_INPUT;
  }
  const progress = (sentence: string) => output.complaint(sentence);
  const made = generate({ criterion, version, seed, tries, states: EXPLORED_STATES, kept, from: first, progress });
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, written(made));
  writeFileSync(join(directory, `${criterion}.feature`), gherkin(made));
  writeFileSync(join(directory, 'suite.schema.json'), `${JSON.stringify(suiteSchema())}\n`);
  const steps = made.tests.reduce((sum, test) => sum + test.steps.length, 0);
  output.line(
    `${made.tests.length} tests, ${steps} steps: ${made.covered} of ${made.covered + made.uncovered.length} ` +
      `${criterion} targets; why each of the others is not covered stands in ${criterion}.json`,
  );
  return GOOD;
};

const subjectsOf = async (station: string): Promise<Subjects> => {
  if (station === 'own') return ownSubjects(places.program, version);
  if (!URL.canParse(station)) {
    throw new Error(`--station: expected "own" or the http:// address of a bench, found "${station}"`);
  }
  return benchSubjects(await httpBench(station));
};

const line = ({ test, verdict, why, seconds }: Outcome): string => {
  const head = `${verdict.padEnd(14)} ${seconds.toFixed(1).padStart(5)} s  ${test.name}`;
  return why === null ? head : `${head}\n${' '.repeat(15)}${why}`;
};

export const runTests = async (file: string, options: RunTests, output: Output): Promise<number> => {
  let wanted: Suite;
  let subjects: Subjects;
  try {
    wanted = read(file);
    subjects = await subjectsOf(options.station);
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return BAD_INPUT;
  }
  const outcomes = await playSuite(wanted, subjects, (outcome) => output.line(line(outcome)));
  const bad = count(outcomes, 'failed') + count(outcomes, 'broken');
  output.line(
    `${count(outcomes, 'passed')} passed, ${bad} failed, ${count(outcomes, 'not applicable')} do not apply ` +
      `to ${subjects.name}`,
  );
  if (options.junit !== undefined) writeFileSync(resolve(options.junit), junit(wanted, subjects.name, outcomes));
  return bad === 0 ? GOOD : FAILED;
};
