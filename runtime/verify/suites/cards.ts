/** Cards by their part in a test, and the words in a payload that stand for them. */
import type { Json } from '../../conformance/messages.ts';
import type { Card, Deed } from './suite.ts';

/** What the central system says of a card. */
export const infoOf = ({ status, group }: Extract<Deed, { readonly do: 'judge' }>): Json => ({
  status,
  ...(group === undefined ? {} : { parentIdTag: group }),
});

const parts: readonly Card[] = ['own', 'other', 'refused'];

export class Cards {
  readonly #ids: ReadonlyMap<Card, string>;

  constructor(ids: readonly string[]) {
    this.#ids = new Map(parts.map((part, index) => [part, ids[index] ?? part]));
  }

  idOf(card: Card): string {
    return this.#ids.get(card) ?? card;
  }

  nameOf(idTag: string): string {
    for (const [part, id] of this.#ids) if (id.toLowerCase() === idTag.toLowerCase()) return `$${part}`;
    return idTag;
  }

  /** `$own`, `$transaction` and their like replaced, at any depth. */
  filled(value: unknown, transaction: number): unknown {
    if (Array.isArray(value)) return value.map((one) => this.filled(one, transaction));
    if (typeof value === 'object' && value !== null) return this.payload({ ...value }, transaction);
    if (value === '$transaction') return transaction;
    const part = parts.find((one) => value === `$${one}`);
    return part === undefined ? value : this.idOf(part);
  }

  payload(payload: Json, transaction: number): Json {
    return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, this.filled(value, transaction)]));
  }
}
