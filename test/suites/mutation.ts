/**
 * How good are the suites? Single mistakes in the charts, a seeded sample of them, each judged by every suite on
 * outputs alone: killed when any test sees another output. Of those that no suite sees it is tried whether anybody
 * could (`equivalence.ts`); the others are told one by one, with what they do otherwise, in `survivors.md` beside this.
 * The suites of pairs and guards are made by `npm run test:pairs` and `npm run test:guards` before.
 *
 *   tsx test/suites/mutation.ts [sample] [minutes] [criterion…]
 */
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Chance } from '../../runtime/host/chance.ts';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { exploredWorld } from '../../runtime/verify/suites/explored-world.ts';
import { localGraphs } from '../../runtime/verify/suites/local-graph.ts';
import { stepsOf, type Criterion, type Step } from '../../runtime/verify/suites/suite.ts';
import { probeGuards } from '../../runtime/verify/suites/trace.ts';
import { tellsApart, walked, type Walk } from '../../runtime/verify/suites/walk.ts';
import { variants } from '../../runtime/verify/variants.ts';
import { comparison } from './equivalence.ts';
import { suiteOf } from './files.ts';
import { mutantsOf, type ChartMutant } from './mutants.ts';
import { told, type Judged } from './verdicts.ts';

type Judge = {
  readonly walk: Walk;
  readonly sound: readonly Step[];
  /** By target, the step in which it is met. */
  readonly first: ReadonlyMap<string, number>;
};

const [sample = '150', minutes = '14', ...named] = process.argv.slice(2);
const judging: readonly Criterion[] = ['transition', 'pair', 'guard'];
const chosen = judging.filter((one) => named.length === 0 || named.includes(one));
const machines = composedMachines();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const shuffled = <T>(all: readonly T[], chance: Chance): readonly T[] =>
  all
    .map((one) => ({ one, at: chance.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);

const judgesOf = (criterion: Criterion): readonly Judge[] => {
  const suite = suiteOf(criterion);
  return suite.tests.map((test) => {
    const { name, situation } = test;
    const steps = stepsOf(test, suite);
    const place = suite.situations.find((one) => one.name === situation);
    if (place === undefined) throw new Error(`there is no situation ${situation}`);
    const walk = { situation: place, strides: steps };
    const { trace, steps: sound } = walked(walk, machines);
    if (!isDeepStrictEqual(sound, steps)) throw new Error(`${name} does not expect what the charts do: make it anew`);
    return { walk, sound, first: trace.first };
  });
};

const metBy = ({ needs }: ChartMutant, { first }: Judge): number =>
  Math.min(...needs.map((target) => first.get(target) ?? Infinity));

/** Nobody is through with a mistake that every test meets and none sees: so many of a suite are asked. */
const MOST_ASKED = 60;

type Able = { readonly judge: Judge; readonly step: number };

/** Of every situation first the one that has least to do until then, then the next one of each. */
const spread = (able: readonly Able[]): readonly Able[] => {
  const turns = new Map<string, number>();
  return able
    .toSorted((a, b) => a.step - b.step)
    .map((one) => {
      const { name } = one.judge.walk.situation;
      const turn = turns.get(name) ?? 0;
      turns.set(name, turn + 1);
      return { one, turn };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ one }) => one);
};

/** Only who meets the mistake can see it. */
const kills = (mutant: ChartMutant, judges: readonly Judge[]): boolean => {
  const able = spread(
    judges.map((judge) => ({ judge, step: metBy(mutant, judge) })).filter(({ step }) => step < Infinity),
  ).slice(0, MOST_ASKED);
  const takeBack = mutant.plant();
  try {
    return able.some(({ judge: { walk, sound } }) => tellsApart(walk, sound));
  } finally {
    takeBack();
  }
};

const all = machines.flatMap(mutantsOf);
const lookAway = probeGuards(machines);
const suites = chosen.map((criterion) => ({ criterion, judges: judgesOf(criterion) }));
lookAway();
say(`${suites.map(({ criterion, judges }) => `${judges.length} ${criterion} tests`).join(', ')}; all of the world …`);
const graphs = localGraphs(variants);
const world = exploredWorld(graphs);
const end = performance.now() + Number(minutes) * 60_000;
const judged: Judged[] = [];
for (const mutant of shuffled(all, new Chance(1)).slice(0, Number(sample))) {
  if (performance.now() > end) break;
  const isMet = suites.some(({ judges }) => judges.some((judge) => metBy(mutant, judge) < Infinity));
  const isExplored = world.has(mutant.place);
  const compared = comparison(mutant, graphs);
  const killers = suites.filter(({ judges }) => kills(mutant, judges)).map(({ criterion }) => criterion);
  judged.push({ mutant, killers, isMet, isExplored, comparison: compared });
  if (judged.length % 10 === 0) say(`${judged.length} judged`);
}
writeFileSync(new URL('./survivors.md', import.meta.url), told(all.length, chosen, judged));
