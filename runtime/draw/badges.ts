/**
 * The levels that a state stands for, found by asking the machine's level function in that state: with the memory that
 * it starts with, and with one that allows what may be allowed. A state shows a badge where its levels tell it from its
 * siblings.
 */
import type { AnyMachineSnapshot, AnyStateNode, ContextFrom, StateValue } from 'xstate';
import type { contactor } from '../../machines/evse/contactor.ts';
import type { lock } from '../../machines/evse/lock.ts';
import type { pilot } from '../../machines/evse/pilot.ts';
import type { ventilation } from '../../machines/evse/ventilation.ts';
import type { EvseLevels, LevelName } from '../../machines/vocabulary/levels.ts';
import type { Actor } from '../host/actors.ts';

type Allowed = { readonly when: string; readonly context: object };

const allKeys: ContextFrom<typeof contactor>['keys'] = {
  session: true,
  pilot: true,
  air: true,
  phases: true,
  bolt: true,
  rcd: true,
  emergency: true,
  mains: true,
  protection: true,
  alive: true,
};

/** By the id of the machine: when its levels depend on what it remembers, the memory that allows them. */
const allowed: Readonly<Record<string, Allowed>> = {
  contactor: {
    when: 'with every key',
    context: { keys: allKeys } satisfies Partial<ContextFrom<typeof contactor>>,
  },
  lock: {
    when: 'over dead contacts',
    context: { contact: 'dead', phases: 'dead' } satisfies Partial<ContextFrom<typeof lock>>,
  },
  pilot: { when: 'for 16 A', context: { amps: 16 } satisfies Partial<ContextFrom<typeof pilot>> },
  ventilation: {
    when: 'for a fan of ours',
    context: { control: 'internal' } satisfies Partial<ContextFrom<typeof ventilation>>,
  },
};

/** What is worth a badge; null: the machine wants nothing of it. */
const wordsOf = ({ coil, pilotDuty, pilotOff, motor, relay2, rcdTest }: Partial<EvseLevels>): readonly string[] => {
  const words: { readonly [N in LevelName]: string | null } = {
    coil: coil === true ? 'coil on' : null,
    pilotDuty: pilotDuty === undefined ? null : `pilot ${Math.round(pilotDuty)} %`,
    pilotOff: pilotOff === true ? 'pilot 0 V' : null,
    motor: motor === undefined || motor === 'rest' ? null : `motor ${motor}s`,
    relay2: relay2 === true ? 'relay 2 on' : null,
    rcdTest: rcdTest === true ? 'test current on' : null,
  };
  return Object.values(words).filter((word) => word !== null);
};

const initialOf = (node: AnyStateNode): StateValue => {
  if (node.type === 'parallel') return Object.fromEntries(childrenOf(node).map((one) => [one.key, initialOf(one)]));
  const [first] = node.initial.target ?? [];
  return first === undefined ? {} : { [first.key]: initialOf(first) };
};

export const childrenOf = (node: AnyStateNode): readonly AnyStateNode[] => Object.values<AnyStateNode>(node.states);

const leavesOf = (node: AnyStateNode): readonly AnyStateNode[] => {
  const children = childrenOf(node);
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
};

type Situation = { readonly value: StateValue; readonly when: string };

/** The machine in this state: its other regions where they begin, or one of them elsewhere. */
const situations = (node: AnyStateNode, inner: StateValue = initialOf(node)): readonly Situation[] => {
  const { parent } = node;
  if (parent === undefined) return [{ value: inner, when: '' }];
  if (parent.type !== 'parallel') return situations(parent, { [node.key]: inner });
  const beside = Object.fromEntries(childrenOf(parent).map((one) => [one.key, initialOf(one)]));
  const others = childrenOf(parent)
    .filter((one) => one !== node)
    .flatMap(leavesOf)
    .map((leaf) => ({ leaf, region: regionOf(leaf, parent) }));
  return [
    ...situations(parent, { ...beside, [node.key]: inner }),
    ...others.flatMap(({ leaf, region }) =>
      situations(parent, { ...beside, [node.key]: inner, [region.key]: valueWithin(leaf, region) }).map((one) => ({
        ...one,
        when: `while ${leaf.key}`,
      })),
    ),
  ];
};

const regionOf = (node: AnyStateNode, parent: AnyStateNode): AnyStateNode =>
  node.parent === undefined || node.parent === parent ? node : regionOf(node.parent, parent);

const valueWithin = (node: AnyStateNode, region: AnyStateNode, inner: StateValue = {}): StateValue =>
  node === region || node.parent === undefined ? inner : valueWithin(node.parent, region, { [node.key]: inner });

type Badge = { readonly word: string; readonly text: string; readonly isElsewhere: boolean };

const badgesIn = (node: AnyStateNode, actor: Actor, start: AnyMachineSnapshot): readonly Badge[] => {
  const kept: { readonly context: unknown } = start;
  const context = typeof kept.context === 'object' && kept.context !== null ? kept.context : {};
  const may = allowed[actor.machine.id];
  const memories = [{ when: '', context: {} }, ...(may === undefined ? [] : [may])];
  const found = new Map<string, Badge>();
  for (const memory of memories) {
    for (const { value, when } of situations(node)) {
      const snapshot = actor.machine.resolveState({ value, context: { ...context, ...memory.context } });
      for (const word of wordsOf(actor.levels(snapshot))) {
        if (found.has(word)) continue;
        const text = [word, when, memory.when].filter((one) => one !== '').join(' ');
        found.set(word, { word, text, isElsewhere: when !== '' });
      }
    }
  }
  return [...found.values()];
};

type Leaves = Map<AnyStateNode, readonly Badge[]>;

/** What may happen in every state of a region is the doing of another region. */
const withoutForeign = (leaves: Leaves, region: AnyStateNode): void => {
  const own = leavesOf(region);
  const isForeign = ({ word, isElsewhere }: Badge): boolean =>
    isElsewhere && own.every((leaf) => leaves.get(leaf)?.some((one) => one.word === word && one.isElsewhere));
  const kept = own.map((leaf) => [leaf, leaves.get(leaf)?.filter((one) => !isForeign(one)) ?? []] as const);
  for (const [leaf, rest] of kept) leaves.set(leaf, rest);
};

const regionsOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  ...(node.type === 'parallel' ? childrenOf(node) : []),
  ...childrenOf(node).flatMap(regionsOf),
];

/** By the id of a state: its badges. What all states within another share is said of that one alone. */
export const badges = (actor: Actor, start: AnyMachineSnapshot): ReadonlyMap<string, readonly string[]> => {
  const { root } = actor.machine;
  const leaves: Leaves = new Map(leavesOf(root).map((leaf) => [leaf, badgesIn(leaf, actor, start)]));
  for (const region of regionsOf(root)) withoutForeign(leaves, region);
  const found = new Map<string, readonly string[]>();
  /** What holds in all of a state; null where that differs. */
  const visit = (node: AnyStateNode): readonly string[] | null => {
    const children = childrenOf(node);
    if (children.length === 0) return leaves.get(node)?.map(({ text }) => text) ?? [];
    const each = children.map((one) => ({ id: one.id, own: visit(one) }));
    const [first] = each;
    if (each.every(({ own }) => own !== null && own.join() === first?.own?.join())) return first?.own ?? null;
    // A region whose states are all alike has no say: it is another one that decides.
    if (node.type === 'parallel') return null;
    for (const { id, own } of each) if (own !== null && own.length > 0) found.set(id, own);
    return null;
  };
  visit(root);
  return found;
};
