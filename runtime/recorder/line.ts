/**
 * One stamped event in few bytes. A charger says the same few things all day: who is told and what kind of event it is
 * are written out once a segment and numbered from then on; times are written as steps from the event before.
 *
 *   [step of at, step of wall, chance, to, shape, ...values]   an event; `to` and `shape`: a number, or text when new
 *   [step of at]                                               a mark: nothing happened until then
 *
 * What is read equals what was written, to the last bit of every number: a step that does not add up exactly is written
 * as the time itself, in text.
 */
import { z } from 'zod';

export type Recorded = {
  readonly at: number;
  readonly wall: number | null;
  readonly chance: number;
  /** Name of the machine. */
  readonly to: string;
  readonly event: RecordedEvent;
};
/** JSON, as the host was given it. */
export type RecordedEvent = { readonly type: string; readonly [key: string]: unknown };
export type Mark = { readonly at: number };

/** The host's chance is a whole number of 2^-32: ten digits instead of eighteen. Any other is written as it is. */
const CHANCE_UNIT = 2 ** 32;

const step = z.union([z.number(), z.string()]);
const markLine = z.tuple([step]);
const eventLine = z.tuple([step, step.nullable(), z.number(), step, step], z.unknown());
const shapeText = z.tuple([z.string(), z.array(z.string())]);

export class LineWriter {
  readonly #words = new Map<string, number>();
  #at = 0;
  #wall = 0;

  event({ at, wall, chance, to, event }: Recorded): string {
    const keys = Object.keys(event).filter((key) => event[key] !== undefined);
    const values = keys.filter((key) => key !== 'type').map((key) => event[key]);
    const units = chance * CHANCE_UNIT;
    const line = [
      stepBetween(this.#at, at),
      wall === null ? null : stepBetween(this.#wall, wall),
      Number.isInteger(units) ? units : chance,
      this.#number(to),
      this.#number(JSON.stringify([event.type, keys])),
      ...values,
    ];
    this.#at = at;
    this.#wall = wall ?? this.#wall;
    return JSON.stringify(line);
  }

  mark(at: number): string {
    const line = JSON.stringify([stepBetween(this.#at, at)]);
    this.#at = at;
    return line;
  }

  #number(word: string): number | string {
    const known = this.#words.get(word);
    if (known === undefined) this.#words.set(word, this.#words.size);
    return known ?? word;
  }
}

export class LineReader {
  readonly #words: string[] = [];
  #at = 0;
  #wall = 0;

  /** Throws for a line that no writer wrote. */
  read(text: string): Recorded | Mark {
    const json: unknown = JSON.parse(text);
    const mark = markLine.safeParse(json);
    if (mark.success) {
      this.#at = after(this.#at, mark.data[0]);
      return { at: this.#at };
    }
    const [atStep, wallStep, chance, toWord, shapeWord, ...values] = eventLine.parse(json);
    this.#at = after(this.#at, atStep);
    if (wallStep !== null) this.#wall = after(this.#wall, wallStep);
    const to = this.#word(toWord);
    const [type, keys] = shapeText.parse(JSON.parse(this.#word(shapeWord)));
    const rest = values.values();
    const fields = keys.map((key) => [key, key === 'type' ? type : rest.next().value] as const);
    return {
      at: this.#at,
      wall: wallStep === null ? null : this.#wall,
      chance: Number.isInteger(chance) ? chance / CHANCE_UNIT : chance,
      to,
      event: Object.assign(Object.fromEntries(fields), { type }),
    };
  }

  #word(word: number | string): string {
    if (typeof word === 'string') {
      this.#words.push(word);
      return word;
    }
    const known = this.#words[word];
    if (known === undefined) throw new RangeError(`word ${word} of ${this.#words.length}`);
    return known;
  }
}

const stepBetween = (from: number, to: number): number | string => (from + (to - from) === to ? to - from : String(to));

const after = (from: number, way: number | string): number => (typeof way === 'number' ? from + way : Number(way));
