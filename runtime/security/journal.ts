/**
 * Security events into storage: every one into the rolling security log, and those that the central system must hear
 * into the queue of notices, in the same commit as the turn in which they happened (whitepaper A04.FR.02, A04.FR.04).
 *
 *   security.happened, reset.started, a full disk ─▶ securityLog (oldest go) ─▶ lines, for GetLog
 *                                                └─▶ notices ─delivered or never taken─▶ gone
 */
import { z } from 'zod';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { SecurityLog } from '../../adapters/ports/security-log.ts';
import type { Key, Store, Table, Write } from '../../adapters/ports/store.ts';
import type { Fact, Told } from '../../machines/vocabulary/facts.ts';
import { isSecurityEvent, securityRow, type SecurityEvent } from '../../machines/vocabulary/security-events.ts';
import type { Trial } from '../../machines/vocabulary/security-facts.ts';
import { wallOf } from '../csms/moments.ts';

export type SecurityJournalOptions = {
  readonly store: Pick<Store, 'get' | 'range' | 'count'>;
  readonly clock: Clock;
  /** Makes message ids unique over restarts; ≤ 24 characters. */
  readonly boot: string;
  /** The most events in the log. */
  readonly entries: number;
  /** Whether the central system is told at all. */
  readonly pushes: () => boolean;
};

/** Beyond this the oldest notice goes: a station that is offline for years must not fill its disk. */
const MOST_NOTICES = 5000;
const LONGEST_DETAIL = 255;

const stamp = z.object({ at: z.number(), wall: z.number().nullable(), chance: z.number() });
const event = z.string().refine(isSecurityEvent);
const logRow = z.object({ event, detail: z.string().exactOptional(), stamp });

/** A row of table `notices`. */
export const noticeRow = logRow.extend({ messageId: z.string().min(1).max(36) });

type Happened = { readonly event: SecurityEvent; readonly detail?: string };

const named = (trial: Trial): string =>
  trial.type === 'profile' ? `security profile ${trial.profile}` : 'new certificate of the station';

/** What a fact means for security; null for most. */
const happenedIn = (fact: Fact): Happened | null => {
  switch (fact.type) {
    case 'security.happened': {
      const { event: name, detail } = fact;
      return { event: name, ...(detail === undefined ? {} : { detail: detail.slice(0, LONGEST_DETAIL) }) };
    }
    case 'reset.started':
      return { event: 'ResetOrReboot', detail: fact.kind };
    case 'storage.failed':
      return fact.fault === 'PersistenceInsertFailed'
        ? { event: 'MemoryExhaustion', detail: 'the disk is full' }
        : null;
    case 'credentials.proven':
      return { event: 'ReconfigurationOfSecurityParameters', detail: `${named(fact.trial)} in use` };
    case 'credentials.abandoned':
      return {
        event: 'ReconfigurationOfSecurityParameters',
        detail: `${named(fact.trial)} given up: ${fact.why}`.slice(0, LONGEST_DETAIL),
      };
    default:
      return null;
  }
};

export class SecurityJournal implements SecurityLog {
  readonly #options: SecurityJournalOptions;
  readonly #next: { readonly [T in 'securityLog' | 'notices']: { seq: number; readonly lastOfFormer: number } };

  constructor(options: SecurityJournalOptions) {
    this.#options = options;
    const begin = (table: Table) => {
      const [last] = options.store.range(table, { reverse: true, limit: 1 });
      const lastOfFormer = typeof last?.[0] === 'number' ? last[0] : 0;
      return { seq: lastOfFormer + 1, lastOfFormer };
    };
    this.#next = { securityLog: begin('securityLog'), notices: begin('notices') };
  }

  /** What a turn's facts mean for both tables. */
  remember(facts: readonly Told[]): readonly Write[] {
    const added = { securityLog: 0, notices: 0 };
    return facts.flatMap((told): readonly Write[] => {
      const { fact } = told;
      if (fact.type === 'notice.delivered' || fact.type === 'notice.dropped') {
        return [{ table: 'notices', key: fact.seq, value: undefined }];
      }
      const happened = happenedIn(fact);
      if (happened === null) return [];
      const row = { ...happened, stamp: told.stamp };
      const logged = this.#append('securityLog', () => row, this.#options.entries, added);
      if (!this.#pushed(happened.event)) return logged;
      const messageId = (seq: number) => `${this.#options.boot}-s${seq}`;
      const rowOf = (seq: number) => ({ ...row, messageId: messageId(seq) });
      return [...logged, ...this.#append('notices', rowOf, MOST_NOTICES, added)];
    });
  }

  /** Whether a fact leaves something for the central system. */
  fills(fact: Fact): boolean {
    const happened = happenedIn(fact);
    return happened !== null && this.#pushed(happened.event);
  }

  lines({ from = -Infinity, to = Infinity }: { readonly from?: number; readonly to?: number } = {}): readonly string[] {
    const { store, clock } = this.#options;
    return [...store.range('securityLog')].flatMap(([key, value]) => {
      const row = logRow.safeParse(value).data;
      if (row === undefined) return [`(entry ${key} cannot be read)`];
      const wall = wallOf(clock, row.stamp, this.originOf('securityLog', key));
      if (wall !== null && (wall < from || wall > to)) return [];
      const time = wall === null ? `(time unknown, ${(row.stamp.at / 1000).toFixed(3)} s after a start)` : iso(wall);
      const rank = securityRow(row.event).critical ? 'critical' : 'notice';
      return [`${time} ${rank} ${row.event}${row.detail === undefined ? '' : ` ${row.detail}`}`];
    });
  }

  /** Whose clock stamped a row without time of day. */
  originOf(table: 'securityLog' | 'notices', key: Key): 'this process' | 'a former process' {
    return typeof key === 'number' && key > this.#next[table].lastOfFormer ? 'this process' : 'a former process';
  }

  #pushed(name: SecurityEvent): boolean {
    return securityRow(name).pushed && this.#options.pushes();
  }

  /** `added`: rows of this turn that the store does not have yet. */
  #append(
    table: 'securityLog' | 'notices',
    rowOf: (seq: number) => object,
    most: number,
    added: Record<typeof table, number>,
  ): readonly Write[] {
    const { store } = this.#options;
    const seq = this.#next[table].seq++;
    added[table] += 1;
    const tooMany = store.count(table) + added[table] - most;
    const oldest = tooMany <= 0 ? [] : [...store.range(table, { limit: tooMany })];
    return [
      { table, key: seq, value: rowOf(seq) },
      ...oldest.map(([key]): Write => ({ table, key, value: undefined })),
    ];
  }
}

const iso = (wall: number): string => new Date(wall).toISOString();
