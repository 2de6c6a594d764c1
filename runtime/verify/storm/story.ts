/** A plan that broke a promise, as a story: vitest runs it as it is, and it fails as long as the mistake is there. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Build } from './builds.ts';
import type { Day } from './plan.ts';

const teller = fileURLToPath(new URL('./play.ts', import.meta.url));

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** @param directory where the file will lie */
export const stormStory = (build: Build, days: readonly Day[], sentence: string, directory: string): string => {
  const module = relative(directory, teller);
  const path = module.startsWith('.') ? module : `./${module}`;
  return [
    `// Goal: ${sentence}`,
    '// Method: the days of a storm that broke it, shortened, lived again; judged by plant, ledger and disk.',
    `import { expect, it } from 'vitest';`,
    `import { retold } from ${quoted(path)};`,
    '',
    `it('no promise is broken in these days', { timeout: 300_000 }, () => {`,
    `  const build = ${JSON.stringify(build)};`,
    '  const days = [',
    ...days.flatMap(({ deeds, probing }) => [
      '    {',
      `      probing: ${probing},`,
      '      deeds: [',
      ...deeds.map(({ at, does }) => `        { at: ${at}, does: ${quoted(does)} },`),
      '      ],',
      '    },',
    ]),
    '  ];',
    '  expect(retold(build, days)).toEqual([]);',
    '});',
    '',
  ].join('\n');
};
