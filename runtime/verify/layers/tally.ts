/** Counts the states and transitions that machines use while a host runs them: a witness of the host. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Witness } from '../../host/stepper.ts';
import { charted } from './charted.ts';
import type { Layer } from './layer.ts';

type Counts = Map<string, number>;
type Used = { readonly states: Counts; readonly transitions: Counts };

const count = (counts: Counts, id: string): boolean => {
  const before = counts.get(id) ?? 0;
  counts.set(id, before + 1);
  return before === 0;
};

const sorted = (counts: Counts): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));

export class Tally implements Witness {
  readonly #used = new Map<string, Used>();
  readonly #news: () => void;

  /** `news`: something was used for the first time. */
  constructor(news: () => void = () => undefined) {
    this.#news = news;
  }

  took(machine: AnyStateMachine, definitions: readonly object[]): void {
    const used = this.#of(machine);
    const { byDefinition } = charted(machine);
    let fresh = false;
    for (const definition of definitions) {
      const one = byDefinition.get(definition);
      // The beginning is no transition of the chart.
      if (one === undefined) continue;
      fresh = count(used.transitions, one.id) || fresh;
      // A state that is left at once is never stood in.
      if (!used.states.has(one.from.id)) fresh = count(used.states, one.from.id) || fresh;
    }
    if (fresh) this.#news();
  }

  stands(machine: AnyStateMachine, before: AnyMachineSnapshot | null, after: AnyMachineSnapshot): void {
    const { states } = this.#of(machine);
    let fresh = false;
    for (const node of nodesOf(after)) {
      if (before === null || !nodesOf(before).includes(node)) fresh = count(states, node.id) || fresh;
    }
    if (fresh) this.#news();
  }

  layers(layer: string): readonly Layer[] {
    return [...this.#used].map(([machine, { states, transitions }]) => ({
      layer,
      machine,
      states: sorted(states),
      transitions: sorted(transitions),
    }));
  }

  #of({ id }: AnyStateMachine): Used {
    let used = this.#used.get(id);
    if (used === undefined) this.#used.set(id, (used = { states: new Map(), transitions: new Map() }));
    return used;
  }
}

// oxlint-disable-next-line no-underscore-dangle -- XState's own name for the nodes that are active
const nodesOf = (snapshot: AnyMachineSnapshot): readonly { readonly id: string }[] => snapshot._nodes;
