/**
 * A broken promise and the shortest way to it: replayed in the explorer with everything written down, and laid out on a
 * real clock.
 */
import { acts } from './acts.ts';
import type { Exploration, Violation } from './explore.ts';
import type { Happening, Traced, TracedStep } from './happening.ts';
import { onDisk } from './plant.ts';
import { schedule } from './schedule.ts';

/** What a person, a part or the supply did; timers need no step, they fire by themselves. */
export type Deed = { readonly at: number; readonly does: string };

export type Finding = {
  readonly broken: readonly string[];
  readonly steps: readonly TracedStep[];
  /** Milliseconds by step; null when no clock can show it, because timers would have to fire in an impossible order. */
  readonly times: readonly number[] | null;
  /** A clock shows exactly this; else other timers fire meanwhile. */
  readonly isExact: boolean;
};

const deedOf = (happening: Happening, roleOf: (place: number) => string): string | null => {
  switch (happening.kind) {
    case 'act':
      return acts[happening.act]?.name ?? null;
    case 'death':
      return `death of ${roleOf(happening.place)}`;
    case 'world-timer':
      // When the disk is ready is nobody's delay: it is told.
      return onDisk.includes(happening.timer) ? happening.timer : null;
    case 'timer':
      return null;
    default:
      return happening.kind;
  }
};

const titleOf = (happening: Happening, roleOf: (place: number) => string): string => {
  switch (happening.kind) {
    case 'act':
      return acts[happening.act]?.says ?? '?';
    case 'death':
      return `the machine ${roleOf(happening.place)} dies`;
    case 'world-timer':
      return `time passes in the world: ${happening.timer}`;
    case 'timer':
      return `time passes: ${roleOf(happening.place)}, ${happening.id}`;
    case 'power':
      return 'the controller starts';
    case 'power-cut':
      return 'the supply of the controller fails';
  }
};

/** Goes the way again. */
export const findingOf = (
  { product, table }: Pick<Exploration, 'product' | 'table'>,
  { from, label, broken }: Violation,
): Finding => {
  const path = [...table.pathTo(from).map(([, one]) => one), label];
  let state = product.beginning;
  const roleOf = (place: number) => product.places[place]?.role ?? '?';
  const steps = path.map((one): TracedStep => {
    const happening = product.happening(one);
    const lines: Traced[] = [];
    product.trace = (line) => lines.push(line);
    const next = new Uint32Array(product.width);
    product.open(state, []);
    product.step(one, next);
    product.trace = null;
    state = next;
    return { title: titleOf(happening, roleOf), deed: deedOf(happening, roleOf), lines };
  });
  const found = schedule(steps);
  return { broken, steps, times: found?.times ?? null, isExact: found?.isExact ?? false };
};

export const deedsOf = ({ steps, times }: Finding): readonly Deed[] =>
  steps.flatMap(({ deed }, step) => (deed === null ? [] : [{ at: times?.[step] ?? 0, does: deed }]));
