/**
 * Plants as numbers, and every fact of them too: a plant is a row of small numbers, one a fact, and one word with a bit
 * for each timer. What is made of a plant (`Change`) is made on one more row, the draft; a plant as it is written down
 * in `plant.ts` is made only for whoever asks.
 */
import { canonical } from '../host/digest.ts';
import { facetOf } from './having.ts';
import { Interner } from './interner.ts';
import { worldTimers, type Plant } from './plant.ts';

/** The same facts are written, whatever else is true. */
type Change = {
  /** Places in the row, and their new numbers. */
  readonly bytes: readonly number[];
  readonly numbers: readonly number[];
  /** Timers, as bits. */
  readonly set: number;
  readonly cleared: number;
};

const BYTES_A_WORD = 4;
const MOST_VALUES = 256;
const FIRST_SLOTS = 1 << 12;
const FIRST_ROWS = 1 << 10;
const NOBODY = -1;

export class PlantTable {
  readonly #names: readonly string[];
  /** Numbers of the facts, in the order of a row, and after them of the timers. */
  readonly #facets: ReadonlyMap<string, number>;
  readonly #values: readonly Interner<unknown>[];
  readonly #changes = new Interner<Change>();
  /** Words of a row: the last one is for the timers. */
  readonly #width: number;
  /** Behind the rows of all plants lies the draft. */
  #words: Uint32Array;
  #bytes: Uint8Array;
  #slots = new Int32Array(FIRST_SLOTS).fill(NOBODY);
  /** As they are written down: those that somebody has asked for. */
  readonly #plants: Plant[] = [];
  size = 0;

  /** `first` gets the number 0; all others come of it by changes. */
  constructor(first: Plant) {
    const facts = Object.entries(first).filter(([name]) => name !== 'timers');
    this.#names = facts.map(([name]) => name);
    this.#facets = new Map([...this.#names, ...worldTimers.map(facetOf)].map((name, facet) => [name, facet]));
    this.#values = facts.map(() => new Interner<unknown>());
    this.#width = Math.ceil(facts.length / BYTES_A_WORD) + 1;
    this.#words = new Uint32Array(this.#width * FIRST_ROWS);
    this.#bytes = new Uint8Array(this.#words.buffer);
    this.apply(this.change(first, new Set(this.#facets.keys())));
    this.enter();
  }

  /** Number of a fact, or of a timer. */
  facet(name: string): number {
    const facet = this.#facets.get(name);
    if (facet === undefined) throw new Error(`no plant has a fact ${name}`);
    return facet;
  }

  /** As it is written down. */
  at(plant: number): Plant {
    return (this.#plants[plant] ??= this.#written(plant));
  }

  /** The timers of a plant, as bits in the order of `worldTimers`. */
  timers(plant: number): number {
    return this.#words[(plant + 1) * this.#width - 1] ?? 0;
  }

  /** The draft begins as this plant. */
  begin(plant: number): void {
    if ((this.size + 1) * this.#width > this.#words.length) this.#grow();
    const from = plant * this.#width;
    this.#words.copyWithin(this.size * this.#width, from, from + this.#width);
  }

  get draft(): Plant {
    return this.#written(this.size);
  }

  /** The number that a fact of the draft has; of a timer 1 while it runs. */
  value(facet: number): number {
    const timer = facet - this.#values.length;
    if (timer < 0) return this.#bytes[this.size * this.#width * BYTES_A_WORD + facet] ?? 0;
    return (this.timers(this.size) >>> timer) & 1;
  }

  /** @param values as they are in the end, of which `written` are the result */
  change(values: Plant, written: ReadonlySet<string>): number {
    const names = this.#names.filter((name) => written.has(name));
    const bytes = names.map((name) => this.facet(name));
    const numbers = names.map((name) => this.#valueOf(this.facet(name), Reflect.get(values, name)));
    const touched = worldTimers.filter((timer) => written.has(facetOf(timer)));
    const bits = (runs: boolean) =>
      touched
        .filter((timer) => values.timers.includes(timer) === runs)
        .reduce((all, timer) => all | (1 << worldTimers.indexOf(timer)), 0);
    const change = { bytes, numbers, set: bits(true), cleared: bits(false) };
    return this.#changes.id(canonical(change), () => change);
  }

  /** The draft is changed. */
  apply(change: number): void {
    const { bytes, numbers, set, cleared } = this.#changes.get(change);
    const row = this.size * this.#width;
    for (let at = 0; at < bytes.length; at++) this.#bytes[row * BYTES_A_WORD + (bytes[at] ?? 0)] = numbers[at] ?? 0;
    const last = row + this.#width - 1;
    this.#words[last] = ((this.#words[last] ?? 0) & ~cleared) | set;
  }

  /** The number of the plant that the draft has become, old or new. */
  enter(): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(this.size) & mask;
    for (let known = this.#slots[slot] ?? NOBODY; known >= 0; known = this.#slots[slot] ?? NOBODY) {
      if (this.#isDraft(known)) return known;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.size;
    this.size += 1;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return this.size - 1;
  }

  #hash(row: number): number {
    const from = row * this.#width;
    let hash = 0x811c9dc5;
    for (let word = from; word < from + this.#width; word++) {
      hash = Math.imul(hash ^ (this.#words[word] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #isDraft(plant: number): boolean {
    const [one, other] = [plant * this.#width, this.size * this.#width];
    for (let at = 0; at < this.#width; at++) if (this.#words[one + at] !== this.#words[other + at]) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NOBODY);
    const mask = this.#slots.length - 1;
    for (let plant = 0; plant < this.size; plant++) {
      let slot = this.#hash(plant) & mask;
      while ((this.#slots[slot] ?? NOBODY) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = plant;
    }
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#bytes = new Uint8Array(words.buffer);
  }

  #written(row: number): Plant {
    const from = row * this.#width * BYTES_A_WORD;
    const facts = this.#names.map((name, facet) => [name, this.#values[facet]?.get(this.#bytes[from + facet] ?? 0)]);
    const bits = this.timers(row);
    const timers = worldTimers.filter((_, timer) => ((bits >>> timer) & 1) === 1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every fact of the first plant, as it was written
    return { ...Object.fromEntries(facts), timers } as Plant;
  }

  #valueOf(facet: number, value: unknown): number {
    const number = this.#values[facet]?.id(canonical(value), () => value) ?? 0;
    if (number >= MOST_VALUES) throw new Error('a fact of the plant has too many values to be numbered');
    return number;
  }
}
