// Goal: the judges can fail: a mistake that breaks a promise is caught by the explorer or by a story.
// Method: single edits to a copy of the sources (the short list; `npm run planted` has all of them); judged by the exit code of the judge.
import { afterAll, describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { Workshop } from './workshop.ts';

const workshop = new Workshop();
afterAll(() => workshop.close());

describe.each(mutants.filter(({ short }) => short === true))('$name', (mutant) => {
  it('is caught', { timeout: 120_000 }, () => {
    const { caught, told } = workshop.judge(mutant);
    expect(caught, told).toBe(true);
  });
});
