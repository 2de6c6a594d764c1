/** One number of a bench, as the table and the JSON show it. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What we are after, in the same unit; a figure without stands beside another for comparison. */
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
};

/** What a measurement may use. */
export type BenchContext = {
  /** The built station, natives beside it, as it is shipped. */
  readonly dist: string;
  /** Where the programs of the bench lie, this one among them. */
  readonly programs: string;
  /** For whatever it writes; gone afterwards. */
  readonly scratch: string;
  /** Take the time it takes: a whole year, not a month. */
  readonly full: boolean;
};

export type Bench = (context: BenchContext) => Promise<readonly Figure[]>;

/** Null when there is nothing to meet. */
export const isMet = ({ value, aim }: Figure): boolean | null => {
  if (aim === undefined) return null;
  return 'atMost' in aim ? value <= aim.atMost : value >= aim.atLeast;
};

/** The value below which this part of the samples lies: 0.5 is the median. */
export const quantile = (samples: readonly number[], part: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
};
