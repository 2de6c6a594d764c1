/**
 * The states and transitions of a chart by their ids: those of the drawings, of coverage layers, and of what generated
 * tests are to cover.
 */
import { StateNode, type AnyStateMachine, type AnyStateNode } from 'xstate';

export type Definition = NonNullable<AnyStateNode['always']>[number];

export type ChartedTransition = {
  /** `state|event|place among those that the event may set off`, without blanks. */
  readonly id: string;
  readonly from: AnyStateNode;
  /** Type of the event, `after NAME` for a delay, '' for what happens as soon as it may. */
  readonly event: string;
  readonly definition: Definition;
  /** Place among those that the event may set off in that state. */
  readonly index: number;
};

export type Charted = {
  readonly machine: AnyStateMachine;
  readonly states: readonly AnyStateNode[];
  readonly transitions: readonly ChartedTransition[];
  readonly byDefinition: ReadonlyMap<object, ChartedTransition>;
};

const AFTER = 'xstate.after.';

/** It and all within. */
const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values(node.states)
    .filter((child): child is AnyStateNode => child instanceof StateNode)
    .flatMap(nodesOf),
];

/** `after feedback`, of `xstate.after.feedback.contactor.closing`. */
const eventOf = (node: AnyStateNode, type: string): string =>
  type.startsWith(AFTER) ? `after ${type.slice(AFTER.length, -node.id.length - 1)}` : type;

const transitionsOf = (from: AnyStateNode): readonly ChartedTransition[] =>
  [...from.transitions.values(), from.always ?? []].flatMap((definitions) =>
    definitions.map((definition, index): ChartedTransition => {
      const event = eventOf(from, String(definition.eventType));
      return { id: `${from.id}|${event.replace(' ', ':')}|${index}`, from, event, definition, index };
    }),
  );

const known = new WeakMap<AnyStateNode, Charted>();

export const charted = (machine: AnyStateMachine): Charted => {
  let found = known.get(machine.root);
  if (found === undefined) {
    const states = nodesOf(machine.root);
    const transitions = states.flatMap(transitionsOf);
    const byDefinition = new Map(transitions.map((one) => [one.definition, one]));
    known.set(machine.root, (found = { machine, states, transitions, byDefinition }));
  }
  return found;
};
