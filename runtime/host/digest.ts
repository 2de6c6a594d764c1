/**
 * A fingerprint of everything the host has done so far: a chain of sha256 over the turns, each in one canonical text.
 * Two runs that agree in it have had the same causes, states, levels, orders and facts in the same order; the first
 * turn that differs changes it for good.
 * The time of day is left out: no machine decides by it, and it may jump. It must never depend on the order in which
 * keys were written.
 */
import { hash } from 'node:crypto';
import type { AnyMachineSnapshot } from 'xstate';
import type { Turn } from './host.ts';

/** Text that stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Keys and separators that recur with every turn are put together once. */
const keysOf = new Map<string, readonly string[]>();
/** Shapes of objects kept at once: a station has a few hundred. */
const MOST_SHAPES = 4096;

const sortedKeys = (value: object): readonly string[] => {
  const keys = Object.keys(value);
  const shape = keys.join('\n');
  const known = keysOf.get(shape);
  if (known !== undefined) return known;
  if (keysOf.size >= MOST_SHAPES) keysOf.clear();
  const sorted = keys.toSorted();
  keysOf.set(shape, sorted);
  return sorted;
};

/** How a field stands in the text; undefined: as any other. */
type Veil = (key: string, field: unknown) => string | undefined;

const objectText = (value: object, veil: Veil | undefined): string => {
  let text = '{';
  for (const key of sortedKeys(value)) {
    const field: unknown = Reflect.get(value, key);
    // As in JSON: a field without a value is no field.
    if (field !== undefined) text += `${key}:${veil?.(key, field) ?? canonical(field, veil)},`;
  }
  return `${text}}`;
};

const listText = (values: readonly unknown[], veil: Veil | undefined): string => {
  let text = '';
  for (const value of values) text += text === '' ? canonical(value, veil) : `,${canonical(value, veil)}`;
  return `[${text}]`;
};

/** One text for one value: equal values give equal texts, different ones different texts. */
export const canonical = (value: unknown, veil?: Veil): string => {
  switch (typeof value) {
    case 'string':
      return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listText(value, veil) : objectText(value, veil);
    default:
      return String(value);
  }
};

export class Digest {
  #hex: string;
  readonly #veil: Veil | undefined;
  /** Of states and of what machines remember: nobody changes them, and most outlive many turns. */
  readonly #texts = new WeakMap<object, string>();

  /** `hex`: where an earlier run stood, to go on from there. `veil`: what must not even be hashed as it is. */
  constructor(hex = '', veil?: Veil) {
    this.#hex = hex;
    this.#veil = veil;
  }

  /** 64 hexadecimal digits; empty before the first turn. */
  get hex(): string {
    return this.#hex;
  }

  /** `stateOf`: the state of a machine after the turn, null when it has failed. */
  turn(turn: Turn, stateOf: (name: string) => AnyMachineSnapshot | null): void {
    const { number, to, event, stamp, moved, levels, orders, facts } = turn;
    const said = (value: unknown) => canonical(value, this.#veil);
    let text = `${this.#hex} ${number} ${stamp.at} ${stamp.chance} ${to} ${said(event)}`;
    for (const name of moved) {
      const state = stateOf(name);
      text +=
        state === null
          ? `\n${name} -`
          : `\n${name} ${this.#lasting(state.value)} ${this.#lasting(state.context, this.#veil)}`;
    }
    for (const [evse, wanted] of levels) text += `\n${evse} ${canonical(wanted)}`;
    for (const { from, body } of orders) text += `\n${from} ${said(body)}`;
    for (const { from, fact } of facts) text += `\n${from} ${said(fact)}`;
    this.#hex = hash('sha256', text, 'hex');
  }

  #lasting(value: unknown, veil?: Veil): string {
    if (typeof value !== 'object' || value === null) return canonical(value, veil);
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const text = canonical(value, veil);
    this.#texts.set(value, text);
    return text;
  }
}
