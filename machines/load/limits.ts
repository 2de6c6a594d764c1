/**
 * The current that may be offered: one pure function from every named limit to amperes and the reason (guide
 * 3092–3138). The pilot, composite schedules, MQTT and the page all show its one answer. A limit is a row in the
 * list; whoever brings a new one (grid, derating, sharing) adds a row. It must never offer more than the smallest,
 * and never round up.
 */

export type Limit = {
  /** Short and unique: `evse`, `cable`, `grid`, `csms/<purpose>`, `station`, `failsafe`, `dynamic/<name>`, … */
  readonly name: string;
  /** Per phase; -1: no limit. Whatever else is no current counts as 0: what cannot be understood is not offered. */
  readonly amps: number;
  /** The most phases it leaves; absent: all that are wired. */
  readonly phases?: 1 | 3;
};

export type Offer = {
  /** Amperes per phase in steps of 0.1: 0, or 6 and more. */
  readonly amps: number;
  /** Phases that may be used: the fewest of all limits. */
  readonly phases: 1 | 3;
  /** Every limit that was considered, in whole steps, the deciding one first; the unlimited ones last. */
  readonly limits: readonly Limit[];
};

const NONE = -1;
/** Less cannot be said on the pilot: it offers nothing (guide 3102). */
const SMALLEST_AMPS = 6;
/** The guide's example: five names are kept, the sixth is ignored. */
const MOST_DYNAMIC = 5;
const DYNAMIC = 'dynamic/';
const CSMS = 'csms/';

/** Whole steps of 0.1 A, downwards; a sum like 8.2 + 8.1, which is 16.299…97 to a computer, stays 16.3. */
const steps = (amps: number): number => {
  if (amps === NONE) return NONE;
  return amps > 0 && Number.isFinite(amps) ? Math.floor(amps * 10 + 1e-9) / 10 : 0;
};

/** Smallest first, the unlimited last; among equals the order stays. */
const bySize = (a: Limit, b: Limit): number => {
  if (a.amps === b.amps) return 0;
  if (a.amps === NONE) return 1;
  return b.amps === NONE ? -1 : a.amps - b.amps;
};

/**
 * @param limits in any order; among equals the first decides
 * @returns nothing offered when there is no limit at all: a station without a rating must not guess one
 */
export function offer(limits: readonly Limit[]): Offer {
  const considered = limits.map((limit) => ({ ...limit, amps: steps(limit.amps) })).toSorted(bySize);
  const smallest = considered[0]?.amps ?? 0;
  const phases = considered.some((limit) => limit.phases === 1) ? 1 : 3;
  return { amps: offerable(smallest) ? smallest : 0, phases, limits: considered };
}

/** Whether so much can be said on the pilot. */
export const offerable = (amps: number): boolean => steps(amps) >= SMALLEST_AMPS;

/** They stand for seconds, or depend on who is there: nobody plans with them. */
const momentary: readonly string[] = ['share', 'phases', 'rcd-test', 'ventilation'];

/**
 * What a schedule of the future can count on, A per phase: the limits that stay as they are, without those that a
 * schedule brings itself. A socket without a cable is taken for one with the best.
 */
export const lastingAmps = (limits: readonly Limit[]): number => {
  const staying = limits
    .filter(
      ({ name, amps }) => !momentary.includes(name) && !name.startsWith(CSMS) && !(name === 'cable' && amps === 0),
    )
    .map(({ amps }) => steps(amps))
    .filter((amps) => amps !== NONE);
  return staying.length === 0 ? 0 : Math.min(...staying);
};

/**
 * Takes a dynamic limit in: overwrites the one of that name, or adds it.
 * @returns the same list when five other names are there already: a sixth is ignored
 */
export function withDynamic(limits: readonly Limit[], name: string, amps: number): readonly Limit[] {
  const full = DYNAMIC + name;
  if (limits.some((limit) => limit.name === full)) {
    return limits.map((limit) => (limit.name === full ? { name: full, amps } : limit));
  }
  const dynamic = limits.filter((limit) => limit.name.startsWith(DYNAMIC)).length;
  return dynamic < MOST_DYNAMIC ? [...limits, { name: full, amps }] : limits;
}
