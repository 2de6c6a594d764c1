/** Guards and delays in words. */
import { and, not, or, type AnyStateMachine } from 'xstate';

export type GuardText = {
  readonly text: string;
  /** Guards that are named in it. */
  readonly names: readonly string[];
};

const get = (value: unknown, key: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? Reflect.get(value, key) : undefined;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** XState's combinations by what they are asked with: what their functions are called is another thing in a bundle. */
const combinations = new Map<unknown, 'and' | 'or' | 'not'>([
  [get(and(['']), 'check'), 'and'],
  [get(or(['']), 'check'), 'or'],
  [get(not(''), 'check'), 'not'],
]);

/** Undefined: it is none. */
export const combinationOf = (guard: unknown): 'and' | 'or' | 'not' | undefined =>
  combinations.get(get(guard, 'check'));

/** `A B`, of what a guard is asked about. */
const words = (params: unknown): readonly string[] =>
  typeof params === 'object' && params !== null ? Object.values(params).flatMap(words) : [String(params)];

/** `car.requesting`, of a state value. */
const placeOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, inner]) => `${key}.${placeOf(inner)}`)
        .join(' ')
    : String(value);

const combined = (guard: unknown, where: string): GuardText => {
  const parts = list(get(guard, 'guards')).map((one) => guardText(one, where));
  const names = parts.flatMap((part) => part.names);
  const stateValue = get(guard, 'stateValue');
  if (stateValue !== undefined) return { text: `in ${placeOf(stateValue)}`, names };
  const kind = combinationOf(guard);
  if (kind === 'not') return { text: `not ${parts[0]?.text ?? ''}`, names };
  if (kind === 'and' || kind === 'or') return { text: parts.map(({ text }) => text).join(` ${kind} `), names };
  throw new Error(`${where}: a guard without a name: nobody could read it in a drawing`);
};

/** @throws Error for a guard that has no name */
export const guardText = (guard: unknown, where: string): GuardText => {
  if (guard === undefined) return { text: '', names: [] };
  if (typeof guard === 'string') return { text: guard, names: [guard] };
  if (typeof guard === 'function') return combined(guard, where);
  const [type, params] = [get(guard, 'type'), get(guard, 'params')];
  if (typeof type !== 'string') throw new Error(`${where}: a guard without a name`);
  return { text: [type, ...(params === undefined ? [] : words(params))].join(' '), names: [type] };
};

/** The one number that a computation looks up in the machine's memory, if it looks up nothing else. */
const lookedUp = (context: unknown, compute: (context: unknown) => unknown): number | undefined => {
  const leaves: unknown[] = [];
  const watched = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : new Proxy(value, {
          get: (target, key) => {
            const inner: unknown = Reflect.get(target, key);
            if (typeof inner !== 'object') leaves.push(inner);
            return watched(inner);
          },
        });
  const result = compute(watched(context));
  const [only] = leaves;
  return leaves.length === 1 && typeof result === 'number' && result === only ? result : undefined;
};

/** A delay that is a number, or one that stands in the settings; undefined for one that is worked out each time. */
export const delayMs = (machine: AnyStateMachine, name: string, context: unknown): number | undefined => {
  const known: unknown = machine.implementations.delays[name] ?? Number(name);
  if (typeof known === 'number') return known;
  if (typeof known !== 'function') return undefined;
  return lookedUp(context, (memory): unknown =>
    Reflect.apply(known, undefined, [{ context: memory, event: { type: 'xstate.init' } }, undefined]),
  );
};

/** `250 ms`, `6 s`, `24 h`. */
export const duration = (ms: number): string => {
  const units = [
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const;
  for (const [size, unit] of units) if (ms >= size && ms % size === 0) return `${ms / size} ${unit}`;
  return `${ms} ms`;
};
