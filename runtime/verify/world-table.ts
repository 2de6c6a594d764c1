/**
 * The plant as a table: its states are numbers, and what it makes of whatever reaches it is worked out once. What
 * reaches it one thing after the other, without an answer in between, is one entry: a run.
 */
import type { Letter } from './act.ts';
import { Growing } from './growing.ts';
import type { Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { Pairs } from './pairs.ts';
import type { Winding } from './places.ts';
import { worldDelays, type Plant } from './plant.ts';
import type { TimeOrder } from './time-order.ts';
import type { Reaction } from './world.ts';

/** The world's own timers: which were set, which called off. */
const windingsOf = (time: TimeOrder, before: Plant, after: Plant): readonly Winding[] => {
  if (before.timers === after.timers && after.rewound.length === 0) return none;
  const windings: Winding[] = [];
  for (const timer of before.timers) {
    const bit = time.bitOf(`world.${timer}`);
    if (bit >= 0 && !after.timers.includes(timer)) windings.push({ bit, delay: null });
  }
  for (const timer of after.timers) {
    const bit = time.bitOf(`world.${timer}`);
    const isNew = !before.timers.includes(timer) || after.rewound.includes(timer);
    if (bit >= 0 && isNew) windings.push({ bit, delay: worldDelays[timer] });
  }
  return windings;
};

const shown = ['coil', 'relay', 'duty', 'pilotOff', 'motor', 'testing', 'contact', 'relayContact', 'bolt'] as const;

/** What of a change is told in a counter-example. */
const traceOf = (before: Plant, after: Plant): readonly Traced[] => {
  const lines: Traced[] = [];
  for (const timer of before.timers) {
    if (!after.timers.includes(timer)) lines.push({ kind: 'set', role: 'world', text: timer, delay: null });
  }
  for (const timer of after.timers) {
    if (before.timers.includes(timer) && !after.rewound.includes(timer)) continue;
    lines.push({ kind: 'set', role: 'world', text: timer, delay: worldDelays[timer] });
  }
  const levels = shown.flatMap((name) => (before[name] === after[name] ? [] : [`${name} ${String(after[name])}`]));
  if (levels.length > 0) lines.push({ kind: 'levels', role: 'world', text: levels.join(', ') });
  return lines;
};

const none: readonly never[] = [];
/** Of an entry: the plant that it leads to, its answer, its windings, what is broken. */
const NEXT = 0;
const ANSWER = 1;
const WINDINGS = 2;
const BROKEN = 3;
const PER_ENTRY = 4;

/** Every plant comes of the first one by changes: its fields are the same, in the same order. */
const textOf = (plant: Plant): string => Object.values(plant).join('|');

/** What reaches the plant. */
export type Kind = { readonly reaction: (plant: Plant) => Reaction; readonly answers: boolean };

export class WorldTable {
  readonly #plants = new Interner<Plant>();
  /** By plant, the timers of it that are watched. */
  readonly #watched: number[] = [];
  readonly #kinds = new Interner<Kind>();
  /** Kinds, one after the other: of them only the last may answer. */
  readonly #runs = new Interner<readonly number[]>();
  readonly #answers = new Interner<readonly number[]>();
  readonly #windings = new Interner<readonly Winding[]>();
  readonly #broken = new Interner<readonly string[]>();
  /** By plant and run, where the entry begins. */
  readonly #known = new Pairs();
  readonly #entries = new Growing();
  readonly #time: TimeOrder;
  readonly #letterNumbers: (letter: Letter) => readonly number[];

  /** `first` gets the number 0. */
  constructor(first: Plant, time: TimeOrder, letterNumbers: (letter: Letter) => readonly number[]) {
    this.#time = time;
    this.#letterNumbers = letterNumbers;
    this.#number(first);
    this.#answers.id('', () => none);
    this.#windings.id('', () => none);
    this.#broken.id('', () => none);
  }

  at(number: number): Plant {
    return this.#plants.get(number);
  }

  /** Bits of its timers that `time-order.ts` watches. */
  watched(number: number): number {
    return this.#watched[number] ?? 0;
  }

  /** @param key says what reaches it: the same key always means the same reaction, which has letters or has none */
  kind(key: string, answers: boolean, reaction: (plant: Plant) => Reaction): number {
    return this.#kinds.id(key, () => ({ reaction, answers }));
  }

  answers(kind: number): boolean {
    return this.#kinds.get(kind).answers;
  }

  run(kinds: readonly number[]): number {
    return this.#runs.id(kinds.join(), () => [...kinds]);
  }

  /** The plant meets a run; returns the entry that tells what follows. */
  meet(plant: number, run: number): number {
    const known = this.#known.get(plant, run);
    return known < 0 ? this.#work(plant, run) : known;
  }

  next(entry: number): number {
    return this.#entries.at(entry + NEXT);
  }

  /** Number of the letters to the machines; 0: none. */
  answer(entry: number): number {
    return this.#entries.at(entry + ANSWER);
  }

  letters(answer: number): readonly number[] {
    return this.#answers.get(answer);
  }

  /** Number of what is wound; 0: nothing. */
  wound(entry: number): number {
    return this.#entries.at(entry + WINDINGS);
  }

  windings(wound: number): readonly Winding[] {
    return this.#windings.get(wound);
  }

  windingsNumber(windings: readonly Winding[]): number {
    return this.#windings.id(windings.map(({ bit, delay }) => `${bit} ${delay}`).join(), () => [...windings]);
  }

  /** Number of the promises that are broken when it comes to rest; 0: none. */
  broken(entry: number): number {
    return this.#entries.at(entry + BROKEN);
  }

  promises(broken: number): readonly string[] {
    return this.#broken.get(broken);
  }

  /** What of it is told in a counter-example. */
  trace(plant: number, run: number): readonly Traced[] {
    let before = this.at(plant);
    return this.#runs.get(run).flatMap((kind) => {
      const after = this.#kinds.get(kind).reaction(before).plant;
      const lines = traceOf(before, after);
      before = after;
      return lines;
    });
  }

  #work(number: number, run: number): number {
    const before = this.at(number);
    let plant = before;
    let letters: readonly Letter[] = none;
    let broken: readonly string[] = none;
    const windings: Winding[] = [];
    for (const kind of this.#runs.get(run)) {
      if (letters.length > 0) throw new Error('the plant has answered what was said to have no answer');
      const reaction = this.#kinds.get(kind).reaction(plant);
      for (const winding of windingsOf(this.#time, plant, reaction.plant)) windings.push(winding);
      plant = reaction.plant;
      letters = reaction.letters;
      broken = reaction.broken ?? none;
    }
    const numbers = letters.flatMap((letter) => this.#letterNumbers(letter));
    const entry = this.#entries.length;
    this.#entries.push(plant === before ? number : this.#number(plant));
    this.#entries.push(this.#answers.id(numbers.join(), () => numbers));
    this.#entries.push(this.windingsNumber(windings));
    this.#entries.push(this.#broken.id(broken.join('|'), () => broken));
    if (this.#entries.length - entry !== PER_ENTRY) throw new Error('an entry has as many words as it has facts');
    this.#known.set(number, run, entry);
    return entry;
  }

  #number(plant: Plant): number {
    const number = this.#plants.id(textOf(plant), () => plant);
    this.#watched[number] ??= plant.timers
      .map((timer) => this.#time.bitOf(`world.${timer}`))
      .reduce((bits, bit) => (bit < 0 ? bits : bits | (1 << bit)), 0);
    return number;
  }
}
