/** Files over the network, to where the operator keeps them and from there. */
export type TransferFailure =
  /** A kind of address that we have no way to. */
  | 'not-supported'
  /** The address is none, or they cannot make anything of what we say. */
  | 'bad-address'
  /** They know us and do not let us, or want to know who we are. */
  | 'denied'
  /** Nobody answers, the line breaks, or they have trouble of their own. */
  | 'broken'
  /** There is no such file. */
  | 'missing'
  /** Longer than it may be. */
  | 'too-large'
  /** Our own disk refuses. */
  | 'disk';

/** `why` in words, without password. */
export type TransferResult =
  | { readonly done: true }
  | { readonly done: false; readonly failure: TransferFailure; readonly why: string };

type Told = (result: TransferResult) => void;

/** Both answer once, later; not any more once the returned function has called them off. */
export interface Transfer {
  /** Brings the file at `path` there; where the address is a directory, under `name`. */
  put(file: { readonly path: string; readonly name: string; readonly to: string }, done: Told): () => void;
  /** Fetches a file to `path`, all of it or nothing, `mostBytes` at most. */
  get(file: { readonly from: string; readonly path: string; readonly mostBytes: number }, done: Told): () => void;
}
