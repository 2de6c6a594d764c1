/**
 * The connectors behind one fuse, or under one limit of the central system for all of them: keeps what is known of
 * each and gives every one its share as a limit of its own. While nothing limits them together nobody has a share.
 * The arithmetic is `machines/load/sharing.ts`; here is only when it is asked, and for whom.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Line } from '../../machines/load/phase-lines.ts';
import { holding, shareOut, type Share, type Site } from '../../machines/load/sharing.ts';
import type { LimitsBook } from '../limits-book.ts';

export type SharesOptions = {
  readonly clock: Clock;
  /** What all of them may draw now; null: nothing limits them together. */
  readonly site: () => Site | null;
  readonly connectors: readonly {
    readonly evse: number;
    readonly lines: () => readonly Line[];
    readonly limits: LimitsBook;
    readonly contactOpen: () => boolean;
    /** What its pilot offers now, A per phase. */
    readonly offeredAmps: () => number;
  }[];
};

/** Name of the limit. */
const SHARE = 'share';

export class Shares {
  readonly #options: SharesOptions;
  /** Who takes part, in the order in which they came. */
  readonly #joined = new Set<number>();
  readonly #drawn = new Map<number, number | null>();
  /** Null: nobody shares. */
  #shares: readonly Share[] | null = null;
  #callOff: (() => void) | null = null;
  #looking = false;
  #again = false;

  constructor(options: SharesOptions) {
    this.#options = options;
    if (options.site() !== null) {
      this.#shares = [];
      for (const { limits } of options.connectors) limits.set(SHARE, 0);
    }
    for (const { limits } of options.connectors) limits.onSet(() => this.look());
  }

  join(evse: number): void {
    this.#joined.add(evse);
    this.look();
  }

  leave(evse: number): void {
    this.#joined.delete(evse);
    this.look();
  }

  /** The current of the phase that carries most, A; null: nobody can measure it. */
  drawn(evse: number, amps: number | null): void {
    if (this.#drawn.get(evse) === amps) return;
    this.#drawn.set(evse, amps);
    this.look();
  }

  /** Something has changed. Giving a share changes limits and may change currents: then once more. */
  look(): void {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#again) {
        this.#again = false;
        this.#give();
      }
    } finally {
      this.#looking = false;
    }
  }

  stop(): void {
    this.#callOff?.();
  }

  #give(): void {
    const { clock, connectors } = this.#options;
    const site = this.#options.site();
    if (site === null) return this.#lift();
    // What they had when nobody shared they may still be drawing.
    this.#shares ??= connectors.map(({ evse, offeredAmps }) => holding(evse, offeredAmps()));
    const rank = [...this.#joined];
    const claims = connectors
      .map(({ evse, lines, limits, contactOpen }) => ({
        id: evse,
        lines: lines(),
        mostAmps: this.#joined.has(evse) ? limits.allowedBut(SHARE) : 0,
        measuredAmps: this.#drawn.get(evse) ?? null,
        open: contactOpen(),
      }))
      .toSorted((a, b) => (rank.indexOf(a.id) + 1 || Infinity) - (rank.indexOf(b.id) + 1 || Infinity) || a.id - b.id);
    const { shares, dueAt } = shareOut(site, claims, this.#shares, clock.now());
    this.#shares = shares;
    const given = connectors.map(({ evse, limits }) => {
      const amps = shares.find(({ id }) => id === evse)?.amps ?? 0;
      return { limits, amps, rises: amps > limits.amps(SHARE) };
    });
    // Downwards first: what somebody gives up must be gone before another has it.
    for (const { limits, amps } of given.toSorted((x, y) => Number(x.rises) - Number(y.rises))) {
      if (limits.amps(SHARE) !== amps) limits.set(SHARE, amps);
    }
    this.#callOff?.();
    this.#callOff = Number.isFinite(dueAt) ? clock.at(dueAt, () => this.look()) : null;
  }

  /** Nothing limits them together any more. */
  #lift(): void {
    if (this.#shares === null) return;
    this.#shares = null;
    this.#callOff?.();
    this.#callOff = null;
    for (const { limits } of this.#options.connectors) limits.set(SHARE, null);
  }
}
