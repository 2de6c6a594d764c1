/**
 * How good are the suites? Single mistakes in the charts, a seeded sample of them, each judged by every suite on
 * outputs alone: killed when any test sees another output. Of those that no suite sees it is tried whether anybody
 * could (`equivalence.ts`); the others are told one by one, with what they do otherwise, in `survivors.md` beside this.
 * The suites of states, pairs and guards are made by `npm run test:states`, `test:pairs` and `test:guards` before. Of
 * another seed than the first the page is printed.
 *
 *   tsx test/suites/mutation.ts [sample] [minutes] [seed] [criterion…]
 */
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Chance } from '../../runtime/host/chance.ts';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { exploredWorld } from '../../runtime/verify/suites/explored-world.ts';
import { localGraphs } from '../../runtime/verify/suites/local-graph.ts';
import { stepsOf, type Criterion, type Step, type Suite, type Test } from '../../runtime/verify/suites/suite.ts';
import { probeGuards } from '../../runtime/verify/suites/trace.ts';
import { tellsApart, walked, type Walk } from '../../runtime/verify/suites/walk.ts';
import { searched } from '../../runtime/verify/chapters.ts';
import { comparison } from './equivalence.ts';
import { suiteOf } from './files.ts';
import { mutantsOf, type ChartMutant } from './mutants.ts';
import { told, type Judged } from './verdicts.ts';

/** A test, and the suites that it stands in. */
type Judge = {
  readonly walk: Walk;
  readonly sound: readonly Step[];
  /** By target, the step in which it is met. */
  readonly first: ReadonlyMap<string, number>;
  readonly suites: Set<Criterion>;
};

const KEPT_SEED = 1;
const [sample = '170', minutes = '60', seedWord = String(KEPT_SEED), ...named] = process.argv.slice(2);
const seed = Number(seedWord);
const judging: readonly Criterion[] = ['state', 'transition', 'pair', 'guard'];
const chosen = judging.filter((one) => named.length === 0 || named.includes(one));
const machines = composedMachines();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const shuffled = <T>(all: readonly T[], chance: Chance): readonly T[] =>
  all
    .map((one) => ({ one, at: chance.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);

const judgeOf = (test: Test, suite: Suite): Judge => {
  const { name, situation } = test;
  const steps = stepsOf(test, suite);
  const place = suite.situations.find((one) => one.name === situation);
  if (place === undefined) throw new Error(`there is no situation ${situation}`);
  const walk = { situation: place, strides: steps };
  const { trace, steps: sound } = walked(walk, machines);
  if (!isDeepStrictEqual(sound, steps)) throw new Error(`${name} does not expect what the charts do: make it anew`);
  return { walk, sound, first: trace.first, suites: new Set() };
};

/** Each test once, in whichever suites it stands. */
const judgesOf = (criteria: readonly Criterion[]): readonly Judge[] => {
  const judges = new Map<string, Judge>();
  for (const criterion of criteria) {
    const suite = suiteOf(criterion);
    for (const test of suite.tests) {
      const name = JSON.stringify([test.situation, stepsOf(test, suite)]);
      const judge = judges.get(name) ?? judgeOf(test, suite);
      judge.suites.add(criterion);
      judges.set(name, judge);
    }
    say(`${suite.tests.length} ${criterion} tests`);
  }
  return [...judges.values()];
};

const metBy = ({ needs }: ChartMutant, { first }: Judge): number =>
  Math.min(...needs.map((target) => first.get(target) ?? Infinity));

/** Suites in which anybody sees it. Only who meets the mistake can; who has least to do until then is asked first. */
const killersOf = (mutant: ChartMutant, judges: readonly Judge[]): readonly Criterion[] => {
  const able = judges
    .map((judge) => ({ judge, step: metBy(mutant, judge) }))
    .filter(({ step }) => step < Infinity)
    .toSorted((a, b) => a.step - b.step);
  const killers = new Set<Criterion>();
  const takeBack = mutant.plant();
  try {
    for (const { judge } of able) {
      const { walk, sound, suites } = judge;
      const isOpen = [...suites].some((one) => !killers.has(one));
      if (isOpen && tellsApart(walk, sound)) for (const one of suites) killers.add(one);
    }
  } finally {
    takeBack();
  }
  return [...killers];
};

const all = machines.flatMap(mutantsOf);
const lookAway = probeGuards(machines);
const judges = judgesOf(chosen);
lookAway();
say(`${judges.length} of them different; all of the world …`);
const graphs = localGraphs(searched);
const world = exploredWorld(graphs);
const end = performance.now() + Number(minutes) * 60_000;
const judged: Judged[] = [];
for (const mutant of shuffled(all, new Chance(seed)).slice(0, Number(sample))) {
  if (performance.now() > end) break;
  const isMet = judges.some((judge) => metBy(mutant, judge) < Infinity);
  const isExplored = world.has(mutant.place);
  const compared = comparison(mutant, graphs);
  judged.push({ mutant, killers: killersOf(mutant, judges), isMet, isExplored, comparison: compared });
  if (judged.length % 10 === 0) say(`${judged.length} judged`);
}
const page = told({ possible: all.length, seed, criteria: chosen, judged });
if (seed === KEPT_SEED) writeFileSync(new URL('./survivors.md', import.meta.url), page);
else process.stdout.write(page);
