/**
 * Plays a test on a station and says the first thing that is not as it should be. Where the clock is exact, everything
 * must be seen at its instant; where it is the wall's, messages may come a little later and their order counts.
 */
import { isDeepStrictEqual } from 'node:util';
import { Unable } from '../../conformance/adapter.ts';
import { byLane, LATER } from './messages.ts';
import type { Looked, Subject, Subjects } from './subject.ts';
import { stepsOf, type MessageSeen, type Situation, type Step, type Suite, type Test } from './suite.ts';
import { changeWords, deedWords, flowWords, messageWords } from './words.ts';

export type Verdict = 'passed' | 'failed' | 'not applicable' | 'broken';
export type Outcome = {
  readonly test: Test;
  readonly verdict: Verdict;
  readonly why: string | null;
  readonly seconds: number;
};

/** On the wall's clock: what must happen sooner than this cannot be timed, and nobody waits longer. */
const SOONEST_MS = 1000;
const LONGEST_MS = 180_000;

const list = <T>(all: readonly T[], words: (one: T) => string): string =>
  all.length === 0 ? 'nothing' : all.map(words).join('; ');

/** What is late on a machine that is busy comes within this; and how often it is looked for. */
const PATIENCE_MS = 5000;
const LOOK_MS = 100;

/** What only a station with our instruments and our clock tells to the letter: words of its own, when, how much. */
const inexact = ['afterMs', 'vendorErrorCode', 'info', 'meterStart', 'meterStop'];
const isInexact = (name: string): boolean => inexact.includes(name);

/** Of somebody else's station: the tests are about connector 1, its meter has a mind of its own, answers take time. */
const comparable = (messages: readonly MessageSeen[]): readonly object[] =>
  byLane(messages)
    .filter(({ action, connectorId, answer }) => {
      return action !== 'MeterValues' && (connectorId ?? 1) === 1 && answer === undefined;
    })
    .map((message) => Object.fromEntries(Object.entries(message).filter(([name]) => !isInexact(name))));

const hear = async (subject: Subject, wanted: readonly MessageSeen[], exact: boolean) => {
  const heard = [...subject.hear()];
  if (exact) return heard;
  const { length } = comparable(wanted);
  for (let waited = 0; comparable(heard).length < length && waited < PATIENCE_MS; waited += LOOK_MS) {
    await subject.pass(LOOK_MS);
    heard.push(...subject.hear());
  }
  return heard;
};

const missed = (step: Step, answer: string | null, messages: readonly MessageSeen[], exact: boolean): string | null => {
  const { expect } = step;
  // How long an answer takes is the station's own.
  const isTimed = exact || expect.answer !== LATER;
  if (isTimed && (expect.answer ?? null) !== answer) {
    return `the answer is ${answer}, expected ${expect.answer ?? 'none'}`;
  }
  const [seen, wanted] = exact ? [messages, expect.messages] : [messages, expect.messages].map(comparable);
  if (isDeepStrictEqual(seen, wanted)) return null;
  return `it has sent ${list(messages, messageWords)}; expected ${list(expect.messages, messageWords)}`;
};

/** On the terminals, where somebody can look. */
const misfit = ({ expect }: Step, looked: Looked | null): string | null => {
  if (looked === null) return null;
  if (!isDeepStrictEqual(looked.shown, expect.shown)) {
    return `it has shown ${list(looked.shown, changeWords)}; expected ${list(expect.shown, changeWords)}`;
  }
  if (looked.phases === expect.phases && looked.energyWh === expect.energyWh) return null;
  return `${flowWords(looked)}; expected: ${flowWords(expect)}`;
};

const judge = async (subject: Subject, step: Step, exact: boolean): Promise<string | null> => {
  const answer = await subject.do(step.deed);
  await subject.pass(step.waitMs);
  const wrong = missed(step, answer, await hear(subject, step.expect.messages, exact), exact);
  return wrong ?? misfit(step, await subject.look());
};

/** @throws Unable */
const checkPace = (steps: readonly Step[]): void => {
  const quick = steps.find(({ waitMs }, index) => waitMs < SOONEST_MS && index < steps.length - 1);
  if (quick !== undefined) throw new Unable(`needs a clock that can be told to pass ${quick.waitMs} ms`);
  const total = steps.reduce((sum, { waitMs }) => sum + waitMs, 0);
  if (total > LONGEST_MS) throw new Unable(`takes ${total / 1000} s of the wall's clock`);
};

const playSteps = async (steps: readonly Step[], situation: Situation, subjects: Subjects): Promise<string | null> => {
  if (!subjects.exact) checkPace(steps);
  const subject = await subjects.take(situation);
  try {
    for (const [index, step] of steps.entries()) {
      const wrong = await judge(subject, step, subjects.exact);
      if (wrong !== null) return `step ${index + 1}, ${deedWords(step.deed)}, ${step.waitMs} ms later: ${wrong}`;
    }
    return null;
  } finally {
    await subject.close();
  }
};

export const playTest = async (test: Test, suite: Suite, subjects: Subjects): Promise<Outcome> => {
  const began = performance.now();
  const end = (verdict: Verdict, why: string | null): Outcome => ({
    test,
    verdict,
    why,
    seconds: (performance.now() - began) / 1000,
  });
  const situation = suite.situations.find(({ name }) => name === test.situation);
  if (situation === undefined) return end('broken', `the suite has no situation ${test.situation}`);
  try {
    const why = await playSteps(subjects.exact ? stepsOf(test, suite) : test.steps, situation, subjects);
    return end(why === null ? 'passed' : 'failed', why);
  } catch (error) {
    if (error instanceof Unable) return end('not applicable', error.message);
    return end('broken', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
};

/** In the order of the suite, whatever the order in which they end. */
export const playSuite = async (
  suite: Suite,
  subjects: Subjects,
  finished: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < suite.tests.length; index = next++) {
      const test = suite.tests[index];
      if (test === undefined) continue;
      const outcome = await playTest(test, suite, subjects);
      outcomes[index] = outcome;
      finished(outcome);
    }
  };
  await Promise.all(Array.from({ length: subjects.atOnce }, worker));
  return outcomes;
};
