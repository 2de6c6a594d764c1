/** A walk: a situation and what is done in it. On a station in this process it shows what it uses and what is seen. */
import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import { QuickStation } from './quick-station.ts';
import type { Deed, Seen, Situation, Step } from './suite.ts';
import { Trace } from './trace.ts';

export type Stride = { readonly deed: Deed; readonly waitMs: number };
export type Walk = { readonly situation: Situation; readonly strides: readonly Stride[] };

/** Every walk begins when the station is up and its RCD tested. */
export const opening: Stride = { deed: { do: 'nothing' }, waitMs: 10_000 };

const seenOf = (station: QuickStation, answer: string | null): Seen => {
  const { shown, phases, energyWh } = station.seen();
  const messages = [...station.hear()];
  return { ...(answer === null ? {} : { answer }), shown: [...shown], phases, energyWh, messages };
};

/** What it uses, and when; what must be seen, by the charts as they are. */
export const walked = (
  { situation, strides }: Walk,
  machines: readonly AnyStateMachine[],
): { readonly trace: Trace; readonly steps: readonly Step[] } => {
  const trace = new Trace(machines);
  const station = new QuickStation(situation, trace);
  const steps = strides.map(({ deed, waitMs }, step): Step => {
    trace.step = step;
    trace.clock = () => station.sinceDeedMs;
    const answer = station.act(deed);
    station.elapse(waitMs);
    return { deed, waitMs, expect: seenOf(station, answer) };
  });
  station.end();
  return { trace, steps };
};

/** By target, the step in which it was first met. */
export const use = (walk: Walk, machines: readonly AnyStateMachine[]): ReadonlyMap<string, number> =>
  walked(walk, machines).trace.first;

/** Whether anything is seen that was not, or not seen that was: up to the first difference, a station that dies too. */
export const tellsApart = ({ situation, strides }: Walk, sound: readonly Step[]): boolean => {
  let station: QuickStation | null = null;
  try {
    const one = new QuickStation(situation);
    station = one;
    return strides.some(({ deed, waitMs }, index) => {
      const answer = one.act(deed);
      one.elapse(waitMs);
      return !isDeepStrictEqual(seenOf(one, answer), sound[index]?.expect);
    });
  } catch (error) {
    if (error instanceof Error) return true;
    throw error;
  } finally {
    station?.end();
  }
};
