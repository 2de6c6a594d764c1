/** Those who want to hear of something, for as long as they want. */
export class Listeners<T> {
  readonly #all = new Set<(said: T) => void>();

  /** Returns how to stop listening. */
  add(listener: (said: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(said: T): void {
    for (const listener of this.#all) listener(said);
  }
}
