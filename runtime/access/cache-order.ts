/**
 * Which token of the cache is forgotten first: those that may not charge, then the one that was heard of longest ago
 * (OCPP 1.6 §3.5.1). Read off the cache when room is first needed, which for most stations is never.
 */
import type { TokenRecord } from '../../machines/vocabulary/tokens.ts';

/** `at`: when the central system last said it, epoch ms; absent while the time of day was unknown. */
type Cached = Pick<TokenRecord, 'status' | 'until'> & { readonly at?: number };

export class CacheOrder {
  readonly #read: () => Iterable<readonly [string, Cached]>;
  /** The oldest first; null: not read yet. */
  #known: Map<string, Cached> | null = null;

  constructor(read: () => Iterable<readonly [string, Cached]>) {
    this.#read = read;
  }

  /** Heard of just now. */
  note(key: string, cached: Cached): void {
    this.#known?.delete(key);
    this.#known?.set(key, cached);
  }

  drop(key: string): void {
    this.#known?.delete(key);
  }

  forget(): void {
    this.#known = null;
  }

  /** Who goes, so that one more is not more than `most`. */
  makeRoom(most: number, wall: number | null): readonly string[] {
    const known = this.#sorted();
    const gone: string[] = [];
    while (known.size >= most) {
      const key = firstUseless(known, wall) ?? known.keys().next().value;
      if (key === undefined) break;
      known.delete(key);
      gone.push(key);
    }
    return gone;
  }

  #sorted(): Map<string, Cached> {
    this.#known ??= new Map([...this.#read()].toSorted(([, a], [, b]) => (a.at ?? 0) - (b.at ?? 0)));
    return this.#known;
  }
}

function firstUseless(known: ReadonlyMap<string, Cached>, wall: number | null): string | undefined {
  for (const [key, { status, until }] of known) {
    if (status !== 'accepted' || (until !== undefined && wall !== null && until <= wall)) return key;
  }
  return undefined;
}
