/**
 * Makes a suite: looks for walks, keeps as few as use everything that was found, writes down what must be seen on each,
 * and says of every target that none of them uses why. An older suite is gone on from: its walks stay as they are, as
 * far as they still use what the others do not.
 */
import type { AnyStateMachine } from 'xstate';
import { castOf, variants } from '../variants.ts';
import { exploredWays, type Way } from './explored-ways.ts';
import { knownReason } from './reasons.ts';
import { scenes } from './scenes.ts';
import { search, type Found } from './search.ts';
import { situations } from './situations.ts';
import type { Criterion, Suite, Test } from './suite.ts';
import { targetsOf } from './targets.ts';
import { probeGuards } from './trace.ts';
import { stepsOf, use, type Walk } from './walk.ts';

export type GenerateOptions = {
  readonly criterion: Criterion;
  readonly version: string;
  readonly seed: number;
  /** Walks that are tried by chance; with none of them, only what is kept is looked at again. */
  readonly tries: number;
  /** States a chapter in which the explorer looks for ways. */
  readonly states: number;
  readonly kept?: Suite | undefined;
  readonly progress?: (sentence: string) => void;
};

const LONGEST = 20;
/** A test costs its start as well as its steps. */
const START_STEPS = 10;

/** The machines that the explorer composes: those that guard energy and what is billed for it. */
export const composedMachines = (): readonly AnyStateMachine[] => [
  ...new Set(variants.flatMap((variant) => castOf(variant).fresh.map(({ machine }) => machine))),
];

type Chosen = { readonly walk: Walk; readonly covers: readonly string[] };
type Gain = { readonly walk: Walk; readonly gain: readonly string[] };

const worth = ({ walk, gain }: Gain): number => gain.length / (walk.strides.length + START_STEPS);

/** As few as use everything: the one that uses most of what is still missing comes next. */
const fewest = (found: readonly Found[], targets: ReadonlySet<string>): readonly Walk[] => {
  const left = new Set(targets);
  const chosen: Walk[] = [];
  for (;;) {
    const gains = found.map(({ walk, uses }) => ({ walk, gain: [...uses.keys()].filter((one) => left.has(one)) }));
    const [best] = gains.toSorted((a, b) => worth(b) - worth(a));
    if (best === undefined || best.gain.length === 0) return chosen;
    for (const target of best.gain) left.delete(target);
    chosen.push(best.walk);
  }
};

/** In this order, each as far as it uses something that those before it do not. What comes of it stays the same. */
const needed = (
  walks: readonly Walk[],
  targets: readonly string[],
  machines: readonly AnyStateMachine[],
): readonly Chosen[] => {
  const left = new Set(targets);
  return walks.flatMap((walk) => {
    const news = [...use(walk, machines)].filter(([target]) => left.delete(target));
    if (news.length === 0) return [];
    const last = Math.max(...news.map(([, step]) => step));
    const covers = targets.filter((target) => news.some(([one]) => one === target));
    return [{ walk: { ...walk, strides: walk.strides.slice(0, last + 1) }, covers }];
  });
};

/** The walks of a suite, in the situations of today. */
const walksOf = ({ tests }: Suite): readonly Walk[] =>
  tests.flatMap(({ situation: name, steps }) => {
    const situation = situations.find((one) => one.name === name);
    return situation === undefined ? [] : [{ situation, strides: steps.map(({ deed, waitMs }) => ({ deed, waitMs })) }];
  });

/** The transition of a target, where it is of one or two. */
const lastTransition = (target: string): string => (target.split(' ▶ ').at(-1) ?? target).replace(/ if \w+$/, '');

const exploredReason = (way: Way | undefined): string => {
  if (way === undefined) return 'not met: neither by the explorer, as far as it has looked, nor on any walk tried';
  const deeds = way.deeds.join(', ');
  if (way.impossible.length > 0) {
    return `the explorer's shortest way needs what nobody outside can do (${way.impossible.join(', ')}): ${deeds}`;
  }
  if (!way.timed) return `no clock shows the explorer's shortest way: ${deeds}`;
  return `on a whole station the explorer's shortest way runs otherwise (its parts take their own time): ${deeds}`;
};

/** Named for what is done, and for what it is there for first: a name stays when others come and go. */
const testOf = ({ walk, covers }: Chosen): Test => {
  const deeds = walk.strides.flatMap(({ deed }) => {
    if (deed.do === 'fault') return deed.active ? [deed.name] : [];
    if (deed.do === 'call') return [deed.action];
    return deed.do === 'nothing' ? [] : [deed.do];
  });
  return {
    name: `${walk.situation.name}: ${[...new Set(deeds)].join(', ') || 'nothing is done'} (${covers[0]})`,
    situation: walk.situation.name,
    covers: [...covers],
    steps: [...stepsOf(walk)],
  };
};

type Looked = { readonly walks: readonly Walk[]; readonly ways: ReadonlyMap<string, Way> | null };

/** By the scenes, the explorer and chance, for what the walks that are kept do not use. */
const look = (options: GenerateOptions, machines: readonly AnyStateMachine[], targets: readonly string[]): Looked => {
  const { seed, tries, states, kept, progress } = options;
  const before = kept === undefined ? [] : walksOf(kept);
  if (tries === 0) return { walks: before, ways: null };
  progress?.(`${targets.length} targets; the explorer looks for ways …`);
  const ways = exploredWays(variants, states);
  const explored = [...ways.values()].filter(({ impossible }) => impossible.length === 0).map(({ walk }) => walk);
  const found = search({
    machines,
    targets,
    seed,
    tries,
    longest: LONGEST,
    beginnings: [...before, ...scenes, ...explored],
    progress: (tried, covered) => progress?.(`${tried} walks tried, ${covered} of ${targets.length} covered`),
  });
  const used = new Set(needed(before, targets, machines).flatMap(({ covers }) => covers));
  const missing = new Set(found.flatMap(({ uses }) => [...uses.keys()]).filter((one) => !used.has(one)));
  const wanted = new Set(targets.filter((one) => missing.has(one)));
  return { walks: [...before, ...fewest(found, wanted)], ways };
};

export const generate = (options: GenerateOptions): Suite => {
  const { criterion, version, kept } = options;
  const machines = composedMachines();
  const targets = targetsOf(criterion, machines);
  if (criterion === 'guard') probeGuards(machines);
  const { walks, ways } = look(options, machines, targets);
  const chosen = needed(walks, targets, machines);
  const tests = chosen.map(testOf);
  const covered = new Set(tests.flatMap(({ covers }) => covers));
  const places = new Set(tests.map(({ situation }) => situation));
  const former = new Map(kept?.uncovered.map(({ target, reason }) => [target, reason]));
  const reasonOf = (target: string): string => {
    const explored =
      (ways === null ? former.get(target) : undefined) ?? exploredReason(ways?.get(lastTransition(target)));
    return knownReason(lastTransition(target)) ?? explored;
  };
  return {
    format: 'statecharge-suite/1',
    criterion,
    version,
    machines: machines.map(({ id }) => id),
    situations: situations.filter(({ name }) => places.has(name)),
    tests,
    covered: covered.size,
    uncovered: targets.flatMap((target) => (covered.has(target) ? [] : [{ target, reason: reasonOf(target) }])),
  };
};
