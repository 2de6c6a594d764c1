/**
 * The one status of each connector: follows from several machines at once, so it is derived after every turn that moved
 * one of them.
 */
import type { Fact } from '../../machines/vocabulary/facts.ts';
import type { Host } from '../host/host.ts';
import { statusOf } from './view.ts';

export class StatusBoard {
  readonly #shown: Map<number, string>;

  /** `shown`: what was shown when a recording began. */
  constructor(shown: Readonly<Record<string, string>> = {}) {
    this.#shown = new Map(Object.entries(shown).map(([evse, text]) => [Number(evse), text]));
  }

  /** For a checkpoint: a new board of this goes on from here. */
  get shown(): Record<string, string> {
    return Object.fromEntries(this.#shown);
  }

  /** A fact for every EVSE whose status or reported fault has changed. */
  derive(host: Host, evses: readonly number[]): readonly { readonly evse: number; readonly fact: Fact }[] {
    return evses.flatMap((evse) => {
      const { status, fault } = statusOf(host, evse);
      const shown = `${status} ${fault ?? ''}`;
      if (this.#shown.get(evse) === shown) return [];
      this.#shown.set(evse, shown);
      return [{ evse, fact: { type: 'status.changed', status, fault } }];
    });
  }
}
