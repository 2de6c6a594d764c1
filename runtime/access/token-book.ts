/**
 * What the station remembers of tokens: the list that the central system sends, and the cache of what it once said.
 *
 *   SendLocalList ─▶ list (changed by nothing else)        answers about tokens ─▶ cache (never of a listed token)
 *
 * Both lie on the disk and survive a restart; a look costs one read of each. What follows from what is remembered, the
 * decision table says (`machines/access/decision.ts`): nothing is decided here.
 */
import { z } from 'zod';
import type { Key, Store, Table, Write } from '../../adapters/ports/store.ts';
import type { TokenMemory } from '../../adapters/ports/station.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Outcome } from '../../machines/vocabulary/requests.ts';
import type { ListUpdate, Remembered, TokenRecord } from '../../machines/vocabulary/tokens.ts';
import { CacheOrder } from './cache-order.ts';

export type TokenBookSettings = {
  readonly listEnabled: boolean;
  readonly cacheEnabled: boolean;
  /** LocalAuthListMaxLength, SendLocalListMaxLength and what the cache holds. */
  readonly mostListed: number;
  readonly mostSent: number;
  readonly mostCached: number;
};

export type TokenBookOptions = {
  readonly store: Store;
  readonly settings: TokenBookSettings;
  /** A row that cannot be believed. */
  readonly damaged: (table: Table, key: Key, why: string) => void;
  /** Why a list was not taken. */
  readonly complain: (sentence: string) => void;
};

/** Tables `list` and `tokens`, by the id in lower case. `at`: when it was cached, epoch ms. */
const tokenRow = z.object({
  status: z.enum(['accepted', 'blocked', 'expired', 'invalid', 'concurrent']),
  parent: z.string().exactOptional(),
  until: z.number().exactOptional(),
  at: z.number().exactOptional(),
});
type TokenRow = z.infer<typeof tokenRow>;

/** Table `meta`. */
const LIST_KEY = 'list';
const listRow = z.object({ version: z.number().int(), size: z.number().int() });

/** Ids are compared without regard to case (OCPP 1.6 §3.9). */
const keyOf = (id: string): string => id.toLowerCase();

/** As it stands at this time of day. */
const recordOf = ({ status, parent, until }: TokenRow, wall: number | null): TokenRecord => {
  const over = status === 'accepted' && until !== undefined && wall !== null && until <= wall;
  return { status: over ? 'expired' : status, ...(parent === undefined ? {} : { parent }) };
};

export class TokenBook {
  readonly #options: TokenBookOptions;
  readonly #order: CacheOrder;
  #installing = false;

  constructor(options: TokenBookOptions) {
    this.#options = options;
    this.#order = new CacheOrder(() => this.#cached());
  }

  /** `wall`: epoch ms, null while the time of day is unknown: then nothing is over. */
  look(id: string, wall: number | null): Remembered {
    const { store, settings } = this.#options;
    const key = keyOf(id);
    const at = (table: 'list' | 'tokens'): TokenRecord | null => {
      const value = store.get(table, key);
      const row = value === undefined ? undefined : this.#parse(table, key, value);
      return row === undefined ? null : recordOf(row, wall);
    };
    return { listed: settings.listEnabled ? at('list') : null, cached: settings.cacheEnabled ? at('tokens') : null };
  }

  /** Whether the list says otherwise than the central system does now (OCPP 1.6 §3.5.2). */
  contradicts(id: string, said: TokenRecord, wall: number | null): boolean {
    const { listed } = this.look(id, wall);
    // That a token is charging somewhere else says nothing of the token.
    if (listed === null || said.status === 'concurrent') return false;
    const foreign = listed.parent !== undefined && said.parent !== undefined && listed.parent !== said.parent;
    return listed.status !== said.status || foreign;
  }

  /** What the central system has said in one turn, to be remembered. */
  remember(facts: readonly Told[]): readonly Write[] {
    return facts.flatMap(({ fact, stamp: { wall } }) => {
      if (fact.type === 'token.learned') return this.#learn(fact.token.id, fact.record, wall);
      if (fact.type !== 'message.delivered' || fact.answer.token === undefined) return [];
      const { id, ...record } = fact.answer.token;
      return this.#learn(id, record, wall);
    });
  }

  get sizes(): TokenMemory {
    const { store, settings } = this.#options;
    const list = settings.listEnabled ? this.#list() : null;
    return {
      // A version of 0 means an empty list, of −1 that there is none (OCPP 1.6 §5.10).
      listVersion: list === null ? -1 : list.version,
      listed: list?.size ?? 0,
      cached: settings.cacheEnabled ? store.count('tokens') : 0,
    };
  }

