/** One machine as it stands: its states, what its timers have left, and what could happen to it next, and why not. */
import type { AnyMachineSnapshot, AnyStateNode } from 'xstate';
import type { Candidate, MachineView } from '../../adapters/ports/charts.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import type { Actor } from '../host/actors.ts';
import type { Timer } from '../host/timers.ts';
import { withoutTags, type Hide } from '../recorder/redaction.ts';
import { charted, type ChartedTransition } from '../verify/layers/charted.ts';
import { judge, type Sight } from './conditions.ts';
import type { Way } from './ways.ts';

export type Seen = {
  readonly actor: Actor;
  readonly snapshot: AnyMachineSnapshot;
  /** Its own, in the order in which they fire. */
  readonly timers: readonly Timer[];
  readonly stamp: Stamp;
  readonly hide: Hide;
};

/** From the outside in, as the chart is written. */
export const activeNodes = ({ actor, snapshot }: Pick<Seen, 'actor' | 'snapshot'>): readonly AnyStateNode[] => {
  // oxlint-disable-next-line no-underscore-dangle -- XState's own name for the nodes that are active
  const active = new Set(snapshot._nodes.map(({ id }) => id));
  return charted(actor.machine).states.filter(({ id }) => active.has(id));
};

export const sightOf = ({ actor, snapshot, stamp, hide }: Seen): Sight => {
  const kept: { readonly context: unknown } = snapshot;
  return { machine: actor.machine, snapshot, context: withoutTags(kept.context, hide), stamp };
};

/** Steps of a tenth: whoever looks on is told no more often. */
const leftMs = ({ due }: Timer, { at }: Stamp): number => Math.max(0, Math.ceil((due - at) / 100) * 100);

const isWithin = (node: AnyStateNode, outer: AnyStateNode): boolean =>
  node.parent !== undefined && (node.parent === outer || isWithin(node.parent, outer));

const candidateOf = (one: ChartedTransition, sight: Sight, seen: Seen): Omit<Candidate, 'isCovered'> => {
  const type = String(one.definition.eventType);
  // What happens as soon as it may is asked with whatever has happened last: nobody knows what that was.
  const { holds, conditions } = judge(one.definition.guard, type, sight);
  const timer = seen.timers.find(({ event }) => event.type === type);
  return {
    id: one.id,
    state: one.from.id,
    event: one.event,
    targets: (one.definition.target ?? []).map(({ id }) => id),
    may: holds,
    conditions,
    leftMs: timer === undefined ? null : leftMs(timer, seen.stamp),
  };
};

/** Everything that the machine can hear in its present states, and what of it would count. */
const candidatesOf = (seen: Seen): readonly Candidate[] => {
  const nodes = activeNodes(seen);
  const sight = sightOf(seen);
  const judged = charted(seen.actor.machine)
    .transitions.filter(({ from }) => nodes.includes(from))
    .map((one) => ({ one, candidate: candidateOf(one, sight, seen) }));
  return judged
    .map(({ one, candidate }) => {
      const isCovered = judged.some(
        ({ one: other, candidate: { may } }) =>
          may === true &&
          other.event === one.event &&
          (isWithin(other.from, one.from) || (other.from === one.from && other.index < one.index)),
      );
      return { depth: one.from.path.length, whole: { ...candidate, isCovered } };
    })
    .toSorted((a, b) => b.depth - a.depth)
    .map(({ whole }) => whole);
};

export const machineView = (seen: Seen, way: Way): MachineView => {
  const { actor, snapshot, timers, stamp } = seen;
  const levels = Object.entries(actor.levels(snapshot)).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    name: actor.name,
    chart: actor.machine.id,
    failure: null,
    active: activeNodes(seen).map(({ id }) => id),
    ...way,
    levels: Object.fromEntries(levels),
    timers: timers.map((timer) => ({ id: timer.id, leftMs: leftMs(timer, stamp) })),
    candidates: candidatesOf(seen),
  };
};
