// Goal: what the explorer remembers of a happening is what happens.
// Method: seeded states of what was explored, everything that may happen in each; once as it is remembered, once worked
// out anew by the machines and the plant; judged by the state that it leads to and by the promises that it breaks.
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { Chance } from '../../../runtime/host/chance.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import type { Product } from '../../../runtime/verify/product.ts';
import { variantNamed } from '../../../runtime/verify/chapters.ts';

const STATES = 30_000;
const SAMPLES = 500;

const outcome = (product: Product, label: number) => {
  const next = new Uint32Array(product.width);
  const broken = product.step(label, next);
  return { broken, next: [...next] };
};

it.each(['socket-breakage', 'cable-fan', 'cable-rcd', 'socket-resume'])('%s', { timeout: 60_000 }, (name) => {
  const { product, table } = explore(variantNamed(name), { states: STATES, violations: 1 });
  const state = new Uint32Array(product.width);
  const labels: number[] = [];
  const chance = new Chance(3);
  const differing: object[] = [];
  let compared = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    table.read(Math.floor(chance.next() * table.size), state);
    const count = product.open(state, labels);
    for (const label of labels.slice(0, count)) {
      const remembered = outcome(product, label);
      product.trace = () => undefined;
      const anew = outcome(product, label);
      product.trace = null;
      compared += 1;
      if (!isDeepStrictEqual(remembered, anew)) {
        differing.push({ happening: product.happening(label), remembered, anew });
      }
    }
  }
  expect(differing).toEqual([]);
  expect(compared).toBeGreaterThan(5 * SAMPLES);
});
