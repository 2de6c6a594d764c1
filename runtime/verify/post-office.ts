/** Letters to the machines as numbers: whom they are for, and which of his letters they are. */
import type { EventObject } from 'xstate';
import { canonical } from '../host/digest.ts';
import type { Letter } from './act.ts';
import { Interner } from './interner.ts';

export type Post = {
  /** Place. */
  readonly to: number;
  /** Counted for each place: small. */
  readonly slot: number;
  readonly event: EventObject;
  readonly late: boolean;
  /** Of its own timer that has fired. */
  readonly timer: string | null;
};

export class PostOffice {
  readonly #index: ReadonlyMap<string, number>;
  readonly #posts = new Interner<Post>();
  readonly #slots: number[] = [];

  /** Roles by place. */
  constructor(roles: readonly string[]) {
    this.#index = new Map(roles.map((role, place) => [role, place]));
  }

  get(number: number): Post {
    return this.#posts.get(number);
  }

  /** Of a role; undefined when it is not composed. */
  placeOf(role: string): number | undefined {
    return this.#index.get(role);
  }

  /** None for a role that is not composed. */
  numbers({ to, event, late = false }: Letter): readonly number[] {
    const place = this.#index.get(to);
    return place === undefined ? [] : [this.number(place, event, late)];
  }

  number(to: number, event: EventObject, late = false, timer: string | null = null): number {
    return this.#posts.id(`${to} ${late} ${timer ?? ''} ${canonical(event)}`, () => {
      const slot = this.#slots[to] ?? 0;
      this.#slots[to] = slot + 1;
      return { to, slot, event, late, timer };
    });
  }
}
