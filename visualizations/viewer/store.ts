/**
 * What the page knows: one picture of the topics that the open view wants, from one source. Views read it through
 * `see` and never ask where it comes from, so a recording shows in them like the running station.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Seen } from '../../adapters/web/views.ts';
import { live } from './live.ts';
import { shapes } from './shapes.ts';
import type { Picture, Source } from './source.ts';

/** `lost`: what is shown is old. */
export type Line = 'connecting' | 'live' | 'lost';

class Store {
  readonly #picture = signal<Picture>({});
  readonly #line = signal<Line>('connecting');
  readonly #seen = new Map<string, ReadonlySignal<unknown>>();
  readonly #source: Source;
  readonly #why = signal<string | null>(null);
  #topics: readonly string[] = [];
  #at: number | null = null;
  #stop: () => void = () => undefined;
  #isVisible = true;

  constructor(source: Source) {
    this.#source = source;
  }

  get line(): ReadonlySignal<Line> {
    return this.#line;
  }

  /** Why what is wanted cannot be shown; null: it is shown, or the station does not answer. */
  get why(): ReadonlySignal<string | null> {
    return this.#why;
  }

  /** What a topic shows; undefined while nothing has come, or when it cannot be read. */
  see<N extends keyof Seen>(name: N, part?: string): Seen[N] | undefined {
    const key = part === undefined ? name : `${name}/${part}`;
    const known = this.#seen.get(key) ?? computed(() => this.#picture.value[key]);
    this.#seen.set(key, known);
    const value = known.value;
    const isRight: (value: unknown) => value is Seen[N] = shapes[name];
    return isRight(value) ? value : undefined;
  }

  /** What the open view wants; `at`: as it was after the turn of this number. */
  want(topics: readonly string[], at: number | null = null): void {
    if (topics.join() === this.#topics.join() && at === this.#at) return;
    this.#topics = topics;
    this.#at = at;
    this.#begin();
  }

  /** Whether anybody can see the page: a hidden one asks for nothing, and is up to date when it is seen again. */
  seen(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#begin();
  }

  #begin(): void {
    this.#stop();
    this.#stop = () => undefined;
    if (this.#topics.length === 0 || !this.#isVisible) return;
    this.#stop = this.#source.watch(this.#topics, this.#at, {
      shown: (picture) => {
        this.#picture.value = picture;
        this.#line.value = 'live';
        this.#why.value = null;
      },
      lost: (why = null) => {
        this.#line.value = 'lost';
        this.#why.value = why;
      },
    });
  }
}

export const store = new Store(live);
