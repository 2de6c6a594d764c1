/** The suites that are kept beside this file, as they were generated. `npm run suites` goes on from them. */
import { readFileSync } from 'node:fs';
import { suite, type Criterion, type Suite } from '../../runtime/verify/suites/suite.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

export const suiteText = (criterion: Criterion): string => text(`./${criterion}.json`);
export const suiteOf = (criterion: Criterion): Suite => suite.parse(JSON.parse(suiteText(criterion)));
export const schemaText = (): string => text('./suite.schema.json');
