/**
 * The plant as a table: its states are numbers, and what it makes of whatever reaches it is worked out once. What
 * reaches it one thing after the other, before a machine hears of any of it, is one entry: a run.
 */
import { Growing } from './growing.ts';
import type { Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { Pairs } from './pairs.ts';
import { worldDelays, type Plant } from './plant.ts';
import type { PostOffice } from './post-office.ts';
import type { TimeOrder } from './time-order.ts';
import type { Winding, Windings } from './windings.ts';
import { onRest, type Reaction } from './world.ts';

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

/** Every plant comes of the first one by changes: its fields are the same, in the same order. */
const textOf = (plant: Plant): string => Object.values(plant).join('|');

/** What reaches the plant. `ends`: the timer of its own that fires by it. */
type Kind = { readonly reaction: (plant: Plant) => Reaction; readonly ends: number };

/** Kinds, one after the other; where the machines hear of none of it, the plant comes to rest if nothing else waits. */
type Run = { readonly kinds: readonly number[]; readonly rests: boolean };

/** What the machines hear: letters, or, of a plant that has come to rest, questions whether they still care. */
export type Answer = { readonly isAtRest: boolean; readonly posts: readonly number[] };

/** Of a meeting: the answer, its windings, what is broken. */
const ANSWER = 0;
const WOUND = 1;
const BROKEN = 2;
const PER_MEANING = 3;

export class WorldTable {
  readonly #plants = new Interner<Plant>();
  /** By plant, the timers of it that are watched. */
  readonly #watched: number[] = [];
  readonly #kinds = new Interner<Kind>();
  readonly #runs = new Interner<Run>();
  readonly #answers = new Interner<Answer>();
  readonly #broken = new Interner<readonly string[]>();
  /** By plant and run, the plant that follows and what else it means. */
  readonly #known = new Pairs();
  readonly #meanings = new Interner<number>();
  readonly #meant = new Growing();
  readonly #time: TimeOrder;
  readonly #office: PostOffice;
  readonly #windings: Windings;

  /** `first` gets the number 0. */
  constructor(first: Plant, time: TimeOrder, office: PostOffice, windings: Windings) {
    this.#time = time;
    this.#office = office;
    this.#windings = windings;
    this.#number(first);
    this.#broken.id('', () => none);
  }

  at(number: number): Plant {
    return this.#plants.get(number);
  }

  /** Bits of its timers that `time-order.ts` watches. */
  watched(number: number): number {
    return this.#watched[number] ?? 0;
  }

  /**
   * @param key says what reaches it: the same key always means the same reaction
   * @param ends bit of the watched timer that fires by it
   */
  kind(key: string, reaction: (plant: Plant) => Reaction, ends = -1): number {
    return this.#kinds.id(key, () => ({ reaction, ends }));
  }

  run(kinds: readonly number[], rests: boolean): number {
    return this.#runs.id(`${kinds.join()} ${rests}`, () => ({ kinds: [...kinds], rests }));
  }

  /** The plant meets a run; returns the meeting that tells what follows. */
  meet(plant: number, run: number): number {
    const known = this.#known.find(plant, run);
    return known < 0 ? this.#work(plant, run) : known;
  }

  next(meeting: number): number {
    return this.#known.to(meeting);
  }

  answer(meeting: number): number {
    return this.#meant.at(this.#known.also(meeting) + ANSWER);
  }

  answered(answer: number): Answer {
    return this.#answers.get(answer);
  }

  wound(meeting: number): number {
    return this.#meant.at(this.#known.also(meeting) + WOUND);
  }

  /** Number of the promises that are broken when it comes to rest; 0: none. */
  broken(meeting: number): number {
    return this.#meant.at(this.#known.also(meeting) + BROKEN);
  }

  promises(broken: number): readonly string[] {
    return this.#broken.get(broken);
  }

  /** What of it is told in a counter-example: nothing of its rest. */
  trace(plant: number, run: number): readonly Traced[] {
    let before = this.at(plant);
    return this.#runs.get(run).kinds.flatMap((kind) => {
      const after = this.#kinds.get(kind).reaction(before).plant;
      const lines = traceOf(before, after);
      before = after;
      return lines;
    });
  }

  #work(number: number, run: number): number {
    const before = this.at(number);
    const { kinds, rests } = this.#runs.get(run);
    let plant = before;
    const posts: number[] = [];
    const windings: Winding[] = [];
    for (const kind of kinds) {
      const { reaction, ends } = this.#kinds.get(kind);
      if (ends >= 0) windings.push({ bit: ends, delay: null });
      const { plant: after, letters } = reaction(plant);
      windings.push(...windingsOf(this.#time, plant, after));
      for (const letter of letters) posts.push(...this.#office.letters(letter));
      plant = after;
    }
    if (!rests || posts.length > 0) {
      return this.#note(number, run, plant, this.#meaning({ isAtRest: false, posts }, windings, none));
    }
    const rest = onRest(plant);
    windings.push(...windingsOf(this.#time, plant, rest.plant));
    const questions = rest.letters.flatMap((letter) => this.#office.questions(letter));
    const meaning = this.#meaning({ isAtRest: true, posts: questions }, windings, rest.broken ?? none);
    return this.#note(number, run, rest.plant, meaning);
  }

  #note(number: number, run: number, plant: Plant, meaning: number): number {
    this.#known.set(number, run, plant === this.at(number) ? number : this.#number(plant), meaning);
    return this.#known.find(number, run);
  }

  #meaning(answer: Answer, windings: readonly Winding[], broken: readonly string[]): number {
    const { isAtRest, posts } = answer;
    const meant = [
      this.#answers.id(`${isAtRest} ${posts.join()}`, () => answer),
      this.#windings.number(windings),
      this.#broken.id(broken.join('|'), () => broken),
    ];
    const meaning = this.#meanings.id(meant.join(), () => {
      for (const number of meant) this.#meant.push(number);
      return this.#meant.length;
    });
    return meaning * PER_MEANING;
  }

  #number(plant: Plant): number {
    const number = this.#plants.id(textOf(plant), () => plant);
    this.#watched[number] ??= plant.timers
      .map((timer) => this.#time.bitOf(`world.${timer}`))
      .reduce((bits, bit) => (bit < 0 ? bits : bits | (1 << bit)), 0);
    return number;
  }
}
