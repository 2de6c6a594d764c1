/**
 * What a criterion asks for: the states, transitions, pairs of transitions or outcomes of guards of the machines that
 * are composed, each by its id. Pairs and guards ask for every transition as well: a suite that leaves out what its
 * pairs are made of would be none.
 */
import { StateNode, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { charted, type ChartedTransition } from '../layers/charted.ts';
import type { Criterion } from './suite.ts';

const THEN = ' ▶ ';
export const pairOf = (first: string, second: string): string => `${first}${THEN}${second}`;
export const outcomeOf = (transition: string, outcome: boolean): string =>
  `${transition} if ${outcome ? 'allowed' : 'forbidden'}`;

/** The transitions that a target is made of: one, or two; none of a state. */
export const transitionsIn = (target: string): readonly string[] =>
  target
    .replace(/ if \w+$/, '')
    .split(THEN)
    .filter((one) => one.includes('|'));

export const isMoving = ({ definition }: ChartedTransition): boolean => (definition.target?.length ?? 0) > 0;

const childrenOf = ({ states }: AnyStateNode): readonly AnyStateNode[] =>
  Object.values(states).filter((child): child is AnyStateNode => child instanceof StateNode);

/** What is entered with it: all regions, or the one that it begins with. */
const enteredWith = (node: AnyStateNode): readonly AnyStateNode[] => {
  if (node.type === 'parallel') return [node, ...childrenOf(node).flatMap(enteredWith)];
  if (childrenOf(node).length === 0) return [node];
  return [node, ...(node.initial.target ?? []).flatMap(enteredWith)];
};

const around = (node: AnyStateNode): readonly AnyStateNode[] =>
  node.parent === undefined ? [] : [node.parent, ...around(node.parent)];

/** Where it leads: the states that it may leave active, as far as the chart tells. */
export const reachedBy = ({ definition }: ChartedTransition): ReadonlySet<AnyStateNode> =>
  new Set((definition.target ?? []).flatMap((node) => [...around(node), ...enteredWith(node)]));

const pairsOf = (machine: AnyStateMachine): readonly string[] => {
  const moving = charted(machine).transitions.filter(isMoving);
  return moving.flatMap((first) => {
    const reached = reachedBy(first);
    return moving.flatMap((second) => (reached.has(second.from) ? [pairOf(first.id, second.id)] : []));
  });
};

const targetsIn: Readonly<Record<Criterion, (machine: AnyStateMachine) => readonly string[]>> = {
  state: (machine) => charted(machine).states.map(({ id }) => id),
  transition: (machine) => charted(machine).transitions.map(({ id }) => id),
  pair: pairsOf,
  guard: (machine) =>
    charted(machine).transitions.flatMap(({ id, definition }) =>
      definition.guard === undefined ? [] : [outcomeOf(id, true), outcomeOf(id, false)],
    ),
};

const below: Partial<Record<Criterion, Criterion>> = { pair: 'transition', guard: 'transition' };

export const targetsOf = (criterion: Criterion, machines: readonly AnyStateMachine[]): readonly string[] => {
  const contained = below[criterion];
  const own = machines.flatMap((machine) => targetsIn[criterion](machine));
  return contained === undefined ? own : [...targetsOf(contained, machines), ...own];
};
