/**
 * The suite of transitions is kept beside this file, as it was generated: `npm run suites` goes on from it. The others
 * are made anew in `coverage/suites` by `npm run test:states`, `test:pairs` and `test:guards`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readSuite, type Criterion, type Suite } from '../../runtime/verify/suites/suite.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** @throws Error in words for whoever runs a script, where it has not been made yet */
export const suiteText = (criterion: Criterion): string => {
  const places = [`./${criterion}.json`, `../../coverage/suites/${criterion}.json`];
  const place = places.find((one) => existsSync(new URL(one, import.meta.url)));
  if (place === undefined) {
    throw new Error(`found no coverage/suites/${criterion}.json, expected one made by "npm run test:${criterion}s"`);
  }
  return text(place);
};
export const suiteOf = (criterion: Criterion): Suite => {
  const reading = readSuite(JSON.parse(suiteText(criterion)));
  if (reading.kind === 'bad') throw new Error(reading.why);
  return reading.suite;
};
export const schemaText = (): string => text('./suite.schema.json');
