/**
 * One stamped event in few bytes. A charger says the same few things all day: who is told and what kind of event it is
 * are written out once a segment and numbered from then on; times are written as steps from the event before.
 *
 *   [step of at, step of wall, chance, to, shape, ...values]   an event; `to` and `shape`: a number, or text when new
 *   [step of at]                                               a mark: nothing happened until then
 *   {t: [step of at, check, shape, values]}                    what the turn after an event, or of a timer, has led to
 *   {f: [step of at, wire, turn, text]}                        a message on a wire
 *   {s: [step of at, turn, sight]}                             what has changed of what could be seen since the last
 *
 * What is read equals what was written, to the last bit of every number: a step that does not add up exactly is written
 * as the time itself, in text.
 */
import type { StateValue } from 'xstate';
import { z } from 'zod';
import type { Outcome } from './outcome.ts';
import type { Sight } from './sight.ts';

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
/** `check`: the first digits of the digest after this turn. */
export type RecordedTurn = { readonly at: number; readonly check: string; readonly outcome: Outcome };
export type RecordedFrame = {
  readonly at: number;
  /** Such as `ocpp sent` or `mqtt received port0/…`. */
  readonly wire: string;
  /** Of the turn that it left in, or of the last one before it came. */
  readonly turn: number;
  readonly text: string;
};
/** `turn`: after which it was seen. */
export type RecordedSight = { readonly at: number; readonly turn: number; readonly sight: Sight };
export type Entry = Recorded | RecordedTurn | RecordedFrame | RecordedSight | Mark;

/** The host's chance is a whole number of 2^-32: ten digits instead of eighteen. Any other is written as it is. */
const CHANCE_UNIT = 2 ** 32;

/** Words numbered in one segment: what comes after them is written out each time. */
const MOST_WORDS = 20_000;

const step = z.union([z.number(), z.string()]);
const markLine = z.tuple([step]);
const eventLine = z.tuple([step, step.nullable(), z.number(), step, step], z.unknown());
const shapeText = z.tuple([z.string(), z.array(z.string())]);
const turnLine = z.object({ t: z.tuple([step, z.string(), step, z.array(z.unknown())]) });
const frameLine = z.object({ f: z.tuple([step, step, z.number(), z.string()]) });
const sightLine = z.object({
  s: z.tuple([step, z.number(), z.record(z.string(), z.record(z.string(), z.unknown()))]),
});
const stateValue: z.ZodType<StateValue> = z.lazy(() => z.union([z.string(), z.record(z.string(), stateValue)]));
const turnShape = z.tuple([
  z.array(z.tuple([z.string(), z.string(), stateValue.nullable()])),
  z.array(z.tuple([z.enum(['order', 'fact', 'level']), z.string(), z.array(z.string())])),
]);

export class LineWriter {
  readonly #words = new Map<string, number>();
  #at = 0;
  #wall = 0;

  event({ at, wall, chance, to, event }: Recorded): string {
    const keys = keysOf(event);
    const values: unknown[] = [];
    for (const key of keys) if (key !== 'type') values.push(event[key]);
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

  turn({ at, check, outcome: { strides, effects } }: RecordedTurn): string {
    const values: unknown[] = [];
    const said = effects.map(({ kind, from, body }) => {
      const keys = keysOf(body);
      for (const key of keys) values.push(body[key]);
      return [kind, from, keys];
    });
    const shape = JSON.stringify([strides.map(({ to, type, after: value }) => [to, type, value]), said]);
    const line = { t: [stepBetween(this.#at, at), check, this.#number(shape), values] };
    this.#at = at;
    return JSON.stringify(line);
  }

  frame({ at, wire, turn, text }: RecordedFrame): string {
    const line = { f: [stepBetween(this.#at, at), this.#number(wire), turn, text] };
    this.#at = at;
    return JSON.stringify(line);
  }

  sight({ at, turn, sight }: RecordedSight): string {
    const line = JSON.stringify({ s: [stepBetween(this.#at, at), turn, sight] });
    this.#at = at;
    return line;
  }

  mark(at: number): string {
    const line = JSON.stringify([stepBetween(this.#at, at)]);
    this.#at = at;
    return line;
  }

  #number(word: string): number | string {
    const known = this.#words.get(word);
    if (known === undefined && this.#words.size < MOST_WORDS) this.#words.set(word, this.#words.size);
    return known ?? word;
  }
}

export class LineReader {
  readonly #words: string[] = [];
  readonly #shapes = new Map<string, z.infer<typeof turnShape>>();
  #at = 0;
  #wall = 0;

  /** Throws for a line that no writer wrote. */
  read(text: string): Entry {
    const json: unknown = JSON.parse(text);
    if (!Array.isArray(json)) return this.#readObject(json);
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

  #readObject(json: unknown): RecordedTurn | RecordedFrame | RecordedSight {
    const framed = frameLine.safeParse(json);
    if (framed.success) {
      const [at, wire, turn, text] = framed.data.f;
      this.#at = after(this.#at, at);
      return { at: this.#at, wire: this.#word(wire), turn, text };
    }
    const sighted = sightLine.safeParse(json);
    if (sighted.success) {
      const [at, turn, sight] = sighted.data.s;
      this.#at = after(this.#at, at);
      return { at: this.#at, turn, sight };
    }
    const [at, check, word, values] = turnLine.parse(json).t;
    this.#at = after(this.#at, at);
    const [strides, effects] = this.#shape(this.#word(word));
    const rest = values.values();
    return {
      at: this.#at,
      check,
      outcome: {
        strides: strides.map(([to, type, value]) => ({ to, type, after: value })),
        effects: effects.map(([kind, from, keys]) => {
          const body: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, rest.next().value]));
          return { kind, from, body };
        }),
      },
    };
  }

  /** The same shapes come again and again. */
  #shape(text: string): z.infer<typeof turnShape> {
    const known = this.#shapes.get(text);
    if (known !== undefined) return known;
    const shape = turnShape.parse(JSON.parse(text));
    this.#shapes.set(text, shape);
    return shape;
  }

  #word(word: number | string): string {
    if (typeof word === 'string') {
      if (this.#words.length < MOST_WORDS) this.#words.push(word);
      return word;
    }
    const known = this.#words[word];
    if (known === undefined) throw new RangeError(`word ${word} of ${this.#words.length}`);
    return known;
  }
}

const keysOf = (body: Readonly<Record<string, unknown>>): readonly string[] => {
  const keys = Object.keys(body);
  return keys.every((key) => body[key] !== undefined) ? keys : keys.filter((key) => body[key] !== undefined);
};

const stepBetween = (from: number, to: number): number | string => (from + (to - from) === to ? to - from : String(to));

const after = (from: number, way: number | string): number => (typeof way === 'number' ? from + way : Number(way));
