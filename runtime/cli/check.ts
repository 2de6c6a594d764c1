/** `statecharge check`: explores every reachable state of an EVSE and says which promises hold. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkAll, isBroken, type CheckReport } from '../verify/check.ts';
import { human, json, junit } from '../verify/report.ts';
import { storyFile } from '../verify/story-file.ts';
import { variantNamed, variants } from '../verify/variants.ts';

export type CheckCommand = {
  readonly format: 'human' | 'json' | 'junit';
  readonly states: number;
  /** Of one variant, so many broken promises are told of. */
  readonly findings: number;
  readonly details: boolean;
  /** Stories of what is broken are written here. */
  readonly stories?: string;
};
type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

const writeStories = ({ variants: reports }: CheckReport, directory: string, output: Output): void => {
  const folder = resolve(directory);
  mkdirSync(folder, { recursive: true });
  for (const { variant, broken } of reports) {
    for (const [index, { finding }] of broken.entries()) {
      const file = join(folder, `${variant.name}-${index + 1}.test.ts`);
      writeFileSync(file, storyFile(variant.name, finding, folder));
      output.complaint(`written: ${file}`);
    }
  }
};

export const checkCommand = (names: readonly string[], options: CheckCommand, output: Output): number => {
  let chosen: typeof variants;
  try {
    chosen = names.length === 0 ? variants : names.map(variantNamed);
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const report = checkAll(chosen, {
    states: options.states,
    violations: options.findings,
    progress: ({ name }) => {
      if (options.format === 'human') output.complaint(`exploring ${name} …`);
    },
  });
  if (options.format === 'json') output.line(json(report));
  else if (options.format === 'junit') output.line(junit(report));
  else output.line(human(report, options));
  if (options.stories !== undefined) writeStories(report, options.stories, output);
  return isBroken(report) ? 1 : 0;
};
