/** The limits as a waterfall: from the one that leaves the most down to the one that decides. */
export type Limit = { readonly name: string; readonly amps: number };

export type Step = {
  readonly name: string;
  /** Null: this one does not limit at all. */
  readonly says: number | null;
  /** What the ones above leave, and what is left with this one, A. */
  readonly before: number;
  readonly after: number;
  readonly decides: boolean;
};

/** @param limits the deciding one first, −1 for no limit (guide 3092) */
export const waterfall = (limits: readonly Limit[]): readonly Step[] => {
  let before = Math.max(0, ...limits.map(({ amps }) => amps));
  return limits.toReversed().map(({ name, amps }, index) => {
    const after = amps < 0 ? before : Math.min(before, amps);
    const step = { name, says: amps < 0 ? null : amps, before, after, decides: index === limits.length - 1 };
    before = after;
    return step;
  });
};
