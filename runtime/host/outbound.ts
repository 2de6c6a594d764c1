/**
 * What leaves the host, and when (architecture §3, steps 3 to 5).
 *
 *   turn ─▶ levels towards safe: now ─▶ onlookers ─▶ writes ─▶ durable ─▶ levels towards danger, orders, facts
 *                                                        └▶ orders that only look: now
 *
 * Turns leave in their order. While the storage is ailing, orders and facts leave all the same (the central system must
 * hear of the trouble, and nothing may hang on a broken disk), but levels towards danger wait for a turn that is really
 * durable.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store, StoreFailure, Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import { mayGo } from '../ledger/outbox-room.ts';
import type { Turn } from './host.ts';
import { Journal } from './journal.ts';
import { LevelGate, type LevelChange } from './levels.ts';

export type OutboundOptions = {
  readonly clock: Clock;
  readonly store: Store;
  readonly evses: readonly number[];
  readonly storageLimitMs: number;
  readonly storageRetryMs: number;
  /** Whoever looks on, as the black box does. No coil waits for him (SAF-03); everything else does. */
  readonly observe?: ((turn: Turn) => void) | undefined;
  /** What of a turn must be remembered. */
  readonly remember: (facts: readonly Told[]) => readonly Write[];
  readonly apply: (change: LevelChange) => void;
  readonly carryOut: (from: string, order: Order) => void;
  readonly listen: (told: Told) => void;
  readonly storageAiling: (why: StoreFailure | 'late') => void;
  readonly storageSound: () => void;
};

/** Orders that only look: nothing comes of them that a power cut could leave half done. */
const looks = ({ type }: Order): boolean => type === 'meter.read';

/** Some 20 MB: readings of one connector for a week. */
const MOST_KEPT = 20_000;

export class Outbound {
  readonly #options: OutboundOptions;
  readonly #gates: ReadonlyMap<number, LevelGate>;
  readonly #journal: Journal;
  #waiting: Turn[] = [];
  #durable = 0;
  #settled = 0;
  #releasing = false;
  /** The last turn whose looks have left before it was durable. */
  #looked = 0;
  #leaving: number | null = null;

  constructor(options: OutboundOptions) {
    this.#options = options;
    this.#gates = new Map(options.evses.map((evse) => [evse, new LevelGate(evse, options.apply)]));
    const limits = {
      limitMs: options.storageLimitMs,
      retryMs: options.storageRetryMs,
      mostKept: MOST_KEPT,
      mayGo: ({ table, value }: Write) => (table === 'outbox' || table === 'samples') && mayGo(value),
    };
    this.#journal = new Journal(options.store, options.clock, limits, {
      // With nothing on its way, turns that had nothing to write are durable as well.
      durable: (turn) => this.#release(Math.min(turn, this.#settled)),
      ailing: (why) => {
        options.storageAiling(why);
        this.#release(this.#durable);
      },
      sound: () => options.storageSound(),
    });
  }

  gate(evse: number): LevelGate {
    const gate = this.#gates.get(evse);
    if (gate === undefined) throw new Error(`there is no EVSE ${evse}`);
    return gate;
  }

  get storageIsAiling(): boolean {
    return this.#journal.isAiling;
  }

  /** The turn whose orders and facts are leaving at this very moment. */
  get leaving(): number | null {
    return this.#leaving;
  }

  stop(): void {
    this.#journal.stop();
  }

  settle(turn: Turn): void {
    for (const [evse, levels] of turn.levels) this.gate(evse).want(levels, turn.number);
    this.#options.observe?.(turn);
    const writes = this.#options.remember(turn.facts);
    this.#waiting.push(turn);
    this.#settled = turn.number;
    if (writes.length > 0) this.#journal.write(turn.number, writes);
    if (this.#journal.isIdle) return this.#release(turn.number);
    this.#look();
    this.#release(this.#durable);
  }

  /** Rows of no turn, which nobody waits for: they lie on the disk after all that has been settled so far. */
  keep(writes: readonly Write[]): void {
    this.#journal.write(this.#settled, writes);
  }

  /** What an account ends with is read in time, however long the disk takes (BIL-01). */
  #look(): void {
    if (this.#releasing) return;
    this.#releasing = true;
    try {
      for (const turn of this.#waiting) {
        if (turn.number <= this.#looked) continue;
        this.#looked = turn.number;
        for (const { from, body } of turn.orders) if (looks(body)) this.#options.carryOut(from, body);
      }
    } finally {
      this.#releasing = false;
    }
  }

  /** Lets go, in order, of every turn that is durable, or that need not wait because the storage is ailing. */
  #release(durable: number): void {
    this.#durable = Math.max(this.#durable, durable);
    if (this.#releasing) return; // what a listener sets off is released by the loop below
    this.#releasing = true;
    try {
      for (let turn = this.#next(); turn !== undefined; turn = this.#next()) {
        this.#waiting.shift();
        this.#leaving = turn.number;
        for (const gate of this.#gates.values()) gate.durable(this.#durable);
        const looked = turn.number <= this.#looked;
        for (const { from, body } of turn.orders) if (!looked || !looks(body)) this.#options.carryOut(from, body);
        for (const told of turn.facts) this.#options.listen(told);
      }
      for (const gate of this.#gates.values()) gate.durable(this.#durable);
    } finally {
      this.#releasing = false;
      this.#leaving = null;
    }
  }

  #next(): Turn | undefined {
    const turn = this.#waiting[0];
    return turn !== undefined && (turn.number <= this.#durable || this.#journal.isAiling) ? turn : undefined;
  }
}
