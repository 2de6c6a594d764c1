/** A message as it went over the wire to or from the central system, for whoever wants to read along. */
export type Frame = {
  /** Epoch ms, or null while the time of day is unknown. */
  readonly at: number | null;
  /** Seen from the station. */
  readonly direction: 'sent' | 'received';
  readonly text: string;
};
