// Goal: what the central system has said of tokens is remembered as it said it, in bounds, and the list is changed by
// nothing but the list (rule 35, OCPP 1.6 §3.5).
// Method: updates and facts in, writes onto a store, a new book on the same store; sizes at and beyond the limits.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../adapters/ports/store.ts';
import type { Fact } from '../../../machines/vocabulary/facts.ts';
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import type { ListUpdate, TokenRecord } from '../../../machines/vocabulary/tokens.ts';
import { TokenBook, type TokenBookSettings } from '../../../runtime/access/token-book.ts';
import { ShakyStore } from '../../../runtime/verify/storm/shaky-store.ts';

const WALL = Date.UTC(2026, 5, 1);
const usual = { listEnabled: true, cacheEnabled: true, mostListed: 5, mostSent: 4, mostCached: 3 };

class Shelf {
  readonly store: ShakyStore;
  readonly book: TokenBook;
  readonly damage: string[] = [];
  readonly complaints: string[] = [];

  constructor(settings: Partial<TokenBookSettings> = {}, store = new ShakyStore()) {
    this.store = store;
    this.book = new TokenBook({
      store,
      settings: { ...usual, ...settings },
      damaged: (table, key, why) => this.damage.push(`${table} ${key}: ${why}`),
      complain: (sentence) => this.complaints.push(sentence),
    });
  }

  install(kind: ListUpdate['kind'], version: number, ids: Readonly<Record<string, TokenRecord | null>>): string {
    let answer = 'unanswered';
    const entries = Object.entries(ids).map(([id, record]) => ({ id, record }));
    const done = (outcome: Outcome) => void (answer = outcome);
    this.book.install({ kind, version, entries }, done);
    return answer;
  }

  take(fact: Fact, wall: number | null = WALL): void {
    this.plant(...this.book.remember([{ from: 'x', evse: 1, stamp: { at: 5, wall, chance: 0 }, fact }]));
  }

  learn(id: string, record: TokenRecord = good, wall: number | null = WALL): void {
    this.take({ type: 'token.learned', token: { id }, record }, wall);
  }

  plant(...writes: readonly Write[]): void {
    this.store.commit(writes, () => undefined);
  }

  get cached(): readonly string[] {
    return [...this.store.range('tokens')].map(([key]) => String(key));
  }
}

const good: TokenRecord = { status: 'accepted' };
const bad: TokenRecord = { status: 'blocked' };
let shelf: Shelf;
beforeEach(() => {
  shelf = new Shelf();
});

