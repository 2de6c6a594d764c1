/** Gives equal values the same small number, in the order they are first met. */
export class Interner<V> {
  readonly #ids = new Map<string, number>();
  readonly values: V[] = [];

  /** `text` is the same for two values exactly when they are equal. */
  id(text: string, value: () => V): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const fresh = this.values.length;
    this.values.push(value());
    this.#ids.set(text, fresh);
    return fresh;
  }

  get(id: number): V {
    const value = this.values[id];
    if (value === undefined) throw new Error(`nothing has the number ${id}`);
    return value;
  }

  get size(): number {
    return this.values.length;
  }
}
