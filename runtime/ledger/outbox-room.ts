/**
 * Room in the queue for the central system: a disk has an end, a central system may be away for weeks. When the queue
 * is full, a reading in between goes for whatever comes: the oldest first. Starts, stops and the readings that frame a
 * transaction never go (OCPP 1.6 errata 4.0, 3.14), nor does what stands first: it may be on its way.
 */
import { z } from 'zod';
import type { Key, Store, Write } from '../../adapters/ports/store.ts';

/** Rows looked at in one piece. */
const PIECE = 256;

const between = z.object({
  fact: z.object({
    type: z.literal('transaction.sampled'),
    context: z.enum(['periodic', 'aligned', 'trigger', 'interrupted', 'other']),
  }),
});

/** Whether a row of the queue, or of the readings kept for a stop, is one that may go. */
export const mayGo = (value: unknown): boolean => between.safeParse(value).success;

export class OutboxRoom {
  readonly #store: Pick<Store, 'range' | 'count'>;
  readonly #limit: number;
  /** Nothing before this may go. */
  #from: number = 0;

  constructor(store: Pick<Store, 'range' | 'count'>, limit: number) {
    this.#store = store;
    this.#limit = limit;
  }

  /**
   * Makes room for one more message; `pending`: writes of this turn that the store does not show yet. `full`: there is
   * none, and nothing may go.
   */
  make(pending: Write[]): 'room' | 'full' {
    const mine = pending.filter(({ table }) => table === 'outbox');
    const grown = mine.reduce((sum, { value }) => sum + (value === undefined ? -1 : 1), 0);
    if (this.#store.count('outbox') + grown < this.#limit) return 'room';
    const oldest = this.#oldest();
    if (oldest === null) return 'full';
    pending.push({ table: 'outbox', key: oldest, value: undefined });
    return 'room';
  }

  #oldest(): Key | null {
    const [first] = this.#store.range('outbox', { limit: 1 });
    if (typeof first?.[0] !== 'number') return null;
    this.#from = Math.max(this.#from, first[0] + 1);
    for (;;) {
      const piece = [...this.#store.range('outbox', { from: this.#from, limit: PIECE })];
      for (const [key, value] of piece) {
        this.#from = Number(key) + 1;
        if (mayGo(value)) return key;
      }
      if (piece.length < PIECE) return null;
    }
  }
}
