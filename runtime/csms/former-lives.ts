/**
 * When something happened in a former life of the process that never knew the time of day. Its even clock is gone, but
 * what it wrote down tells how long it lived at least, and the next life began after it:
 *
 *   former life 0 s ─── start 40 s ─── reading 100 s ▪ (power cut, of unknown length) ▪ this life, at 12:00:00
 *                        11:59:00         12:00:00     the latest possible times; distances and order are true
 *
 * Several lives without the time stand end to end. A life that knew it in between dates the rest of its rows by that.
 * No time lies before what an earlier life has dated, none after the beginning of the next one, none in 1970 (BIL-04).
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Key, Store } from '../../adapters/ports/store.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { entryRow, sampleRow } from './entries.ts';
import { isDated, startOf } from './moments.ts';

/** What a life has left: its last instant on its even clock, ms, and epoch ms of 0 on it, by its last dated row. */
type Traces = { readonly lastAt: number; readonly start: number | null };
/** `start`: epoch ms of 0 on its even clock. Nothing of it lies before `from` or after `until`. */
type Life = { readonly start: number; readonly from: number; readonly until: number };

export class FormerLives {
  readonly #clock: Clock;
  readonly #store: Pick<Store, 'range'>;
  readonly #boot: string;
  /** Epoch ms: what a former life has dated and the central system has heard. */
  #told = Number.NEGATIVE_INFINITY;
  #lives: ReadonlyMap<string, Life> | null = null;

  constructor(clock: Clock, store: Pick<Store, 'range'>, boot: string) {
    this.#clock = clock;
    this.#store = store;
    this.#boot = boot;
  }

  /** Epoch ms, or null while this life does not know the time either. `boot`: who stamped it. */
  wallOf(stamp: Stamp, boot: string): number | null {
    if (isDated(stamp)) {
      if (boot !== this.#boot) this.#told = Math.max(this.#told, stamp.wall);
      return stamp.wall;
    }
    const start = startOf(this.#clock);
    if (start === null) return null;
    if (boot === this.#boot) return start + stamp.at;
    this.#lives ??= livesIn(this.#traces(), { after: this.#told, until: start });
    const life = this.#lives.get(boot);
    return life === undefined ? start : between(life.start + stamp.at, life);
  }

  /** Oldest life first. Readings kept for a stop outlast the messages of their life: what has only those is older. */
  #traces(): ReadonlyMap<string, Traces> {
    const kept = new Map<string, Traces>();
    const queued = new Map<string, Traces>();
    for (const [, value] of this.#store.range('outbox')) {
      const row = entryRow.safeParse(value).data;
      if (row !== undefined) note(queued, bootOf(row.messageId), row.stamp);
    }
    for (const [key, value] of this.#store.range('samples')) {
      const boot = bootOfSample(key);
      const row = sampleRow.safeParse(value).data;
      if (row !== undefined) note(queued.has(boot) ? queued : kept, boot, row.stamp);
    }
    const all = new Map([...kept, ...queued]);
    all.delete(this.#boot);
    return all;
  }
}

/** Who made a message. */
export const bootOf = (messageId: string): string => messageId.slice(0, messageId.lastIndexOf('-'));

/** Who kept a reading: its key is transaction/boot/number. */
export const bootOfSample = (key: Key): string => String(key).split('/').at(-2) ?? '';

const between = (wall: number, { from, until }: Pick<Life, 'from' | 'until'>): number =>
  Math.min(Math.max(wall, from), until);

function note(lives: Map<string, Traces>, boot: string, stamp: Stamp): void {
  const { lastAt = 0, start = null } = lives.get(boot) ?? {};
  if (stamp.at < lastAt) return;
  lives.set(boot, { lastAt: stamp.at, start: isDated(stamp) ? stamp.wall - stamp.at : start });
}

/** Epoch ms: nothing of them lies before `after`, nor after `until`, when this life began. */
function livesIn(
  traces: ReadonlyMap<string, Traces>,
  { after, until: begun }: { readonly after: number; readonly until: number },
): ReadonlyMap<string, Life> {
  let until = begun;
  const found = [...traces].toReversed().map(([boot, { lastAt, start: known }]) => {
    const life = { boot, lastAt, start: known ?? until - lastAt, until };
    until = Math.min(until, life.start);
    return life;
  });
  let from = after;
  return new Map(
    found.toReversed().map(({ boot, lastAt, start, until: latest }) => {
      const life: Life = { start, from: Math.min(from, latest), until: latest };
      from = between(start + lastAt, life);
      return [boot, life];
    }),
  );
}
