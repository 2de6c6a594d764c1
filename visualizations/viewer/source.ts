/** Where what is shown comes from: the running station, or a recording of one. */

/** Topic (with its part, `charts/evse1`) → what it shows. */
export type Picture = Readonly<Record<string, unknown>>;

/** `lost`: what was shown is old, and the source goes on trying. */
export type Sink = { readonly shown: (picture: Picture) => void; readonly lost: () => void };

export type Source = {
  /** Shows these topics, whenever one of them changes, until what is returned has been called. */
  readonly watch: (topics: readonly string[], sink: Sink) => () => void;
};
