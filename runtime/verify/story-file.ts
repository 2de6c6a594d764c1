/** A finding as a story file: a test that fails as long as the mistake is there. vitest runs it as it is. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deedsOf, type Finding } from './finding.ts';

/** After the last step: what is still wrong a second later is seen too. */
const REST_MS = 1000;

const retell = fileURLToPath(new URL('./retell.ts', import.meta.url));

/** @param directory where the file will lie */
export const storyFile = (variant: string, finding: Finding, directory: string): string => {
  const deeds = deedsOf(finding).map(({ at, does }) => `    { at: ${at}, does: '${does}' },`);
  const end = (finding.times?.at(-1) ?? 0) + REST_MS;
  const module = relative(directory, retell);
  const path = module.startsWith('.') ? module : `./${module}`;
  return [
    `// Goal: ${finding.broken.join('; ')}`,
    '// Method: the way that the explorer found, told again on the real host with real timers; judged by the plant.',
    `import { expect, it } from 'vitest';`,
    `import { retell } from '${path}';`,
    '',
    `it('${variant}: no promise is broken on this way', () => {`,
    '  const deeds = [',
    ...deeds,
    '  ];',
    `  expect(retell('${variant}', deeds, ${end})).toEqual([]);`,
    '});',
    '',
  ].join('\n');
};
