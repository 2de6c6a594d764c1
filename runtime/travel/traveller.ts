/**
 * Goes back in time for whoever looks at the page: a few instants at once, one rebuilt at a time and in slices, so that
 * neither memory nor processor of the station is anybody's for the asking.
 *
 *   asked ──▶ waiting for its turn ──▶ rebuilt ──▶ looked at ──nobody looks any more──▶ kept until there is no room
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Instant, NoInstant, Past, Span } from '../../adapters/ports/past.ts';
import { rebuilt } from './instant.ts';
import type { Shelf } from './spools.ts';

/** Each is a whole station that stands still, a few megabytes. */
const MOST_INSTANTS = 4;
/** What has just happened is written within 250 ms, and a slow disk takes longer. */
const WRITE_MS = 200;
const MOST_TRIES = 5;

type Kept = { readonly found: Promise<Instant | NoInstant>; users: number; isOver: boolean };

const unknown = (sentence: string): NoInstant => ({ why: 'unknown', sentence });

export class Traveller implements Past {
  readonly #shelf: Shelf;
  readonly #restMs: number;
  readonly #kept = new Map<number, Kept>();
  /** One after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** `restMs`: pause between two slices of work. */
  constructor(shelf: Shelf, restMs: number) {
    this.#shelf = shelf;
    this.#restMs = restMs;
  }

  async span(): Promise<Span | null> {
    const [first] = await this.#shelf.spools();
    const last = this.#shelf.last();
    if (first === undefined || last <= first.before) return null;
    return { first: first.before + 1, last, faults: this.#shelf.faults() };
  }

  at(turn: number, over: AbortSignal): Promise<Instant | NoInstant> {
    const kept = this.#kept.get(turn) ?? this.#begin(turn);
    if (kept === null) {
      const sentence = `${MOST_INSTANTS} other moments are being looked at: close one of those pages.`;
      return Promise.resolve({ why: 'busy', sentence });
    }
    kept.users += 1;
    const leave = (): void => {
      kept.users -= 1;
      if (kept.users === 0 && kept.isOver) this.#kept.delete(turn);
    };
    if (over.aborted) leave();
    else over.addEventListener('abort', leave, { once: true });
    return kept.found;
  }

  /** Null: there is no room. */
  #begin(turn: number): Kept | null {
    for (const [other, { users }] of this.#kept) {
      if (this.#kept.size >= MOST_INSTANTS && users === 0) this.#kept.delete(other);
    }
    if (this.#kept.size >= MOST_INSTANTS) return null;
    const found = this.#queue.then(() => this.#find(turn, kept));
    const kept: Kept = { found, users: 0, isOver: false };
    this.#queue = found;
    this.#kept.set(turn, kept);
    void found.then((instant) => {
      // What could not be found is looked for anew next time.
      kept.isOver = 'why' in instant;
      if (kept.isOver && this.#kept.get(turn) === kept) this.#kept.delete(turn);
    });
    return kept;
  }

  async #find(turn: number, kept: Kept): Promise<Instant | NoInstant> {
    try {
      return await this.#search(turn, kept);
    } catch (error) {
      const isStrange = error instanceof z.ZodError;
      const why = isStrange ? 'its beginning is none' : error instanceof Error ? error.message : String(error);
      return unknown(`Turn ${turn} cannot be shown: ${why}.`);
    }
  }

  async #search(turn: number, kept: Kept): Promise<Instant | NoInstant> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (tries > 0) await wait(WRITE_MS);
      if (kept.users === 0) return unknown('Nobody waits for it any more.');
      if (turn > this.#shelf.last()) return unknown(`Turn ${turn} has not come: the last is ${this.#shelf.last()}.`);
      const spools = await this.#shelf.spools();
      const spool = spools.findLast(({ before }) => before < turn);
      if (spool === undefined) {
        const [first] = spools;
        const since =
          first === undefined ? 'nothing is recorded' : `the recording begins with turn ${first.before + 1}`;
        return unknown(`Turn ${turn} is not recorded: ${since}.`);
      }
      const instant = await rebuilt(await spool.open(), turn, async () => {
        await wait(this.#restMs);
        return kept.users > 0;
      });
      if (instant !== null) return instant;
    }
    return unknown(`Turn ${turn} is not recorded: it has been overwritten, or could not be written.`);
  }
}
