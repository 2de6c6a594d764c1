/**
 * Does a recording tell a way through the charts? Step by step, by the drawings alone: nothing is run, no guard is
 * asked. So it judges recordings of any version, of another program, or of a machine that has lost its mind.
 */
import type { AnyStateMachine, StateValue } from 'xstate';
import type { Entry } from '../recorder/line.ts';
import type { Stride } from '../recorder/outcome.ts';
import { actorsNamed } from '../station/actors.ts';
import { FreeChart } from './free-chart.ts';
import type { Opening } from './replayer.ts';

export type Impossible = Stride & {
  readonly turn: number;
  readonly at: number;
  readonly before: StateValue;
  /** Where it could have gone. */
  readonly allowed: readonly StateValue[];
};
export type Verdict = { readonly steps: number; readonly impossible: Impossible | null };

/** Equal values, equal texts, in whatever order regions were written. */
const textOf = (value: StateValue): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : `{${Object.keys(value)
        .toSorted()
        .map((key) => `${key}:${textOf(value[key] ?? '')}`)
        .join()}}`;

/** The first step that no chart allows. */
export const checkTrace = (start: Opening, entries: Iterable<Entry>): Verdict => {
  const charts = new Map<AnyStateMachine, FreeChart>();
  const cast = new Map(actorsNamed(Object.keys(start.host.actors)).map(({ name, machine }) => [name, machine]));
  const stand = new Map(
    Object.entries(start.host.actors).map(([name, kept]) => [name, 'value' in kept ? kept.value : null]),
  );
  let turn = start.host.turn;
  let steps = 0;
  for (const entry of entries) {
    if (!('check' in entry)) continue;
    turn++;
    for (const stride of entry.outcome.strides) {
      const { to, type, after } = stride;
      steps++;
      const before = stand.get(to) ?? null;
      const machine = cast.get(to);
      stand.set(to, after);
      // To fail is open to everybody; who has failed hears nothing.
      if (after === null) continue;
      const chart = machine === undefined ? undefined : (charts.get(machine) ?? new FreeChart(machine));
      if (machine !== undefined && chart !== undefined) charts.set(machine, chart);
      const allowed = before === null || chart === undefined ? [] : chart.after(before, type);
      if (allowed.some((value) => textOf(value) === textOf(after))) continue;
      return { steps, impossible: { ...stride, turn, at: entry.at, before: before ?? 'failed', allowed } };
    }
  }
  return { steps, impossible: null };
};
