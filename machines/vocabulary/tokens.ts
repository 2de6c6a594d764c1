/** Who may charge: identifiers and what is known of them. */

/** What a driver shows: a card, a remote start, or nothing at all (free charging). */
export type Token = {
  /**
   * 1–20 printable characters, compared without regard to case (OCPP 1.6 §3.9: CiString20). Never logged in the clear.
   */
  readonly id: string;
  /** The group whose members may stop each other's sessions; unknown until somebody has said so. */
  readonly parent?: string;
};

/** What the central system, or our memory of it, says of a token. */
export type TokenStatus = 'accepted' | 'blocked' | 'expired' | 'invalid' | 'concurrent';

/** A remembered answer about a token. `until` is epoch ms. */
export type TokenRecord = {
  readonly status: TokenStatus;
  readonly parent?: string;
  readonly until?: number;
};

/** What both of our memories hold of a token; null where it is a stranger. */
export type Remembered = { readonly listed: TokenRecord | null; readonly cached: TokenRecord | null };

/** One line of a list that the central system sends; `record` null takes the token off the list. */
export type ListEntry = { readonly id: string; readonly record: TokenRecord | null };

export type ListUpdate = {
  /** `full`: in place of the list; `differential`: changes to it. */
  readonly kind: 'full' | 'differential';
  readonly version: number;
  readonly entries: readonly ListEntry[];
};

/** Printable, and no longer than any central system takes: what a reader must have read to be believed. */
export const isTokenId = (id: string): boolean => /^[\x21-\x7e](?:[\x20-\x7e]{0,18}[\x21-\x7e])?$/.test(id);

export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether what is kept for one token may be used by another: it is the same, or of the group that was named. */
export const isKeptFor = (kept: Token, shown: Token): boolean =>
  sameId(shown.id, kept.id) ||
  (kept.parent !== undefined && shown.parent !== undefined && sameId(shown.parent, kept.parent));
