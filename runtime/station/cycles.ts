/**
 * How often each contactor has closed in its life: a contactor wears out by cycles, and whoever replaces it wants to
 * know. Kept in storage with the turn that closed it.
 */
import { z } from 'zod';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';

const row = z.number().int().nonnegative();
const keyOf = (evse: number) => `contactor-cycles/${evse}`;

export class Cycles {
  readonly #counts: Map<number, number>;

  constructor(store: Pick<Store, 'get'>, evses: readonly number[]) {
    this.#counts = new Map(evses.map((evse) => [evse, row.safeParse(store.get('meta', keyOf(evse))).data ?? 0]));
  }

  of(evse: number): number {
    return this.#counts.get(evse) ?? 0;
  }

  /** Counts the closings among the facts of a turn; what must be written. */
  remember(facts: readonly Told[]): readonly Write[] {
    return facts.flatMap(({ fact, evse }) => {
      if (fact.type !== 'contactor.closed' || evse === undefined) return [];
      const count = this.of(evse) + 1;
      this.#counts.set(evse, count);
      return [{ table: 'meta' as const, key: keyOf(evse), value: count }];
    });
  }
}
