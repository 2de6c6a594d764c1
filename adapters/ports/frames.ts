/** A message as it went over the wire to or from the central system, for whoever wants to read along. */
export type Frame = {
  /** Epoch ms, or null while the time of day is unknown. */
  readonly at: number | null;
  /** Seen from the station. */
  readonly direction: 'sent' | 'received';
  readonly text: string;
  /** Number of the host's turn that it was sent in, or that came before it. */
  readonly turn: number;
};
