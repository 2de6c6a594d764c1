/**
 * The shortest plan that still breaks the same promise: first the days before, then whole kinds of faults, then halves,
 * quarters … and single deeds are left out, as long as it still breaks without them.
 */
import type { Day, Deed } from './plan.ts';

/** Plays days on a new station and answers with what was broken. */
export type Play = (days: readonly Day[]) => readonly string[];

const MOST_TRIALS = 400;

/** `BIL-01` of a sentence; a sentence without one speaks for itself, numbers aside. */
const promiseOf = (sentence: string): string => /[A-Z]{3}-\d\d/.exec(sentence)?.[0] ?? sentence.replaceAll(/\d+/g, '#');

class Trials {
  readonly #play: Play;
  readonly #promise: string;
  #left = MOST_TRIALS;

  constructor(play: Play, promise: string) {
    this.#play = play;
    this.#promise = promise;
  }

  breaks(days: readonly Day[]): boolean {
    if (this.#left <= 0) return false;
    this.#left--;
    return this.#play(days).some((sentence) => promiseOf(sentence) === this.#promise);
  }
}

const without = (day: Day, drop: (deed: Deed, index: number) => boolean): Day => ({
  ...day,
  deeds: day.deeds.filter((deed, index) => !drop(deed, index)),
});

const withoutKinds = (start: Day, breaks: (day: Day) => boolean): Day => {
  let day = start;
  for (const kind of new Set(start.deeds.map((deed) => deed.kind))) {
    const shorter = without(day, (deed) => deed.kind === kind);
    if (breaks(shorter)) day = shorter;
  }
  return day;
};

const withoutDeeds = (start: Day, breaks: (day: Day) => boolean): Day => {
  let day = start;
  for (let size = Math.ceil(day.deeds.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < day.deeds.length;) {
      const end = from + size;
      const shorter = without(day, (_, index) => index >= from && index < end);
      if (breaks(shorter)) day = shorter;
      else from = end;
    }
  }
  return day;
};

/**
 * @param days the last of them is the one that broke it
 * @returns null when the same days do not break it again: then it hangs on something that is not in the plan
 */
export const minimised = (days: readonly Day[], sentence: string, play: Play): readonly Day[] | null => {
  const trials = new Trials(play, promiseOf(sentence));
  const lengths = [1, 2, 8, days.length].filter((count) => count <= days.length);
  const kept = lengths.map((count) => days.slice(-count)).find((some) => trials.breaks(some));
  if (kept === undefined) return null;
  return kept.reduce<readonly Day[]>((result, _, place) => {
    const replaced = (day: Day) => result.map((one, index) => (index === place ? day : one));
    const breaks = (day: Day) => trials.breaks(replaced(day));
    const day = result[place];
    return day === undefined ? result : replaced(withoutDeeds(withoutKinds(day, breaks), breaks));
  }, kept);
};
