/** The plant as a table: its states are numbers, and what it makes of whatever reaches it is worked out once. */
import { canonical } from '../host/digest.ts';
import type { Letter } from './acts.ts';
import type { Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { verdict } from './judge.ts';
import type { Winding } from './places.ts';
import { worldDelays, type Plant } from './plant.ts';
import { bitOf } from './time-order.ts';
import type { Reaction } from './world.ts';

export type WorldStep = {
  readonly next: number;
  /** Numbers of letters to the machines. */
  readonly letters: readonly number[];
  readonly windings: readonly Winding[];
};

/** More kinds of things that reach the plant than there are. */
const KINDS = 0x1000;

/** The world's own timers: which were set, which called off. */
const windingsOf = (before: Plant, after: Plant): readonly Winding[] => {
  const windings: Winding[] = [];
  for (const timer of before.timers) {
    const bit = bitOf(`world.${timer}`);
    if (bit >= 0 && !after.timers.includes(timer)) windings.push({ bit, delay: null });
  }
  for (const timer of after.timers) {
    const bit = bitOf(`world.${timer}`);
    const isNew = !before.timers.includes(timer) || after.rewound.includes(timer);
    if (bit >= 0 && isNew) windings.push({ bit, delay: worldDelays[timer] });
  }
  return windings;
};

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
  const levels = (['coil', 'duty', 'motor', 'testing', 'contact', 'bolt'] as const).flatMap((name) =>
    before[name] === after[name] ? [] : [`${name} ${String(after[name])}`],
  );
  if (levels.length > 0) lines.push({ kind: 'levels', role: 'world', text: levels.join(', ') });
  return lines;
};

export class WorldTable {
  readonly #plants = new Interner<Plant>();
  readonly #verdicts: (readonly string[])[] = [];
  readonly #kinds = new Map<string, number>();
  readonly #steps = new Map<number, WorldStep>();
  readonly #letterNumbers: (letter: Letter) => readonly number[];

  /** `first` gets the number 0. */
  constructor(first: Plant, letterNumbers: (letter: Letter) => readonly number[]) {
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

  /** @param key says what reaches it: the same key always means the same reaction */
  step(before: number, key: string, reaction: (plant: Plant) => Reaction): WorldStep {
    const full = before * KINDS + this.#kind(key);
    let step = this.#steps.get(full);
    if (step === undefined) {
      const plant = this.#plants.get(before);
      const { plant: after, letters } = reaction(plant);
      const numbers = letters.flatMap((letter) => this.#letterNumbers(letter));
      step = { next: this.#number(after), letters: numbers, windings: windingsOf(plant, after) };
      this.#steps.set(full, step);
    }
    return step;
  }

  #kind(key: string): number {
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = this.#kinds.size;
      if (kind >= KINDS) throw new Error('more reaches the plant than was thought possible');
      this.#kinds.set(key, kind);
    }
    return kind;
  }

  #number(plant: Plant): number {
    const number = this.#plants.id(canonical(plant), () => plant);
    this.#verdicts[number] ??= verdict(plant);
    return number;
  }
}
