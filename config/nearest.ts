/** Which of the names somebody probably meant: the nearest by single typing mistakes, or none when nothing is near. */

/**
 * Typing mistakes from one to the other: a letter too many, too few, wrong, or two exchanged (optimal string
 * alignment).
 */
const mistakes = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line[column] = Math.min(
        (line[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1),
        exchanged ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = line;
  }
  return last[b.length] ?? 0;
};

/** Longer names are not looked at: the work grows with both lengths. */
const LONGEST_NAME = 60;

/** The first among equals; at most one mistake in three letters, and never fewer than one. */
export const nearest = (found: string, names: Iterable<string>): string | undefined => {
  if (found.length > LONGEST_NAME) return undefined;
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(found.length / 3)) + 1;
  for (const name of names) {
    const count = mistakes(found.toLowerCase(), name.toLowerCase());
    if (count < fewest) {
      best = name;
      fewest = count;
    }
  }
  return best;
};
