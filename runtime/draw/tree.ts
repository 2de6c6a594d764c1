/**
 * Who tells whom, in one picture: a box a machine, with what it tells each of its neighbours, found in the charts
 * themselves. Nearly everybody tells `protection` of faults: that is written in the boxes, and no arrow of its own.
 */
import { everyState, type Chart, type State } from './chart.ts';
import { isBackwards, type Edge, type Manner, type Plan } from './plan.ts';
import type { Saying } from './says.ts';
import { flow, hover, type Piece } from './words.ts';

export type Told = { readonly from: string; readonly to: string; readonly types: readonly string[] };

const FAULTS = new Set(['fault.found', 'fault.gone']);

const sayingsIn = (root: State): readonly Saying[] =>
  everyState(root).flatMap(({ entry, exit, transitions }) => [
    ...entry,
    ...exit,
    ...transitions.flatMap(({ says }) => says),
  ]);

/** Between every two machines, everything that one ever tells the other. */
export const whoTellsWhom = (charts: readonly Chart[]): readonly Told[] =>
  charts.flatMap(({ role, root }) => {
    const told = new Map<string, Set<string>>();
    for (const { kind, to, type } of sayingsIn(root)) {
      if (kind === 'tell' && to !== undefined) told.set(to, (told.get(to) ?? new Set()).add(type));
    }
    return [...told].map(([to, types]) => ({ from: role, to, types: [...types] }));
  });

const plainState = { levels: [], tags: [], entry: [], exit: [], remarks: [], cites: [], transitions: [] } as const;

const groupOf = (id: string, name: string, states: readonly State[]): State => ({
  ...plainState,
  id,
  name,
  kind: 'compound',
  states,
});

const isFaults = ({ to, types }: Told): boolean => to === 'protection' && types.some((type) => FAULTS.has(type));

/** Of what an EVSE's machine tells, that which is no fault: of those it is only said that there are some. */
const beside = (chart: Chart, one: Told): readonly string[] =>
  chart.of === 'evse' && one.to === 'protection' ? one.types.filter((type) => !FAULTS.has(type)) : one.types;

/** What a machine tells its neighbours; those that are told the same stand together. */
const listOf = (chart: Chart, told: readonly Told[]): readonly (readonly Piece[])[] => {
  const own = told.filter(({ from }) => from === chart.role);
  const groups = new Map<string, { to: string[]; types: readonly string[] }>();
  for (const one of own) {
    const types = beside(chart, one);
    const key = types.toSorted().join();
    const group = groups.get(key) ?? { to: [], types };
    group.to.push(one.to);
    if (types.length > 0) groups.set(key, group);
  }
  const title = hover(chart.file, [chart.about], chart.cites);
  return [
    [{ text: chart.role, style: 'name', title }],
    ...[...groups.values()].map(({ to, types }): readonly Piece[] => [
      { text: `→ ${to.join(', ')}:`, style: 'tell' },
      ...types.map((type, index) => ({ text: index < types.length - 1 ? `${type},` : type, style: 'to' as const })),
    ]),
    ...(chart.of === 'evse' && own.some(isFaults) ? [[{ text: '→ protection: faults', style: 'fault' as const }]] : []),
  ];
};

/** Arrows of what is told, but for faults alone. */
const arrowsOf = (charts: readonly Chart[], told: readonly Told[], manner: Manner): readonly Edge[] => {
  const order = charts.map(({ role }) => role);
  const isStation = (role: string): boolean => charts.some((chart) => chart.role === role && chart.of === 'station');
  return told
    .filter((one) => isStation(one.from) || one.to !== 'protection' || one.types.some((type) => !FAULTS.has(type)))
    .map(({ from, to, types }) => ({
      id: `${from}→${to}`,
      from,
      to,
      isTurned: isBackwards(order, manner, from, to),
      ids: [],
      title: `${from} tells ${to}: ${types.join(', ')}`,
      words: flow([], 0),
    }));
};

/** @throws Error when somebody tells a role that nobody has */
export const treePlan = (charts: readonly Chart[], manner: Manner): Plan => {
  const told = whoTellsWhom(charts);
  const roles = new Set(charts.map(({ role }) => role));
  for (const { from, to } of told) if (!roles.has(to)) throw new Error(`${from} tells ${to}, but nobody is called so`);
  const of = (place: Chart['of']): readonly State[] =>
    charts
      .filter((chart) => chart.of === place)
      .map(({ role }) => ({ ...plainState, id: role, name: role, kind: 'atomic', states: [] }));
  const evse = groupOf('every-evse', 'every EVSE', of('evse'));
  const root = groupOf('the-station', 'the station', [...of('station'), evse]);
  const title = ({ id, name }: State) => [id, flow([[{ text: name, style: 'name' }]], manner.most.box)] as const;
  return {
    about: 'Who tells whom: the machines of a station, and the events that one tells another.',
    root,
    edges: arrowsOf(charts, told, manner),
    blocks: new Map([
      title(root),
      title(evse),
      ...charts.map((chart) => [chart.role, flow(listOf(chart, told), manner.most.box)] as const),
    ]),
  };
};
