/**
 * Why a transition may or may not be taken as things stand: its guard is asked, and what it looks at is noted. What
 * hangs on the event that has yet to come is neither true nor false. Tags stand as hashes in what is looked at: guards
 * only ever compare them.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Condition, Input } from '../../adapters/ports/charts.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { combinationOf, guardText } from '../draw/conditions.ts';
import { guardWords } from './guard-words.ts';

export type Sight = {
  readonly machine: AnyStateMachine;
  readonly snapshot: AnyMachineSnapshot;
  /** Its memory, without tags. */
  readonly context: unknown;
  readonly stamp: Stamp;
};

export type Judgement = { readonly holds: boolean | null; readonly conditions: readonly Condition[] };

const get = (value: unknown, key: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? Reflect.get(value, key) : undefined;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Longest value that is shown. */
const MOST = 120;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= MOST ? text : `${text.slice(0, MOST)}…`;
};

/** Whoever reads of it is noted, leaf by leaf. */
const watched = (value: object, path: string, inputs: Map<string, string>): object =>
  new Proxy(value, {
    get: (target, key) => {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof inner === 'function') return inner;
      const place = path === '' ? key : `${path}.${key}`;
      if (isObject(inner)) return watched(inner, place, inputs);
      // Of a table that is searched through, what it holds says more than what it lacks.
      if (inner === undefined && path !== '') inputs.set(path, shown(target));
      else if (key !== 'length') inputs.set(place, shown(inner));
      return inner;
    },
    ownKeys: (target) => {
      if (path !== '') inputs.set(path, shown(target));
      return Reflect.ownKeys(target);
    },
  });

/** The event that has yet to come: its type and the time are known, whatever else somebody asks of it is not. */
const toCome = (type: string, stamp: Stamp, asked: () => void): object =>
  new Proxy(
    { type, stamp },
    {
      get: (target, key): unknown => {
        if (!Reflect.has(target, key)) asked();
        return Reflect.get(target, key);
      },
      has: (target, key) => {
        if (!Reflect.has(target, key)) asked();
        return Reflect.has(target, key);
      },
    },
  );

type Asked = { readonly holds: boolean | null; readonly inputs: readonly Input[] };

const ask = (compute: (args: object) => unknown, event: string, { context, stamp }: Sight): Asked => {
  const inputs = new Map<string, string>();
  let isOpen = false;
  const args = {
    context: isObject(context) ? watched(context, '', inputs) : context,
    event: toCome(event, stamp, () => {
      isOpen = true;
    }),
  };
  let holds: boolean | null;
  try {
    const answer = Boolean(compute(args));
    holds = isOpen ? null : answer;
  } catch (error) {
    // A guard that is sure of its event stumbles over one that brings nothing; any other failure is a bug of ours.
    if (!isOpen) throw error;
    holds = null;
  }
  return { holds, inputs: [...inputs].map(([path, value]) => ({ path, value })) };
};

const opposite = (holds: boolean | null): boolean | null => (holds === null ? null : !holds);

const all = (parts: readonly Judgement[]): boolean | null => {
  if (parts.some(({ holds }) => holds === false)) return false;
  return parts.some(({ holds }) => holds === null) ? null : true;
};

const denied = ({ holds, conditions }: Judgement): Judgement => ({
  holds: opposite(holds),
  conditions: conditions.map((one) => ({ ...one, isNot: !one.isNot })),
});

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What `and`, `or`, `not` and `stateIn` of XState make; null: none of them. */
const combined = (guard: unknown, event: string, sight: Sight): Judgement | null => {
  const stateValue = get(guard, 'stateValue');
  if (stateValue !== undefined) {
    const holds = sight.snapshot.matches(stateValue);
    const { text } = guardText(guard, sight.machine.id);
    return { holds, conditions: [{ guard: text, isNot: false, holds, words: `it is ${text}`, inputs: [] }] };
  }
  const parts = list(get(guard, 'guards')).map((one) => judge(one, event, sight));
  const conditions = parts.flatMap((part) => part.conditions);
  switch (combinationOf(guard)) {
    case 'not':
      return denied(parts[0] ?? { holds: true, conditions: [] });
    case 'and':
      return { holds: all(parts), conditions };
    case 'or':
      return { holds: opposite(all(parts.map(denied))), conditions };
    default:
      return null;
  }
};

const named = (name: string, params: unknown, event: string, sight: Sight): Judgement => {
  const { machine } = sight;
  const implementation: unknown = machine.implementations.guards[name];
  if (typeof implementation !== 'function') throw new Error(`${machine.id} has no guard ${name}`);
  const { text } = guardText(params === undefined ? name : { type: name, params }, machine.id);
  const said = guardWords[machine.id]?.[name];
  if (said === undefined) throw new Error(`nobody has said what ${name} of ${machine.id} means`);
  const words = params === undefined ? said : `${said} ${text.slice(name.length + 1).replaceAll(' ', ' or ')}`;
  const made = combined(implementation, event, sight);
  const asked =
    made === null
      ? ask((args): unknown => Reflect.apply(implementation, undefined, [args, params]), event, sight)
      : { holds: made.holds, inputs: made.conditions.flatMap(({ inputs }) => inputs) };
  return { holds: asked.holds, conditions: [{ guard: text, isNot: false, words, ...asked }] };
};

/** @throws Error for a guard that nobody has put into words */
export const judge = (guard: unknown, event: string, sight: Sight): Judgement => {
  if (guard === undefined) return { holds: true, conditions: [] };
  if (typeof guard === 'string') return named(guard, undefined, event, sight);
  const [type, params] = [get(guard, 'type'), get(guard, 'params')];
  if (typeof type === 'string') return named(type, params, event, sight);
  const judgement = combined(guard, event, sight);
  if (judgement === null) throw new Error(`${sight.machine.id}: a guard without a name`);
  return judgement;
};
