/** Everything that can reach a machine, as numbers: letters, and what becomes of it without any. */
import type { EventObject } from 'xstate';
import { canonical } from '../host/digest.ts';
import type { Letter } from './act.ts';
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { Past } from './past.ts';

/** `to`: the place. */
export type Post = { readonly to: number } & (
  | { readonly kind: 'letter'; readonly event: EventObject; readonly late: boolean }
  /** Its own timer fires. */
  | { readonly kind: 'timer'; readonly id: string }
  /** Would it listen to this, if it came? */
  | { readonly kind: 'question'; readonly event: EventObject }
  | { readonly kind: 'start'; readonly past: Past }
  /** It fails, and its neighbours are told; or there is no power any more. */
  | { readonly kind: 'death' | 'silence' }
);

export class PostOffice {
  readonly #index: ReadonlyMap<string, number>;
  readonly #posts = new Interner<Post>();
  readonly #to = new Growing();

  /** Roles by place. */
  constructor(roles: readonly string[]) {
    this.#index = new Map(roles.map((role, place) => [role, place]));
  }

  get(number: number): Post {
    return this.#posts.get(number);
  }

  /** The place that it is for. */
  to(number: number): number {
    return this.#to.at(number);
  }

  /** Of a role; undefined when it is not composed. */
  placeOf(role: string): number | undefined {
    return this.#index.get(role);
  }

  /** None for a role that is not composed. */
  letters({ to, event, late = false }: Letter): readonly number[] {
    const place = this.#index.get(to);
    return place === undefined ? [] : [this.number({ to: place, kind: 'letter', event, late })];
  }

  questions({ to, event }: Letter): readonly number[] {
    const place = this.#index.get(to);
    return place === undefined ? [] : [this.number({ to: place, kind: 'question', event })];
  }

  number(post: Post): number {
    return this.#posts.id(canonical(post), () => {
      this.#to.push(post.to);
      return post;
    });
  }
}
