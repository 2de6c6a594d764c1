/**
 * Charging profiles as arithmetic: which of them speaks when, and what they leave together. The pilot, the schedule
 * that a central system asks for, the neighbours and the page all get their answer here. Pure: an instant is an
 * argument.
 *
 *   profiles ─stacks─▶ highest first ─timeline─▶ steps from now on ─lowest─▶ what all of them leave
 *
 * Of one purpose the highest stack level counts that says anything at the moment; where it is silent (not begun, its
 * duration over, between two recurrences, not valid) the next one shows through. A transaction that has profiles of its
 * own falls back to the default ones in the same way, those of its connector before those of all connectors.
 * A day is 86,400 s and a week seven of them, counted in UTC from the start of the schedule: where summer time begins,
 * a daily schedule moves by an hour of local time, as its author wrote it in UTC.
 * It must never answer with more than the profiles allow, least of all when the time is not known.
 */
import type { ChargingProfile, Purpose } from '../vocabulary/profiles.ts';

export type Now = {
  /** Epoch ms; null: nobody knows. */
  readonly wall: number | null;
  /** Since the transaction began, ms; null: nobody knows. Without a transaction 0, as if it began now. */
  readonly elapsedMs: number | null;
};

/** How a connector is wired. */
export type Wiring = {
  /** Of a phase, V: power is computed from it, never from what is measured. */
  readonly nominalV: number;
  readonly phases: 1 | 3;
};

/** What profiles leave at a moment. */
export type Allowance = {
  /** A per phase, exact. */
  readonly amps: number;
  /** Of the profile, no more than are wired. */
  readonly phases: number;
  /** What the profile asks of a connector that can switch; null: nothing. */
  readonly asks: 1 | 3 | null;
  readonly purpose: Purpose;
};

/** From the end of the step before (or now) until `untilMs` from now. */
export type Step<T> = { readonly untilMs: number; readonly value: T };

type Piece = { readonly from: number; readonly until: number; readonly value: Allowance };
/** False: enough. */
type Emit = (piece: Piece) => boolean;
type Sight = { readonly now: Now; readonly wiring: Wiring; /** Looks that are left. */ budget: number };

const DAY_MS = 86_400_000;
const everyMs = { absolute: Infinity, relative: Infinity, daily: DAY_MS, weekly: 7 * DAY_MS } as const;
/** What is looked at for one timeline; beyond it the timeline ends early, and whoever needs more looks again then. */
const BUDGET = 200_000;

const byLevel = (a: ChargingProfile, b: ChargingProfile): number => b.stackLevel - a.stackLevel;

/** The profiles that bind an EVSE while `transaction` runs on it (null: none), each list highest first. */
export const stacks = (
  profiles: readonly ChargingProfile[],
  evse: number,
  transaction: string | null,
): { readonly max: readonly ChargingProfile[]; readonly session: readonly ChargingProfile[] } => {
  const chosen = (purpose: Purpose, of: number) =>
    profiles.filter((one) => one.purpose === purpose && one.evse === of).toSorted(byLevel);
  const own = transaction === null ? [] : chosen('tx', evse).filter((one) => one.transaction === transaction);
  return {
    max: chosen('max', 0),
    session: [...own, ...chosen('tx-default', evse), ...chosen('tx-default', 0)],
  };
};

const allowance = (profile: ChargingProfile, index: number, wiring: Wiring): Allowance => {
  const { limit = 0, phases: named } = profile.periods[index] ?? {};
  // Whoever does not name phases means three (E6 3.68); more than are wired cannot carry anything.
  const phases = Math.min(named ?? 3, wiring.phases);
  const amps = profile.unit === 'A' ? limit : limit / (wiring.nominalV * phases);
  return { amps, phases, asks: named === 1 || named === 3 ? named : null, purpose: profile.purpose };
};

/** Begin of the schedule in ms from now; null: not known. */
const originOf = ({ timing }: ChargingProfile, { wall, elapsedMs }: Now): number | null => {
  if (timing.kind === 'relative') return elapsedMs === null ? null : -elapsedMs;
  return wall === null ? null : timing.startAt - wall;
};

const hasValidity = ({ validFrom, validTo }: ChargingProfile): boolean =>
  validFrom !== undefined || validTo !== undefined;

/** Whether it can be told when this one speaks. */
const isCertain = (profile: ChargingProfile, now: Now): boolean =>
  originOf(profile, now) !== null && (now.wall !== null || !hasValidity(profile));

