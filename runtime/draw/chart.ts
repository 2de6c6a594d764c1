/**
 * A chart as data, for whoever draws it, lights it up or paints coverage on it: its states and transitions with what
 * they
 * say, stand for, and are there for. Written beside every drawing as JSON; the ids are those of the drawing's elements.
 */
import { initialTransition, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { charted, type ChartedTransition } from '../verify/layers/charted.ts';
import { badges, childrenOf } from './badges.ts';
import type { Member } from './cast.ts';
import { delayMs, guardText, type GuardText } from './conditions.ts';
import { citations, type Remarks } from './remarks.ts';
import { memoriesOf, sayingsOf, type Saying } from './says.ts';

export type Transition = {
  /** `state|event|place among those that the event may set off`, without blanks. */
  readonly id: string;
  /** Type of the event, `after NAME` for a delay, '' for what happens as soon as it may. */
  readonly event: string;
  /** How long the delay is by default, where that does not depend on anything, ms. */
  readonly delayMs?: number;
  /** Empty: it does not. */
  readonly guard: string;
  /** Ids of states; none: the state stays as it is. */
  readonly targets: readonly string[];
  /** The state is left and entered again, although it stays. */
  readonly reenters: boolean;
  readonly says: readonly Saying[];
  /** Names of the actions by which the chart remembers something. */
  readonly remembers: readonly string[];
  readonly remarks: readonly string[];
  readonly cites: readonly string[];
};

export type State = {
  /** As XState names it. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel';
  readonly initial?: string;
  readonly levels: readonly string[];
  readonly tags: readonly string[];
  readonly entry: readonly Saying[];
  readonly exit: readonly Saying[];
  readonly remarks: readonly string[];
  readonly cites: readonly string[];
  readonly transitions: readonly Transition[];
  readonly states: readonly State[];
};

export type Chart = {
  /** Of the drawing: `contactor`, `rcd-test`. */
  readonly name: string;
  /** By which its neighbours call it. */
  readonly role: string;
  readonly of: 'evse' | 'station';
  /** From the top of the repository. */
  readonly file: string;
  /** What the file opens with. */
  readonly about: string;
  readonly cites: readonly string[];
  readonly root: State;
};

/** It and all within, from the outside in. */
export const everyState = (state: State): readonly State[] => [state, ...state.states.flatMap(everyState)];

type Reading = {
  readonly machine: AnyStateMachine;
  readonly context: unknown;
  readonly remarks: Remarks;
  readonly levels: ReadonlyMap<string, readonly string[]>;
};

const pathOf = (node: AnyStateNode): string => node.path.join('.');
const noEmpty = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text) => text !== undefined && text !== '').map(String);

/** Every event that the machine hears: each may have led to a state, by way of others. */
const heardBy = (machine: { readonly events: readonly unknown[] }): readonly string[] => [
  'xstate.init',
  ...machine.events.map(String),
];

const AFTER = 'after ';

const transition = (
  { id, from: node, event, definition, index }: ChartedTransition,
  { machine, context, remarks }: Reading,
): Transition => {
  const type = String(definition.eventType);
  const delay = event.startsWith(AFTER) ? event.slice(AFTER.length) : undefined;
  const guard: GuardText = guardText(definition.guard, node.id);
  const ms = delay === undefined ? undefined : delayMs(machine, delay, context);
  const own = remarks.transitions.get(`${pathOf(node)}|${event}|${index}`);
  const named = [...guard.names, ...(delay === undefined ? [] : [delay])].map((name) => {
    const said = remarks.names.get(name);
    return said === undefined ? undefined : `${name}: ${said}`;
  });
  const said = noEmpty([own, ...named]);
  const events = type === '' ? heardBy(machine) : [type];
  const occasion = { machine, state: node.id, events };
  return {
    id,
    event,
    // A delay of nothing stands for one that is switched off.
    ...(ms === undefined || ms === 0 ? {} : { delayMs: ms }),
    guard: guard.text,
    targets: (definition.target ?? []).map((target) => target.id),
    reenters: definition.reenter,
    says: sayingsOf(definition.actions, occasion),
    remembers: memoriesOf(definition.actions, occasion),
    remarks: said,
    cites: citations(said.join(' ')),
  };
};

const transitionsOf = (node: AnyStateNode, reading: Reading): readonly Transition[] =>
  charted(reading.machine)
    .transitions.filter(({ from }) => from === node)
    .map((one) => transition(one, reading));

const state = (node: AnyStateNode, reading: Reading): State => {
  const { machine, remarks, levels } = reading;
  const occasion = { machine, state: node.id, events: heardBy(machine) };
  const said = noEmpty([remarks.states.get(pathOf(node))]);
  const children = childrenOf(node);
  const initial = children.length === 0 || node.type === 'parallel' ? undefined : node.initial.target?.[0]?.id;
  return {
    id: node.id,
    name: node.key,
    kind: children.length === 0 ? 'atomic' : node.type === 'parallel' ? 'parallel' : 'compound',
    ...(initial === undefined ? {} : { initial }),
    levels: levels.get(node.id) ?? [],
    tags: node.tags,
    entry: sayingsOf(node.entry, occasion),
    exit: sayingsOf(node.exit, occasion),
    remarks: said,
    cites: citations(said.join(' ')),
    transitions: transitionsOf(node, reading),
    states: children.map((child) => state(child, reading)),
  };
};

/** `rcd-test`, of `machines/evse/rcd-test.ts`. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);

/** @throws Error naming what in the chart cannot be drawn, and why */
export const chartOf = ({ role, of, actor }: Member, remarks: Remarks): Chart => {
  const { machine, input } = actor;
  const [start] = initialTransition(machine, input);
  const reading: Reading = { machine, context: start.context, remarks, levels: badges(actor, start) };
  return {
    name: nameOf(remarks.path),
    role,
    of,
    file: remarks.path,
    about: remarks.about,
    cites: citations(remarks.about),
    root: state(machine.root, reading),
  };
};
