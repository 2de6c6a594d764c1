/**
 * The store on a disk. The disk takes its time; nobody waits for it on the thread that opens contactors.
 *
 *   commit ──▶ queue ──▶ one batch at a time in the library's own thread ──fdatasync──▶ done, in the order of asking
 *                 └──▶ overlay: reads see it at once ───────────▶ leaves when it is on the disk, or refused
 *
 * Commits that arrive while a batch is being written go together in the next: 100 in one cost little more than one.
 * A row on the disk is a checksum and its text: LMDB has none of its own. A row that fails it is reported and read as
 * if it were not there. It never throws into its caller, and never calls `done` before the disk has answered.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Key, Store, StoreFailure, Table, Write } from '../../ports/store.ts';
import { compareKeys, OrderedRows, type RangeOptions } from '../ordered-rows.ts';
import { isKey, textOf } from '../row.ts';
import type { Damage } from '../typed-table.ts';
import type { Environment, Rows } from './environment.ts';
import { failureOf } from './failures.ts';

/** What a table does to a row: `text` null takes it away. */
type Change = { readonly table: Table; readonly key: Key; readonly text: string | null };
/** A commit on its way. `changes` null: no row can hold it, and it is refused when its turn comes. */
type Job = {
  readonly order: number;
  readonly changes: readonly Change[] | null;
  readonly done: (failure: StoreFailure | null) => void;
};
type Pending = { readonly order: number; readonly text: string | null };

/** Rows in one batch: what a slow card writes in well under a second. A single commit may be larger. */
const LARGEST_BATCH = 1000;
/**
 * Rows read at once by `range`. No read transaction stays open between two pages, or the file could not reuse its own.
 */
const PAGE = 256;
/** Digits of the checksum at the front of a row. */
const CHECKSUM = 8;

/** CRC-32 in hexadecimal digits: against decay, never against malice. */
const checksumOf = (text: string): string => crc32(text).toString(16).padStart(CHECKSUM, '0');

const stats = z.object({ entryCount: z.number() });

export class LmdbStore implements Store {
  readonly #environment: Environment;
  readonly #directory: string;
  readonly #report: (damage: Damage) => void;
  readonly #release: (sound: boolean) => Promise<void>;
  readonly #overlay = new Map<Table, OrderedRows<Pending>>();
  #queue: Job[] = [];
  #order = 0;
  #writing: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #sound = true;

  /** `release` is called once, after the file has been closed; `sound` is false when the disk has spoken of damage. */
  constructor(
    environment: Environment,
    directory: string,
    report: (damage: Damage) => void,
    release: (sound: boolean) => Promise<void>,
  ) {
    this.#environment = environment;
    this.#directory = directory;
    this.#report = report;
    this.#release = release;
    for (const table of environment.rows.keys()) this.#overlay.set(table, new OrderedRows());
  }

  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void {
    const order = ++this.#order;
    const changes = this.#closing === null ? changesOf(writes) : null;
    for (const { table, key, text } of changes ?? []) this.#pending(table).set(key, { order, text });
    this.#queue.push({ order, changes, done });
    this.#writing ??= this.#write();
  }

  get(table: Table, key: Key): unknown {
    const pending = this.#pending(table).get(key);
    if (pending !== undefined) return pending.text === null ? undefined : JSON.parse(pending.text.slice(CHECKSUM));
    try {
      const text = this.#rows(table).get(key);
      return text === undefined ? undefined : this.#parse(table, key, text);
    } catch (error) {
      return this.#unreadable(table, key, error);
    }
  }

  *range(table: Table, options: RangeOptions = {}): Generator<readonly [Key, unknown]> {
    let left = options.limit ?? Infinity;
    let from = options.from;
    let fresh = true;
    while (left > 0) {
      const wanted = Math.min(left, PAGE);
      const page = this.#page(table, { ...options, ...(from === undefined ? {} : { from }), limit: wanted }, fresh);
      for (const [key, text] of page) {
        const value = this.#parse(table, key, text);
        if (value !== undefined) yield [key, value];
      }
      if (page.length < wanted) return;
      from = page.at(-1)?.[0];
      fresh = false;
      left -= wanted;
    }
  }