  /** All of it in one commit, or nothing. */
  install(update: ListUpdate, done: (outcome: Outcome) => void): void {
    const { store, settings, complain } = this.#options;
    if (!settings.listEnabled) return done('not-supported');
    const list = this.#list();
    // OCPP 1.6 §5.15: changes belong to the version before them. A version may be left out (TC_043_2).
    if (update.kind === 'differential' && update.version <= list.version) return done('version-mismatch');
    const size = update.kind === 'full' ? update.entries.length : this.#sizeAfter(list.size, update);
    const why = this.#installing ? 'another list is being written' : complaintAbout(update, size, settings);
    if (why !== null) {
      complain(`the list of version ${update.version} is not taken: ${why}`);
      return done('rejected');
    }
    this.#installing = true;
    store.commit(this.#installation(update, size), (failure) => {
      this.#installing = false;
      if (failure !== null) complain(`the list of version ${update.version} is not taken: the disk says ${failure}`);
      done(failure === null ? 'accepted' : 'rejected');
    });
  }

  clearCache(done: (outcome: Outcome) => void): void {
    const { store, settings } = this.#options;
    // OCPP 1.6 errata 3.23: whoever has no cache cannot clear it.
    if (!settings.cacheEnabled) return done('rejected');
    const writes = [...store.range('tokens')].map(([key]) => ({ table: 'tokens' as const, key, value: undefined }));
    this.#order.forget();
    store.commit(writes, (failure) => done(failure === null ? 'accepted' : 'rejected'));
  }

  #installation({ kind, version, entries }: ListUpdate, size: number): readonly Write[] {
    const { store } = this.#options;
    const gone =
      kind === 'full' ? [...store.range('list')].map(([key]): Write => ({ table: 'list', key, value: undefined })) : [];
    const come = entries.flatMap(({ id, record }): Write[] => {
      const key = keyOf(id);
      const entry: Write = { table: 'list', key, value: record === null ? undefined : { ...record } };
      // A listed token is not cached (§3.5.3): taken off the list one day, it must not come back from there.
      if (record === null || store.get('tokens', key) === undefined) return [entry];
      this.#order.drop(key);
      return [entry, { table: 'tokens', key, value: undefined }];
    });
    return [...gone, ...come, { table: 'meta', key: LIST_KEY, value: { version: size === 0 ? 0 : version, size } }];
  }

  #sizeAfter(before: number, { entries }: ListUpdate): number {
    const change = ({ id, record }: ListUpdate['entries'][number]) =>
      Number(record !== null) - Number(this.#options.store.get('list', keyOf(id)) !== undefined);
    return entries.reduce((size, entry) => size + change(entry), before);
  }

  #learn(id: string, record: TokenRecord, wall: number | null): readonly Write[] {
    const { store, settings } = this.#options;
    const key = keyOf(id);
    if (!settings.cacheEnabled) return [];
    if (settings.listEnabled && store.get('list', key) !== undefined) return [];
    const full = store.get('tokens', key) === undefined && store.count('tokens') >= settings.mostCached;
    const evicted = full ? this.#order.makeRoom(settings.mostCached, wall) : [];
    const row = { ...record, ...(wall === null ? {} : { at: wall }) };
    this.#order.note(key, row);
    return [
      ...evicted.map((old): Write => ({ table: 'tokens', key: old, value: undefined })),
      { table: 'tokens', key, value: row },
    ];
  }

  *#cached(): Iterable<readonly [string, TokenRow]> {
    for (const [key, value] of this.#options.store.range('tokens')) {
      const row = this.#parse('tokens', key, value);
      // What cannot be read may not charge: it goes first.
      yield [String(key), row ?? { status: 'invalid' }];
    }
  }

  #list(): z.infer<typeof listRow> {
    const value = this.#options.store.get('meta', LIST_KEY);
    if (value === undefined) return { version: 0, size: 0 };
    const parsed = listRow.safeParse(value);
    if (parsed.success) return parsed.data;
    // The central system sees version 0 and sends all of it again.
    this.#options.damaged('meta', LIST_KEY, parsed.error.issues.map(({ message }) => message).join('; '));
    return { version: 0, size: this.#options.store.count('list') };
  }

  #parse(table: Table, key: Key, value: unknown): TokenRow | undefined {
    const parsed = tokenRow.safeParse(value);
    if (parsed.success) return parsed.data;
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    this.#options.damaged(table, key, issues.join('; '));
    return undefined;
  }
}

/** What is wrong with an update, or null. */
function complaintAbout(update: ListUpdate, size: number, settings: TokenBookSettings): string | null {
  const { kind, version, entries } = update;
  const { mostSent, mostListed } = settings;
  // OCPP 1.6 errata 3.52: 0 and −1 mean something else.
  if (version < 1) return 'its version must be 1 or more';
  const sent = entries.length;
  if (sent > mostSent) return `${sent} tokens, at most ${mostSent} at once (SendLocalListMaxLength)`;
  if (size > mostListed) return `it would hold ${size} tokens, at most ${mostListed} (LocalAuthListMaxLength)`;
  if (entries.some(({ id }) => id === '')) return 'a token without an id';
  const isOff = ({ record }: ListUpdate['entries'][number]) => record === null;
  if (kind === 'full' && entries.some(isOff)) return 'a token of a full list has no idTagInfo';
  const ids = new Set(entries.map(({ id }) => keyOf(id)));
  return ids.size === entries.length ? null : 'a token stands in it twice';
}
