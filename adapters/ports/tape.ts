/**
 * What has happened, line by line, as a tape recorder would have it: what came from outside, what machines have told
 * each other, what left them, and what went over the wires.
 */
export const tapeKinds = ['event', 'timer', 'tell', 'order', 'fact', 'level', 'ocpp', 'mqtt'] as const;
export type TapeKind = (typeof tapeKinds)[number];

export type TapeRow = {
  /** Counts up; unique on one tape. */
  readonly number: number;
  /** Of the host; of a message: the one that it left in, or the last one before it came. */
  readonly turn: number;
  /** Of the host's clock, ms. */
  readonly atMs: number;
  /** Epoch ms, or null while the time of day is unknown. */
  readonly wall: number | null;
  readonly kind: TapeKind;
  /** Machines by their names; else `board`, `central system`, `neighbours`, `program`, `timer`, `everybody`. */
  readonly from: string;
  readonly to: string;
  /** Number of the EVSE that it is about; null: of the station. */
  readonly evse: number | null;
  /** Type of what is said; of a message its wire. */
  readonly name: string;
  /** What else is said, as JSON, or the message itself; without tags, and cut. */
  readonly text: string;
  /** Characters of the whole; longer than `text` when it was cut. */
  readonly length: number;
  /** Of a step: where the machine stands since, as JSON, or `failed`. */
  readonly after: string | null;
};

export interface Tape {
  /** The last ones, oldest first; the same row is the same object each time. */
  rows(): readonly TapeRow[];
  /** Hears that there is more. Returns how to stop listening. */
  onNews(listener: () => void): () => void;
}
