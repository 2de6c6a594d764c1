// Goal: nothing is left behind: no notes, no tests switched off, no silenced rules without a reason, no trace of one
// computer.
// Method: every text is searched line by line and all code as a tree; each mark is planted once and must be found.
import { describe, expect, it } from 'vitest';
import { codeViolations, markViolations, openingViolations } from './markers.ts';
import { codeFiles, root, sources } from './sources.ts';

const found = (text: string) => markViolations([{ path: 'runtime/a.ts', text }]);
const foundInCode = (text: string) => codeViolations([{ path: 'runtime/a.ts', text }]);

describe('Left-over marks', () => {
  it('are nowhere in the repository', () => {
    expect(markViolations(sources())).toEqual([]);
  });
  it('are nowhere in the code', () => {
    expect(codeViolations(codeFiles())).toEqual([]);
  });
  it('are missing from no test: each opens with goal and method', () => {
    expect(openingViolations(codeFiles())).toEqual([]);
  });

  it.each([
    '// TO' + 'DO: later',
    '// FIX' + 'ME',
    '// ox' + 'lint-disable-next-line no-console',
    '// @ts' + '-ignore -- even with a reason',
    '// @ts' + '-expect-error',
    `const home = '${root}/data';`,
    `const from = 'https://regis` + `try.example.org/x';`,
    '      "resol' + 'ved": "somewhere"',
  ])('are found: %s', (text) => {
    expect(found(`first line\n${text}`)).toEqual([expect.stringMatching(/^runtime\/a\.ts:2: /)]);
  });
  it('are no marks when they carry a reason or only resemble one', () => {
    expect(found('// ox' + 'lint-disable-next-line no-console -- the one place that prints')).toEqual([]);
    expect(found(`const methodology = 'to do'; const other = '${root}s';`)).toEqual([]);
  });

  it.each([
    'it.only("x", () => {});',
    'describe.skip("x", () => {});',
    'const a = b as any;',
    'const a = b as unknown as string;',
    'const a = b!.c;',
  ])('are found in code: %s', (text) => {
    expect(foundInCode(text)).toEqual([expect.stringMatching(/^runtime\/a\.ts:1: /)]);
  });
  it('are no marks: a test that runs where it can, a constant, a narrowing', () => {
    expect(foundInCode('it.skipIf(missing)("x", () => {}); const a = [1] as const; const b = c as string;')).toEqual(
      [],
    );
  });
  it('are found where a test does not say what it is for', () => {
    const text = `import { it } from 'vitest';`;
    expect(openingViolations([{ path: 'test/a.test.ts', text }])).toHaveLength(1);
    expect(openingViolations([{ path: 'test/a.test.ts', text: `// Goal: a.\n// Method: b.\n${text}` }])).toEqual([]);
  });
});
