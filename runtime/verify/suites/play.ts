/**
 * Plays a test on a station and says the first thing that is not as it should be. Where the clock is exact, everything
 * must be seen at its instant; where it is the wall's, messages may come a little later and their order counts.
 */
import { isDeepStrictEqual } from 'node:util';
import { Unable } from '../../conformance/adapter.ts';
import type { Subject, Subjects } from './subject.ts';
import type { MessageSeen, Situation, Step, Suite, Test } from './suite.ts';
import { deedWords, messageWords, plantWords } from './words.ts';

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

const list = (messages: readonly MessageSeen[]): string =>
  messages.length === 0 ? 'nothing' : messages.map(messageWords).join('; ');

/** What is late on a machine that is busy comes within this; and how often it is looked for. */
const PATIENCE_MS = 5000;
const LOOK_MS = 100;

/** Of somebody else's station: what he calls his error is his, and the tests are about connector 1. */
const comparable = (messages: readonly MessageSeen[]): readonly MessageSeen[] =>
  messages
    .filter(({ connectorId }) => connectorId === undefined || connectorId === 1)
    .map(({ vendorErrorCode: _, ...message }) => message);

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
  if ((expect.answer ?? null) !== answer) return `the answer is ${answer}, expected ${expect.answer ?? 'none'}`;
  const [seen, wanted] = exact ? [messages, expect.messages] : [messages, expect.messages].map(comparable);
  if (isDeepStrictEqual(seen, wanted)) return null;
  return `it has sent ${list(seen ?? [])}; expected ${list(wanted ?? [])}`;
};

const judge = async (subject: Subject, step: Step, exact: boolean): Promise<string | null> => {
  const answer = await subject.do(step.deed);
  await subject.pass(step.waitMs);
  const wrong = missed(step, answer, await hear(subject, step.expect.messages, exact), exact);
  if (wrong !== null) return wrong;
  const plant = await subject.look();
  if (plant === null || step.expect.plant === undefined || isDeepStrictEqual(plant, step.expect.plant)) return null;
  return `${plantWords(plant)}; expected: ${plantWords(step.expect.plant)}`;
};

/** @throws Unable */
const checkPace = ({ steps }: Test): void => {
  const quick = steps.find(({ waitMs }, index) => waitMs < SOONEST_MS && index < steps.length - 1);
  if (quick !== undefined) throw new Unable(`needs a clock that can be told to pass ${quick.waitMs} ms`);
  const total = steps.reduce((sum, { waitMs }) => sum + waitMs, 0);
  if (total > LONGEST_MS) throw new Unable(`takes ${total / 1000} s of the wall's clock`);
};

const playSteps = async (test: Test, situation: Situation, subjects: Subjects): Promise<string | null> => {
  if (!subjects.exact) checkPace(test);
  const subject = await subjects.take(situation);
  try {
    for (const [index, step] of test.steps.entries()) {
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
    const why = await playSteps(test, situation, subjects);
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