describe('the list', () => {
  it('is what the last full one says, without regard to case, with group and expiry', () => {
    expect(shelf.install('full', 7, { CaFe01: { ...good, parent: 'FLEET', until: WALL }, bad0: bad })).toBe('accepted');
    expect(shelf.book.look('cAFE01', WALL - 1).listed).toEqual({ status: 'accepted', parent: 'FLEET' });
    expect(shelf.book.look('CAFE01', WALL).listed).toEqual({ status: 'expired', parent: 'FLEET' });
    expect(shelf.book.look('CAFE01', null).listed?.status).toBe('accepted');
    expect(shelf.book.look('BAD0', WALL).listed).toEqual(bad);
    expect(shelf.book.sizes).toMatchObject({ listVersion: 7, listed: 2 });
    shelf.install('full', 3, { beef: good });
    expect(shelf.book.look('CAFE01', WALL).listed).toBeNull();
    expect(shelf.book.sizes).toMatchObject({ listVersion: 3, listed: 1 });
  });

  it('is changed by a differential one: added, replaced, taken off', () => {
    shelf.install('full', 1, { a: good, b: good, c: good });
    expect(shelf.install('differential', 5, { b: bad, C: null, d: good, stranger: null })).toBe('accepted');
    const known = ['a', 'b', 'c', 'd'].map((id) => shelf.book.look(id, WALL).listed?.status);
    expect(known).toEqual(['accepted', 'blocked', undefined, 'accepted']);
    expect(shelf.book.sizes).toMatchObject({ listVersion: 5, listed: 3 });
  });

  it.each([
    [4, 'version-mismatch'],
    [5, 'version-mismatch'],
    [6, 'accepted'],
    [9, 'accepted'],
  ])('a change of version 5 to version %i: %s (TC_043_2)', (version, outcome) => {
    shelf.install('full', 5, { a: good });
    expect(shelf.install('differential', version, { b: good })).toBe(outcome);
    expect(shelf.book.look('b', WALL).listed === null).toBe(outcome !== 'accepted');
    expect(shelf.book.sizes.listVersion).toBe(outcome === 'accepted' ? version : 5);
  });

  it('that is empty has version 0, however it came to be so (TC_042_2)', () => {
    expect(shelf.book.sizes.listVersion).toBe(0);
    expect(shelf.install('full', 3, {})).toBe('accepted');
    expect(shelf.book.sizes.listVersion).toBe(0);
    shelf.install('differential', 2, { a: good });
    shelf.install('differential', 3, { a: null });
    expect(shelf.book.sizes).toMatchObject({ listVersion: 0, listed: 0 });
    expect(shelf.install('differential', 1, { a: good })).toBe('accepted');
  });

  it.each<[string, 'full' | 'differential', number, Readonly<Record<string, TokenRecord | null>>, RegExp]>([
    ['version 0', 'full', 0, { a: good }, /version must be 1 or more/],
    ['version −1', 'full', -1, { a: good }, /version must be 1 or more/],
    ['too much at once', 'full', 2, { a: good, b: good, c: good, d: good, e: good }, /5 tokens, at most 4 at once/],
    ['too much in all', 'differential', 2, { d: good, e: good, f: good }, /would hold 6 tokens, at most 5/],
    ['a token twice', 'full', 2, { a: good, A: bad }, /twice/],
    ['a token without an id', 'full', 2, { '': good }, /without an id/],
    ['a full list with a token to be taken off', 'full', 2, { a: null }, /no idTagInfo/],
  ])('with %s is not taken, changes nothing, and it is said why', (_, kind, version, ids, why) => {
    shelf.install('full', 1, { a: good, b: good, c: good });
    expect(shelf.install(kind, version, ids)).toBe('rejected');
    expect(shelf.complaints).toHaveLength(1);
    expect(shelf.complaints[0]).toMatch(why);
    expect(shelf.book.sizes).toMatchObject({ listVersion: 1, listed: 3 });
    expect(shelf.book.look('a', WALL).listed).toEqual(good);
  });

  it('takes as much as is allowed: at once, and in all', () => {
    expect(shelf.install('full', 1, { a: good, b: good, c: good, d: good })).toBe('accepted');
    expect(shelf.install('differential', 2, { e: good })).toBe('accepted');
    expect(shelf.install('differential', 3, { a: null, f: good })).toBe('accepted');
    expect(shelf.book.sizes.listed).toBe(5);
  });

  it('is one commit, answered when it is on the disk; a disk that refuses leaves the old one', () => {
    shelf.install('full', 1, { a: good });
    const before = shelf.store.commits;
    shelf.store.fail('full');
    expect(shelf.install('full', 2, { b: good })).toBe('rejected');
    expect(shelf.store.commits).toBe(before + 1);
    expect(shelf.book.look('a', WALL).listed).toEqual(good);
    expect(shelf.book.sizes.listVersion).toBe(1);
    shelf.store.release();
    shelf.store.hang();
    expect(shelf.install('full', 3, { b: good })).toBe('unanswered');
    expect(shelf.install('full', 4, { c: good })).toBe('rejected');
    const after = new Shelf({}, shelf.store.crash(0));
    expect(after.book.sizes).toMatchObject({ listVersion: 1, listed: 1 });
  });

  it('survives a restart', () => {
    shelf.install('full', 9, { a: { ...good, parent: 'FLEET' } });
    const again = new Shelf({}, shelf.store.crash(0));
    expect(again.book.look('A', WALL).listed).toEqual({ ...good, parent: 'FLEET' });
    expect(again.book.sizes.listVersion).toBe(9);
  });

  it('that is switched off is none: nothing is taken, nothing is known, its version is −1 (TC_042_1)', () => {
    shelf.install('full', 1, { a: good });
    const off = new Shelf({ listEnabled: false }, shelf.store);
    expect(off.book.sizes).toMatchObject({ listVersion: -1, listed: 0 });
    expect(off.book.look('a', WALL).listed).toBeNull();
    expect(off.install('full', 2, { b: good })).toBe('not-supported');
  });

  it('is contradicted by another status or another group, and by nothing else', () => {
    shelf.install('full', 1, { a: { ...good, parent: 'FLEET' }, old: { ...good, until: WALL } });
    const contradicts = (id: string, record: TokenRecord) => shelf.book.contradicts(id, record, WALL);
    expect(contradicts('A', bad)).toBe(true);
    expect(contradicts('A', { ...good, parent: 'CLUB' })).toBe(true);
    expect(contradicts('old', good)).toBe(true);
    expect(contradicts('A', good)).toBe(false);
    expect(contradicts('A', { ...good, parent: 'FLEET' })).toBe(false);
    expect(contradicts('A', { status: 'concurrent' })).toBe(false);
    expect(contradicts('stranger', bad)).toBe(false);
  });
});

