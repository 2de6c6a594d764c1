/**
 * A wire that somebody watches: its value is told at once to whoever begins to watch, then on every change.
 * A listener may change the world, and with it this very wire, while it is being told: the newest value is told
 * afterwards, and a value that is gone again by then is not told at all. It must never tell the same value twice in a
 * row.
 */
export class Signal<T> {
  readonly #same: (a: T, b: T) => boolean;
  #listeners: readonly ((value: T) => void)[] = [];
  #value: T;
  #telling = false;

  constructor(value: T, same: (a: T, b: T) => boolean = Object.is) {
    this.#value = value;
    this.#same = same;
  }

  get value(): T {
    return this.#value;
  }

  watch(listener: (value: T) => void): void {
    this.#listeners = [...this.#listeners, listener];
    listener(this.#value);
  }

  set(value: T): void {
    if (this.#same(this.#value, value)) return;
    this.#value = value;
    if (this.#telling) return;
    this.#telling = true;
    try {
      this.#tell();
    } finally {
      this.#telling = false;
    }
  }

  #tell(): void {
    for (let told: T | undefined; told === undefined || !this.#same(told, this.#value);) {
      told = this.#value;
      for (const listener of this.#listeners) listener(told);
    }
  }
}
