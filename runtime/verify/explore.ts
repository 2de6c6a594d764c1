/**
 * Visits every state that the machines of one EVSE and its plant can reach, breadth first: the first violation found is
 * one of the shortest.
 */
import { Product, type Heard } from './product.ts';
import { StateTable } from './state-table.ts';
import { castOf, scopeOf, type Variant } from './variants.ts';

export type Exploration = {
  readonly product: Product;
  readonly table: StateTable;
  readonly edges: Edges;
  readonly violations: readonly Violation[];
  /** Every reachable state was visited. */
  readonly complete: boolean;
};

export type Violation = { readonly from: number; readonly label: number; readonly broken: readonly string[] };

/** Successors in the order of their origins. */
export type Edges = { readonly to: Growing; readonly label: Growing; readonly begin: Growing };

/** A list of numbers that grows without boxing them. */
export class Growing {
  #values = new Uint32Array(1 << 16);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }
}

export type Limits = { readonly states: number; readonly violations: number };

export const explore = (variant: Variant, limits: Limits, heard?: Heard): Exploration => {
  const product = new Product(castOf(variant), scopeOf(variant), heard);
  const table = new StateTable(product.width);
  const edges = { to: new Growing(), label: new Growing(), begin: new Growing() };
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const state = new Uint32Array(product.width);
  const next = new Uint32Array(product.width);
  const labels: number[] = [];
  table.add(product.beginning);
  for (let from = 0; from < table.size && table.size < limits.states; from++) {
    table.read(from, state);
    edges.begin.push(edges.to.length);
    const count = product.happenings(state, labels);
    for (let at = 0; at < count; at++) {
      const label = labels[at] ?? 0;
      const broken = product.step(state, label, next);
      if (broken.length > 0) {
        const fresh = broken.filter((one) => !seen.has(one));
        for (const one of fresh) seen.add(one);
        if (fresh.length > 0) violations.push({ from, label, broken: fresh });
        if (violations.length >= limits.violations) return { product, table, edges, violations, complete: false };
        continue; // what comes after a broken promise proves nothing
      }
      edges.to.push(table.add(next, from, label));
      edges.label.push(label);
    }
  }
  edges.begin.push(edges.to.length);
  return { product, table, edges, violations, complete: table.size < limits.states };
};
