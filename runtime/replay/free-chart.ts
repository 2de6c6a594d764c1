/**
 * A chart without its conditions: whatever a guard might have answered is possible, and nothing is done or remembered.
 * What even this does not allow, no state of anything allows: so a step of a recording can be judged by the drawing
 * alone, without what the machine knew at that time.
 */
import { createMachine, type AnyMachineSnapshot, type AnyStateMachine, type StateValue } from 'xstate';
import { Stepper } from '../host/stepper.ts';

const structure = ['initial', 'type', 'target', 'reenter', 'history', 'id'] as const;
const nested = ['on', 'after', 'states'] as const;

type Plain = Readonly<Record<string, unknown>>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** Guards that were asked in one step, and what they answered: as scripted, then "no". */
class Oracle {
  script: readonly boolean[] = [];
  asked: boolean[] = [];

  readonly ask = (): boolean => {
    const answer = this.script[this.asked.length] ?? false;
    this.asked.push(answer);
    return answer;
  };
}

/** What a state does by itself is an event here: so it is taken one step at a time, and not in circles. */
const ONWARD = '#onward';
const STAMP = { at: 0, wall: null, chance: 0 } as const;

/** Guards asked in one step beyond which we no longer try every answer: every chart stays far below. */
const MOST_ANSWERS = 16;

/** A transition, or several to choose from. */
const bareWay = (way: unknown, oracle: Oracle): unknown => {
  if (Array.isArray(way)) return way.map((one) => bareWay(one, oracle));
  if (!isPlain(way)) return way;
  return { ...bareNode(way, oracle), ...(way['guard'] === undefined ? {} : { guard: oracle.ask }) };
};

const bareNode = (node: Plain, oracle: Oracle): Plain => {
  const kept = structure.filter((key) => node[key] !== undefined).map((key) => [key, node[key]] as const);
  const parts = nested.flatMap((key) => {
    const part = node[key];
    if (!isPlain(part)) return [];
    const inside = Object.entries(part).map(([name, value]) => [
      name,
      key === 'states' && isPlain(value) ? bareNode(value, oracle) : bareWay(value, oracle),
    ]);
    return [[key, Object.fromEntries(inside)] as const];
  });
  const bare: Plain = Object.fromEntries([...kept, ...parts]);
  if (node['always'] === undefined) return bare;
  const on = isPlain(bare['on']) ? bare['on'] : {};
  return { ...bare, on: { ...on, [ONWARD]: bareWay(node['always'], oracle) } };
};

export class FreeChart {
  readonly #oracle = new Oracle();
  readonly #machine: AnyStateMachine;
  readonly #stepper: Stepper;
  readonly #known = new Map<string, readonly StateValue[]>();

  constructor(machine: AnyStateMachine) {
    const config: unknown = machine.config;
    this.#machine = createMachine(
      isPlain(config) ? { ...bareNode(config, this.#oracle), id: machine.id } : {},
      // However long it takes: here nobody waits for it.
      { delays: new Proxy({}, { get: () => 1, has: () => true }) },
    );
    this.#stepper = new Stepper(this.#machine, undefined);
  }

  /** Where it can stand after hearing an event and whatever follows by itself, whatever its guards say. */
  after(before: StateValue, type: string): readonly StateValue[] {
    const found = new Map<string, StateValue>();
    for (let open = this.#step(before, type); open.length > 0;) {
      const news = open.filter((value) => !found.has(JSON.stringify(value)));
      for (const value of news) found.set(JSON.stringify(value), value);
      open = news.flatMap((value) => this.#step(value, ONWARD));
    }
    return [...found.values()];
  }

  /** One step, for every answer of the guards that are asked in it. */
  #step(before: StateValue, type: string): readonly StateValue[] {
    const key = `${type} ${JSON.stringify(before)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = new Map<string, StateValue>();
    const open: (readonly boolean[])[] = [[]];
    for (let script = open.pop(); script !== undefined; script = open.pop()) {
      const { value, asked } = this.#try(before, type, script);
      found.set(JSON.stringify(value), value);
      // Every "no" that was not scripted might have been a "yes".
      for (let at = script.length; at < Math.min(asked.length, MOST_ANSWERS); at++) {
        open.push([...asked.slice(0, at), true]);
      }
    }
    const states = [...found.values()];
    this.#known.set(key, states);
    return states;
  }

  #try(before: StateValue, type: string, script: readonly boolean[]) {
    this.#oracle.script = script;
    this.#oracle.asked = [];
    const snapshot: AnyMachineSnapshot = this.#machine.resolveState({ value: before, context: {} });
    const [after] = this.#stepper.step(snapshot, { type }, STAMP);
    const standing: { readonly value: StateValue } = after;
    return { value: standing.value, asked: this.#oracle.asked };
  }
}
