/**
 * The plant as a table: its states are numbers, and what it makes of whatever reaches it is looked up. What reaches it
 * one thing after the other, before a machine hears of any of it, is one entry: a run.
 */
import type { Traced } from './happening.ts';
import { Interner } from './interner.ts';
import { Meanings, NOTHING, type Answer } from './meanings.ts';
import { Pairs } from './pairs.ts';
import { worldDelays, worldTimers, type Plant } from './plant.ts';
import { PlantTable } from './plant-table.ts';
import type { PostOffice } from './post-office.ts';
import { Reflexes } from './reflexes.ts';
import type { TimeOrder } from './time-order.ts';
import type { Windings } from './windings.ts';
import { onRest, type Reaction } from './world.ts';

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

/** Kinds, one after the other; where the machines hear of none of it, the plant comes to rest if nothing else waits. */
type Run = { readonly kinds: readonly number[]; readonly rests: boolean };

const REST = 0;

export class WorldTable {
  readonly #plants: PlantTable;
  readonly #reflexes: Reflexes;
  readonly #meanings: Meanings;
  readonly #runs = new Interner<Run>();
  /** By plant and run, the plant that follows and what it means. */
  readonly #known = new Pairs();
  /** In the order of the world's timers, their bits among those that are watched; -1: it is not. */
  readonly #bits: readonly number[];
  /** By plant, the timers of it that are watched. */
  readonly #watched: number[] = [];

  /** `first` gets the number 0. */
  constructor(first: Plant, time: TimeOrder, office: PostOffice, windings: Windings) {
    this.#meanings = new Meanings(windings);
    this.#plants = new PlantTable(first);
    this.#reflexes = new Reflexes(this.#plants, { time, office, meanings: this.#meanings });
    this.#bits = worldTimers.map((timer) => time.bitOf(`world.${timer}`));
    this.#watch(0);
    this.#reflexes.number('at rest', () => ({ reaction: onRest, ends: -1 }));
  }

  at(number: number): Plant {
    return this.#plants.at(number);
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
    return this.#reflexes.number(key, () => ({ reaction, ends }));
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
    return this.#meanings.answer(this.#known.also(meeting));
  }

  answered(answer: number): Answer {
    return this.#meanings.answered(answer);
  }

  wound(meeting: number): number {
    return this.#meanings.wound(this.#known.also(meeting));
  }

  /** Number of the promises that are broken when it comes to rest; 0: none. */
  broken(meeting: number): number {
    return this.#meanings.broken(this.#known.also(meeting));
  }

  promises(broken: number): readonly string[] {
    return this.#meanings.promises(broken);
  }

  /** What of it is told in a counter-example: nothing of its rest. */
  trace(plant: number, run: number): readonly Traced[] {
    let before = this.at(plant);
    return this.#runs.get(run).kinds.flatMap((kind) => {
      const after = this.#reflexes.kind(kind).reaction(before).plant;
      const lines = traceOf(before, after);
      before = after;
      return lines;
    });
  }

  #work(plant: number, run: number): number {
    const { kinds, rests } = this.#runs.get(run);
    this.#plants.begin(plant);
    let meaning = NOTHING;
    for (const kind of kinds) meaning = this.#meanings.both(meaning, this.#reflexes.meet(kind));
    if (rests && this.answered(this.#meanings.answer(meaning)).posts.length === 0) {
      meaning = this.#meanings.both(meaning, this.#reflexes.meet(REST));
    }
    const next = this.#plants.enter();
    if (this.#watched[next] === undefined) this.#watch(next);
    this.#known.set(plant, run, next, meaning);
    return this.#known.find(plant, run);
  }

  #watch(plant: number): void {
    const timers = this.#plants.timers(plant);
    this.#watched[plant] = this.#bits.reduce(
      (bits, bit, timer) => (bit < 0 ? bits : bits | (((timers >>> timer) & 1) << bit)),
      0,
    );
  }
}
