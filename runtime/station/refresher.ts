/** Hears of changed settings, and tells every machine whose share of them is another than it was last told. */
import type { Settings } from '../../config/settings.ts';
import type { Path } from '../../config/table.ts';
import type { Incoming } from '../host/host.ts';
import { refreshes } from './sections.ts';

export class Refresher {
  readonly #settings: Settings;
  readonly #evses: readonly number[];
  readonly #dispatch: (to: string, event: Incoming) => void;
  readonly #others: (path: Path) => void;
  #forget: () => void = () => undefined;
  /** What each machine was last told of its settings. */
  readonly #told = new Map<string, string>();

  /** `others`: who is told of each change when the machines have been. */
  constructor(
    settings: Settings,
    evses: readonly number[],
    dispatch: (to: string, event: Incoming) => void,
    others: (path: Path) => void,
  ) {
    this.#settings = settings;
    this.#evses = evses;
    this.#dispatch = dispatch;
    this.#others = others;
  }

  /** The machines have just been made of these settings: there is nothing to tell yet. */
  start(): void {
    for (const { to, event } of refreshes(this.#settings, this.#evses)) this.#isNews(to, event);
    this.#forget = this.#settings.onChange((path) => {
      this.#refresh();
      this.#others(path);
    });
  }

  /** The settings may outlive the station that was made of them. */
  stop(): void {
    this.#forget();
  }

  #refresh(): void {
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
