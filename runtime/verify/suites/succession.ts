/**
 * Which transition came before which. Regions of a chart run side by side, so each has a last transition of its own:
 * what its neighbours do in between separates nothing.
 */
import type { AnyStateNode } from 'xstate';
import type { ChartedTransition } from '../layers/charted.ts';
import { isMoving, pairOf, reachedBy } from './targets.ts';

/** By region, the transition that has decided last what is active in it. */
export type Last = ReadonlyMap<AnyStateNode, string>;
export const nothingYet: Last = new Map();

/** The machine, or the part of it that runs by itself. */
const regionOf = (node: AnyStateNode): AnyStateNode =>
  node.parent === undefined || node.parent.type === 'parallel' ? node : regionOf(node.parent);

const around = (node: AnyStateNode): readonly AnyStateNode[] =>
  node.parent === undefined ? [node] : [node, ...around(node.parent)];

const known = new WeakMap<ChartedTransition, readonly AnyStateNode[]>();

/** The regions that it is in, and those that it enters. */
const regionsOf = (transition: ChartedTransition): readonly AnyStateNode[] => {
  let found = known.get(transition);
  if (found === undefined) {
    const nodes = [...around(transition.from), ...reachedBy(transition)];
    known.set(transition, (found = [...new Set(nodes.filter((node) => regionOf(node) === node))]));
  }
  return found;
};

/** What it makes a pair with, and who came last from now on. A transition that moves nothing comes before nothing. */
export const follow = (last: Last, taken: ChartedTransition): readonly [pair: string | null, last: Last] => {
  if (!isMoving(taken)) return [null, last];
  const before = last.get(regionOf(taken.from));
  const next = new Map(last);
  for (const region of regionsOf(taken)) next.set(region, taken.id);
  return [before === undefined ? null : pairOf(before, taken.id), next];
};
