// Goal: what a customer is billed for and what the central system must hear survives every restart, once, and nothing
// grows without end.
// Method: facts in, writes onto a store, a new ledger on the same store; the rows are read back.
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import type { Table, Write } from '../../../adapters/ports/store.ts';
import type { Fact, Told } from '../../../machines/vocabulary/facts.ts';
import { fillsOutbox, Ledger } from '../../../runtime/ledger/ledger.ts';

const WALL = Date.UTC(2026, 5, 1);
const token = { id: 'CAFE01' };
const started = (transaction: string): Fact => ({ type: 'transaction.started', transaction, token, startWh: 1000 });
const sampled = (transaction: string, importWh: number): Fact => ({
  type: 'transaction.sampled',
  transaction,
  context: 'periodic',
  reading: { importWh },
  offeredAmps: 16,
});
const stopped = (transaction: string, stopWh: number): Fact => ({
  type: 'transaction.stopped',
  transaction,
  stopWh,
  reason: 'Local',
});
const delivered = (seq: number, transaction: string, remoteId?: string): Fact => ({
  type: 'message.delivered',
  seq,
  answer: { transaction, ...(remoteId === undefined ? {} : { remoteId }) },
});

class Books {
  readonly damage: string[] = [];
  readonly store: MemoryStore;
  readonly ledger: Ledger;

  constructor(
    store = new MemoryStore(),
    { boot = 'b1', outboxLimit = 100, keepsSamples = false, delivers = true } = {},
  ) {
    this.store = store;
    this.ledger = new Ledger({
      store,
      boot,
      outboxLimit,
      delivers,
      keepsSamples: () => keepsSamples,
      damaged: (table, key, why) => this.damage.push(`${table} ${key}: ${why}`),
    });
  }

  take(...facts: readonly Fact[]): void {
    for (const fact of facts) this.turn(fact);
  }

  /** The facts of one turn, in one commit. */
  turn(...facts: readonly Fact[]): void {
    const told = facts.map((fact): Told => ({ from: 'x', evse: 1, stamp: { at: 5, wall: WALL, chance: 0 }, fact }));
    this.plant(...this.ledger.remember(told));
  }

  plant(...writes: readonly Write[]): void {
    let failure: string | null = 'never answered';
    this.store.commit(writes, (answer) => (failure = answer));
    expect(failure).toBeNull();
  }

  rows(table: Table): readonly unknown[] {
    return [...this.store.range(table)].map(([, value]) => value);
  }

  keys(table: Table): readonly (string | number)[] {
    return [...this.store.range(table)].map(([key]) => key);
  }
}

let books: Books;
beforeEach(() => {
  books = new Books();
});

describe('a transaction', () => {
  it('leaves an account and, in order, one message for each of its facts', () => {
    books.take(started('t1'), sampled('t1', 1500), stopped('t1', 2000));
    expect(books.rows('outbox')).toMatchObject([
      { fact: started('t1'), evse: 1, messageId: 'b1-1', stamp: { wall: WALL } },
      { fact: sampled('t1', 1500), messageId: 'b1-2' },
      { fact: stopped('t1', 2000), messageId: 'b1-3' },
    ]);
    expect(books.rows('ledger')).toMatchObject([{ transaction: 't1', startWh: 1000, lastWh: 2000, stopped: true }]);
    expect([started('t1'), sampled('t1', 1), stopped('t1', 1)].every(fillsOutbox)).toBe(true);
    expect(fillsOutbox({ type: 'ev.connected' })).toBe(false);
  });

  it('a reading lower than one already written never lowers the account', () => {
    books.take(started('t1'), sampled('t1', 1500), sampled('t1', 1400));
    expect(books.ledger.account('t1')?.lastWh).toBe(1500);
  });

  it('goes when its stop has been heard, with the readings that were kept for it and no others', () => {
    books = new Books(new MemoryStore(), { keepsSamples: true });
    books.take(started('t1'), started('t10'), sampled('t1', 1500), sampled('t10', 1600), stopped('t1', 2000));
    expect(books.rows('samples')).toHaveLength(2);
    books.take(delivered(1, 't1', '77'), delivered(3, 't1'), delivered(5, 't1'));
    expect(books.keys('ledger')).toEqual(['t10']);
    expect(books.rows('samples')).toMatchObject([{ fact: sampled('t10', 1600) }]);
    expect(books.keys('outbox')).toEqual([2, 4]);
  });

  it('is found by the central system’s id while it is open', () => {
    books.take(started('t1'), delivered(1, 't1', '9007199254740993'));
    expect(books.ledger.byRemoteId('9007199254740993')?.transaction).toBe('t1');
    books.take(stopped('t1', 2000));
    expect(books.ledger.byRemoteId('9007199254740993')).toBeUndefined();
    expect(books.ledger.account('t1')?.remoteId).toBe('9007199254740993');
  });

  it('that was open is interrupted after a restart, with all that is needed to go on; a stopped one is not', () => {
    books.take(started('t0'), stopped('t0', 1000), started('t1'), sampled('t1', 1500));
    const again = new Books(books.store, { boot: 'b2' });
    expect(again.ledger.interrupted(1)).toEqual({ transaction: 't1', token, startWh: 1000, lastWh: 1500 });
    expect(again.ledger.interrupted(2)).toBeNull();
    again.take(stopped('t1', 1500));
    expect(again.ledger.interrupted(1)).toBeNull();
  });

  it('a fact of an account that nobody knows writes nothing', () => {
    books.take(sampled('t9', 1), stopped('t9', 1), delivered(9, 't9'));
    expect(books.keys('outbox')).toEqual([]);
    expect(books.keys('ledger')).toEqual([]);
  });
});

