/**
 * Where everything goes: a chart as a graph for ELK, and what comes back, with absolute places. Regions of a parallel
 * chart are packed side by side, everything else is laid out in layers; arrows between the same two states are one.
 */
import Elk, { type ElkExtendedEdge, type ElkNode, type ElkPoint, type LayoutOptions } from 'elkjs';
import type { Chart, State, Transition } from './chart.ts';
import { alike, flow, inscription, LINE, paragraph, type Block } from './words.ts';

export type Box = {
  readonly state: State;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly block: Block;
  readonly depth: number;
  /** One of several that are active side by side. */
  readonly isRegion: boolean;
};
export type Arrow = {
  readonly transitions: readonly Transition[];
  readonly points: readonly ElkPoint[];
  readonly label?: { readonly x: number; readonly y: number; readonly block: Block };
};
export type Start = { readonly state: string; readonly x: number; readonly y: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** From the outside in. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly starts: readonly Start[];
};

const PADDING = 10;
const DOT = 10;

/** One of the ways in which a chart may be laid out; the best of them is drawn. */
export type Manner = {
  /** Into which arrows point, as far as they can. */
  readonly direction: 'DOWN' | 'RIGHT';
  /** Arrows that point the other way: those to a state that is written further up, or as few as possible. */
  readonly backwards: 'written' | 'fewest';
  /** Widest text in a box, and on an arrow. */
  readonly most: { readonly box: number; readonly arrow: number };
  /** Of regions side by side. */
  readonly aspect: number;
};
/** Widest text in a box that has others inside. */
const MOST_OUTSIDE = 420;

type Edge = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Handed to ELK the other way round. */
  readonly isTurned: boolean;
  readonly transitions: readonly Transition[];
};
type Plan = {
  readonly parents: ReadonlyMap<string, string>;
  readonly states: ReadonlyMap<string, State>;
  readonly edges: readonly Edge[];
  readonly blocks: ReadonlyMap<string, Block>;
  readonly labels: ReadonlyMap<string, Block>;
};

export const everyState = (state: State): readonly State[] => [state, ...state.states.flatMap(everyState)];

const parentsOf = (root: State): ReadonlyMap<string, string> =>
  new Map(everyState(root).flatMap((state) => state.states.map(({ id }) => [id, state.id] as const)));

const isWithin = (parents: Plan['parents'], inner: string | undefined, outer: string): boolean =>
  inner !== undefined && (inner === outer || isWithin(parents, parents.get(inner), outer));

/** Whether an arrow can be drawn: between two states of which none is in the other, in the same region of the chart. */
const isDrawable = (root: State, parents: Plan['parents'], from: string, to: string): boolean => {
  if (isWithin(parents, from, to) || isWithin(parents, to, from)) return false;
  if (root.kind !== 'parallel') return true;
  return root.states.some(({ id }) => isWithin(parents, from, id) && isWithin(parents, to, id));
};

const shortest = (root: State, id: string): string =>
  id.startsWith(`${root.id}.`) ? id.slice(root.id.length + 1) : id;

const plan = (root: State, { most, backwards }: Manner): Plan => {
  const parents = parentsOf(root);
  const edges = new Map<string, { from: string; to: string; transitions: Transition[] }>();
  const blocks = new Map<string, Block>();
  for (const state of everyState(root)) {
    const own: [Transition, string][] = [];
    for (const one of state.transitions) {
      const [to] = one.targets;
      if (to === undefined) own.push([one, '']);
      else if (isDrawable(root, parents, state.id, to)) {
        const key = `${state.id}→${to}`;
        const edge = edges.get(key) ?? { from: state.id, to, transitions: [] };
        edge.transitions.push(one);
        edges.set(key, edge);
      } else
        own.push([
          one,
          to === state.id
            ? '▶ itself, anew'
            : `▶ ${shortest(state, to) === to ? shortest(root, to) : shortest(state, to)}`,
        ]);
    }
    blocks.set(state.id, flow(inscription(state, own), state.states.length === 0 ? most.box : MOST_OUTSIDE));
  }
  const order = new Map(everyState(root).map(({ id }, index) => [id, index]));
  const isBackwards = (from: string, to: string): boolean =>
    backwards === 'written' && (order.get(from) ?? 0) > (order.get(to) ?? 0);
  const listed = [...edges].map(([id, edge]) => ({ id, ...edge, isTurned: isBackwards(edge.from, edge.to) }));
  const labels = listed.map(({ id, transitions }) => {
    const words = alike(transitions).map((group) => paragraph(group, ''));
    return [id, flow(words, most.arrow)] as const;
  });
  const states = new Map(everyState(root).map((state) => [state.id, state]));
  return { parents, states, edges: listed, blocks, labels: new Map(labels) };
};

