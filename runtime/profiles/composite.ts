/**
 * What will be offered from now on, as a central system asks for it (GetCompositeSchedule): the same arithmetic as the
 * pilot's, walked into the future, under the limits that stay.
 */
import { offerable } from '../../machines/load/limits.ts';
import { together, type Allowance, type Step, type Wiring } from '../../machines/load/schedule.ts';
import type { Schedule } from '../../machines/vocabulary/profiles.ts';

/** Current and power of one connector, or of all. */
export type Draw = { readonly amps: number; readonly watts: number; readonly phases: number };

export type ConnectorPlan = {
  readonly wiring: Wiring;
  /** What the limits leave that no profile brings, A per phase. */
  readonly lastingAmps: number;
  readonly max: readonly Step<Allowance | null>[];
  readonly session: readonly Step<Allowance | null>[];
};

const drawn = (allowances: readonly (Allowance | null)[], { wiring, lastingAmps }: ConnectorPlan): Draw => {
  const said = allowances.filter((one) => one !== null);
  const least = Math.min(lastingAmps, ...said.map((one) => one.amps));
  // SAF-08: less than 6 A cannot be said on the pilot, so nothing is offered.
  const amps = offerable(least) ? least : 0;
  // E6 3.7: of several the lowest number of phases.
  const phases = Math.min(wiring.phases, ...said.map((one) => one.phases));
  return { amps, watts: amps * wiring.nominalV * phases, phases };
};

/** What one connector may draw. */
export const drawOf = (plan: ConnectorPlan): readonly Step<Draw>[] =>
  together(plan.max, plan.session, (max, session) => drawn([max, session], plan));

const both = (a: Draw, b: Draw): Draw => ({
  amps: a.amps + b.amps,
  watts: a.watts + b.watts,
  phases: Math.max(a.phases, b.phases),
});

/** No more than is left for all. */
const within = (draw: Draw, limit: Allowance | null, fuseAmps: number): Draw => {
  const most = Math.min(limit?.amps ?? Infinity, fuseAmps);
  const part = draw.amps > most ? most / draw.amps : 1;
  return { amps: draw.amps * part, watts: draw.watts * part, phases: Math.min(draw.phases, limit?.phases ?? 3) };
};

/** What all of them may draw together from a connection that bears `fuseAmps`. */
export const drawOfAll = (
  plans: readonly ConnectorPlan[],
  max: readonly Step<Allowance | null>[],
  fuseAmps: number,
): readonly Step<Draw>[] => {
  const nothing: readonly Step<Draw>[] = [{ untilMs: Infinity, value: { amps: 0, watts: 0, phases: 1 } }];
  const sum = plans.reduce((line, plan) => together(line, drawOf(plan), both), nothing);
  return together(sum, max, (draw, limit) => within(draw, limit, fuseAmps));
};

const same = (a: Draw | undefined, b: Draw): boolean =>
  a !== undefined && Math.abs(a.amps - b.amps) < 1e-6 && Math.abs(a.watts - b.watts) < 1e-3 && a.phases === b.phases;

/** In whole seconds, equal neighbours as one; it ends where `steps` end. */
export const scheduleOf = (steps: readonly Step<Draw>[], from: number): Schedule => {
  const periods: Schedule['periods'][number][] = [];
  let beginMs = 0;
  for (const { untilMs, value } of steps) {
    const startS = Math.round(beginMs / 1000);
    beginMs = untilMs;
    // What does not last for half a second cannot be told.
    if (Math.round(untilMs / 1000) > startS && !same(periods.at(-1), value)) periods.push({ startS, ...value });
  }
  return { from, durationS: Math.round(beginMs / 1000), periods };
};
