/** The plant as a table: its states are numbers, and what it makes of whatever reaches it is worked out once. */
import type { Letter } from './act.ts';
import type { Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { verdict } from './judge.ts';
import type { Winding } from './places.ts';
import { worldDelays, type Plant } from './plant.ts';
import type { TimeOrder } from './time-order.ts';
import type { Reaction } from './world.ts';

export type WorldStep = {
  readonly next: number;
  /** Numbers of letters to the machines. */
  readonly letters: readonly number[];
  readonly windings: readonly Winding[];
};

/** The world's own timers: which were set, which called off. */
const windingsOf = (time: TimeOrder, before: Plant, after: Plant): readonly Winding[] => {
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
export const traceOf = (before: Plant, after: Plant): readonly Traced[] => {
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

/** More than there are kinds of what reaches a plant. */
const MOST_KINDS = 2 ** 16;
const none: readonly never[] = [];

/** Every plant comes of the first one by changes: its fields are the same, in the same order. */
const textOf = (plant: Plant): string => Object.values(plant).join('|');

export class WorldTable {
  readonly #plants = new Interner<Plant>();
  readonly #verdicts: (readonly string[])[] = [];
  /** By plant, the timers of it that are watched. */
  readonly #watched: number[] = [];
  readonly #kinds = new Interner<(plant: Plant) => Reaction>();
  /** By plant and kind. */
  readonly #steps = new Map<number, WorldStep>();
  readonly #time: TimeOrder;
  readonly #letterNumbers: (letter: Letter) => readonly number[];

  /** `first` gets the number 0. */
  constructor(first: Plant, time: TimeOrder, letterNumbers: (letter: Letter) => readonly number[]) {
    this.#time = time;
    this.#letterNumbers = letterNumbers;
    this.#number(first);
  }

  at(number: number): Plant {
    return this.#plants.get(number);
  }

  /** Promises that are broken in it. */
  verdict(number: number): readonly string[] {
    return this.#verdicts[number] ?? [];
  }

  /** Bits of its timers that `time-order.ts` watches. */
  watched(number: number): number {
    return this.#watched[number] ?? 0;
  }

  /** @param key says what reaches it: the same key always means the same reaction */
  kind(key: string, reaction: (plant: Plant) => Reaction): number {
    return this.#kinds.id(key, () => reaction);
  }

  step(before: number, kind: number): WorldStep {
    const key = before * MOST_KINDS + kind;
    let step = this.#steps.get(key);
    if (step === undefined) this.#steps.set(key, (step = this.#work(before, kind)));
    return step;
  }

  #work(before: number, kind: number): WorldStep {
    const plant = this.#plants.get(before);
    const { plant: after, letters } = this.#kinds.get(kind)(plant);
    const numbers = letters.flatMap((letter) => this.#letterNumbers(letter));
    const windings = windingsOf(this.#time, plant, after);
    return {
      next: this.#number(after),
      letters: numbers.length === 0 ? none : numbers,
      windings: windings.length === 0 ? none : windings,
    };
  }

  #number(plant: Plant): number {
    const number = this.#plants.id(textOf(plant), () => plant);
    this.#verdicts[number] ??= verdict(plant);
    this.#watched[number] ??= plant.timers
      .map((timer) => this.#time.bitOf(`world.${timer}`))
      .reduce((bits, bit) => (bit < 0 ? bits : bits | (1 << bit)), 0);
    return number;
  }
}
