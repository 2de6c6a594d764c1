/**
 * What became of the mutants of a run, as a page that can be kept: figures, and every survivor with what is known of
 * it.
 */
import type { Criterion } from '../../runtime/verify/suites/suite.ts';
import type { Difference } from './equivalence.ts';
import type { ChartMutant } from './mutants.ts';

export type Judged = {
  readonly mutant: ChartMutant;
  /** Suites that see it. */
  readonly killers: readonly Criterion[];
  /** A test of any suite comes to where it is. */
  readonly isMet: boolean;
  /** So does the explorer, while no machine dies. */
  readonly isExplored: boolean;
  /** Null: it says the same as the sound one in all of the explorer's world. */
  readonly difference: Difference | null;
};

/** Nobody can tell: it makes no difference to anybody in the explorer's world, and no test comes to it elsewhere. */
const isEquivalent = ({ killers, difference, isMet, isExplored }: Judged): boolean =>
  killers.length === 0 && difference === null && (isExplored || !isMet);

const isNowhere = ({ isMet, isExplored }: Judged): boolean => !isMet && !isExplored;

const why = ({ difference, isMet }: Judged): string => {
  const reach = isMet ? 'tests come to it' : 'no test comes to it';
  if (difference === null) return `${reach}, in a situation that no chapter of the explorer has; none tells`;
  return `${reach}; in the explorer's world it differs on \`${difference.event}\` in ${difference.what.join(', ')}`;
};

const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

const list = (judged: readonly Judged[], words: (one: Judged) => string): readonly string[] =>
  judged.map((one) => `- \`${one.mutant.says}\`${words(one)}`).toSorted();

/** `possible`: single mistakes in all. */
export const told = (possible: number, criteria: readonly Criterion[], judged: readonly Judged[]): string => {
  const equivalent = judged.filter(isEquivalent);
  const [nowhere, silent] = [equivalent.filter(isNowhere), equivalent.filter((one) => !isNowhere(one))];
  const survivors = judged.filter((one) => one.killers.length === 0 && !isEquivalent(one));
  const counted = judged.length - equivalent.length;
  const seen = counted - survivors.length;
  return [
    '# Mistakes that the generated suites see',
    '',
    `Made by \`npm run test:suite-mutants\`: ${judged.length} of ${possible} possible single mistakes in the charts,`,
    'drawn with seed 1, each judged on outputs alone: plant and wire. Left out of the count are those that nobody',
    'outside can tell: in all that the chapters of the explorer ever let the machine hear while no machine dies, it',
    'says the same letter for letter (`equivalence.ts`).',
    '',
    '| suite | sees | of all drawn |',
    '| --- | --- | --- |',
    ...criteria.map((criterion) => {
      const killed = judged.filter(({ killers }) => killers.includes(criterion)).length;
      return `| ${criterion} | ${share(killed, counted)} | ${share(killed, judged.length)} |`;
    }),
    `| any of them | ${share(seen, counted)} | ${share(seen, judged.length)} |`,
    '',
    `## Seen by none, though somebody could (${survivors.length})`,
    '',
    ...list(survivors, (one) => `: ${why(one)}`),
    '',
    `## Nobody can tell: it is met, and makes no difference (${silent.length})`,
    '',
    ...list(silent, () => ''),
    '',
    `## Nobody can tell: neither the explorer, while no machine dies, nor any test comes to it (${nowhere.length})`,
    '',
    ...list(nowhere, () => ''),
    '',
  ].join('\n');
};
