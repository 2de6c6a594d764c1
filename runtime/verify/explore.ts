/**
 * Visits every state that the machines of one EVSE and its plant can reach, breadth first: the first violation found is
 * one of the shortest.
 */
import { Growing } from './growing.ts';
import { Marks } from './marks.ts';
import type { Scope } from './chances.ts';
import type { Cast } from './past.ts';
import type { Heard } from './local-steps.ts';
import { Product } from './product.ts';
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

/** Successors in the order of their origins; above the number of the state `to` carries the marks of `marks.ts`. */
export type Edges = { readonly to: Growing; readonly begin: Growing };

export type Limits = { readonly states: number; readonly violations: number };

/** @param scope what is fitted, and what may happen to it */
export const exploreCast = (cast: Cast, scope: Scope, limits: Limits, heard?: Heard): Exploration => {
  const product = new Product(cast, scope, heard);
  const marks = new Marks(product);
  const table = new StateTable(product.width);
  const edges = { to: new Growing(), begin: new Growing() };
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const state = new Uint32Array(product.width);
  const next = new Uint32Array(product.width);
  const labels: number[] = [];
  table.add(product.beginning);
  for (let from = 0; from < table.size && table.size < limits.states; from++) {
    table.read(from, state);
    edges.begin.push(edges.to.length);
    const count = product.open(state, labels);
    const isDead = product.plantOf(state).dead !== null;
    for (let at = 0; at < count; at++) {
      const label = labels[at] ?? 0;
      const broken = product.step(label, next);
      if (broken.length > 0) {
        const fresh = broken.filter((one) => !seen.has(one));
        for (const one of fresh) seen.add(one);
        if (fresh.length > 0) violations.push({ from, label, broken: fresh });
        if (violations.length >= limits.violations) return { product, table, edges, violations, complete: false };
        continue; // what comes after a broken promise proves nothing
      }
      edges.to.push(table.add(next, from, label) + marks.of(label, isDead));
    }
  }
  edges.begin.push(edges.to.length);
  return { product, table, edges, violations, complete: table.size < limits.states };
};

export const explore = (variant: Variant, limits: Limits, heard?: Heard): Exploration =>
  exploreCast(castOf(variant), scopeOf(variant), limits, heard);