const layered = ({ direction }: Manner): LayoutOptions => ({
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.direction': direction,
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
});

const heightOf = ({ lines }: Block): number => lines * LINE + PADDING;

const startOf = (state: State): string => `${state.id}|start`;

const nodeOf = (state: State, blocks: Plan['blocks'], manner: Manner, options?: LayoutOptions): ElkNode => {
  const block = blocks.get(state.id) ?? { pieces: [], width: 0, lines: 1 };
  const [width, height] = [Math.max(90, block.width + 2 * PADDING), heightOf(block)];
  if (state.states.length === 0) return { id: state.id, width, height };
  const isTurned = options === undefined && manner.direction === 'DOWN';
  const dot: ElkNode = {
    id: startOf(state),
    width: DOT,
    height: DOT,
    layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' },
  };
  return {
    id: state.id,
    children: [
      ...(state.kind === 'parallel' ? [] : [dot]),
      ...state.states.map((child) => nodeOf(child, blocks, manner)),
    ],
    layoutOptions: {
      'elk.padding': `[top=${height + 8},left=14,bottom=14,right=14]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      // Of a box within a layered one ELK takes the two the other way round when arrows point down (0.12.1).
      'elk.nodeSize.minimum': isTurned ? `(${height},${width})` : `(${width},${height})`,
      ...options,
    },
  };
};

const arrowsOf = (region: State, { edges, parents, labels }: Plan): readonly ElkExtendedEdge[] => [
  ...everyState(region).flatMap((state) =>
    state.initial === undefined
      ? []
      : [{ id: `${state.id}|begins`, sources: [startOf(state)], targets: [state.initial] }],
  ),
  ...edges
    .filter(({ from }) => isWithin(parents, from, region.id))
    .map(({ id, from, to, isTurned }) => {
      const block = labels.get(id);
      const label = {
        id: `${id}|label`,
        text: id,
        width: (block?.width ?? 0) + 6,
        height: (block?.lines ?? 0) * LINE + 2,
      };
      const layoutOptions = { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' };
      const [source, target] = isTurned ? [to, from] : [from, to];
      return { id, sources: [source], targets: [target], labels: [{ ...label, layoutOptions }] };
    }),
];

const graphOf = (root: State, planned: Plan, manner: Manner): ElkNode => {
  const coordinates = { 'elk.json.shapeCoords': 'ROOT', 'elk.json.edgeCoords': 'ROOT' };
  if (root.kind !== 'parallel') {
    const options = { ...coordinates, ...layered(manner) };
    return { ...nodeOf(root, planned.blocks, manner, options), edges: [...arrowsOf(root, planned)] };
  }
  const packing = {
    ...coordinates,
    'elk.algorithm': 'rectpacking',
    'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
    'elk.aspectRatio': String(manner.aspect),
    'elk.spacing.nodeNode': '16',
  };
  const children = root.states.map((region) => {
    if (region.states.length === 0) return nodeOf(region, planned.blocks, manner);
    return { ...nodeOf(region, planned.blocks, manner, layered(manner)), edges: [...arrowsOf(region, planned)] };
  });
  return { ...nodeOf(root, planned.blocks, manner, packing), children };
};

const need = (value: number | undefined, what: string): number => {
  if (value === undefined) throw new Error(`the layout has no place for ${what}`);
  return value;
};

const boxesOf = (node: ElkNode, planned: Plan, depth: number, isRegion: boolean): readonly Box[] => {
  const state = planned.states.get(node.id);
  const block = planned.blocks.get(node.id);
  if (state === undefined || block === undefined) return [];
  const [x, y] = [need(node.x, node.id), need(node.y, node.id)];
  const box = {
    state,
    x,
    y,
    width: need(node.width, node.id),
    height: need(node.height, node.id),
    block,
    depth,
    isRegion,
  };
  const inner = (node.children ?? []).flatMap((child) => boxesOf(child, planned, depth + 1, state.kind === 'parallel'));
  return [box, ...inner];
};

const nodesOf = (node: ElkNode): readonly ElkNode[] => [node, ...(node.children ?? []).flatMap(nodesOf)];

const arrowOf = (edge: ElkExtendedEdge, { edges, labels }: Plan): Arrow => {
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const planned = edges.find(({ id }) => id === edge.id);
  if (planned === undefined) return { transitions: [], points };
  const [label] = edge.labels ?? [];
  const block = labels.get(edge.id);
  const place =
    label === undefined || block === undefined
      ? {}
      : { label: { x: need(label.x, edge.id), y: need(label.y, edge.id), block } };
  return { transitions: planned.transitions, points: planned.isTurned ? points.toReversed() : points, ...place };
};

/** One layouter for all: making one takes longer than a layout. */
const elk = new Elk.default();

/** @throws Error when ELK leaves something without a place */
export const layoutIn = async ({ root }: Chart, manner: Manner): Promise<Layout> => {
  const planned = plan(root, manner);
  const graph = await elk.layout(graphOf(root, planned, manner));
  const nodes = nodesOf(graph);
  const starts = nodes
    .filter(({ id }) => id.endsWith('|start'))
    .map(({ id, x, y }) => ({
      state: id.slice(0, -'|start'.length),
      x: need(x, id) + DOT / 2,
      y: need(y, id) + DOT / 2,
    }));
  return {
    width: need(graph.width, 'all'),
    height: need(graph.height, 'all'),
    boxes: boxesOf(graph, planned, 0, false),
    arrows: nodes.flatMap(({ edges = [] }) => edges.map((edge) => arrowOf(edge, planned))),
    starts,
  };
};

const wide = { box: 250, arrow: 230 } as const;
const narrow = { box: 200, arrow: 170 } as const;

/** In the order in which they are tried. */
export const manners: readonly Manner[] = (['written', 'fewest'] as const).flatMap((backwards) =>
  (['DOWN', 'RIGHT'] as const).flatMap((direction) =>
    [wide, narrow].flatMap((most) => [1.6, 0.6].map((aspect) => ({ direction, backwards, most, aspect }))),
  ),
);

/** What a laptop shows at once beside the frame of a browser, px. */
const SCREEN = { width: 1400, height: 760 } as const;

const length = ({ points }: Arrow): number =>
  points.reduce((sum, { x, y }, index) => {
    const before = points[index - 1];
    return before === undefined ? 0 : sum + Math.abs(x - before.x) + Math.abs(y - before.y);
  }, 0);

/** The worse, the more of it does not fit on a screen, and the longer its arrows; sideways is worse than down. */
const badness = ({ width, height, arrows }: Layout): number =>
  4 * Math.max(0, width - SCREEN.width) +
  Math.max(0, height - SCREEN.height) +
  arrows.reduce((sum, arrow) => sum + length(arrow), 0) / 20;

/** The best of all manners. */
export const layoutOf = async (chart: Chart): Promise<{ readonly manner: Manner; readonly layout: Layout }> => {
  const hasRegions = chart.root.kind === 'parallel';
  const tried = manners.filter(({ aspect }) => hasRegions || aspect > 1);
  let best: { manner: Manner; layout: Layout } | undefined;
  for (const manner of tried) {
    const layout = await layoutIn(chart, manner);
    if (best === undefined || badness(layout) < badness(best.layout)) best = { manner, layout };
  }
  if (best === undefined) throw new Error('there is no manner in which to draw');
  return best;
};
