/** Where what is shown comes from: the running station, now or as it was, or a recording of one. */

/** Topic (with its part, `charts/evse1`) → what it shows. */
export type Picture = Readonly<Record<string, unknown>>;

/** `lost`: what was shown is old, and the source goes on trying; with a sentence, why that is of no use. */
export type Sink = { readonly shown: (picture: Picture) => void; readonly lost: (why?: string | null) => void };

export type Source = {
  /**
   * Shows these topics, whenever one of them changes, until what is returned has been called. `at`: as they were after
   * the turn of this number.
   */
  readonly watch: (topics: readonly string[], at: number | null, sink: Sink) => () => void;
};
