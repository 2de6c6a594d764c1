/**
 * Single mistakes in a chart, made in the chart itself while it is loaded and taken back afterwards: a transition
 * that is never taken, leads elsewhere or nowhere, a guard that is missing or turned round, something that is not
 * said, a tag that is missing.
 */
import { not, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { charted, type ChartedTransition, type Definition } from '../../runtime/verify/layers/charted.ts';
import { forgetPostures } from '../../runtime/host/posture.ts';
import { outcomeOf } from '../../runtime/verify/suites/targets.ts';

export type ChartMutant = {
  readonly machine: string;
  /** The transition, or that state. */
  readonly place: string;
  /** Targets: only who meets one of them meets the mistake. */
  readonly needs: readonly string[];
  readonly says: string;
  /** Makes the mistake; returns how it is taken back. */
  readonly plant: () => () => void;
};

/** Changes one field in place. */
const change =
  <T extends object>(object: T, patch: Partial<T>) =>
  (): (() => void) => {
    const before = { ...object };
    Object.assign(object, patch);
    return () => Object.assign(object, before);
  };

const never = (): boolean => false;
const always = (): boolean => true;

/** What XState itself adds for `after`: who removes it removes the transition, which is a mistake of its own. */
const isOurs = (action: unknown): boolean =>
  !(
    typeof action === 'function' &&
    'type' in action &&
    ['xstate.raise', 'xstate.cancel'].includes(String(action.type))
  );

const siblingsOf = (node: AnyStateNode): readonly AnyStateNode[] =>
  Object.values<AnyStateNode>(node.parent?.states ?? {}).filter((one) => one !== node);

type Made = readonly [says: string, plant: () => () => void, needs?: readonly string[]];

const inTransition = ({ id, definition }: ChartedTransition): readonly Made[] => {
  const { guard, target, actions } = definition;
  const made: Made[] = [['is never taken', change<Definition>(definition, { guard: never })]];
  const [place] = target ?? [];
  if (place !== undefined) {
    made.push(['leads nowhere', change(definition, { target: undefined })]);
    const [other] = siblingsOf(place);
    if (other !== undefined) made.push([`leads to ${other.id}`, change(definition, { target: [other] })]);
  }
  if (guard !== undefined) {
    const forbidden = outcomeOf(id, false);
    made.push(['has no guard', change<Definition>(definition, { guard: always }), [forbidden]]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a guard of that very machine, by name or as code
    const turned = not(guard as () => boolean);
    const either = [outcomeOf(id, true), forbidden];
    made.push(['has its guard turned round', change<Definition>(definition, { guard: turned }), either]);
  }
  actions.forEach((action, index) => {
    if (!isOurs(action)) return;
    made.push([`leaves out action ${index + 1}`, change(definition, { actions: actions.toSpliced(index, 1) })]);
  });
  return made;
};

const inState = (node: AnyStateNode): readonly Made[] => [
  ...node.entry.flatMap((action, index): readonly Made[] =>
    isOurs(action) ? [[`entry leaves out ${index + 1}`, change(node, { entry: node.entry.toSpliced(index, 1) })]] : [],
  ),
  ...node.exit.flatMap((action, index): readonly Made[] =>
    isOurs(action) ? [[`exit leaves out ${index + 1}`, change(node, { exit: node.exit.toSpliced(index, 1) })]] : [],
  ),
  ...node.tags.map((tag): Made => [
    `is not tagged ${tag}`,
    change(node, { tags: node.tags.filter((one) => one !== tag) }),
  ]),
];

/** What is remembered of the chart is forgotten with every change of it. */
const planted = (machine: AnyStateMachine, plant: () => () => void) => () => {
  forgetPostures(machine);
  const takeBack = plant();
  return () => {
    takeBack();
    forgetPostures(machine);
  };
};

export const mutantsOf = (machine: AnyStateMachine): readonly ChartMutant[] => {
  const { states, transitions } = charted(machine);
  return [
    ...transitions.flatMap((one) =>
      inTransition(one).map(([says, plant, needs = [one.id]]) => ({
        machine: machine.id,
        place: one.id,
        needs,
        says: `${one.id} ${says}`,
        plant: planted(machine, plant),
      })),
    ),
    ...states.flatMap((node) =>
      inState(node).map(([says, plant]) => ({
        machine: machine.id,
        place: node.id,
        needs: [node.id],
        says: `${node.id} ${says}`,
        plant: planted(machine, plant),
      })),
    ),
  ];
};
