/**
 * Makes a suite: looks for walks, keeps as few as use everything that was found, writes down what must be seen on each,
 * and says of every target that none of them uses why. An older suite, and one of the criterion below, are gone on
 * from: their walks stay as they are, as far as they still use what the others do not.
 */
import type { AnyStateMachine } from 'xstate';
import { searched } from '../chapters.ts';
import { castOf } from '../variants.ts';
import { endingOf } from './ending.ts';
import { exploredWays } from './explored-ways.ts';
import { exploredWorld } from './explored-world.ts';
import { localGraphs } from './local-graph.ts';
import { knownReason, notMet, reasonNot } from './reasons.ts';
import { scenes } from './scenes.ts';
import { search, type Found } from './search.ts';
import { situations } from './situations.ts';
import type { Criterion, Step, Suite, Test } from './suite.ts';
import { targetsOf } from './targets.ts';
import { probeGuards } from './trace.ts';
import { walked, type Walk } from './walk.ts';

export type GenerateOptions = {
  readonly criterion: Criterion;
  readonly version: string;
  readonly seed: number;
  /** Walks that are tried by chance; with none of them, only what is kept is looked at again. */
  readonly tries: number;
  /** States a chapter in which the explorer looks for ways. */
  readonly states: number;
  readonly kept?: Suite | undefined;
  /** Of the criterion below: this one begins with its walks. */
  readonly from?: Suite | undefined;
  readonly progress?: (sentence: string) => void;
};

const LONGEST = 20;
/** A test costs its start as well as its steps. */
const START_STEPS = 10;

/** The machines that the explorer composes: those that guard energy and what is billed for it. */
export const composedMachines = (): readonly AnyStateMachine[] => [
  ...new Set(searched.flatMap((variant) => castOf(variant).fresh.map(({ machine }) => machine))),
];

/** What one transition alone does not tell is asked of the whole of the explorer's world. */
const needsWorld: readonly Criterion[] = ['pair', 'guard'];

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

type Played = { readonly uses: ReadonlyMap<string, number>; readonly steps: readonly Step[] };

/** Walks with their endings, each played once: what they use before it, and what is seen. */
class Stage {
  readonly #machines: readonly AnyStateMachine[];
  readonly #played = new Map<string, Played>();

  constructor(machines: readonly AnyStateMachine[]) {
    this.#machines = machines;
  }

  play(walk: Walk): Played {
    const { situation, strides } = walk;
    const name = `${situation.name} ${JSON.stringify(strides)}`;
    const known = this.#played.get(name);
    if (known !== undefined) return known;
    const { trace, steps } = walked({ situation, strides: [...strides, ...endingOf(walk)] }, this.#machines);
    const uses = new Map([...trace.first].filter(([, step]) => step < strides.length));
    const played = { uses, steps };
    this.#played.set(name, played);
    return played;
  }
}

/** In this order, each as far as it uses something that those before it do not. What comes of it stays the same. */
const needed = (walks: readonly Walk[], targets: readonly string[], stage: Stage): readonly Chosen[] => {
  const left = new Set(targets);
  return walks.flatMap((walk) => {
    const news = [...stage.play(walk).uses].filter(([target]) => left.delete(target));
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

/** Each once: most stations end in the same way. */
class Endings {
  readonly all: Step[] = [];
  readonly #places = new Map<string, number>();

  placeOf(step: Step): number {
    const text = JSON.stringify(step);
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const fresh = this.all.length;
    this.#places.set(text, fresh);
    this.all.push(step);
    return fresh;
  }
}

/** Named for what is done, and for what it is there for first: a name stays when others come and go. */
const testOf = ({ walk, covers }: Chosen, stage: Stage, endings: Endings): Test => {
  const deeds = walk.strides.flatMap(({ deed }) => {
    if (deed.do === 'fault') return deed.active ? [deed.name] : [];
    if (deed.do === 'call') return [deed.action];
    return deed.do === 'nothing' ? [] : [deed.do];
  });
  const { steps } = stage.play(walk);
  return {
    name: `${walk.situation.name}: ${[...new Set(deeds)].join(', ') || 'nothing is done'} (${covers[0]})`,
    situation: walk.situation.name,
    covers: [...covers],
    steps: steps.slice(0, walk.strides.length),
    ending: steps.slice(walk.strides.length).map((step) => endings.placeOf(step)),
  };
};

type Looked = { readonly walks: readonly Walk[]; readonly whyNot: (target: string) => string };

/** By the scenes, the explorer, aim and chance, for what the walks that are kept do not use. */
const look = (
  options: GenerateOptions,
  machines: readonly AnyStateMachine[],
  targets: readonly string[],
  before: readonly Walk[],
  stage: Stage,
): Looked => {
  const { criterion, seed, tries, states, progress } = options;
  progress?.(`${targets.length} targets; the explorer looks for ways …`);
  const ways = exploredWays(searched, states);
  const explored = [...ways.values()].filter(({ impossible }) => impossible.length === 0).map(({ walk }) => walk);
  const world = needsWorld.includes(criterion)
    ? exploredWorld(localGraphs(searched, (chapter) => progress?.(`all of ${chapter} …`)))
    : null;
  const found = search({
    machines,
    targets,
    seed,
    tries,
    longest: LONGEST,
    beginnings: [...before, ...scenes, ...explored],
    allowed: (target) => world?.has(target) ?? true,
    progress: (tried, covered) => progress?.(`${tried} walks tried, ${covered} of ${targets.length} covered`),
  });
  const used = new Set(needed(before, targets, stage).flatMap(({ covers }) => covers));
  const missing = new Set(found.flatMap(({ uses }) => [...uses.keys()]).filter((one) => !used.has(one)));
  const wanted = new Set(targets.filter((one) => missing.has(one)));
  return { walks: [...before, ...fewest(found, wanted)], whyNot: (target) => reasonNot(target, world, ways) };
};

/** Nothing is looked for: what has been found out before stands. */
const lookAgain = (before: readonly Walk[], kept: Suite | undefined): Looked => {
  const former = new Map(kept?.uncovered.map(({ target, reason }) => [target, reason]));
  return { walks: before, whyNot: (target) => knownReason(target) ?? former.get(target) ?? notMet };
};

export const generate = (options: GenerateOptions): Suite => {
  const { criterion, version, tries, kept, from } = options;
  const machines = composedMachines();
  const targets = targetsOf(criterion, machines);
  const lookAway = criterion === 'guard' ? probeGuards(machines) : null;
  const before = [from, kept].flatMap((suite) => (suite === undefined ? [] : walksOf(suite)));
  const stage = new Stage(machines);
  const { walks, whyNot } = tries === 0 ? lookAgain(before, kept) : look(options, machines, targets, before, stage);
  const chosen = needed(walks, targets, stage);
  lookAway?.();
  const endings = new Endings();
  const tests = chosen.map((one) => testOf(one, stage, endings));
  const covered = new Set(tests.flatMap(({ covers }) => covers));
  const places = new Set(tests.map(({ situation }) => situation));
  return {
    format: 'statecharge-suite/3',
    criterion,
    version,
    machines: machines.map(({ id }) => id),
    situations: situations.filter(({ name }) => places.has(name)),
    tests,
    endings: endings.all,
    covered: covered.size,
    uncovered: targets.flatMap((target) => (covered.has(target) ? [] : [{ target, reason: whyNot(target) }])),
  };
};
