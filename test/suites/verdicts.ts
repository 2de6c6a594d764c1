/**
 * What became of the mutants of a run, as a page that is kept: figures, and every survivor with what is known of it.
 */
import type { Criterion } from '../../runtime/verify/suites/suite.ts';
import { isSilent, type Comparison } from './equivalence.ts';
import type { ChartMutant } from './mutants.ts';

export type Judged = {
  readonly mutant: ChartMutant;
  /** Suites that see it. */
  readonly killers: readonly Criterion[];
  /** A test of any suite comes to where it is. */
  readonly isMet: boolean;
  /** So does the explorer, while no machine dies. */
  readonly isExplored: boolean;
  readonly comparison: Comparison;
};

/** What is known of a mutant; the first that holds. */
type Fate = {
  readonly title: string;
  readonly about: string;
  readonly isCounted: boolean;
  readonly holds: (judged: Judged) => boolean;
  readonly why: (judged: Judged) => string;
};

const isAlike = ({ comparison }: Judged): boolean => comparison.difference === null;
const abroad = ({ comparison }: Judged): string => `: ${[...comparison.abroad].toSorted().join(', ')}`;
const differs = ({ comparison: { difference } }: Judged): string =>
  difference === null ? '' : `: by itself it differs on \`${difference.event}\` in ${difference.what.join(', ')}`;
const nothing = (): string => '';

const fates: readonly Fate[] = [
  { title: 'Seen', about: '', isCounted: true, holds: ({ killers }) => killers.length > 0, why: nothing },
  {
    title: 'Out of reach: nobody outside gets there',
    about: 'Neither any test nor the explorer, while no machine dies, comes to where it is.',
    isCounted: false,
    holds: ({ isMet, isExplored }) => !isMet && !isExplored,
    why: nothing,
  },
  {
    title: 'Equivalent: nobody can tell',
    about:
      'In all that the chapters ever let the machine hear, it says the same letter for letter, and no test sees it.',
    isCounted: false,
    holds: ({ isExplored, comparison }) => isExplored && isSilent(comparison),
    why: nothing,
  },
  {
    title: 'Survives: only somebody hears it whom the explorer does not compose',
    about: 'Whoever is named is tested by himself; no walk brings to light what he was not told.',
    isCounted: true,
    holds: (judged) => judged.isExplored && isAlike(judged),
    why: abroad,
  },
  {
    title: 'Survives: in a situation that no chapter of the explorer has',
    about: 'Tests come to it, and none tells; there is nothing to compare it in.',
    isCounted: true,
    holds: isAlike,
    why: nothing,
  },
  {
    title: 'Survives: the machine by itself does otherwise, no test comes there',
    about: 'What is needed for it was met on no walk.',
    isCounted: true,
    holds: ({ isMet }) => !isMet,
    why: differs,
  },
  {
    title: 'Survives: the machine by itself does otherwise, no test sees any of it',
    about: 'Tests come to it. Its neighbours may make nothing of the difference: that is not shown.',
    isCounted: true,
    holds: () => true,
    why: differs,
  },
];

const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

const section = ({ title, about, why }: Fate, judged: readonly Judged[]): readonly string[] => [
  `## ${title} (${judged.length})`,
  '',
  about,
  '',
  ...judged.map((one) => `- \`${one.mutant.says}\`${why(one)}`).toSorted(),
  '',
];

export type Run = {
  /** Single mistakes in all. */
  readonly possible: number;
  /** With which those that are judged were drawn. */
  readonly seed: number;
  readonly criteria: readonly Criterion[];
  readonly judged: readonly Judged[];
};

export const told = ({ possible, seed, criteria, judged }: Run): string => {
  const fateOf = (one: Judged): Fate | undefined => fates.find(({ holds }) => holds(one));
  const groups = fates
    .map((fate) => [fate, judged.filter((one) => fateOf(one) === fate)] as const)
    .filter(([, all]) => all.length > 0);
  const counted = groups.reduce((sum, [{ isCounted }, all]) => sum + (isCounted ? all.length : 0), 0);
  const row = (name: string, seen: readonly Judged[]): string =>
    `| ${name} | ${share(seen.length, counted)} | ${share(seen.length, judged.length)} |`;
  return [
    '# Mistakes that the generated suites see, and those that survive',
    '',
    `Made by \`npm run test:suite-mutants\`: ${judged.length} of ${possible} possible single mistakes in the charts,`,
    `drawn with seed ${seed}, each judged on outputs alone: terminals and wire, by every test that comes to it.`,
    'Not counted are those that are shown to make no difference, and those that nobody outside can get to.',
    '',
    '| suite | sees | of all drawn |',
    '| --- | --- | --- |',
    ...criteria.map((criterion) =>
      row(
        criterion,
        judged.filter(({ killers }) => killers.includes(criterion)),
      ),
    ),
    row(
      'any of them',
      judged.filter(({ killers }) => killers.length > 0),
    ),
    '',
    ...groups.flatMap(([fate, all]) => (fate.title === 'Seen' ? [] : section(fate, all))),
  ].join('\n');
};
