// Goal: the disks of the test kit fail as real ones do, so that stories told on them mean something.
// Method: each mood and each change of mood; what is durable is looked at apart from what was asked for.
import { describe, expect, it } from 'vitest';
import type { StoreFailure } from '../../../adapters/ports/store.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { put } from '../../contracts/store.ts';
import { failingStore, hangingStore, ShakyStore, slowStore } from '../../../runtime/verify/storm/shaky-store.ts';

/** Commits one row and notes what becomes of it. */
function ask(store: ShakyStore, key: number, answers: [number, StoreFailure | null][]): void {
  store.commit([put(key, key)], (failure) => answers.push([key, failure]));
}

const keys = (store: Pick<ShakyStore, 'range'>) => [...store.range('outbox')].map(([key]) => key);

describe('a disk of the test kit', () => {
  it('that hangs tells nobody until released, then everybody in order', () => {
    const store = hangingStore();
    const answers: [number, StoreFailure | null][] = [];
    for (const key of [1, 2, 3]) ask(store, key, answers);
    expect([answers, keys(store), keys(store.durable), store.waiting]).toEqual([[], [1, 2, 3], [], 3]);
    store.releaseSome(1);
    expect([answers, keys(store.durable)]).toEqual([[[1, null]], [1]]);
    store.release();
    ask(store, 4, answers);
    expect(answers).toEqual([1, 2, 3, 4].map((key) => [key, null]));
  });

  it('that fails says the word and holds nothing of it', () => {
    const store = failingStore('full');
    const answers: [number, StoreFailure | null][] = [];
    ask(store, 1, answers);
    expect([answers, keys(store)]).toEqual([[[1, 'full']], []]);
    store.release();
    ask(store, 2, answers);
    store.hang();
    ask(store, 3, answers);
    store.fail('read-only');
    expect([answers, keys(store)]).toEqual([
      [
        [1, 'full'],
        [2, null],
        [3, 'read-only'],
      ],
      [2],
    ]);
  });

  it('that is slow takes its time on the clock', () => {
    const clock = new VirtualClock();
    const store = slowStore(clock, 100);
    const answers: [number, StoreFailure | null][] = [];
    ask(store, 1, answers);
    clock.advance(60);
    ask(store, 2, answers);
    clock.advance(39);
    expect(answers).toEqual([]);
    clock.advance(1);
    expect(answers).toEqual([[1, null]]);
    clock.advance(60);
    expect(answers).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  it('that loses power holds what was durable, and calls nobody any more', () => {
    const store = new ShakyStore();
    const answers: [number, StoreFailure | null][] = [];
    ask(store, 1, answers);
    store.hang();
    for (const key of [2, 3]) ask(store, key, answers);
    const next = store.crash(1);
    store.release();
    ask(store, 4, answers);
    expect([keys(next), answers]).toEqual([[1, 2], [[1, null]]]);
  });
});
