/**
 * The suites that are kept beside this file, as they were generated: `npm run suites` goes on from them. Those of pairs
 * and guards are too large to be kept; `npm run test:pairs` and `test:guards` make them in `coverage/suites`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readSuite, type Criterion, type Suite } from '../../runtime/verify/suites/suite.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

export const suiteText = (criterion: Criterion): string => {
  const kept = `./${criterion}.json`;
  return text(existsSync(new URL(kept, import.meta.url)) ? kept : `../../coverage/suites/${criterion}.json`);
};
export const suiteOf = (criterion: Criterion): Suite => {
  const reading = readSuite(JSON.parse(suiteText(criterion)));
  if (reading.kind === 'bad') throw new Error(reading.why);
  return reading.suite;
};
export const schemaText = (): string => text('./suite.schema.json');
