/** One number of a bench, as the table and the JSON show it. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What we are after, in words. */
  readonly aim?: string;
};
