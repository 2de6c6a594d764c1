// Goal: what is said of mistakes that no suite sees is said of charts that are: each can still be made.
// Method: the page that `npm run test:suite-mutants` has written, held against the mistakes that are possible today. A
// chart that has changed there makes it stale: run it again.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { mutantsOf } from './mutants.ts';

const page = readFileSync(new URL('./survivors.md', import.meta.url), 'utf8');
const named = [...page.matchAll(/^- `([^`]+)`/gm)].map(([, says]) => says ?? '');

it('every mistake on the page can be made, once', () => {
  const possible = new Set(
    composedMachines()
      .flatMap(mutantsOf)
      .map(({ says }) => says),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((says) => !possible.has(says))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
