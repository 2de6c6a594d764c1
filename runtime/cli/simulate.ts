/** `statecharge simulate`: a whole station on virtual time, in a storm of drawn faults, judged by what promises say. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { faultClasses, kinds, type FaultClass } from '../verify/storm/kinds.ts';
import { minimised } from '../verify/storm/minimise.ts';
import { buildOf } from '../verify/storm/builds.ts';
import { classesOf, dayOf } from '../verify/storm/plan.ts';
import { played } from '../verify/storm/play.ts';
import { storm, together, type StormReport } from '../verify/storm/storm.ts';
import { stormStory } from '../verify/storm/story.ts';
import { summary } from './storm-summary.ts';

export type SimulateCommand = {
  readonly seed: number;
  /** So many seeds one after the other; 0: until it is told to stop. */
  readonly seeds: number;
  readonly years: number;
  readonly connectors: number;
  readonly faults: string;
  /** Only the sums, not a line a noteworthy thing. */
  readonly quiet: boolean;
  /** A kind of fault that has never begun is a failure. */
  readonly complete: boolean;
  readonly format: 'human' | 'json';
  /** What is broken is shortened and written there as stories. */
  readonly stories?: string;
};
type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };
type Faults = 'all' | 'none' | readonly FaultClass[];

const DAYS_A_YEAR = 365;

const isClass = (word: string): word is FaultClass => faultClasses.some((one) => one === word);

const wanted = (text: string): Faults | { readonly wrong: string } => {
  if (text === 'all' || text === 'none') return text;
  const words = text.split(',');
  const wrong = words.find((word) => !isClass(word));
  return wrong === undefined ? words.filter(isClass) : { wrong };
};

const neverIn = ({ injected }: StormReport): readonly string[] =>
  kinds.flatMap(({ name }) => (injected[name] === undefined ? [`never a fault: ${name}`] : []));

const tellStory = (report: StormReport, connectors: number, faults: Faults, folder: string, output: Output): void => {
  const [first] = report.violations;
  if (first === undefined) return;
  const { seed } = report;
  const build = buildOf(seed, connectors);
  const classes = classesOf(seed, faults);
  const days = Array.from({ length: first.day + 1 }, (_, number) => dayOf(seed, number, connectors, classes));
  const shortest = minimised(days, first.sentence, (some) => played(build, some));
  if (shortest === null) return output.complaint(`seed ${seed}: its days alone do not break it again`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `storm-${seed}.test.ts`);
  writeFileSync(file, stormStory(build, shortest, first.sentence, folder));
  output.complaint(`written: ${file}`);
};

const seedsOf = (options: SimulateCommand, faults: Faults, output: Output): StormReport => {
  const { connectors, seeds } = options;
  const isTold = !options.quiet && options.format === 'human';
  let sum: StormReport | null = null;
  for (let count = 0; seeds === 0 || count < seeds; count++) {
    const report = storm({
      seed: options.seed + count,
      days: Math.max(1, Math.round(options.years * DAYS_A_YEAR)),
      connectors,
      faults,
      ...(isTold && seeds === 1 ? { tell: output.line } : {}),
    });
    sum = sum === null ? report : together([sum, report]);
    const { seed, days, sessions, deaths, violations } = report;
    if (isTold && seeds !== 1) {
      output.line(
        `seed ${seed}: ${days} days, ${sessions} transactions, ${deaths} deaths, ${violations.length} violations`,
      );
    }
    for (const { day, sentence } of violations) output.complaint(`seed ${seed}, day ${day}: ${sentence}`);
    if (options.stories !== undefined) tellStory(report, connectors, faults, resolve(options.stories), output);
  }
  if (sum === null) throw new Error('a campaign without a seed');
  return sum;
};

/** Exit code 0: every promise was kept; 1: one was broken; 2: nobody knows such a class of faults. */
export const simulate = (options: SimulateCommand, output: Output): number => {
  const faults = wanted(options.faults);
  if (typeof faults === 'object' && 'wrong' in faults) {
    output.complaint(`--faults: found "${faults.wrong}", expected all, none, or some of ${faultClasses.join(',')}`);
    return 2;
  }
  const start = performance.now();
  const report = seedsOf(options, faults, output);
  const missing = options.complete ? neverIn(report) : [];
  const seconds = (performance.now() - start) / 1000;
  if (options.format === 'json') output.line(JSON.stringify({ ...report, missing, seconds }));
  else for (const line of summary(report, { missing, seconds })) output.line(line);
  for (const sentence of missing) output.complaint(sentence);
  return report.violations.length === 0 && missing.length === 0 ? 0 : 1;
};
