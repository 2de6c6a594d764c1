/**
 * What must come in the end, once nobody does anything more (LIV-03), or once everybody helps (LIV-06). No state knows
 * how long its timers have run, but until the first of them is due it cannot last longer than the shortest one takes:
 * the longest way bounds the time, on which a timer of hours fires once at most. It is counted from the end of the
 * transaction; what comes before it, stories judge, one for each way to stop (`test/stories/stop-reasons.test.ts`).
 * Judged on the plant; only "is the connector free again" asks the session whether it is idle.
 */
import type { Exploration } from './explore.ts';
import { Graph } from './graph.ts';
import { HELP, PROGRESS, RARE } from './marks.ts';
import { DEAD } from './places.ts';
import { mayCharge, onDisk, seenBolt, worldDelays, type Plant } from './plant.ts';
import type { Product } from './product.ts';

/** LIV-03: within this time of the end of a transaction, ms. */
const CABLE_MS = 10_000;

export type Trap = { readonly promise: string; readonly state: number; readonly states: number };

const isFree = (product: Product, state: Uint32Array): boolean => {
  const { up, plug, standing, dead } = product.plantOf(state);
  return up && plug === 'out' && standing.length === 0 && dead === null && product.hasTag(state, 'session', 'idle');
};

/** The visit is over, nothing is kept back, and the bolt still holds the plug. */
const owesCable = (plant: Plant): boolean => {
  const { up, plug, hasLock, bolt, account, vouched, refused } = plant;
  // Of a bolt that is said to be out nobody in the station knows that it is not.
  const isHeld = bolt !== 'unlocked' && seenBolt(plant) !== 'unlocked';
  return up && hasLock && plug === 'in' && isHeld && !account && !vouched && !refused;
};
const isTold = ({ up, standing, dead, kept }: Plant): boolean => !up || standing.length > 0 || dead !== null || kept;

/** How long nothing may happen in this state at most, ms. When a disk is ready nobody knows: it ends nothing. */
const stillness = (product: Product, state: Uint32Array): number => {
  const { timers } = product.plantOf(state);
  const world = timers.filter((timer) => !onDisk.includes(timer)).map((timer) => worldDelays[timer]);
  const own = product.places.flatMap((place, at) => place.state(state[at] ?? DEAD).timers.map(({ delay }) => delay));
  return Math.min(...world, ...own);
};

export const traps = ({ product, table, edges }: Exploration): readonly Trap[] => {
  const graph = new Graph(edges, table.size);
  const free = new Uint8Array(table.size);
  const served = new Uint8Array(table.size);
  const tuple = new Uint32Array(product.width);
  for (let state = 0; state < table.size; state++) {
    table.read(state, tuple);
    const plant = product.plantOf(tuple);
    free[state] = isFree(product, tuple) ? 1 : 0;
    served[state] = owesCable(plant) && !isTold(plant) ? 0 : 1;
  }
  graph.spread(free, HELP);
  const waits = graph.longest(served, { mark: PROGRESS, once: RARE }, (state) => {
    table.read(state, tuple);
    // Where everybody may charge, it may be the next visit that holds the plug: its time is not that of a stop.
    return mayCharge(product.plantOf(tuple)) ? 0 : stillness(product, tuple);
  });
  const those = (isGood: (wait: number) => boolean) => Uint8Array.from(waits, (wait) => (isGood(wait) ? 1 : 0));
  const found = (promise: string, marked: Uint8Array): readonly Trap[] => {
    const state = marked.indexOf(0);
    return state < 0 ? [] : [{ promise, state, states: marked.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0) }];
  };
  return [
    ...found('LIV-06: nothing that anybody can do makes the connector free again', free),
    ...found(
      'LIV-03: the driver does not get the cable back and is not told why',
      those((wait) => wait >= 0),
    ),
    ...found(
      'LIV-03: the driver waits longer than 10 s for the cable and is not told why',
      those((wait) => wait <= CABLE_MS),
    ),
  ];
};
