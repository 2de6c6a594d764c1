/**
 * A warm station offers less: from `from` on in a straight line down to nothing at `stop`, in whole amperes. Sensors
 * twitch and offers must not: a step down is taken at once, a step up only when it has cooled by a hair more.
 */

/** °C below a step before it is taken back. */
export const DERATING_HAIR = 2;

export type Derating = {
  /** °C where it begins. */
  readonly from: number;
  /** °C where nothing is left. */
  readonly stop: number;
  /** What may be offered to a cool station, A per phase. */
  readonly fullAmps: number;
};

const at = (celsius: number, { from, stop, fullAmps }: Derating): number => {
  if (celsius <= from) return fullAmps;
  // Also when it is no number: a station that cannot feel its temperature is taken for hot.
  if (!(celsius < stop)) return 0;
  return Math.floor((fullAmps * (stop - celsius)) / (stop - from));
};

/**
 * @param celsius now; null: no sensor
 * @param before what was allowed until now; null at the start
 * @returns A per phase, −1 without a sensor or while the station is cool
 */
export function derated(celsius: number | null, derating: Derating, before: number | null): number {
  if (celsius === null) return -1;
  const now = at(celsius, derating);
  const cautious = at(celsius + DERATING_HAIR, derating);
  const held = before === null || before < 0 ? derating.fullAmps : before;
  const allowed = now <= held ? now : Math.max(held, cautious);
  return allowed >= derating.fullAmps ? -1 : allowed;
}
