/** What a station has written down of itself, to be taken away in one file. */
export type Segment = {
  readonly number: number;
  readonly bytes: number;
  /** Epoch ms of its beginning; null: not known. */
  readonly wall: number | null;
};

export type KeptFault = {
  readonly fault: string;
  /** Null: of the whole station. */
  readonly evse: number | null;
  readonly wall: number | null;
};

export interface BlackBoxFiles {
  list(): Promise<{ readonly segments: readonly Segment[]; readonly faults: readonly KeptFault[] }>;
  /** The minutes around a fault, by its name, or around a moment in ISO 8601; or one sentence why there are none. */
  around(what: string): Promise<Uint8Array | string>;
}
