/**
 * Goes through the states of one chapter of the explorer, the nearest first, and tells every letter that a machine
 * hears in a state of its own, once, with the place where that happens first. Nothing is judged.
 */
import type { Heard } from '../local-steps.ts';
import { Product } from '../product.ts';
import { StateTable } from '../state-table.ts';
import { castOf, scopeOf, type Variant } from '../variants.ts';

/** The number of a state, and the label of what happens in it. */
export type Place = { readonly from: number; readonly label: number };

/** At most so many states. */
export const wander = (
  variant: Variant,
  states: number,
  heard: (place: Place, ...letter: Parameters<Heard>) => void,
): { readonly product: Product; readonly table: StateTable; readonly complete: boolean } => {
  let from = 0;
  let label = 0;
  const tell: Heard = (...letter) => heard({ from, label }, ...letter);
  const product = new Product(castOf(variant), scopeOf(variant), tell);
  const table = new StateTable(product.width);
  const [state, next] = [new Uint32Array(product.width), new Uint32Array(product.width)];
  const labels: number[] = [];
  table.add(product.beginning);
  for (from = 0; from < table.size && table.size < states; from++) {
    table.read(from, state);
    const count = product.open(state, labels);
    for (let at = 0; at < count; at++) {
      label = labels[at] ?? 0;
      if (product.step(label, next).length === 0) table.add(next, from, label);
    }
  }
  return { product, table, complete: from === table.size };
};
