/**
 * The rotary switch on the board: sixteen positions by which a technician tells the station what its grid connection
 * may carry. Read once, at the start: turning it under power changes nothing (guide 1075). A knob that stands between
 * two positions counts as the safest one.
 */

export type GridRating = {
  /** A per phase. */
  readonly amps: number;
  readonly phases: 1 | 3;
};

const sizes = [6, 10, 13, 16, 20, 32, 40, 63] as const;

/** Guide Table 16: 0–7 with one phase, 8–F with three. */
export const factoryPositions: readonly GridRating[] = [
  ...sizes.map((amps) => ({ amps, phases: 1 as const })),
  ...sizes.map((amps) => ({ amps, phases: 3 as const })),
];

/** The smallest current, on the fewest phases. */
const safest = (positions: readonly GridRating[]): GridRating =>
  positions.toSorted((a, b) => a.amps - b.amps || a.phases - b.phases)[0] ?? { amps: 6, phases: 1 };

/** @param position 0–15, or null when the knob stands between two */
export const gridRating = (
  position: number | null,
  positions: readonly GridRating[],
): { readonly rating: GridRating; readonly valid: boolean } => {
  const found = position === null ? undefined : positions[position];
  return { rating: found ?? safest(positions), valid: found !== undefined };
};
