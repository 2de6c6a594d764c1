/** All states met so far: tuples of numbers, each once, with the edge that led to it first. */
export class StateTable {
  readonly #width: number;
  #words: Uint32Array;
  #slots: Int32Array;
  #parents: Int32Array;
  #labels: Uint16Array;
  size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#words = new Uint32Array(width << 14);
    this.#slots = new Int32Array(1 << 16).fill(-1);
    this.#parents = new Int32Array(1 << 14);
    this.#labels = new Uint16Array(1 << 14);
  }

  /** Its number, new or old. */
  add(tuple: Uint32Array, parent = -1, label = 0): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(tuple, 0) & mask;
    for (let id = this.#slots[slot] ?? -1; id >= 0; id = this.#slots[slot] ?? -1) {
      if (this.#equals(id, tuple)) return id;
      slot = (slot + 1) & mask;
    }
    const fresh = this.size++;
    if (fresh === this.#parents.length) this.#grow();
    this.#words.set(tuple, fresh * this.#width);
    this.#parents[fresh] = parent;
    this.#labels[fresh] = label;
    this.#slots[slot] = fresh;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return fresh;
  }

  read(id: number, into: Uint32Array): void {
    const at = id * this.#width;
    for (let word = 0; word < this.#width; word++) into[word] = this.#words[at + word] ?? 0;
  }

  /** The edges that lead to it from the beginning, as [state, label] pairs. */
  pathTo(id: number): readonly (readonly [number, number])[] {
    const path: [number, number][] = [];
    for (let at = id; ;) {
      const parent = this.#parents[at] ?? -1;
      if (parent < 0) return path.toReversed();
      path.push([parent, this.#labels[at] ?? 0]);
      at = parent;
    }
  }

  #hash(words: Uint32Array, at: number): number {
    let hash = 0x811c9dc5;
    for (let word = 0; word < this.#width; word++) {
      hash = Math.imul(hash ^ (words[at + word] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #equals(id: number, tuple: Uint32Array): boolean {
    const at = id * this.#width;
    for (let word = 0; word < this.#width; word++) if (this.#words[at + word] !== tuple[word]) return false;
    return true;
  }

  #grow(): void {
    const capacity = this.#parents.length * 2;
    const words = new Uint32Array(capacity * this.#width);
    words.set(this.#words);
    this.#words = words;
    const parents = new Int32Array(capacity);
    parents.set(this.#parents);
    this.#parents = parents;
    const labels = new Uint16Array(capacity);
    labels.set(this.#labels);
    this.#labels = labels;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = this.#hash(this.#words, id * this.#width) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
