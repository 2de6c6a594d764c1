/** Tells every machine whose share of the settings is another than it was last told. */
import type { Settings } from '../../config/settings.ts';
import type { Incoming } from '../host/host.ts';
import { refreshes } from './sections.ts';

export class Refresher {
  readonly #settings: Settings;
  readonly #evses: readonly number[];
  readonly #dispatch: (to: string, event: Incoming) => void;
  /** What each machine was last told of its settings. */
  readonly #told = new Map<string, string>();

  constructor(settings: Settings, evses: readonly number[], dispatch: (to: string, event: Incoming) => void) {
    this.#settings = settings;
    this.#evses = evses;
    this.#dispatch = dispatch;
  }

  /** The machines have just been made of these settings: there is nothing to tell yet. */
  start(): void {
    for (const { to, event } of refreshes(this.#settings, this.#evses)) this.#isNews(to, event);
  }

  /** Settings have changed. */
  refresh(): void {
    for (const { to, event } of refreshes(this.#settings, this.#evses)) {
      if (this.#isNews(to, event)) this.#dispatch(to, event);
    }
  }

  #isNews(to: string, event: Incoming): boolean {
    const key = `${to} ${event.type}`;
    const text = JSON.stringify(event);
    if (this.#told.get(key) === text) return false;
    this.#told.set(key, text);
    return true;
  }
}
