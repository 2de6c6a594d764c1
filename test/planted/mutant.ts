/** What a planted mistake is, and who must notice it. */
type Judge =
  /** `statecharge check` of one variant; breadth first, it stops at the first broken promise. */
  | { readonly variant: string }
  /** A test file of the house. */
  | { readonly test: string };

/**
 * A mistake that somebody could make tomorrow: one edit, which breaks a promise and must be caught. The text must
 * stand exactly once in its file, so that a row that no longer fits is noticed.
 */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly judge: Judge;
  /** Also in `npm test`. */
  readonly short?: true;
};
