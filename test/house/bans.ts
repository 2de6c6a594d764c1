/**
 * What a machine must not touch. A machine decides from its event and its state alone: a clock, chance, the process or
 * anything that answers later would make the checked chart and the running one two different things.
 * Only code is judged: a comment may cite a norm by its name, OCPP included.
 */
import type { Source, Violation } from './sources.ts';
import { field, parse, place, walk, type Node } from './syntax.ts';

const because = {
  clock: 'machines have no clock: time comes with the event',
  chance: 'machines have no chance of their own: it comes with the event',
  later: 'machines never wait: an answer is an event',
  world: 'machines touch nothing: they give an order',
} as const;

const globals: { readonly [name: string]: string } = {
  Date: because.clock,
  Temporal: because.clock,
  performance: because.clock,
  setTimeout: because.clock,
  setInterval: because.clock,
  setImmediate: because.clock,
  queueMicrotask: because.later,
  Promise: because.later,
  PromiseLike: because.later,
  crypto: because.chance,
  console: because.world,
  process: because.world,
  fetch: because.world,
  require: because.world,
  globalThis: because.world,
  createActor: 'the host runs machines, nobody else does',
  fromPromise: because.later,
  fromCallback: because.later,
  fromObservable: because.later,
  spawnChild: 'no machine is created while running',
};

/** A name that only labels something (`x.process`, `{ process: 1 }`) is not the global of that name. */
const isLabel = (parent: Node | undefined, inField: string): boolean =>
  (inField === 'property' && parent?.['computed'] === false) ||
  (inField === 'key' && parent?.['computed'] === false && parent['shorthand'] !== true);

/** The word that a name, a literal or a piece of a template carries. */
function wordOf(node: Node): string | undefined {
  const value = node.type === 'Identifier' || node.type === 'PrivateIdentifier' ? node['name'] : node['value'];
  const raw = typeof value === 'object' && value !== null && 'raw' in value ? value.raw : value;
  return typeof raw === 'string' ? raw : undefined;
}

const isMathRandom = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  field(node['object'], 'name') === 'Math' &&
  (field(node['property'], 'name') ?? field(node['property'], 'value')) === 'random';

const words = new Set(['Identifier', 'PrivateIdentifier', 'Literal', 'TemplateElement']);

function complaint(node: Node, parent: Node | undefined, inField: string): string | undefined {
  if (isMathRandom(node)) return because.chance;
  if (node['async'] === true || node.type === 'AwaitExpression') return because.later;
  if (node.type === 'ImportExpression') return 'machines are loaded whole: no import() while running';
  if (!words.has(node.type)) return undefined;
  const word = wordOf(node);
  if (word === undefined) return undefined;
  if (/ocpp/i.test(word)) return `${JSON.stringify(word)} names a protocol: machines speak of sessions and tokens`;
  if (word === '*' && inField === 'key') return `a bare '*' swallows what nobody thought of`;
  if (node.type === 'Identifier' && Object.hasOwn(globals, word) && !isLabel(parent, inField)) {
    return `${word}: ${globals[word]}`;
  }
  return undefined;
}

export const banViolations = (files: readonly Source[]): readonly Violation[] =>
  files.flatMap((file) => {
    const found: Violation[] = [];
    if (/ocpp/i.test(file.path)) found.push(`${file.path}: the name of a file in machines/ names a protocol`);
    walk(parse(file), (node, parent, inField) => {
      const why = complaint(node, parent, inField);
      if (why !== undefined) found.push(`${place(file, node)}: ${why}`);
    });
    return found;
  });
