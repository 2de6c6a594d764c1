/**
 * One watcher in time: how long its reading has been outside the band, or inside it again. Pure: a sight and an instant
 * in; what to say and when to look again out. Readings may come at any time, often or seldom: between two of them the
 * world is as the last one said.
 *
 *   calm ─beyond for `holdMs`─▶ raised ─within for `clearMs`─▶ calm
 *
 * It must never raise for a reading that came back in time, nor end a fault for one good reading.
 */
import type { FaultName } from '../../vocabulary/faults.ts';
import { watchers, type WatcherRow } from './rows.ts';
import type { Bands, Sight } from './sight.ts';

type WatcherState = {
  readonly raised: boolean;
  /** Since when each threshold is passed; null: it is not. ms of the monotonic clock. */
  readonly beyondSince: readonly (number | null)[];
  /** Since when all are within, once it is raised. */
  readonly withinSince: number | null;
};

export type WatchState = readonly WatcherState[];

export type Sentence = { readonly type: 'fault.found' | 'fault.gone'; readonly fault: FaultName };

export type Watched = {
  readonly state: WatchState;
  /** What `protection` must hear, in the order of the table. */
  readonly sentences: readonly Sentence[];
  /** Look again then, even if no reading comes; Infinity: nothing is due. */
  readonly dueAt: number;
};

export const calm: WatchState = watchers.map(({ thresholds }) => ({
  raised: false,
  beyondSince: thresholds.map(() => null),
  withinSince: null,
}));

const earliest = (instants: readonly (number | null)[]): number =>
  Math.min(Infinity, ...instants.filter((instant) => instant !== null));

/** Most readings change nothing: then nothing is made anew. */
const same = (before: WatcherState, after: WatcherState): WatcherState => {
  const stands =
    before.raised === after.raised &&
    before.withinSince === after.withinSince &&
    before.beyondSince.every((since, index) => since === after.beyondSince[index]);
  return stands ? before : after;
};

type Step = { readonly state: WatcherState; readonly sentence: Sentence | null; readonly dueAt: number };

const step = (row: WatcherRow, before: WatcherState, sight: Sight, bands: Bands, now: number): Step => {
  const verdicts = row.thresholds.map(({ judge }) => judge(sight, bands));
  const beyondSince = verdicts.map((verdict, index) =>
    verdict === 'beyond' ? (before.beyondSince[index] ?? now) : null,
  );
  const isWithin = before.raised && verdicts.every((verdict) => verdict === 'within');
  const withinSince = isWithin ? (before.withinSince ?? now) : null;
  const raiseAt = earliest(
    row.thresholds.map(({ holdMs }, index) => {
      const since = beyondSince[index];
      return since === null || since === undefined ? null : since + holdMs;
    }),
  );
  const clearAt = withinSince === null ? Infinity : withinSince + row.clearMs;
  const dueAt = before.raised ? clearAt : raiseAt;
  const raised = now >= dueAt ? !before.raised : before.raised;
  const sentence: Sentence | null =
    raised === before.raised ? null : { type: raised ? 'fault.found' : 'fault.gone', fault: row.fault };
  const state = same(before, { raised, beyondSince, withinSince });
  return { state, sentence, dueAt: now >= dueAt ? Infinity : dueAt };
};

/** @param now ms of the monotonic clock, never less than before */
export const watch = (before: WatchState, sight: Sight, bands: Bands, now: number): Watched => {
  const steps = watchers.map((row, index) => {
    const state = before[index] ?? calm[index];
    if (state === undefined) throw new RangeError(`no state of watcher ${row.fault}`);
    return step(row, state, sight, bands, now);
  });
  const state = steps.map((one) => one.state);
  return {
    state: state.every((one, index) => one === before[index]) ? before : state,
    sentences: steps.flatMap(({ sentence }) => (sentence === null ? [] : [sentence])),
    dueAt: Math.min(Infinity, ...steps.map(({ dueAt }) => dueAt)),
  };
};
