/**
 * How good are the suites? Single mistakes in the charts, a seeded sample of them, each judged by a suite on outputs
 * alone: killed when any test sees another output. What no suite and none of many random walks tells from the sound
 * charts is named, and counts as equivalent for all that can be seen from outside; both shares are told.
 *
 *   tsx test/suites/mutation.ts [sample] [minutes] [criterion…]
 */
import { Chance } from '../../runtime/host/chance.ts';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { repertoire, waits } from '../../runtime/verify/suites/repertoire.ts';
import { situations } from '../../runtime/verify/suites/situations.ts';
import { criteria, type Criterion, type Step } from '../../runtime/verify/suites/suite.ts';
import { opening, stepsOf, tellsApart, use, type Walk } from '../../runtime/verify/suites/walk.ts';
import { suiteOf } from './files.ts';
import { mutantsOf, type ChartMutant } from './mutants.ts';

type Judge = {
  readonly walk: Walk;
  readonly sound: readonly Step[];
  readonly used: ReadonlySet<string>;
  readonly costMs: number;
};

const [sample = '150', minutes = '14', ...named] = process.argv.slice(2);
const chosen = criteria.filter((one) => (named.length === 0 ? one === 'transition' : named.includes(one)));
const RANDOM_WALKS = 40;
const RANDOM_STRIDES = 14;
const machines = composedMachines();
const end = performance.now() + Number(minutes) * 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const shuffled = <T>(all: readonly T[], chance: Chance): readonly T[] =>
  all
    .map((one) => ({ one, at: chance.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);

const pick = <T>(all: readonly T[], chance: Chance): T => {
  const one = all[Math.floor(chance.next() * all.length)];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
};

const judgeOf = (walk: Walk): Judge => {
  const began = performance.now();
  const used = new Set(use(walk, machines).keys());
  return { walk, sound: stepsOf(walk), used, costMs: performance.now() - began };
};

/** The cheapest first. */
const byCost = (judges: readonly Judge[]): readonly Judge[] => judges.toSorted((a, b) => a.costMs - b.costMs);

const suiteJudges = (criterion: Criterion): readonly Judge[] => {
  const suite = suiteOf(criterion);
  return byCost(
    suite.tests.map(({ situation, steps }) => {
      const place = suite.situations.find(({ name }) => name === situation);
      if (place === undefined) throw new Error(`there is no situation ${situation}`);
      return judgeOf({ situation: place, strides: steps });
    }),
  );
};

const randomJudges = (): readonly Judge[] => {
  const chance = new Chance(7);
  const walks = Array.from({ length: RANDOM_WALKS }, (): Walk => {
    const situation = pick(situations, chance);
    const more = Array.from({ length: RANDOM_STRIDES }, () => ({
      deed: pick(repertoire(situation), chance),
      waitMs: pick(waits, chance),
    }));
    return { situation, strides: [opening, ...more] };
  });
  return byCost(walks.map(judgeOf));
};

/** Whoever takes that very transition is the likeliest to see it; who never stands there cannot. */
const kills = (mutant: ChartMutant, judges: readonly Judge[]): boolean => {
  const there = judges.filter(({ used }) => used.has(mutant.state));
  const takes = ({ used }: Judge): boolean => used.has(mutant.place);
  const inOrder = [...there.filter(takes), ...there.filter((judge) => !takes(judge))];
  const takeBack = mutant.plant();
  try {
    return inOrder.some(({ walk, sound }) => tellsApart(walk, sound));
  } finally {
    takeBack();
  }
};

const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

const all = machines.flatMap(mutantsOf);
const mutants = shuffled(all, new Chance(1)).slice(0, Number(sample));
const suites = chosen.map((criterion) => ({
  criterion,
  judges: suiteJudges(criterion),
  killed: new Set<ChartMutant>(),
}));
const random = randomJudges();
const unseen: ChartMutant[] = [];
const missed: ChartMutant[] = [];
let judged = 0;
for (const mutant of mutants) {
  if (performance.now() > end) break;
  judged++;
  for (const { judges, killed } of suites) if (kills(mutant, judges)) killed.add(mutant);
  if (!suites.some(({ killed }) => killed.has(mutant))) (kills(mutant, random) ? missed : unseen).push(mutant);
  if (judged % 25 === 0) say(`${judged} judged: ${suites.map(({ killed }) => killed.size).join(', ')} killed`);
}
say(`${all.length} single mistakes are possible, ${judged} were judged (seed 1)`);
say(`${missed.length} are seen by a random walk, and by no suite:`);
for (const { says } of missed) say(`  ${says}`);
say(`${unseen.length} are seen by no suite and none of ${RANDOM_WALKS} random walks:`);
for (const { says } of unseen) say(`  ${says}`);
for (const { criterion, killed } of suites) {
  const visible = judged - unseen.length;
  say(`${criterion}: ${share(killed.size, judged)} of all; ${share(killed.size, visible)} of those that can be seen`);
}
