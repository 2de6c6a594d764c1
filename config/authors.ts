/**
 * Who has written a setting last. A value in the file does not say how it got there; this is remembered beside the
 * ledger, with a mark of the value: where somebody has edited the file since, the mark no longer fits, and it was he.
 */
import { createHash, randomBytes } from 'node:crypto';
import { print } from './kinds.ts';
import type { Value } from './row.ts';

/** Nobody else changes settings of a running station. */
export type Author = 'central-system' | 'page';

/** What is kept beside the ledger, not in the file: the values of some rows, and this. */
export interface KeptValues {
  /** Undefined when it was never set. */
  get(key: string): unknown;
  /** `done` exactly once, with null when the value survives a power cut, else with the reason. */
  set(key: string, value: Value, done: (failure: string | null) => void): void;
}

const authors: readonly Author[] = ['central-system', 'page'];
const keyOf = (place: string): string => `author ${place}`;
const markOf = (salt: string, value: Value): string =>
  createHash('sha256')
    .update(`${salt} ${print(value)}`)
    .digest('hex');

export class Authors {
  readonly #kept: KeptValues;

  constructor(kept: KeptValues) {
    this.#kept = kept;
  }

  /** Null: a person with an editor, or nobody. */
  of(place: string, value: Value): Author | null {
    const row = this.#kept.get(keyOf(place));
    const [name, salt = '', mark] = typeof row === 'string' ? row.split(' ') : [];
    if (mark !== markOf(salt, value)) return null;
    return authors.find((one) => one === name) ?? null;
  }

  /** Answers null, or why it could not be remembered. */
  remember(place: string, value: Value, author: Author): Promise<string | null> {
    const salt = randomBytes(8).toString('hex');
    return new Promise((resolve) => {
      this.#kept.set(keyOf(place), `${author} ${salt} ${markOf(salt, value)}`, resolve);
    });
  }
}