/** The last period that has begun `sinceMs` after the schedule did. */
const periodAt = ({ periods }: ChargingProfile, sinceMs: number): number => {
  let low = 0;
  let high = periods.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((periods[middle]?.startS ?? Infinity) * 1000 <= sinceMs) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The periods of one occurrence, which begins at `origin`, within a window. */
const occurrence = (
  profile: ChargingProfile,
  origin: number,
  from: number,
  until: number,
  sight: Sight,
  emit: Emit,
): boolean => {
  const { periods } = profile;
  for (let index = periodAt(profile, from - origin), at = from; at < until; index++) {
    if (sight.budget-- <= 0) return false;
    const next = periods[index + 1];
    const end = next === undefined ? until : Math.min(origin + next.startS * 1000, until);
    if (end > at && !emit({ from: at, until: end, value: allowance(profile, index, sight.wiring) })) return false;
    at = Math.max(at, end);
  }
  return true;
};

/** Everything that one profile says within a window, in order. */
const speech = (profile: ChargingProfile, from: number, until: number, sight: Sight, emit: Emit): boolean => {
  const { timing, durationS = Infinity, validFrom = -Infinity, validTo = Infinity } = profile;
  const origin = originOf(profile, sight.now);
  if (origin === null) return true;
  const wall = sight.now.wall ?? 0;
  const low = Math.max(from, validFrom - wall);
  const high = Math.min(until, validTo - wall);
  const every = everyMs[timing.kind];
  const lasts = Math.min(durationS * 1000, every);
  const first = Number.isFinite(every) ? Math.max(0, Math.floor((low - origin) / every)) : 0;
  for (let number = first; ; number++) {
    if (sight.budget-- <= 0) return false;
    const begin = number === 0 ? origin : origin + number * every;
    if (low >= high || begin >= high) return true;
    const [start, end] = [Math.max(begin, low), Math.min(begin + lasts, high)];
    if (end > start && !occurrence(profile, begin, start, end, sight, emit)) return false;
    if (!Number.isFinite(every)) return true;
  }
};

/** The highest that speaks, and where it is silent, the next: from `index` on. */
const overlay = (
  stack: readonly ChargingProfile[],
  index: number,
  from: number,
  until: number,
  sight: Sight,
  emit: Emit,
): boolean => {
  const profile = stack[index];
  if (profile === undefined) return true;
  let at = from;
  const complete = speech(profile, from, until, sight, (piece) => {
    if (piece.from > at && !overlay(stack, index + 1, at, piece.from, sight, emit)) return false;
    at = piece.until;
    return emit(piece);
  });
  return complete && (at >= until || overlay(stack, index + 1, at, until, sight, emit));
};

const same = (a: Allowance | null, b: Allowance | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.amps === b.amps &&
    a.phases === b.phases &&
    a.asks === b.asks &&
    a.purpose === b.purpose);

/** The smaller one; null is no limit. */
const lower = (a: Allowance | null, b: Allowance | null): Allowance | null => {
  if (a === null || b === null) return a ?? b;
  return a.amps <= b.amps ? a : b;
};

/**
 * The least that a profile could be asking for when it cannot be told which of its periods is in force: nobody can say
 * then that less is meant.
 */
const leastOf = (profile: ChargingProfile, wiring: Wiring): Allowance | null =>
  profile.periods
    .map((_, index) => allowance(profile, index, wiring))
    .reduce<Allowance | null>((least, one) => lower(least, one), null);

/**
 * What a stack leaves from now on, in steps without gaps; equal neighbours are one step. Null: no limit.
 * @param most steps at most; with the last one the timeline ends, be it before `horizonMs`
 */
export function timeline(
  stack: readonly ChargingProfile[],
  now: Now,
  wiring: Wiring,
  { horizonMs, most }: { readonly horizonMs: number; readonly most: number },
): readonly Step<Allowance | null>[] {
  const known = stack.filter((profile) => isCertain(profile, now));
  const dark = stack.filter(
    (one) => !known.includes(one) && !(now.wall !== null && (one.validTo ?? Infinity) <= now.wall),
  );
  const shade = dark.map((one) => leastOf(one, wiring)).reduce((least, one) => lower(least, one), null);
  const steps: { untilMs: number; value: Allowance | null }[] = [];
  let at = 0;
  const add = (untilMs: number, value: Allowance | null): boolean => {
    const last = steps.at(-1);
    if (last !== undefined && same(last.value, value)) last.untilMs = untilMs;
    else if (steps.length === most) return false;
    else steps.push({ untilMs, value });
    at = untilMs;
    return true;
  };
  const complete = overlay(known, 0, 0, horizonMs, { now, wiring, budget: BUDGET }, ({ from, until, value }) => {
    if (from > at && !add(from, shade)) return false;
    return add(until, lower(value, shade));
  });
  if (complete && at < horizonMs) add(horizonMs, shade);
  return steps;
}

/** Two timelines as one: a step ends where either of them ends one; it reaches as far as the shorter. */
export function together<A, B, C>(
  first: readonly Step<A>[],
  second: readonly Step<B>[],
  combine: (a: A, b: B) => C,
): readonly Step<C>[] {
  const steps: Step<C>[] = [];
  for (let i = 0, k = 0; ;) {
    const [a, b] = [first[i], second[k]];
    if (a === undefined || b === undefined) return steps;
    const untilMs = Math.min(a.untilMs, b.untilMs);
    steps.push({ untilMs, value: combine(a.value, b.value) });
    if (a.untilMs <= untilMs) i++;
    if (b.untilMs <= untilMs) k++;
  }
}
