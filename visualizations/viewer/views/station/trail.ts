/**
 * The power of the last hour, as this page has seen it: one point every two seconds, the oldest fall off. It is kept
 * by the page and not by the station, so that it costs nothing while nobody looks.
 */
const EVERY_MS = 2000;
const KEPT_MS = 3_600_000;

export type Trail = { readonly atS: readonly number[]; readonly kilowatts: readonly (number | null)[] };

/** Points as columns, which is how they are drawn. */
const trails = new Map<number, { readonly atS: number[]; readonly kilowatts: (number | null)[] }>();

/** Keeps a reading, unless the last is younger than two seconds; answers the trail of this EVSE. */
export const trailOf = (evse: number, watts: number | undefined, nowMs: number): Trail => {
  const trail = trails.get(evse) ?? { atS: [], kilowatts: [] };
  trails.set(evse, trail);
  const last = trail.atS.at(-1);
  if (last !== undefined && nowMs - last * 1000 < EVERY_MS) return trail;
  trail.atS.push(nowMs / 1000);
  trail.kilowatts.push(watts === undefined ? null : watts / 1000);
  while ((trail.atS[0] ?? nowMs) * 1000 < nowMs - KEPT_MS) {
    trail.atS.shift();
    trail.kilowatts.shift();
  }
  return trail;
};
