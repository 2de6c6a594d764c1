/**
 * Where everything goes: a plan as a graph for ELK, and what comes back, with absolute places. Regions of a parallel
 * chart are packed side by side, everything else is laid out in layers.
 */
import Elk, { type ElkExtendedEdge, type ElkNode, type ElkPoint, type LayoutOptions } from 'elkjs';
import { everyState, type State } from './chart.ts';
import type { Edge, Manner, Plan } from './plan.ts';
import { LINE, type Block } from './words.ts';

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
  /** None for the one that leads to where a state begins. */
  readonly edge?: Edge;
  readonly points: readonly ElkPoint[];
  /** Where its words are. */
  readonly label?: { readonly x: number; readonly y: number };
};
export type Start = { readonly state: string; readonly x: number; readonly y: number };
export type Layout = {
  readonly about: string;
  readonly width: number;
  readonly height: number;
  /** From the outside in. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly starts: readonly Start[];
};

const PADDING = 10;
const DOT = 10;

const layered = ({ direction, layers }: Manner): LayoutOptions => ({
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.direction': direction,
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.layering.strategy': layers === 'narrow' ? 'MIN_WIDTH' : 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': layers === 'narrow' ? 'NONE' : 'NODES_AND_EDGES',
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
      ...(state.initial === undefined ? [] : [dot]),
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

const labelOf = ({ id, words }: Edge): Pick<ElkExtendedEdge, 'labels'> => {
  if (words.lines === 0) return {};
  const layoutOptions = { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' };
  return {
    labels: [{ id: `${id}|label`, text: id, width: words.width + 6, height: words.lines * LINE + 2, layoutOptions }],
  };
};

/** Those that begin within a state. */
const arrowsOf = (region: State, edges: readonly Edge[]): ElkExtendedEdge[] => {
  const states = everyState(region);
  const inner = new Set(states.map(({ id }) => id));
  return [
    ...states.flatMap((state) =>
      state.initial === undefined
        ? []
        : [{ id: `${state.id}|begins`, sources: [startOf(state)], targets: [state.initial] }],
    ),
    ...edges
      .filter(({ from }) => inner.has(from))
      .map((edge) => {
        const [source, target] = edge.isTurned ? [edge.to, edge.from] : [edge.from, edge.to];
        return { id: edge.id, sources: [source], targets: [target], ...labelOf(edge) };
      }),
  ];
};

const graphOf = ({ root, blocks, edges }: Plan, manner: Manner): ElkNode => {
  const coordinates = { 'elk.json.shapeCoords': 'ROOT', 'elk.json.edgeCoords': 'ROOT' };
  if (root.kind !== 'parallel') {
    const options = { ...coordinates, ...layered(manner) };
    return { ...nodeOf(root, blocks, manner, options), edges: arrowsOf(root, edges) };
  }
  const packing = {
    ...coordinates,
    'elk.algorithm': 'rectpacking',
    'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
    'elk.aspectRatio': String(manner.aspect),
    'elk.spacing.nodeNode': '16',
  };
  const children = root.states.map((region) => {
    if (region.states.length === 0) return nodeOf(region, blocks, manner);
    return { ...nodeOf(region, blocks, manner, layered(manner)), edges: arrowsOf(region, edges) };
  });
  return { ...nodeOf(root, blocks, manner, packing), children };
};

const need = (value: number | undefined, what: string): number => {
  if (value === undefined) throw new Error(`the layout has no place for ${what}`);
  return value;
};

type Lookup = { readonly states: ReadonlyMap<string, State>; readonly blocks: Plan['blocks'] };

const boxesOf = (node: ElkNode, { states, blocks }: Lookup, depth: number, isRegion: boolean): readonly Box[] => {
  const [state, block] = [states.get(node.id), blocks.get(node.id)];
  if (state === undefined || block === undefined) return [];
  const [x, y] = [need(node.x, node.id), need(node.y, node.id)];
  const [width, height] = [need(node.width, node.id), need(node.height, node.id)];
  const inside = state.kind === 'parallel';
  return [
    { state, x, y, width, height, block, depth, isRegion },
    ...(node.children ?? []).flatMap((child) => boxesOf(child, { states, blocks }, depth + 1, inside)),
  ];
};

const nodesOf = (node: ElkNode): readonly ElkNode[] => [node, ...(node.children ?? []).flatMap(nodesOf)];

const arrowOf = ({ id, sections = [], labels = [] }: ElkExtendedEdge, edges: readonly Edge[]): Arrow => {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const edge = edges.find((one) => one.id === id);
  if (edge === undefined) return { points };
  const [label] = labels;
  const place = label === undefined ? {} : { label: { x: need(label.x, id), y: need(label.y, id) } };
  return { edge, points: edge.isTurned ? points.toReversed() : points, ...place };
};

/** One layouter for all: making one takes longer than a layout. */
const elk = new Elk.default();

/** @throws Error when ELK leaves something without a place */
export const layoutIn = async (plan: Plan, manner: Manner): Promise<Layout> => {
  const graph = await elk.layout(graphOf(plan, manner));
  const nodes = nodesOf(graph);
  const states = new Map(everyState(plan.root).map((state) => [state.id, state]));
  const starts = nodes
    .filter(({ id }) => id.endsWith('|start'))
    .map(({ id, x, y }) => ({
      state: id.slice(0, -'|start'.length),
      x: need(x, id) + DOT / 2,
      y: need(y, id) + DOT / 2,
    }));
  return {
    about: plan.about,
    width: need(graph.width, 'all'),
    height: need(graph.height, 'all'),
    boxes: boxesOf(graph, { states, blocks: plan.blocks }, 0, false),
    arrows: nodes.flatMap(({ edges = [] }) => edges.map((edge) => arrowOf(edge, plan.edges))),
    starts,
  };
};

const wide = { box: 250, arrow: 230 } as const;
const medium = { box: 220, arrow: 195 } as const;
const narrow = { box: 200, arrow: 170 } as const;

/** In which a chart may be drawn. */
export const chartManners: readonly Manner[] = (['written', 'fewest'] as const).flatMap((backwards) =>
  (['DOWN', 'RIGHT'] as const).flatMap((direction) =>
    [wide, medium, narrow].flatMap((most) =>
      [1.6, 0.6].map((aspect) => ({ direction, backwards, layers: 'few' as const, most, aspect })),
    ),
  ),
);

/** What a laptop shows at once beside the frame of a browser, px. */
const SCREEN = { width: 1380, height: 760 } as const;

const length = ({ points }: Arrow): number =>
  points.reduce((sum, { x, y }, index) => {
    const before = points[index - 1];
    return before === undefined ? 0 : sum + Math.abs(x - before.x) + Math.abs(y - before.y);
  }, 0);

/** The order in which the states are written is the one in which people think of them: that is worth something. */
const HABIT = 150;

/** The worse, the more of it does not fit on a screen, and the longer its arrows; sideways is worse than down. */
const badness = ({ width, height, arrows }: Layout, { backwards }: Manner): number =>
  12 * Math.max(0, width - SCREEN.width) +
  Math.max(0, height - SCREEN.height) +
  arrows.reduce((sum, arrow) => sum + length(arrow), 0) / 20 +
  (backwards === 'written' ? 0 : HABIT);

/** In which the picture of all machines is drawn: there are too many for few layers. */
export const treeManners: readonly Manner[] = [130, 140, 150, 170, 190].map((box) => ({
  direction: 'DOWN',
  backwards: 'written',
  layers: 'narrow',
  most: { box, arrow: 0 },
  aspect: 1.6,
}));

/** The best of these manners. */
export const best = async (
  manners: readonly Manner[],
  planIn: (manner: Manner) => Plan,
): Promise<{ readonly manner: Manner; readonly layout: Layout }> => {
  let found: { manner: Manner; layout: Layout; bad: number } | undefined;
  for (const manner of manners) {
    const plan = planIn(manner);
    if (plan.root.kind !== 'parallel' && manner.aspect < 1) continue;
    const layout = await layoutIn(plan, manner);
    const bad = badness(layout, manner);
    if (found === undefined || bad < found.bad) found = { manner, layout, bad };
  }
  if (found === undefined) throw new Error('there is no manner in which to draw');
  return found;
};
