// Goal: every file, function and line stays short enough to be read as one thing.
// Method: all code is measured; planted files stand at the limit and one beyond it.
import { describe, expect, it } from 'vitest';
import { limits, sizeViolations } from './sizes.ts';
import { codeFiles } from './sources.ts';

const lines = (count: number, first = '') => [first, ...Array.from({ length: count - 1 }, () => '//')].join('\n');
const body = (count: number) => `{\n${'  go();\n'.repeat(count - 2)}}`;
const chart = `import { setup } from 'xstate';`;

describe('Sizes', () => {
  it('hold for every file of the repository', () => {
    expect(sizeViolations(codeFiles())).toEqual([]);
  });

  it.each([
    ['a machine', 'machines/evse/lock.ts', (over: number) => lines(limits.machineLines + over, chart)],
    ['a file', 'runtime/compose.ts', (over: number) => lines(limits.fileLines + over)],
    ['a function', 'runtime/compose.ts', (over: number) => `function a() ${body(limits.functionLines + over)}`],
    ['an arrow', 'runtime/compose.ts', (over: number) => `const a = () => ${body(limits.functionLines + over)}`],
    ['a line', 'runtime/compose.ts', (over: number) => `// ${'x'.repeat(limits.columns - 3 + over)}`],
    [
      'a test',
      'test/lock.test.ts',
      (over: number) => `describe('x', () => {\nit('y', () => ${body(limits.functionLines + over)});\n});`,
    ],
  ])('%s may be as long as the limit and no longer', (_, path, text) => {
    expect(sizeViolations([{ path, text: text(0) }])).toEqual([]);
    expect(sizeViolations([{ path, text: text(1) }])).toEqual([expect.stringContaining('at most')]);
  });

  it('do not count a group of tests as a function', () => {
    const text = `describe.skipIf(true)('x', () => ${body(limits.functionLines + 1)});`;
    expect(sizeViolations([{ path: 'test/lock.test.ts', text }])).toEqual([]);
    const contract = `function contract() { ${text} }`;
    expect(sizeViolations([{ path: 'test/contracts/lock.ts', text: contract }])).toEqual([]);
  });
});
