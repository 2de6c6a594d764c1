/**
 * All states met so far: tuples of numbers, each once, with the edge that led to it first. The numbers of machines are
 * small: three of them go into one word.
 */
import { MOST_STATES, STATE_BITS } from './places.ts';

const PER_WORD = 3;
const LARGEST = MOST_STATES - 1;

export class StateTable {
  /** Of a tuple: small numbers, then two that are not. */
  readonly #small: number;
  /** Words of a packed tuple. */
  readonly #width: number;
  readonly #packed: Uint32Array;
  #words: Uint32Array;
  #slots: Int32Array;
  #parents: Int32Array;
  #labels: Uint16Array;
  size = 0;

  constructor(width: number) {
    this.#small = width - 2;
    this.#width = Math.ceil(this.#small / PER_WORD) + 2;
    this.#packed = new Uint32Array(this.#width);
    this.#words = new Uint32Array(this.#width << 14);
    this.#slots = new Int32Array(1 << 16).fill(-1);
    this.#parents = new Int32Array(1 << 14);
    this.#labels = new Uint16Array(1 << 14);
  }

  /** Its number, new or old. */
  add(tuple: Uint32Array, parent = -1, label = 0): number {
    this.#pack(tuple);
    const mask = this.#slots.length - 1;
    let slot = this.#hash(this.#packed, 0) & mask;
    for (let id = this.#slots[slot] ?? -1; id >= 0; id = this.#slots[slot] ?? -1) {
      if (this.#equals(id, this.#packed)) return id;
      slot = (slot + 1) & mask;
    }
    const fresh = this.size++;
    if (fresh === this.#parents.length) this.#grow();
    this.#words.set(this.#packed, fresh * this.#width);
    this.#parents[fresh] = parent;
    this.#labels[fresh] = label;
    this.#slots[slot] = fresh;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return fresh;
  }

  read(id: number, into: Uint32Array): void {
    const at = id * this.#width;
    for (let part = 0; part < this.#small; part++) {
      const word = this.#words[at + Math.trunc(part / PER_WORD)] ?? 0;
      into[part] = (word >>> ((part % PER_WORD) * STATE_BITS)) & LARGEST;
    }
    into[this.#small] = this.#words[at + this.#width - 2] ?? 0;
    into[this.#small + 1] = this.#words[at + this.#width - 1] ?? 0;
  }

  #pack(tuple: Uint32Array): void {
    let part = 0;
    for (let word = 0; word < this.#width - 2; word++) {
      let packed = 0;
      for (let at = 0; at < PER_WORD && part < this.#small; at++) {
        packed |= (tuple[part++] ?? 0) << (at * STATE_BITS);
      }
      this.#packed[word] = packed;
    }
    this.#packed[this.#width - 2] = tuple[this.#small] ?? 0;
    this.#packed[this.#width - 1] = tuple[this.#small + 1] ?? 0;
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
