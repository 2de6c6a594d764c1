/**
 * A card reader: sees every tag that lies on it, again and again, until it is taken away.
 * Two tags may lie there at once; both are seen. It knows nothing of who may charge, and a tag that is gone is never
 * seen again.
 */
import type { Reader } from '../ports/reader.ts';
import type { Faults, WorldFault } from './faults.ts';
import type { Timers } from './timers.ts';

/** How often a tag that lies there is seen (the port asks for 500 ms or less). */
const SIGHT_EVERY_MS = 250;

type Sight = Parameters<Parameters<Reader['watch']>[0]>[0];

export class SimulatedReader implements Reader {
  readonly #timers: Timers;
  readonly #faults: Faults;
  readonly #listeners: ((sight: Sight) => void)[] = [];
  /** Tags on the reader and the instant at which each is taken away. */
  readonly #tags = new Map<string, number>();

  constructor(timers: Timers, faults: Faults) {
    this.#timers = timers;
    this.#faults = faults;
  }

  watch(listener: (sight: Sight) => void): void {
    this.#listeners.push(listener);
    listener(this.#faults.has('reader-silent') ? 'silent' : 'answering');
  }

  /** The tag that lies there, the latest of several; null for none. */
  get tag(): string | null {
    return [...this.#tags.keys()].at(-1) ?? null;
  }

  hold(id: string, holdMs: number): void {
    const known = this.#tags.has(id);
    this.#tags.set(id, this.#timers.now() + holdMs);
    if (!known) this.#look(id);
  }

  switched(fault: WorldFault, active: boolean): void {
    if (fault === 'reader-silent') this.#tell(active ? 'silent' : 'answering');
  }

  #look(id: string): void {
    const left = (this.#tags.get(id) ?? 0) - this.#timers.now();
    if (left <= 0) {
      this.#tags.delete(id);
      return;
    }
    if (!this.#faults.has('reader-silent')) this.#tell({ seen: id });
    this.#timers.after(Math.min(left, SIGHT_EVERY_MS), () => this.#look(id));
  }

  #tell(sight: Sight): void {
    for (const listener of this.#listeners) listener(sight);
  }
}