describe('messages', () => {
  it('keep their ids and their order over restarts; new ones are never confused with old ones', () => {
    books.take(started('t1'), sampled('t1', 1100));
    const again = new Books(books.store, { boot: 'b2' });
    again.take(sampled('t1', 1200));
    const ids = again.rows('outbox').map((row) => (row as { messageId: string }).messageId);
    expect(ids).toEqual(['b1-1', 'b1-2', 'b2-3']);
  });

  it('are never numbered below a dead letter', () => {
    books.take(started('t1'), { type: 'message.buried', seq: 1, why: 'x' });
    const again = new Books(books.store, { boot: 'b2' });
    again.take(sampled('t1', 1100));
    expect(again.keys('outbox')).toEqual([2]);
  });

  it.each([
    [99, 100, 100],
    [100, 100, 100],
  ])('with %i waiting a reading makes them %i, and a stop %i: an older reading goes', (waiting, after, last) => {
    books.take(started('t1'));
    for (let n = 1; n < waiting; n++) books.take(sampled('t1', 1000 + n));
    expect(books.store.count('outbox')).toBe(waiting);
    books.take(sampled('t1', 5000));
    expect(books.store.count('outbox')).toBe(after);
    expect(books.ledger.account('t1')?.lastWh).toBe(5000);
    books.take(stopped('t1', 6000));
    expect(books.store.count('outbox')).toBe(last);
    // The start stands first for ever, the stop last.
    expect(books.keys('outbox').slice(0, 1)).toEqual([1]);
    expect(books.keys('outbox').at(-1)).toBe(waiting + 2);
  });

  it('of starts and stops alone may be more than the limit, and then no reading is added', () => {
    for (let n = 1; n <= 101; n++) books.take(started(`u${n}`));
    books.take(sampled('u1', 5000));
    expect(books.store.count('outbox')).toBe(101);
    books.take(stopped('u1', 6000));
    expect(books.store.count('outbox')).toBe(102);
  });

  it('that are given up become dead letters with the reason: a thousand at most, the oldest go first', () => {
    for (let n = 1; n <= 1001; n++) books.take(started(`t${n}`), { type: 'message.buried', seq: n, why: 'refused' });
    expect(books.store.count('outbox')).toBe(0);
    expect(books.store.count('dead')).toBe(1000);
    expect(books.keys('dead')[0]).toBe(2);
    expect(books.rows('dead').at(-1)).toMatchObject({ fact: started('t1001'), why: 'refused' });
  });

  it('a start that is given up marks its account; a stop that is given up ends it', () => {
    books.take(started('t1'), { type: 'message.buried', seq: 1, why: 'x' });
    expect(books.ledger.account('t1')?.buried).toBe(true);
    books.take(stopped('t1', 1), { type: 'message.buried', seq: 2, why: 'x' });
    expect(books.keys('ledger')).toEqual([]);
  });
});

describe('wishes and reservations', () => {
  it('survive a restart', () => {
    const kept = { reservation: 7, token, until: WALL, forMs: 60_000, roams: false };
    expect(books.ledger.wishes(1)).toBeUndefined();
    books.take(
      { type: 'availability.changed', operative: false, csms: false, customer: true, whole: true },
      { type: 'reservation.made', ...kept },
    );
    const again = new Books(books.store).ledger;
    expect(again.wishes(1)).toEqual({ csms: false, customer: true, whole: true });
    expect(again.reservation(1)).toEqual(kept);
    books.take({ type: 'reservation.ended', reservation: 7, why: 'used' });
    expect(new Books(books.store).ledger.reservation(1)).toBeUndefined();
  });

  it('what is nobody’s business writes nothing', () => {
    expect(
      books.ledger.remember([{ from: 'x', stamp: { at: 0, wall: 0, chance: 0 }, fact: { type: 'ev.connected' } }]),
    ).toEqual([]);
  });
});

describe('a station without a central system', () => {
  it('keeps an account only while it is open, and queues nothing for nobody', () => {
    books = new Books(undefined, { delivers: false });
    books.take(started('t1'), sampled('t1', 1500));
    expect(new Books(books.store).ledger.interrupted(1)).toMatchObject({ transaction: 't1', lastWh: 1500 });
    books.take(stopped('t1', 2000));
    expect(books.keys('ledger')).toEqual([]);
    expect(books.keys('outbox')).toEqual([]);
  });
});

describe('a damaged row', () => {
  it.each<[Table, string | number, (ledger: Ledger) => unknown, unknown]>([
    ['availability', 1, (ledger) => ledger.wishes(1), undefined],
    ['reservations', 1, (ledger) => ledger.reservation(1), undefined],
    ['ledger', 't1', (ledger) => ledger.interrupted(1), null],
  ])('in %s is reported with its key and skipped', (table, key, look, nothing) => {
    books.plant({ table, key, value: { status: 7, csms: 'yes', transaction: 't1' } });
    const again = new Books(books.store);
    expect(look(again.ledger)).toEqual(nothing);
    expect(again.damage).toHaveLength(1);
    expect(again.damage[0]).toMatch(new RegExp(`^${table} ${key}: \\w+`));
  });

  it('in the outbox is reported when it is dealt with, and taken out of the way', () => {
    books.take(started('t1'));
    books.plant({ table: 'outbox', key: 1, value: 'rubbish' });
    books.take({ type: 'message.buried', seq: 1, why: 'what is stored of it cannot be read' });
    expect(books.damage).toHaveLength(1);
    expect(books.keys('outbox')).toEqual([]);
  });

  it('hides no other row', () => {
    books.take(started('t1'));
    books.plant({ table: 'ledger', key: 'a', value: null }, { table: 'ledger', key: 'z', value: [] });
    const again = new Books(books.store);
    expect(again.ledger.interrupted(1)?.transaction).toBe('t1');
    expect(again.damage).toHaveLength(2);
  });
});
