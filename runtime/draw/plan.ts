/**
 * What is drawn of a chart, before anybody knows where: boxes with what is written in them, and arrows with their
 * words.
 * Transitions between the same two states share an arrow; one that stays, or leads further in or out, is a line of
 * text.
 */
import { everyState, type Chart, type State, type Transition } from './chart.ts';
import { alike, caused, flow, inscription, paragraph, type Block } from './words.ts';

/** One of the ways in which a chart may be laid out; the best of them is drawn. */
export type Manner = {
  /** Into which arrows point, as far as they can. */
  readonly direction: 'DOWN' | 'RIGHT';
  /** Arrows that point the other way: those to a state that is written further up, or as few as possible. */
  readonly backwards: 'written' | 'fewest';
  /** As few layers as can be, or as narrow ones. */
  readonly layers: 'few' | 'narrow';
  /** Widest text in a box, and on an arrow. */
  readonly most: { readonly box: number; readonly arrow: number };
  /** Of regions side by side. */
  readonly aspect: number;
};

export type Edge = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Handed to ELK the other way round. */
  readonly isTurned: boolean;
  /** Of the transitions that it stands for. */
  readonly ids: readonly string[];
  /** For whoever hovers. */
  readonly title: string;
  readonly words: Block;
};

export type Plan = {
  readonly about: string;
  readonly root: State;
  readonly edges: readonly Edge[];
  /** By the id of a state, what is written in it. */
  readonly blocks: ReadonlyMap<string, Block>;
};

/** Widest text in a box that has others inside. */
const MOST_OUTSIDE = 420;

type Parents = ReadonlyMap<string, string>;

const parentsOf = (root: State): Parents =>
  new Map(everyState(root).flatMap((state) => state.states.map(({ id }) => [id, state.id] as const)));

const isWithin = (parents: Parents, inner: string | undefined, outer: string): boolean =>
  inner !== undefined && (inner === outer || isWithin(parents, parents.get(inner), outer));

/** Whether an arrow can be drawn: between two states of which none is in the other, in the same region of the chart. */
const isDrawable = (root: State, parents: Parents, from: string, to: string): boolean => {
  if (isWithin(parents, from, to) || isWithin(parents, to, from)) return false;
  if (root.kind !== 'parallel') return true;
  return root.states.some(({ id }) => isWithin(parents, from, id) && isWithin(parents, to, id));
};

const targetOf = ({ id, targets }: Transition): string | undefined => {
  if (targets.length > 1) {
    throw new Error(`${id} leads to several states at once: nobody has thought of how to draw that`);
  }
  return targets[0];
};

/** Seen from a state: `itself`, one within it by its name, any other by its way from the chart. */
const whereTo = (root: State, from: string, to: string): string => {
  if (to === from) return '▶ itself, anew';
  const near = [from, root.id].find((outer) => to.startsWith(`${outer}.`));
  return `▶ ${near === undefined ? to : to.slice(near.length + 1)}`;
};

/** `one an EVSE, to its neighbours "key"`. */
const whoIs = ({ of, role, root, file }: Chart): string => {
  const name = role === root.id ? '' : `, to its neighbours "${role}"`;
  return `${of === 'evse' ? 'one an EVSE' : 'one a station'}${name} · ${file}`;
};

/** Whether the way from one state to another is one back, when they are written in this order. */
export const isBackwards = (order: readonly string[], { backwards }: Manner, from: string, to: string): boolean =>
  backwards === 'written' && order.indexOf(from) > order.indexOf(to);

const edgesOf = (drawn: ReadonlyMap<string, readonly Transition[]>, root: State, manner: Manner): readonly Edge[] => {
  const order = everyState(root).map(({ id }) => id);
  return [...drawn.values()].flatMap((transitions) => {
    const from = transitions[0]?.id.split('|')[0] ?? '';
    const to = transitions[0]?.targets[0] ?? '';
    const heads = transitions.flatMap((one) =>
      caused(one)
        .slice(0, 1)
        .map(({ title = '' }) => title),
    );
    return {
      id: `${from}→${to}`,
      from,
      to,
      isTurned: isBackwards(order, manner, from, to),
      ids: transitions.map(({ id }) => id),
      title: [`${from} → ${to}`, ...heads].join('\n'),
      words: flow(
        alike(transitions).map((group) => paragraph(group, '')),
        manner.most.arrow,
      ),
    };
  });
};

/** @throws Error for a transition that cannot be drawn */
export const planOf = (chart: Chart, manner: Manner): Plan => {
  const { root } = chart;
  const parents = parentsOf(root);
  const drawn = new Map<string, Transition[]>();
  const blocks = new Map<string, Block>();
  for (const state of everyState(root)) {
    const own: [Transition, string][] = [];
    for (const one of state.transitions) {
      const to = targetOf(one);
      if (to === undefined) own.push([one, '']);
      else if (!isDrawable(root, parents, state.id, to)) own.push([one, whereTo(root, state.id, to)]);
      else drawn.set(`${state.id}→${to}`, [...(drawn.get(`${state.id}→${to}`) ?? []), one]);
    }
    const words = inscription(state, own, state === root ? whoIs(chart) : '');
    blocks.set(state.id, flow(words, state.states.length === 0 ? manner.most.box : MOST_OUTSIDE));
  }
  return { about: chart.about, root, edges: edgesOf(drawn, root, manner), blocks };
};
