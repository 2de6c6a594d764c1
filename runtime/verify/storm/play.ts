/** Planned days, lived on a station that was built so: for minimising, and for the stories that come of it. */
import { Charger } from './charger.ts';
import { live } from './day.ts';
import type { Build } from './builds.ts';
import type { Day } from './plan.ts';

const nothing = (): void => undefined;

/** What was broken; the days after it are not lived. */
export const played = (build: Build, days: readonly Day[], prepare: (charger: Charger) => void = nothing) => {
  const charger = new Charger(build, nothing);
  prepare(charger);
  for (const day of days) {
    live(charger, day, nothing);
    if (charger.hazards.length > 0) break;
  }
  return charger.hazards;
};

type ToldDay = {
  readonly probing: number;
  readonly deeds: readonly { readonly at: number; readonly does: string }[];
};

/** Of a story: `at` in ms of its day. */
export const retold = (build: Build, days: readonly ToldDay[]): readonly string[] =>
  played(
    build,
    days.map(({ deeds, probing }, number) => ({
      number,
      probing,
      deeds: deeds.map((deed) => ({ ...deed, kind: '', isFirst: false })),
    })),
  );
