/** What came of a suite, for build servers. */
import type { Outcome, Verdict } from './play.ts';
import type { Suite } from './suite.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const child: Readonly<Record<Verdict, string | null>> = {
  passed: null,
  failed: 'failure',
  broken: 'error',
  'not applicable': 'skipped',
};

const testcase = ({ test, verdict, why, seconds }: Outcome): string => {
  const element = child[verdict];
  const inner = element === null ? '' : `<${element} message="${escape(why ?? '')}"/>`;
  const head = `classname="${escape(test.situation)}" name="${escape(test.name)}" time="${seconds.toFixed(3)}"`;
  return `  <testcase ${head}>${inner}</testcase>`;
};

export const count = (outcomes: readonly Outcome[], verdict: Verdict): number =>
  outcomes.filter((one) => one.verdict === verdict).length;

export const junit = ({ criterion }: Suite, subject: string, outcomes: readonly Outcome[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="generated: every ${criterion}" hostname="${escape(subject)}" tests="${outcomes.length}" ` +
      `failures="${count(outcomes, 'failed')}" errors="${count(outcomes, 'broken')}" ` +
      `skipped="${count(outcomes, 'not applicable')}">`,
    ...outcomes.map(testcase),
    '</testsuite>',
    '',
  ].join('\n');
