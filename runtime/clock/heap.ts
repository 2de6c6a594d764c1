/** A binary heap of things that are due: earliest first, ties in the order they were added. */
export class DueHeap<T> {
  readonly #items: { readonly due: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  get size(): number {
    return this.#items.length;
  }

  count(which: (value: T) => boolean): number {
    return this.#items.filter(({ value }) => which(value)).length;
  }

  add(due: number, value: T): void {
    const items = this.#items;
    items.push({ due, order: this.#order++, value });
    for (let child = items.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  earliest(): { readonly due: number; readonly value: T } | undefined {
    return this.#items[0];
  }

  take(): { readonly due: number; readonly value: T } | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    items[0] = last;
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      let child = left;
      if (left + 1 < items.length && this.#before(left + 1, left)) child = left + 1;
      if (child >= items.length || !this.#before(child, parent)) return first;
      this.#swap(child, parent);
      parent = child;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#items[a];
    const right = this.#items[b];
    if (left === undefined || right === undefined) return false;
    return left.due < right.due || (left.due === right.due && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const left = this.#items[a];
    const right = this.#items[b];
    if (left === undefined || right === undefined) return;
    this.#items[a] = right;
    this.#items[b] = left;
  }
}
