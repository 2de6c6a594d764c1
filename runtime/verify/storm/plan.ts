/**
 * What a storm does, drawn by its seed before anything runs: how the station is built, and for each day the deeds of
 * drivers, damage, power, disk, network, central system and operator. A deed is a line of text, so that a story can be
 * written with it and a shorter plan is simply one with fewer lines.
 */
import { buildOf } from './builds.ts';
import { kinds, type FaultClass, faultClasses } from './kinds.ts';
import { Mix } from './mix.ts';

/** `at`: ms since the day began. */
export type Deed = { readonly at: number; readonly does: string; readonly kind: string; readonly isFirst: boolean };

/** `probing`: what is tried on purpose when all is over. */
export type Day = { readonly number: number; readonly deeds: readonly Deed[]; readonly probing: number };

export const HOUR_MS = 3_600_000;
/** After this nobody does anything any more; what is left of the day is for judging. */
export const STORM_HOURS = 20;
const MINUTE_MS = 60_000;
const cards = ['CAFE01', 'CAFE02', 'BABE03', 'BABE04', 'D00D05'] as const;

/** Which classes of faults a seed switches on. `all`: a random half of them, at least one. */
export const classesOf = (seed: number, wanted: 'all' | 'none' | readonly FaultClass[]): readonly FaultClass[] => {
  if (wanted === 'none') return [];
  if (wanted !== 'all') return wanted;
  const mix = new Mix(seed, 2);
  const drawn = faultClasses.filter(() => mix.odds(0.5));
  return drawn.length > 0 ? drawn : [mix.one(faultClasses)];
};

const spell = (...words: readonly (string | number)[]): string => words.join(' ');

/** One driver's visit. Deeds that make no sense by then are refused by the world. */
const visit = (mix: Mix, evse: number, from: number): { readonly deeds: readonly Deed[]; readonly until: number } => {
  const deeds: Deed[] = [];
  const add = (at: number, ...words: readonly (string | number)[]) =>
    deeds.push({ at: Math.round(at), does: spell(...words), kind: 'visit', isFirst: false });
  const card = mix.one(cards);
  const plug = spell('plug', evse, mix.one([6, 10, 16, 32]), mix.one([1, 3, 3]), mix.one([13, 20, 32, 63]));
  const stay = mix.whole(10, 240) * MINUTE_MS;
  if (mix.odds(0.6)) {
    add(from, plug);
    add(from + mix.whole(1, 40) * 1000, 'tag', evse, card);
  } else {
    add(from, 'tag', evse, card);
    add(from + mix.whole(1, 40) * 1000, plug);
  }
  if (mix.odds(0.3)) {
    add(from + stay * 0.3, 'pause', evse);
    add(from + stay * 0.5, 'request', evse);
  }
  const end = from + stay;
  if (mix.odds(0.7)) add(end, 'tag', evse, card);
  else if (mix.odds(0.5)) add(end, 'remote-stop', evse);
  else add(end, 'pause', evse);
  add(end + mix.whole(8, 90) * 1000, 'unplug', evse);
  add(end + 120_000, 'leave', evse);
  return { deeds, until: end + 150_000 };
};

const visits = (mix: Mix, evse: number): readonly Deed[] => {
  const deeds: Deed[] = [];
  for (let at = mix.whole(5, 300) * MINUTE_MS; at < (STORM_HOURS - 5) * HOUR_MS;) {
    const one = visit(mix, evse, at);
    deeds.push(...one.deeds);
    at = one.until + mix.whole(1, 360) * MINUTE_MS;
  }
  return deeds;
};

/** Of one class a day, at most. Most of what lies in wait waits in vain. */
const MOST_FAULTS = 3;
const MOST_INSTANTS = 5;

/** When something breaks: as a rule just when somebody is there. */
const moment = (mix: Mix, deeds: readonly Deed[]): number => {
  const anchor = deeds[mix.whole(0, Math.max(0, deeds.length - 1))];
  if (anchor === undefined || mix.odds(0.2)) return mix.whole(1, STORM_HOURS * HOUR_MS);
  return Math.min(STORM_HOURS * HOUR_MS, Math.max(1, anchor.at + mix.scale(10, 2 * HOUR_MS) - 1000));
};

/** The deeds of one day. The same seed, day, classes and number of connectors give the same. */
export const dayOf = (seed: number, number: number, connectors: number, classes: readonly FaultClass[]): Day => {
  const mix = new Mix(seed, 3, number);
  const build = buildOf(seed, connectors);
  const isQuiet = mix.odds(0.08);
  const people = isQuiet ? [] : Array.from({ length: connectors }, (_, index) => visits(mix, index + 1)).flat();
  const damage = classes.flatMap((name) =>
    Array.from({ length: mix.whole(0, name === 'instant' ? MOST_INSTANTS : MOST_FAULTS) }, () => {
      const of = kinds.filter((one) => one.class === name && (one.fits?.(build) ?? true));
      const kind = of[mix.whole(0, of.length - 1)];
      if (kind === undefined) return [];
      const at = moment(mix, people);
      return kind.deeds(mix, connectors).map(([after, does], index) => {
        return { at: at + after, does, kind: kind.name, isFirst: index === 0 };
      });
    }).flat(),
  );
  const deeds = [...people, ...damage].map((deed) => ({ ...deed, at: Math.min(deed.at, STORM_HOURS * HOUR_MS) }));
  return { number, deeds: deeds.toSorted((a, b) => a.at - b.at), probing: mix.whole(1, 1_000_000) };
};
