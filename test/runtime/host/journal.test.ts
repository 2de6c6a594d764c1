// Goal: every write reaches the disk once and in order, and a turn counts as durable only when it and all before it are
// there.
// Method: a disk that hangs, refuses and answers piece by piece; its durable rows are read back.
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Journal } from '../../../runtime/host/journal.ts';
import { failingStore, hangingStore, ShakyStore, slowStore } from '../../../runtime/verify/storm/shaky-store.ts';

const LIMIT_MS = 1000;
const RETRY_MS = 5000;
const MOST_KEPT = 10;

const bench = (store: ShakyStore = new ShakyStore(), clock = new VirtualClock()) => {
  const log: string[] = [];
  const journal = new Journal(
    store,
    clock,
    { limitMs: LIMIT_MS, retryMs: RETRY_MS, mostKept: MOST_KEPT, mayGo: ({ value }) => value === 'reading' },
    {
      durable: (turn) => log.push(`durable ${turn}`),
      ailing: (why) => log.push(`ailing ${why}`),
      sound: () => log.push('sound'),
    },
  );
  const write = (turn: number, key: string, value: string | number | null = turn) =>
    journal.write(turn, [{ table: 'meta', key, value: value ?? undefined }]);
  const disk = () => Object.fromEntries(store.durable.range('meta'));
  return { store, clock, journal, log, write, disk };
};

describe('the journal', () => {
  it('a disk without delay: durable before the write returns', () => {
    const { write, log, journal } = bench();
    write(3, 'a');
    expect(log).toEqual(['durable Infinity']);
    expect(journal.isIdle).toBe(true);
  });

  it('what comes while a commit is on its way goes together into the next one', () => {
    const { store, write, log, disk } = bench(hangingStore());
    write(1, 'a');
    write(2, 'b');
    write(4, 'c');
    expect(store.commits).toBe(1);
    store.releaseSome(1);
    expect(log).toEqual(['durable 1']);
    expect(disk()).toEqual({ a: 1 });
    expect(store.commits).toBe(2);
    store.releaseSome(1);
    expect(log).toEqual(['durable 1', 'durable Infinity']);
    expect(disk()).toEqual({ a: 1, b: 2, c: 4 });
  });

  it('a refusal in the middle: no later turn is on the disk before the earlier one, and the last word stands', () => {
    const { store, clock, write, log, disk } = bench(hangingStore());
    write(1, 'x', 'first');
    write(2, 'x', 'second');
    write(3, 'x', null);
    write(3, 'y', 'third');
    store.fail('full');
    expect(disk()).toEqual({});
    expect(log).toEqual(['ailing full']);
    store.release();
    expect(disk()).toEqual({});
    clock.advance(RETRY_MS);
    expect(disk()).toEqual({ y: 'third' });
    expect(log).toEqual(['ailing full', 'durable Infinity', 'sound']);
  });

  it('stopped, it takes what is on its way to its end and keeps no process alive', () => {
    const { store, clock, journal, write, disk } = bench(hangingStore());
    write(1, 'a');
    write(2, 'b');
    journal.stop();
    expect(clock.nextDue()).toBeUndefined();
    store.releaseSome(1);
    expect(disk()).toEqual({ a: 1 });
    store.fail('failed'); // the disk is closed by now
    expect(clock.nextDue()).toBeUndefined();
  });

  it('stopped while the disk is ailing, it does not try again', () => {
    const { clock, journal, write } = bench(failingStore('full'));
    write(1, 'a');
    expect(clock.nextDue()).toBe(RETRY_MS);
    journal.stop();
    expect(clock.nextDue()).toBeUndefined();
  });

  it('tries again every so often, for as long as it takes, and then is sound', () => {
    const { store, clock, write, log, disk } = bench(failingStore('read-only'));
    write(1, 'a');
    expect(store.commits).toBe(1);
    clock.advance(RETRY_MS - 1);
    expect(store.commits).toBe(1);
    clock.advance(1);
    expect(store.commits).toBe(2);
    clock.advance(100 * RETRY_MS);
    expect(store.commits).toBe(102);
    write(2, 'b');
    store.release();
    clock.advance(RETRY_MS);
    expect(log).toEqual(['ailing read-only', 'durable Infinity', 'sound']);
    expect(disk()).toEqual({ a: 1, b: 2 });
  });

  it('calls a disk late that does not answer within its limit, not a millisecond before', () => {
    const { store, clock, write, log, journal } = bench(hangingStore());
    write(1, 'a');
    clock.advance(LIMIT_MS - 1);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(['ailing late']);
    expect(journal.isAiling).toBe(true);
    clock.advance(60_000);
    expect(store.commits).toBe(1);
    store.release();
    expect(log).toEqual(['ailing late', 'durable Infinity', 'sound']);
  });

  it('counts the limit for each commit by itself', () => {
    const clock = new VirtualClock();
    const { write, log } = bench(slowStore(clock, LIMIT_MS - 1), clock);
    for (let turn = 1; turn <= 5; turn++) {
      write(turn, 'a');
      clock.advance(700);
    }
    clock.advance(10_000);
    expect(log.filter((line) => line.startsWith('ailing'))).toEqual([]);
    expect(log.at(-1)).toBe('durable Infinity');
  });

  it('says so when one trouble becomes another', () => {
    const { store, clock, write, log } = bench(hangingStore());
    write(1, 'a');
    clock.advance(LIMIT_MS);
    store.fail('corrupt');
    expect(log).toEqual(['ailing late', 'ailing corrupt']);
  });
});

describe('while a disk stays broken (LIV-07)', () => {
  /** One row that changes all the time, a reading and, seldom, something that must stay. */
  const breakFor = (turns: number) => {
    const { store, clock, write, log, disk } = bench(failingStore('failed'));
    for (let turn = 1; turn <= turns; turn++) {
      write(turn, 'account', turn);
      write(turn, `reading${turn}`, 'reading');
      if (turn % 4 === 0) write(turn, `stop${turn}`, turn);
    }
    store.release();
    clock.advance(RETRY_MS);
    return { log, disk };
  };

  it.each([2, 4, 40, 400])(
    '%i turns: nothing that must stay is lost, and the last word of each row stands',
    (turns) => {
      const { log, disk } = breakFor(turns);
      expect(disk()).toMatchObject({ account: turns });
      const stops = Object.keys(disk()).filter((key) => key.startsWith('stop'));
      expect(stops).toHaveLength(Math.floor(turns / 4));
      expect(log.at(-1)).toBe('sound');
    },
  );

  it('readings go only when there is no room left for them', () => {
    const readings = (turns: number) =>
      Object.keys(breakFor(turns).disk()).filter((key) => key.startsWith('reading')).length;
    expect(readings(4)).toBe(4);
    expect(readings(400)).toBeLessThan(200);
  });
});
