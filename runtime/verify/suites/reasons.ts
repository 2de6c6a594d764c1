/** Why some targets cannot be used by anybody outside the station: one row a kind. */
const rows: readonly (readonly [RegExp, string])[] = [];

export const knownReason = (target: string): string | undefined => rows.find(([pattern]) => pattern.test(target))?.[1];