  count(table: Table): number {
    const rows = this.#rows(table);
    const pending = this.#pending(table);
    let count = stats.parse(rows.getStats()).entryCount;
    for (const key of pending.keys()) {
      count += (pending.get(key)?.text === null ? 0 : 1) - (rows.doesExist(key) ? 1 : 0);
    }
    return count;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    await this.#environment.root.close();
    await this.#release(this.#sound);
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const jobs = this.#takeBatch();
      const failure = await this.#writeBatch(jobs.flatMap(({ changes }) => changes ?? []));
      for (const { order, changes, done } of jobs) {
        for (const { table, key } of changes ?? []) {
          const pending = this.#pending(table);
          if (pending.get(key)?.order === order) pending.delete(key);
        }
        done(changes === null ? 'failed' : failure);
      }
    }
    this.#writing = null;
  }

  /** The oldest jobs, as many as fit. A job that cannot be written at all takes no room. */
  #takeBatch(): readonly Job[] {
    let rows = 0;
    let jobs = 0;
    for (const { changes } of this.#queue) {
      rows += changes?.length ?? 0;
      if (jobs > 0 && rows > LARGEST_BATCH) break;
      jobs++;
    }
    return this.#queue.splice(0, jobs);
  }

  async #writeBatch(changes: readonly Change[]): Promise<StoreFailure | null> {
    if (changes.length === 0) return null;
    try {
      await this.#environment.root.batch(() => {
        for (const { table, key, text } of changes) {
          // Neither promise says anything: inside a batch only the batch's own does.
          if (text === null) void this.#rows(table).remove(key);
          else void this.#rows(table).put(key, text);
        }
      });
      return null;
    } catch (error) {
      const { why } = await failureOf(error, this.#directory);
      if (why === 'corrupt') this.#sound = false;
      return why;
    }
  }

  /**
   * Up to `limit` rows from `from` on (itself included when `inclusive`), disk and overlay merged. Their texts,
   * checksum and all.
   */
  #page(
    table: Table,
    options: RangeOptions & { readonly limit: number },
    inclusive: boolean,
  ): (readonly [Key, string])[] {
    const { from, limit, reverse = false } = options;
    const page: (readonly [Key, string])[] = [];
    const pending = this.#pending(table);
    const news = pending
      .keys({ reverse, ...(from === undefined ? {} : { from }) })
      .filter((key) => inclusive || key !== from);
    let next = 0;
    const before = (a: Key, b: Key) => (reverse ? compareKeys(a, b) > 0 : compareKeys(a, b) < 0);
    const addNews = (key: Key | undefined) => {
      const text = key === undefined ? undefined : pending.get(key)?.text;
      if (key !== undefined && typeof text === 'string') page.push([key, text]);
      next++;
    };
    const start = from === undefined ? {} : { start: from, exclusiveStart: !inclusive };
    try {
      for (const { key, value } of this.#rows(table).getRange({ ...start, reverse })) {
        for (let fresh = news[next]; fresh !== undefined && before(fresh, key); fresh = news[next]) {
          if (page.length === limit) return page;
          addNews(fresh);
        }
        if (page.length === limit) return page;
        if (key === news[next]) addNews(key);
        else page.push([key, value]);
      }
    } catch (error) {
      this.#unreadable(table, from ?? '', error);
    }
    while (next < news.length && page.length < limit) addNews(news[next]);
    return page;
  }

  #parse(table: Table, key: Key, text: string): unknown {
    const json = text.slice(CHECKSUM);
    if (checksumOf(json) === text.slice(0, CHECKSUM)) return JSON.parse(json);
    this.#report({ table, key, message: 'the row does not match its checksum' });
    return undefined;
  }

  #unreadable(table: Table, key: Key, error: unknown): undefined {
    this.#sound = false;
    this.#report({ table, key, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }

  #rows(table: Table): Rows {
    const rows = this.#environment.rows.get(table);
    if (rows === undefined) throw new Error(`there is no table ${table}`);
    return rows;
  }

  #pending(table: Table): OrderedRows<Pending> {
    const pending = this.#overlay.get(table);
    if (pending === undefined) throw new Error(`there is no table ${table}`);
    return pending;
  }
}

/** Null: a row in it is none. */
function changesOf(writes: readonly Write[]): readonly Change[] | null {
  const changes: Change[] = [];
  for (const { table, key, value } of writes) {
    const text = value === undefined ? null : textOf(value);
    if (!isKey(key) || text === undefined) return null;
    changes.push({ table, key, text: text === null ? null : checksumOf(text) + text });
  }
  return changes;
}
