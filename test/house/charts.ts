/**
 * Is a chart well formed? The compiler checks neither targets nor the names of delays (a delay that is not known fires
 * at once), so every chart is started and every state of it is visited here.
 */
import { initialTransition, StateMachine, StateNode, type AnyStateMachine, type AnyStateNode } from 'xstate';
import type { Violation } from './sources.ts';

export const mostStates = 20;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

const list = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

const get = (value: unknown, key: string): unknown =>
  isObject(value) || typeof value === 'function' ? Reflect.get(Object(value), key) : undefined;

export const isMachine = (value: unknown): value is AnyStateMachine => value instanceof StateMachine;

/** The entries of what may or may not be a record. */
const record = (value: unknown): { readonly [key: string]: unknown } => (isObject(value) ? value : {});

const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values(node.states)
    .filter((child): child is AnyStateNode => child instanceof StateNode)
    .flatMap(nodesOf),
];

/** Every transition that a state is drawn with, whatever sets it off. */
function drawn(config: unknown): readonly unknown[] {
  const bySource = ['on', 'after'].flatMap((key) => Object.values(record(get(config, key))));
  const initial = typeof get(config, 'initial') === 'string' ? [] : list(get(config, 'initial'));
  return [...bySource, get(config, 'always'), get(config, 'onDone'), ...initial].flatMap(list);
}

type Named = { readonly kind: 'actions' | 'guards' | 'delays'; readonly name: string };

const nameOf = (value: unknown): string | undefined => {
  const type = typeof value === 'string' ? value : isObject(value) ? value['type'] : undefined;
  return typeof type === 'string' ? type : undefined;
};

/** `and`, `or` and `not` are functions that carry the guards they combine. */
const guardNames = (guard: unknown): readonly Named[] => {
  if (typeof guard === 'function') return list(get(guard, 'guards')).flatMap(guardNames);
  const name = nameOf(guard);
  return name === undefined ? [] : [{ kind: 'guards', name }];
};

/** Made by xstate itself, run by the host. */
const isBuiltIn = (name: string): boolean => name.startsWith('xstate.');

const actionNames = (action: unknown): readonly Named[] => {
  if (typeof action === 'function') {
    const delay = get(action, 'delay');
    return typeof delay === 'string' ? [{ kind: 'delays', name: delay }] : [];
  }
  const name = nameOf(action);
  return name === undefined || isBuiltIn(name) ? [] : [{ kind: 'actions', name }];
};

const isNumber = (key: string): boolean => key.trim() !== '' && Number.isFinite(Number(key)) && Number(key) >= 0;

function namesIn(config: unknown): readonly Named[] {
  const transitions = drawn(config);
  const actions = [get(config, 'entry'), get(config, 'exit'), ...transitions.map((one) => get(one, 'actions'))];
  const delays = Object.keys(record(get(config, 'after'))).filter((key) => !isNumber(key));
  return [
    ...actions.flatMap(list).flatMap(actionNames),
    ...transitions.flatMap((one) => guardNames(get(one, 'guard'))),
    ...delays.map((name): Named => ({ kind: 'delays', name })),
  ];
}

function nodeViolations(machine: AnyStateMachine, node: AnyStateNode): readonly Violation[] {
  const found: string[] = [];
  for (const { kind, name } of namesIn(node.config)) {
    if (!Object.hasOwn(machine.implementations[kind], name)) found.push(`"${name}" is not among its ${kind}`);
  }
  if (Object.hasOwn(record(get(node.config, 'on')), '*')) found.push(`a bare '*' swallows everything`);
  if (node.invoke.length > 0) found.push('invokes something: only the host runs things');
  const iterations: unknown = get(get(machine.config, 'options'), 'maxIterations');
  if (node.always !== undefined && node.always.length > 0 && typeof iterations !== 'number') {
    found.push('has always-transitions, so the chart needs options.maxIterations');
  }
  return found.map((why) => `${node.id}: ${why}`);
}

/**
 * States that are never entered: nobody's target, nobody's initial state, no region of a parallel state, no parent of
 * any of these.
 */
function lostStates(nodes: readonly AnyStateNode[]): readonly Violation[] {
  const entered = new Set<AnyStateNode>();
  const enter = (node: AnyStateNode | undefined) => {
    for (let one = node; one !== undefined && !entered.has(one); one = one.parent) entered.add(one);
  };
  for (const node of nodes) {
    if (node.parent?.type === 'parallel') enter(node);
    const transitions = [...node.transitions.values()].flat();
    for (const transition of [...transitions, ...(node.always ?? []), ...(node.initial ? [node.initial] : [])]) {
      transition.target?.forEach(enter);
    }
  }
  return nodes.slice(1).flatMap((node) => (entered.has(node) ? [] : [`${node.id}: nothing leads to this state`]));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `where` names the file; `input` is one that the machine may be started with. */
export function chartViolations(where: string, machine: AnyStateMachine, input: unknown): readonly Violation[] {
  try {
    const nodes = nodesOf(machine.root);
    const [start] = initialTransition(machine, input);
    const found = nodes.flatMap((node) => nodeViolations(machine, node));
    if (get(start, 'status') === 'error') found.push(`does not start: ${reasonOf(get(start, 'error'))}`);
    const states = nodes.length - 1;
    if (states > mostStates) found.push(`${states} states, at most ${mostStates}`);
    return [...found, ...lostStates(nodes)].map((why) => `${where}: ${why}`);
  } catch (error) {
    return [`${where}: the chart cannot be started: ${reasonOf(error)}`];
  }
}
