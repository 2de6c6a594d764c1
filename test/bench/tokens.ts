/**
 * What it takes to know whom: one look among 10,000 listed and 10,000 cached tokens, a list of 10,000 taken to the disk
 * in one commit, and one more token learned by a cache that is full. On a real disk, through the book of the station.
 */
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import { TokenBook } from '../../runtime/access/token-book.ts';
import { quantile, type Bench } from './figure.ts';

const TOKENS = 10_000;
const LOOKS = 20_000;
const LEARNED = 500;
const WALL = Date.UTC(2026, 0, 1);
/** The central system gives up sooner than after 5 s; a slow card gets what is left. */
const AIM_INSTALL_MS = 1000;

const idOf = (number: number, kind: string) => `${kind}-OF-20-LET-${String(number).padStart(6, '0')}`;
const record = { status: 'accepted', parent: 'A-FLEET-OF-20-LETTER', until: WALL + 1e9 } as const;

const say = (...words: readonly unknown[]): never => {
  throw new Error(words.join(' '));
};
const settings = { listEnabled: true, cacheEnabled: true, mostListed: TOKENS, mostSent: TOKENS, mostCached: TOKENS };

export const tokens: Bench = async ({ scratch }) => {
  const opened = await openStore(scratch);
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const book = new TokenBook({ store, settings, damaged: say, complain: say });
  const first = await installed(book, 1);
  const again = await installed(book, 2);
  await written(store, Array.from({ length: TOKENS }, (_, number) => learned(book, number)).flat());
  const looks = timed(LOOKS, (number) => {
    book.look(idOf(number % TOKENS, number % 2 === 0 ? 'TOKEN' : 'CACHE'), WALL);
  });
  const learning: number[] = [];
  for (let number = 0; number < LEARNED; number++) {
    const begin = performance.now();
    const writes = learned(book, TOKENS + number);
    learning.push(performance.now() - begin);
    await written(store, writes);
  }
  const { listed, cached } = book.sizes;
  if (listed !== TOKENS || cached !== TOKENS) throw new Error(`${listed} listed, ${cached} cached`);
  await store.close();
  const aim = { atMost: AIM_INSTALL_MS };
  return [
    { name: `tokens: a look among ${TOKENS}, median`, value: quantile(looks, 0.5), unit: 'ms' },
    {
      name: `tokens: a look among ${TOKENS}, worst hundredth`,
      value: quantile(looks, 0.99),
      unit: 'ms',
      aim: { atMost: 1 },
    },
    { name: `tokens: a list of ${TOKENS} on the disk`, value: first, unit: 'ms', aim },
    { name: 'tokens: another in its place', value: again, unit: 'ms', aim },
    { name: 'tokens: one learned by a full cache, worst hundredth', value: quantile(learning, 0.99), unit: 'ms' },
  ];
};

const written = (store: Store, writes: readonly Write[]): Promise<void> =>
  new Promise((resolve, reject) =>
    store.commit(writes, (failure) => (failure === null ? resolve() : reject(new Error(failure)))),
  );

/** Milliseconds until it is on the disk. */
function installed(book: TokenBook, version: number): Promise<number> {
  const entries = Array.from({ length: TOKENS }, (_, number) => ({ id: idOf(number, 'TOKEN'), record }));
  const begin = performance.now();
  return new Promise((resolve, reject) =>
    book.install({ kind: 'full', version, entries }, (outcome) =>
      outcome === 'accepted' ? resolve(performance.now() - begin) : reject(new Error(outcome)),
    ),
  );
}

const learned = (book: TokenBook, number: number): readonly Write[] =>
  book.remember([
    {
      from: 'evse1.authorization',
      stamp: { at: 0, wall: WALL, chance: 0 },
      fact: { type: 'token.learned', token: { id: idOf(number, 'CACHE') }, record },
    },
  ]);

function timed(count: number, what: (number: number) => void): readonly number[] {
  return Array.from({ length: count }, (_, number) => {
    const begin = performance.now();
    what(number);
    return performance.now() - begin;
  });
}
