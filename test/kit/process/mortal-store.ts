/**
 * A disk beneath which the process dies: at one commit, just before it is given to the disk or just after it has become
 * durable and before anybody has been told. It also knows when nothing is on its way, so that virtual time can wait for
 * a real disk.
 */
import type { Key, Store, StoreFailure, Table, Write } from '../../../adapters/ports/store.ts';

/** Commits count from 1 in each life. */
export type DeathAtCommit = { readonly commit: number; readonly side: 'before' | 'after' };

export class MortalStore implements Store {
  readonly #disk: Store;
  readonly #death: DeathAtCommit | undefined;
  readonly #die: () => never;
  #onItsWay = 0;
  #quiet: (() => void)[] = [];
  /** Asked for in this life. */
  commits = 0;

  constructor(disk: Store, death: DeathAtCommit | undefined, die: () => never) {
    this.#disk = disk;
    this.#death = death;
    this.#die = die;
  }

  commit(writes: readonly Write[], done: (failure: StoreFailure | null) => void): void {
    const number = ++this.commits;
    this.#perhapsDie(number, 'before');
    this.#onItsWay++;
    this.#disk.commit(writes, (failure) => {
      this.#perhapsDie(number, 'after');
      done(failure);
      this.#onItsWay--;
      if (this.#onItsWay === 0) for (const quiet of this.#quiet.splice(0)) quiet();
    });
  }

  /** Resolves when everything that was asked for is durable and everybody has been told. */
  async settled(): Promise<void> {
    while (this.#onItsWay > 0) await new Promise<void>((resolve) => this.#quiet.push(resolve));
  }

  get(table: Table, key: Key): unknown {
    return this.#disk.get(table, key);
  }

  range(...range: Parameters<Store['range']>): ReturnType<Store['range']> {
    return this.#disk.range(...range);
  }

  count(table: Table): number {
    return this.#disk.count(table);
  }

  close(): Promise<void> {
    return this.#disk.close();
  }

  #perhapsDie(number: number, side: DeathAtCommit['side']): void {
    if (this.#death?.commit === number && this.#death.side === side) this.#die();
  }
}
