/**
 * What has to happen for a target: one of some transitions, so that its machine stands where it must, and then one of
 * some others, or at least what sets it off.
 */
import type { AnyStateMachine } from 'xstate';
import { charted, type ChartedTransition } from '../layers/charted.ts';
import { isMoving, reachedBy, transitionsIn } from './targets.ts';

export type Aim = {
  /** Any of these brings the machine there. */
  readonly after: readonly string[];
  /** Whatever has led to one of these is worth a try then. */
  readonly by: readonly string[];
};

const ids = (all: readonly ChartedTransition[]): readonly string[] => all.map(({ id }) => id);

/** Of a transition, or of an outcome of its guard: its state, and whatever else is set off by the same event. */
const aimAt = (target: ChartedTransition, all: readonly ChartedTransition[]): Aim => ({
  after: ids(all.filter((one) => isMoving(one) && reachedBy(one).has(target.from))),
  by: ids(all.filter(({ event }) => event === target.event)),
});

/** None for a state: its transitions are targets of another criterion. */
export const aimsOf = (targets: readonly string[], machines: readonly AnyStateMachine[]): ReadonlyMap<string, Aim> => {
  const aims = new Map<string, Aim>();
  const charts = machines.map((machine) => charted(machine).transitions);
  const byId = new Map(charts.flatMap((all) => all.map((one) => [one.id, { one, all }])));
  for (const target of targets) {
    const [first, second] = transitionsIn(target);
    if (first === undefined) continue;
    const found = byId.get(first);
    if (second !== undefined) aims.set(target, { after: [first], by: [second] });
    else if (found !== undefined) aims.set(target, aimAt(found.one, found.all));
  }
  return aims;
};
