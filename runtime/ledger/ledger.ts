/**
 * Facts into storage: what a customer is billed for, and what the central system must still hear (architecture §8).
 * `remember` turns the facts of one turn into the writes of one commit; everything else here only reads.
 *
 *   transaction.started ─▶ account + message      transaction.sampled ─▶ account.lastWh + message
 * transaction.stopped ─▶ message
 *   message.delivered   ─▶ message gone, id known, account gone after its stop      message.buried ─▶ dead letter, kept
 * to be seen
 */
import type { z } from 'zod';
import type { Key, Store, Table, Write } from '../../adapters/ports/store.ts';
import type { Ending, Fact, FactOf, Told } from '../../machines/vocabulary/facts.ts';
import type { MeterRegisters } from '../../machines/vocabulary/readings.ts';
import type { Token } from '../../machines/vocabulary/tokens.ts';
import type { Account } from '../../machines/evse/transaction-rules.ts';
import type { Wishes } from '../../machines/station/availability.ts';
import {
  accountRow,
  availabilityRow,
  outboxRow,
  reservationRow,
  type AccountRow,
  type ReservationRow,
} from './rows.ts';
import { registersOf } from '../metering.ts';
import { baseWrites } from './base.ts';
import { keptPlugKey, keptPlugRow, keptPlugWrites } from './kept-plug.ts';
import { mayGo, OutboxRoom } from './outbox-room.ts';
import { rcdTestWrites } from './rcd-record.ts';

export type LedgerOptions = {
  readonly store: Store;
  /** Makes message ids unique over restarts; ≤ 24 characters. */
  readonly boot: string;
  /** At this many waiting messages readings in between go; starts and stops never. */
  readonly outboxLimit: number;
  /** Told registers start at 0 with each transaction. */
  readonly countsFromZero?: () => boolean;
  /** Whether there is a central system that must hear of it. */
  readonly delivers: boolean;
  /** Whether readings must be kept for the stop message. */
  readonly keepsSamples: () => boolean;
  /** A row that cannot be believed. */
  readonly damaged: (table: Table, key: Key, why: string) => void;
};

/** Dead letters kept to be looked at; the oldest go first. */
const DEAD_LETTERS = 1000;