describe('the cache', () => {
  it('remembers without regard to case, expires on time, and survives a restart', () => {
    shelf.learn('CaFe', { ...good, until: WALL, parent: 'FLEET' });
    const again = new Shelf({}, shelf.store.crash(0));
    expect(again.book.look('cAfE', WALL - 1).cached).toEqual({ status: 'accepted', parent: 'FLEET' });
    expect(again.book.look('cafe', WALL).cached).toEqual({ status: 'expired', parent: 'FLEET' });
    expect(again.book.look('beef', WALL).cached).toBeNull();
  });

  it('learns from the answers to a start and a stop, of the token that they are about', () => {
    const answer = { transaction: 't1', token: { id: 'KIN', status: 'blocked' } } as const;
    shelf.take({ type: 'message.delivered', seq: 1, answer });
    expect(shelf.book.look('kin', WALL).cached).toEqual(bad);
    shelf.take({ type: 'message.delivered', seq: 2, answer: { transaction: 't1' } });
    expect(shelf.book.sizes.cached).toBe(1);
  });

  it('never holds a listed token, nor one that is listed later (§3.5.3)', () => {
    shelf.learn('b');
    shelf.install('full', 1, { a: good, B: good });
    shelf.learn('A', bad);
    expect(shelf.cached).toEqual([]);
    expect(shelf.book.look('a', WALL)).toEqual({ listed: good, cached: null });
    shelf.install('differential', 2, { a: null });
    expect(shelf.book.look('a', WALL)).toEqual({ listed: null, cached: null });
  });

  it('that is full forgets first who may not charge, refused or expired, then the one heard of longest ago', () => {
    shelf.learn('new', good, WALL + 3);
    shelf.learn('over', { ...good, until: WALL + 6 }, WALL + 2);
    shelf.learn('bad', bad, WALL + 4);
    expect(shelf.book.sizes.cached).toBe(3);
    shelf.learn('x1', good, WALL + 5);
    expect(shelf.cached).toEqual(['new', 'over', 'x1']);
    shelf.learn('x2', good, WALL + 6);
    expect(shelf.cached).toEqual(['new', 'x1', 'x2']);
    shelf.learn('new', good, WALL + 7);
    shelf.learn('x3', good, WALL + 8);
    expect(shelf.cached).toEqual(['new', 'x2', 'x3']);
  });

  it('knows after a restart who was heard of longest ago', () => {
    for (const [at, id] of ['c', 'a', 'b'].entries()) shelf.learn(id, good, WALL + at);
    const again = new Shelf({}, shelf.store);
    again.learn('d', good, WALL + 9);
    expect(again.cached).toEqual(['a', 'b', 'd']);
  });

  it('grows smaller with its setting, and hears of a known token without forgetting another', () => {
    for (const id of ['a', 'b', 'c']) shelf.learn(id);
    shelf.learn('B', bad);
    expect(shelf.cached).toEqual(['a', 'b', 'c']);
    const smaller = new Shelf({ mostCached: 2 }, shelf.store);
    smaller.learn('d');
    expect(smaller.cached).toHaveLength(2);
    expect(smaller.book.look('b', WALL).cached).toBeNull();
  });

  it('is cleared when it is asked to be, and again filled', () => {
    for (const id of ['a', 'b', 'c']) shelf.learn(id);
    let outcome = '';
    shelf.book.clearCache((answer) => (outcome = answer));
    expect([outcome, shelf.cached]).toEqual(['accepted', []]);
    for (const id of ['d', 'e', 'f', 'g']) shelf.learn(id);
    expect(shelf.cached).toHaveLength(3);
  });

  it('that is switched off learns nothing, knows nothing and cannot be cleared (errata 3.23)', () => {
    shelf.learn('a');
    const off = new Shelf({ cacheEnabled: false }, shelf.store);
    off.learn('b');
    expect(off.book.look('a', WALL).cached).toBeNull();
    expect(off.book.sizes.cached).toBe(0);
    let outcome = '';
    off.book.clearCache((answer) => (outcome = answer));
    expect([outcome, shelf.cached]).toEqual(['rejected', ['a']]);
  });
});

describe('a damaged row', () => {
  it.each(['list', 'tokens'] as const)('of %s is reported with its key, and its token is a stranger', (table) => {
    shelf.plant({ table, key: 'cafe01', value: { status: 7 } });
    expect(shelf.book.look('CAFE01', WALL)).toEqual({ listed: null, cached: null });
    expect(shelf.damage[0]).toMatch(new RegExp(`^${table} cafe01: status`));
  });

  it('of the version: the central system sees 0, and sends the list again', () => {
    shelf.install('full', 4, { a: good });
    shelf.plant({ table: 'meta', key: 'list', value: 'rubbish' });
    expect(shelf.book.sizes.listVersion).toBe(0);
    expect(shelf.damage).toHaveLength(1);
  });
});
