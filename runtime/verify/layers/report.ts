/** What layers of coverage come to, and what of the charts no run has ever used. */
import type { AnyStateMachine } from 'xstate';
import { charted } from './charted.ts';
import type { Layer } from './layer.ts';

type Share = { readonly used: number; readonly all: number };

export type Unused = {
  readonly machine: string;
  readonly states: readonly string[];
  readonly transitions: readonly string[];
};

export type CoverageReport = {
  readonly layers: readonly { readonly layer: string; readonly states: Share; readonly transitions: Share }[];
  readonly together: { readonly states: Share; readonly transitions: Share };
  /** By machine, in the order of the machines; without those of which everything was used. */
  readonly unused: readonly Unused[];
  /** Ids that the charts of this version do not have: the layers are of another version. */
  readonly unknown: readonly string[];
};

type Ids = { readonly states: ReadonlySet<string>; readonly transitions: ReadonlySet<string> };

const idsIn = (layers: readonly Layer[]): Ids => ({
  states: new Set(layers.flatMap(({ states }) => Object.keys(states))),
  transitions: new Set(layers.flatMap(({ transitions }) => Object.keys(transitions))),
});

const share = (all: ReadonlySet<string>, used: ReadonlySet<string>): Share => ({
  used: [...all].filter((id) => used.has(id)).length,
  all: all.size,
});

export const coverageReport = (layers: readonly Layer[], machines: readonly AnyStateMachine[]): CoverageReport => {
  const charts = machines.map(charted);
  const all: Ids = {
    states: new Set(charts.flatMap(({ states }) => states.map(({ id }) => id))),
    transitions: new Set(charts.flatMap(({ transitions }) => transitions.map(({ id }) => id))),
  };
  const shares = (of: readonly Layer[]) => {
    const used = idsIn(of);
    return { states: share(all.states, used.states), transitions: share(all.transitions, used.transitions) };
  };
  const used = idsIn(layers);
  const unused = charts.map(({ machine, states, transitions }) => ({
    machine: machine.id,
    states: states.flatMap(({ id }) => (used.states.has(id) ? [] : [id])),
    transitions: transitions.flatMap(({ id }) => (used.transitions.has(id) ? [] : [id])),
  }));
  const names = [...new Set(layers.map(({ layer }) => layer))];
  return {
    layers: names.map((layer) => ({ layer, ...shares(layers.filter((one) => one.layer === layer)) })),
    together: shares(layers),
    unused: unused.filter(({ states, transitions }) => states.length + transitions.length > 0),
    unknown: [
      ...[...used.states].filter((id) => !all.states.has(id)),
      ...[...used.transitions].filter((id) => !all.transitions.has(id)),
    ],
  };
};

const shown = ({ used, all }: Share): string => `${used} of ${all} (${((100 * used) / all).toFixed(0)} %)`;

export const human = ({ layers, together, unused, unknown }: CoverageReport): string =>
  [
    ...[...layers, { layer: 'together', ...together }].map(
      ({ layer, states, transitions }) =>
        `${layer.padEnd(16)} states ${shown(states).padEnd(20)} transitions ${shown(transitions)}`,
    ),
    ...unused.flatMap(({ machine, states, transitions }) => [
      '',
      `${machine}: never`,
      ...states.map((id) => `  in     ${id}`),
      ...transitions.map((id) => `  taken  ${id}`),
    ]),
    ...(unknown.length === 0 ? [] : ['', `Not in the charts of this version: ${unknown.join(', ')}`]),
  ].join('\n');
