/**
 * DataTransfer, both ways: what the central system has for a neighbour of ours, and what a neighbour has for the
 * central system. Nobody here looks into it.
 */
export type Transfer = {
  /** ≤ 255 characters. */
  readonly vendorId: string;
  /** ≤ 50 characters. */
  readonly messageId?: string;
  readonly data?: string;
};

export type TransferAnswer = {
  readonly status: 'Accepted' | 'Rejected' | 'UnknownMessageId' | 'UnknownVendorId';
  readonly data?: string;
};

/** `code`: of the CALLERROR that came instead of an answer, or says why nothing could be sent. */
export type TransferReply = TransferAnswer | { readonly code: string; readonly description: string };

export interface Transfers {
  /**
   * Who takes what the central system sends, from now on; the listener before is forgotten. `id`: of its call, ≤ 50
   * characters. Until somebody listens everything is rejected.
   */
  listen(take: (id: string, transfer: Transfer, done: (answer: TransferAnswer) => void) => void): void;
  /** Sends it once, if the central system has accepted us; the reply comes exactly once. */
  send(transfer: Transfer, done: (reply: TransferReply) => void): void;
}
