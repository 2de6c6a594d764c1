/** `statecharge check`: explores every reachable state of an EVSE and says which promises hold. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { places } from '../places.ts';
import { checkAll, checkOne, isBroken, type CheckOptions, type CheckReport } from '../verify/check.ts';
import { checkTogether, type Told } from '../verify/crew.ts';
import type { LayerFile } from '../verify/layers/layer.ts';
import { human, json, junit } from '../verify/report.ts';
import { storyFile } from '../verify/story-file.ts';
import { everyday, variantNamed, variants } from '../verify/chapters.ts';
import type { Variant } from '../verify/variants.ts';

export type CheckCommand = {
  /** Also what takes too long for every run of the tests. */
  readonly whole: boolean;
  readonly format: 'human' | 'json' | 'junit';
  readonly states: number;
  /** Of one variant, so many broken promises are told of. */
  readonly findings: number;
  readonly details: boolean;
  /** Stories of what is broken are written here. */
  readonly stories?: string;
  /** What was used of the charts is written here. */
  readonly coverage?: string;
};
type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

const writeStories = ({ variants: reports }: CheckReport, directory: string, output: Output): void => {
  const folder = resolve(directory);
  mkdirSync(folder, { recursive: true });
  for (const { name, broken } of reports) {
    for (const [index, { finding }] of broken.entries()) {
      const file = join(folder, `${name}-${index + 1}.test.ts`);
      writeFileSync(file, storyFile(name, finding, folder));
      output.complaint(`written: ${file}`);
    }
  }
};

export const checkCommand = async (
  names: readonly string[],
  options: CheckCommand,
  output: Output,
): Promise<number> => {
  let chosen: readonly Variant[];
  try {
    chosen = names.length > 0 ? names.map(variantNamed) : options.whole ? variants : everyday;
  } catch (error) {
    output.complaint(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const limits: CheckOptions = {
    states: options.states,
    violations: options.findings,
    progress: (name) => {
      if (options.format === 'human') output.complaint(`exploring ${name} …`);
    },
  };
  const report = chosen.length === 1 ? checkAll(chosen, limits) : await checkTogether(places.program, chosen, limits);
  if (options.format === 'json') output.line(json(report));
  else if (options.format === 'junit') output.line(junit(report));
  else output.line(human(report, options));
  if (options.stories !== undefined) writeStories(report, options.stories, output);
  if (options.coverage !== undefined) {
    writeFileSync(options.coverage, JSON.stringify({ format: 1, layers: [...report.layers] } satisfies LayerFile));
  }
  return isBroken(report) ? 1 : 0;
};

/** One variant for the process that this one is a member of (`runtime/verify/crew.ts`). */
export const exploreCommand = (
  name: string,
  { states, findings }: Pick<CheckCommand, 'states' | 'findings'>,
  tell: (told: Told) => void,
): void => {
  const checked = checkOne(variantNamed(name), { states, violations: findings });
  tell({ checked, megabytes: process.resourceUsage().maxRSS / 1024 });
};