type Billing = FactOf<'transaction.started' | 'transaction.sampled' | 'transaction.stopped'>;

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #accounts = new Map<string, AccountRow>();
  readonly #room: OutboxRoom;
  #nextSeq: number;
  #nextSample = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#room = new OutboxRoom(options.store, options.outboxLimit);
    for (const [key] of options.store.range('ledger')) {
      const row = this.#read('ledger', key, accountRow);
      if (row !== undefined) this.#accounts.set(row.transaction, row);
    }
    const lastOf = (table: Table) => Number([...options.store.range(table, { reverse: true, limit: 1 })][0]?.[0] ?? 0);
    this.#nextSeq = Math.max(lastOf('outbox'), lastOf('dead')) + 1;
  }

  /** The account that was open on an EVSE when the process ended. */
  interrupted(evse: number): Account | null {
    const row = this.#open(evse);
    if (row === undefined) return null;
    const { transaction, startWh, lastWh, refusedWh, ending } = row;
    return {
      transaction,
      token: tokenOf(row.token),
      startWh,
      lastWh,
      ...(refusedWh === undefined ? {} : { refusedWh }),
      ...(ending === undefined ? {} : { ending: endingOf(ending) }),
    };
  }

  /** From where the next interval of that account counts. */
  intervalOf(evse: number): MeterRegisters | undefined {
    return this.#open(evse)?.interval;
  }

  #open(evse: number): AccountRow | undefined {
    return [...this.#accounts.values()].find((row) => row.evse === evse && row.stopped !== true);
  }

  /** Transactions that have ended and of which the central system has not wholly heard. */
  get unheard(): number {
    return [...this.#accounts.values()].filter(({ stopped }) => stopped === true).length;
  }

  /** Starts and stops that the central system has not heard: they stay, however many there are. */
  get unheardEnds(): number {
    if (!this.#options.delivers) return 0;
    let waiting = 0;
    for (const { remoteId, buried, stopped } of this.#accounts.values()) {
      waiting += (remoteId === undefined && buried !== true ? 1 : 0) + (stopped === true ? 1 : 0);
    }
    return waiting;
  }

  account(transaction: string): AccountRow | undefined {
    return this.#accounts.get(transaction);
  }

  /** Our id of the transaction that the central system knows by this one, while it is open. */
  byRemoteId(remoteId: string): AccountRow | undefined {
    for (const row of this.#accounts.values()) if (row.remoteId === remoteId && row.stopped !== true) return row;
    return undefined;
  }

  /** What both wished of an EVSE's availability before the restart, if anything. */
  wishes(evse: number): Wishes | undefined {
    return this.#read('availability', evse, availabilityRow);
  }

  /** For whom an EVSE was kept before the restart, if for anybody. */
  reservation(evse: number): ReservationRow | undefined {
    return this.#read('reservations', evse, reservationRow);
  }

  /** For whom the plug of an EVSE was kept before the restart, if for anybody. */
  keptPlug(evse: number): Token | null {
    return this.#read('meta', keptPlugKey(evse), keptPlugRow)?.token ?? null;
  }

  /** The writes that one turn's facts need, all or nothing. */
  remember(facts: readonly Told[]): readonly Write[] {
    const writes: Write[] = [];
    for (const told of facts) this.#rememberOne(told, writes);
    return writes;
  }

  #rememberOne(told: Told, writes: Write[]): void {
    const { fact } = told;
    switch (fact.type) {
      case 'transaction.started':
      case 'transaction.sampled':
      case 'transaction.stopped':
        this.#bill(told, fact, writes);
        break;
      case 'transaction.refused':
        this.#note(fact.transaction, { refusedWh: fact.sinceWh }, writes);
        break;
      case 'transaction.ending':
        this.#note(fact.transaction, { ending: fact.ending }, writes);
        break;
      case 'message.delivered':
        this.#delivered(fact, writes);
        break;
      case 'message.buried':
        this.#buried(fact, writes);
        break;
      case 'availability.changed':
        writes.push({
          table: 'availability',
          key: told.evse ?? 0,
          value: { csms: fact.csms, customer: fact.customer, whole: fact.whole },
        });
        break;
      case 'reservation.made':
        writes.push({
          table: 'reservations',
          key: told.evse ?? 0,
          value: {
            reservation: fact.reservation,
            token: fact.token,
            until: fact.until,
            forMs: fact.forMs,
            roams: fact.roams,
          },
        });
        break;
      case 'rcd.tested':
        writes.push(...rcdTestWrites(told));
        break;
      case 'plug.kept':
      case 'plug.released':
        writes.push(...keptPlugWrites(told));
        break;
      case 'reservation.ended':
        writes.push({ table: 'reservations', key: told.evse ?? 0, value: undefined });
        break;
      default:
        break;
    }
  }

  #bill(told: Told, fact: Billing, writes: Write[]): void {
    const account = this.#accountAfter(told, fact);
    if (account === undefined) return;
    this.#accounts.set(account.transaction, account);
    writes.push({ table: 'ledger', key: account.transaction, value: account });
    if (fact.type === 'transaction.started') writes.push(...baseWrites(account.evse, account.baseWh ?? 0));
    if (!this.#options.delivers) {
      if (fact.type === 'transaction.stopped') this.#settle(account, writes);
      return;
    }
    const isReading = fact.type === 'transaction.sampled';
    const isKept = isReading && (this.#options.keepsSamples() || isProof(fact));
    if (isKept) this.#keepSample(told, account.transaction, writes);
    if (this.#room.make(writes) === 'full' && mayGo({ fact })) return;
    const seq = this.#nextSeq++;
    const messageId = `${this.#options.boot}-${seq}`;
    writes.push({ table: 'outbox', key: seq, value: { fact, evse: account.evse, stamp: told.stamp, messageId } });
  }

  #accountAfter({ evse, stamp }: Told, fact: Billing): AccountRow | undefined {
    const lastWall = stamp.wall;
    if (fact.type === 'transaction.started') {
      const { transaction, token, startWh } = fact;
      if (evse === undefined) throw new Error('a transaction must belong to an EVSE');
      const based = this.#options.countsFromZero?.() === true ? { baseWh: startWh } : {};
      return {
        transaction,
        evse,
        token: { ...token },
        startWh,
        startWall: lastWall,
        lastWh: startWh,
        lastWall,
        ...based,
      };
    }
    const known = this.#accounts.get(fact.transaction);
    if (known === undefined) return undefined;
    if (fact.type === 'transaction.stopped') {
      const unread = fact.unread === true ? { unread: true } : {};
      return { ...known, lastWh: fact.stopWh, lastWall, stopped: true, ...unread };
    }
    const begins = fact.context === 'begin' || fact.context === 'periodic';
    const interval = begins ? { interval: registersOf(fact.reading) } : {};
    return { ...known, lastWh: Math.max(known.lastWh, fact.reading.importWh), lastWall, ...interval };
  }

  #keepSample(told: Told, transaction: string, writes: Write[]): void {
    const number = String(this.#nextSample++).padStart(9, '0');
    const key = `${transaction}/${this.#options.boot}/${number}`;
    writes.push({ table: 'samples', key, value: { fact: told.fact, stamp: told.stamp } });
  }

  #delivered({ seq, answer }: FactOf<'message.delivered'>, writes: Write[]): void {
    const entry = this.#read('outbox', seq, outboxRow);
    writes.push({ table: 'outbox', key: seq, value: undefined });
    const account = entry === undefined ? undefined : this.#accounts.get(entry.fact.transaction);
    if (entry === undefined || account === undefined) return;
    if (entry.fact.type === 'transaction.stopped') return this.#settle(account, writes);
    if (answer.remoteId === undefined) return;
    this.#update({ ...account, remoteId: answer.remoteId }, writes);
  }

  #buried({ seq, why }: FactOf<'message.buried'>, writes: Write[]): void {
    const entry = this.#read('outbox', seq, outboxRow);
    writes.push({ table: 'outbox', key: seq, value: undefined });
    if (entry === undefined) return;
    writes.push({ table: 'dead', key: seq, value: { ...entry, why } });
    if (this.#options.store.count('dead') >= DEAD_LETTERS) {
      for (const [oldest] of this.#options.store.range('dead', { limit: 1 })) {
        writes.push({ table: 'dead', key: oldest, value: undefined });
      }
    }
    const account = this.#accounts.get(entry.fact.transaction);
    if (account === undefined) return;
    if (entry.fact.type === 'transaction.stopped') this.#settle(account, writes);
    else if (entry.fact.type === 'transaction.started') this.#update({ ...account, buried: true }, writes);
  }

  /** The central system has heard all of it: the account and its kept readings may go. */
  #settle({ transaction }: AccountRow, writes: Write[]): void {
    this.#accounts.delete(transaction);
    writes.push({ table: 'ledger', key: transaction, value: undefined });
    for (const [key] of this.#options.store.range('samples', { from: `${transaction}/` })) {
      if (!String(key).startsWith(`${transaction}/`)) break;
      writes.push({ table: 'samples', key, value: undefined });
    }
  }

  #note(transaction: string, change: Partial<AccountRow>, writes: Write[]): void {
    const account = this.#accounts.get(transaction);
    if (account !== undefined) this.#update({ ...account, ...change }, writes);
  }

  #update(account: AccountRow, writes: Write[]): void {
    this.#accounts.set(account.transaction, account);
    writes.push({ table: 'ledger', key: account.transaction, value: account });
  }

  #read<T>(table: Table, key: Key, schema: z.ZodType<T>): T | undefined {
    const value = this.#options.store.get(table, key);
    if (value === undefined) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.#options.damaged(
      table,
      key,
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
    return undefined;
  }
}

/** Of a row: what is not there is left out. */
const tokenOf = ({ id, parent }: AccountRow['token']): Token => ({ id, ...(parent === undefined ? {} : { parent }) });
const endingOf = ({ reason, token }: NonNullable<AccountRow['ending']>): Ending => ({
  reason,
  ...(token === undefined ? {} : { token: tokenOf(token) }),
});

/** What the end of a transaction repeats whatever the settings say: signed readings, and an end that nobody read. */
const isProof = ({ context, reading }: FactOf<'transaction.sampled'>): boolean =>
  reading.signed !== undefined || (context === 'end' && reading.estimated === true);

/** Whether a fact leaves something to send. */
export const fillsOutbox = (fact: Fact): boolean =>
  fact.type === 'transaction.started' || fact.type === 'transaction.sampled' || fact.type === 'transaction.stopped';
