// Goal: the judges can fail: a mistake that breaks a promise is caught by the explorer or by a story.
// Method: single edits to a copy of the sources (the short list; `npm run test:planted` has all of them); judged by the
// exit code of the judge. What the explorer finds is told again by the story that it writes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { Workshop } from './workshop.ts';

const workshop = new Workshop();
afterAll(() => workshop.close());

it.each(mutants)('$name: its text stands once in its file', ({ file, find }) => {
  const sound = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  expect(sound.split(find)).toHaveLength(2);
});

describe.each(mutants.filter(({ short }) => short === true))('$name', (mutant) => {
  it('is caught', { timeout: 120_000 }, () => {
    expect(workshop.judge(mutant)).toMatchObject({ caught: true });
  });
});

it('what is found is told by a story that fails with the mistake and passes without', { timeout: 120_000 }, () => {
  const mutant = mutants.find(({ name }) => name.startsWith('SAF-05: unlock before'));
  if (mutant === undefined) throw new Error('the mistake is not in the list any more');
  const { planted, sound } = workshop.retell(mutant, 'socket-breakage');
  expect(planted.told).toBe('1 fail, 0 pass in test/found');
  expect(sound.told).toBe('0 fail, 1 pass in test/found');
});
