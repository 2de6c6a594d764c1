/**
 * What the actions of a chart say to the rest of the world: tells, orders and reports (`machines/outputs.ts`), and the
 * clocks that they set. What is written down is read; what is computed is computed, on ghosts (`ghost.ts`) or, where a
 * table stands behind it, on samples (`samples.ts`).
 */
import type { AnyStateMachine } from 'xstate';
import { outcomes, type GhostArgs } from './ghost.ts';
import { samplesOf } from './samples.ts';

export type Saying = {
  /** `later`: the chart sends itself an event, after a delay. */
  readonly kind: 'tell' | 'order' | 'report' | 'later';
  /** The role that is told. */
  readonly to?: string;
  /** Type of the event, the order or the fact. */
  readonly type: string;
  /** What is written down of its other fields: `welded`, `urgent`. */
  readonly detail?: string;
  readonly delay?: string;
  /** Not every time: it depends on what the machine remembers or has heard. */
  readonly isMaybe?: true;
};

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;
const get = (value: unknown, key: string): unknown =>
  isRecord(value) || typeof value === 'function' ? Reflect.get(Object(value), key) : undefined;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const word = ([name, value]: readonly [string, unknown]): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [value ? name : `not ${name}`];
  return typeof value === 'number' ? [`${name} ${value}`] : [];
};

const detailOf = (event: unknown): { readonly detail?: string } => {
  const words = Object.entries(isRecord(event) ? event : {})
    .filter(([name]) => name !== 'type')
    .flatMap(word);
  return words.length === 0 ? {} : { detail: words.join(' ') };
};

/** @throws Error for what is neither a tell nor an order nor a report */
const saying = (kind: string, params: unknown, isWritten: boolean): Saying => {
  const event = kind === 'tell' ? get(params, 'event') : params;
  const type = text(get(event, 'type'));
  const to = text(get(params, 'to'));
  if (type === '' || (kind === 'tell' && to === '')) throw new Error(`${kind} says nothing that can be read`);
  if (kind !== 'tell' && kind !== 'order' && kind !== 'report') throw new Error(`${kind} is no way to say something`);
  return { kind, type, ...(kind === 'tell' ? { to } : {}), ...(isWritten ? detailOf(event) : {}) };
};

const speaks = new Set(['tell', 'order', 'report']);

/** When and where the actions stand: which events may have led there. */
export type Occasion = {
  readonly machine: AnyStateMachine;
  readonly state: string;
  readonly events: readonly string[];
};

/** Each once; what is not said every time is marked. */
const together = (times: readonly (readonly Saying[])[]): readonly Saying[] => {
  const all = new Map(times.flat().map((one) => [JSON.stringify(one), one]));
  const said = times.map((time) => new Set(time.map((one) => JSON.stringify(one))));
  return [...all].map(([key, one]) => (said.every((time) => time.has(key)) ? one : { ...one, isMaybe: true }));
};

const enqueued = (action: unknown, { machine, state, events }: Occasion): readonly Saying[] => {
  const collect = get(action, 'collect');
  if (typeof collect !== 'function') throw new Error(`${state}: an action of an unknown kind`);
  const each: Saying[][] = [];
  for (const sample of samplesOf(machine.id, events)) {
    const found: Saying[] = [];
    const queue: unknown[] = [];
    Reflect.apply(collect, undefined, [{ ...sample, enqueue: (one: unknown) => queue.push(one) }, undefined]);
    for (const one of queue) {
      const type = text(get(one, 'type'));
      if (speaks.has(type)) found.push(saying(type, get(one, 'params'), false));
    }
    each.push(found);
  }
  return together(each);
};

const raised = (action: unknown): readonly Saying[] => {
  const [id, delay] = [get(action, 'id'), get(action, 'delay')];
  // `after` is made of such a pair: it is drawn as the transition that it is.
  if (typeof id === 'string' && id.startsWith('xstate.after.')) return [];
  const type = text(get(get(action, 'event'), 'type'));
  const isKnown = typeof delay === 'string' || typeof delay === 'number';
  return [{ kind: 'later', type, ...(isKnown ? { delay: `${delay}` } : {}) }];
};

const ofOne = (action: unknown, occasion: Occasion): readonly Saying[] => {
  const name = typeof action === 'string' ? action : text(get(action, 'type'));
  const built = typeof action === 'function' ? action : occasion.machine.implementations.actions[name];
  if (speaks.has(name)) {
    const params = get(action, 'params');
    if (typeof params !== 'function') return [saying(name, params, true)];
    const compute = (ghosts: GhostArgs): Saying => saying(name, Reflect.apply(params, undefined, [ghosts]), false);
    try {
      const written = Function.prototype.toString.call(params);
      return together(outcomes(occasion.events, written, compute).map((one) => [one]));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${occasion.state}: what it says cannot be found out: ${why}`, { cause: error });
    }
  }
  switch (get(built, 'type')) {
    case 'xstate.enqueueActions':
      return enqueued(built, occasion);
    case 'xstate.raise':
      return raised(built);
    default:
      // An assignment, or a clock called off: nobody hears of it.
      return [];
  }
};

/** Names of actions by which the chart only remembers something. */
export const memoriesOf = (actions: readonly unknown[], { machine }: Occasion): readonly string[] =>
  actions.flatMap((action) => {
    const name = typeof action === 'string' ? action : text(get(action, 'type'));
    const built = typeof action === 'function' ? action : machine.implementations.actions[name];
    if (get(built, 'type') !== 'xstate.assign') return [];
    return [name.startsWith('xstate.') ? 'set' : name];
  });

/** Each once, in the order in which it is said. */
export const sayingsOf = (actions: readonly unknown[], occasion: Occasion): readonly Saying[] => {
  const found = new Map<string, Saying>();
  for (const one of actions.flatMap((action) => ofOne(action, occasion))) {
    const key = JSON.stringify(one);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
};
