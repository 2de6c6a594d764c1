// Goal: a page that applies the differences sees exactly what the station sees.
// Method: any two JSON documents; what the server tells apart, the page puts together.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differences } from '../../adapters/web/differences.ts';
import { isPatch, patched } from '../../visualizations/viewer/patch.ts';

it('the differences lead from any document to any other', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const patch: unknown = JSON.parse(JSON.stringify(differences(before, after)));
      if (!isPatch(patch)) throw new Error('the differences are no patch');
      expect(JSON.stringify(patched(before, patch), sorted)).toBe(JSON.stringify(after, sorted));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

it('what is the same is not told', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(differences(value, structuredClone(value))).toEqual([]);
    }),
    { seed: 2, numRuns: 500 },
  );
});

it('a field that vanishes is removed, a name with a slash and a tilde is escaped', () => {
  expect(differences({ a: 1, 'x/~y': 1 }, { 'x/~y': 2 })).toEqual([
    { op: 'remove', path: '/a' },
    { op: 'replace', path: '/x~1~0y', value: 2 },
  ]);
  expect(differences({ a: 1 }, { a: undefined })).toEqual([{ op: 'remove', path: '/a' }]);
});

it('what is no patch is not taken for one', () => {
  for (const rubbish of [null, {}, [1], [{ op: 'add' }], 'x']) expect(isPatch(rubbish)).toBe(false);
});

/** Objects do not depend on the order of their keys. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
