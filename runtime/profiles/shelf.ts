/**
 * The charging profiles that are kept: in memory as they lie on the disk. What is new is in force when it would survive
 * a power cut, not before (PRO-05); one change after the other.
 *
 *   set ─▶ what it replaces ─▶ commit ─durable─▶ in force, answered
 */
import { z } from 'zod';
import type { Key, Store, Table, Write } from '../../adapters/ports/store.ts';
import type { ChargingProfile, ProfileFilter } from '../../machines/vocabulary/profiles.ts';
import { profileRow } from './rows.ts';

export type ShelfOptions = {
  readonly store: Store;
  /** Milliseconds of a clock that moves evenly. */
  readonly now: () => number;
  /** After this whoever has asked takes it for a no: then it must be one. */
  readonly patienceMs: number;
  readonly most: number;
  /** Whether a transaction of ours is still open: profiles of others are of no use any more. */
  readonly isOpen: (transaction: string) => boolean;
  /** A row that cannot be believed. */
  readonly damaged: (table: Table, key: Key, why: string) => void;
};

type Change = { readonly write: readonly ChargingProfile[]; readonly remove: readonly number[] };
type Plan = () => { readonly change: Change } | { readonly refuse: string };

const TABLE = 'profiles';

/** OCPP 1.6 §3.13.2: the same id replaces, and so does the same stack level of the same purpose on the same place. */
const replaces = (by: ChargingProfile, one: ChargingProfile): boolean =>
  one.id === by.id || (one.purpose === by.purpose && one.evse === by.evse && one.stackLevel === by.stackLevel);

const isMeant = (profile: ChargingProfile, { id, evse, purpose, stackLevel }: ProfileFilter): boolean =>
  (id === undefined || profile.id === id) &&
  (evse === undefined || profile.evse === evse) &&
  (purpose === undefined || profile.purpose === purpose) &&
  (stackLevel === undefined || profile.stackLevel === stackLevel);

const writesOf = ({ write, remove }: Change): readonly Write[] => [
  ...remove.map((key) => ({ table: TABLE, key, value: undefined }) as const),
  ...write.map((profile) => ({ table: TABLE, key: profile.id, value: profile }) as const),
];

export class Shelf {
  readonly #options: ShelfOptions;
  readonly #profiles = new Map<number, ChargingProfile>();
  /** Changes that wait for the one before them to be durable. */
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
    const { store, damaged, isOpen } = options;
    const orphans: number[] = [];
    for (const [key, value] of store.range(TABLE)) {
      const { data: profile, error } = profileRow.safeParse(value);
      if (error !== undefined) damaged(TABLE, key, z.prettifyError(error));
      else if (profile.purpose === 'tx' && !isOpen(profile.transaction ?? '')) orphans.push(profile.id);
      else this.#profiles.set(profile.id, profile);
    }
    // Should it fail, they are found again at the next start.
    if (orphans.length > 0) store.commit(writesOf({ write: [], remove: orphans }), () => undefined);
  }

  get all(): readonly ChargingProfile[] {
    return [...this.#profiles.values()];
  }

  /** Why there is no room for it; null when there is. */
  objection(profile: ChargingProfile): string | null {
    const others = this.all.filter((one) => !replaces(profile, one)).length;
    return others < this.#options.most ? null : `there are ${this.#options.most} profiles already`;
  }

  /** `done` hears null when it is durable and in force, else why not. */
  set(profile: ChargingProfile, done: (why: string | null) => void): void {
    this.#queue(() => {
      const refuse = this.objection(profile);
      if (refuse !== null) return { refuse };
      const remove = this.all.filter((one) => one.id !== profile.id && replaces(profile, one)).map(({ id }) => id);
      return { change: { write: [profile], remove } };
    }, done);
  }

  /** `done` hears null when they are gone for good, else why not; `none` when there is none such. */
  clear(filter: ProfileFilter, done: (why: string | null) => void): void {
    this.#queue(() => {
      const remove = this.all.filter((one) => isMeant(one, filter)).map(({ id }) => id);
      return remove.length === 0 ? { refuse: NONE_SUCH } : { change: { write: [], remove } };
    }, done);
  }

  /** In force at once; the writes go with the turn that is the cause. */
  bind(profile: ChargingProfile): readonly Write[] {
    const remove = this.all.filter((one) => one.id !== profile.id && replaces(profile, one)).map(({ id }) => id);
    return this.#take({ write: [profile], remove });
  }

  /** Its transaction is over. */
  end(transaction: string): readonly Write[] {
    const remove = this.all.filter((one) => one.transaction === transaction).map(({ id }) => id);
    return remove.length === 0 ? [] : this.#take({ write: [], remove });
  }

  #take(change: Change): readonly Write[] {
    for (const id of change.remove) this.#profiles.delete(id);
    for (const profile of change.write) this.#profiles.set(profile.id, profile);
    return writesOf(change);
  }

  #queue(plan: Plan, done: (why: string | null) => void): void {
    const { store, now, patienceMs } = this.#options;
    const askedAt = now();
    this.#waiting.push(() => {
      const planned = plan();
      if ('refuse' in planned) return this.#next(() => done(planned.refuse));
      const { change } = planned;
      const undone = this.#undoing(change);
      store.commit(writesOf(change), (failure) => {
        const isLate = now() - askedAt > patienceMs;
        if (failure === null && !isLate) this.#take(change);
        // Should this fail as well, the next start finds what nobody has confirmed.
        else if (failure === null) store.commit(writesOf(undone), () => undefined);
        const why =
          failure === null ? `the storage took longer than ${patienceMs} ms` : `the storage failed: ${failure}`;
        this.#next(() => done(failure === null && !isLate ? null : why));
      });
      return undefined;
    });
    if (!this.#busy) this.#next(() => undefined);
  }

  /** What brings the shelf back to what it is now. */
  #undoing({ write, remove }: Change): Change {
    const before = (id: number) => this.#profiles.get(id);
    return {
      write: [...remove, ...write.map(({ id }) => id)].map(before).filter((one) => one !== undefined),
      remove: write.map(({ id }) => id).filter((id) => before(id) === undefined),
    };
  }

  #next(tell: () => void): void {
    tell();
    const work = this.#waiting.shift();
    this.#busy = work !== undefined;
    work?.();
  }
}

/** What `clear` says when no profile is meant. */
export const NONE_SUCH = 'none';
