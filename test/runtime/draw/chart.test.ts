// Goal: what a chart says is found out also where it is computed, and what cannot be drawn truthfully is refused.
// Method: small charts with one peculiarity each are read as data; the expected sayings are what their authors wrote.
import { describe, expect, it } from 'vitest';
import { and, assign, not, setup, stateIn, type AnyStateMachine } from 'xstate';
import { endFault, order, outputs, raiseFault, report, tell } from '../../../machines/outputs.ts';
import { chartOf, type State, type Transition } from '../../../runtime/draw/chart.ts';
import { duration } from '../../../runtime/draw/conditions.ts';
import { planOf } from '../../../runtime/draw/plan.ts';
import { citations, Library, type Remarks } from '../../../runtime/draw/remarks.ts';

const silent: Remarks = {
  path: 'machines/evse/probe.ts',
  about: 'A probe.',
  states: new Map(),
  transitions: new Map(),
  names: new Map(),
};

type Context = {
  readonly open: boolean | null;
  readonly sense: 'A' | 'D';
  readonly waitMs: number;
  readonly tries: number;
};
type Event = { type: 'go'; token: { id: string } } | { type: 'stop' };

const probe = setup({
  types: { context: {} as Context, events: {} as Event, tags: {} as 'on' },
  actions: { ...outputs, see: assign({ tries: 1 }) },
  guards: {
    isOpen: ({ context }) => context.open === true,
    reads: (_, letters: readonly string[]) => letters.length > 0,
  },
  delays: {
    fixed: 2000,
    setting: ({ context }) => context.waitMs,
    product: ({ context }) => context.waitMs * context.tries,
  },
});
const context: Context = { open: null, sense: 'A', waitMs: 600, tries: 1 };

const read = (machine: AnyStateMachine, remarks = silent) =>
  chartOf(
    { role: 'probe', of: 'evse', actor: { name: 'evse1.probe', machine, input: undefined, levels: () => ({}) } },
    remarks,
  );
const stateOf = (machine: AnyStateMachine, name: string): State => {
  const found = read(machine).root.states.find((state) => state.name === name);
  if (found === undefined) throw new Error(`there is no state ${name}`);
  return found;
};
const first = (machine: AnyStateMachine, state = 'a'): Transition => {
  const [found] = stateOf(machine, state).transitions;
  if (found === undefined) throw new Error(`${state} has no transition`);
  return found;
};
type Entry = NonNullable<Parameters<typeof probe.createMachine>[0]['entry']>;
/** What is said on entry of a state, of a machine that hears `go` and `stop`. */
const said = (entry: Entry) =>
  stateOf(
    probe.createMachine({
      id: 'probe',
      context,
      on: { go: { actions: 'see' }, stop: { actions: 'see' } },
      initial: 'a',
      states: { a: { entry } },
    }),
    'a',
  ).entry;

describe('What is said', () => {
  it('is read where it is written down', () => {
    expect(said([tell('lock', { type: 'lock.lock' }), report({ type: 'ev.connected' })])).toEqual([
      { kind: 'tell', to: 'lock', type: 'lock.lock' },
      { kind: 'report', type: 'ev.connected' },
    ]);
  });
  it('comes with its plain fields', () => {
    expect(said([tell('supply', { type: 'supply.end', urgent: false }), raiseFault('DiodeFault')])).toEqual([
      { kind: 'tell', to: 'supply', type: 'supply.end', detail: 'not urgent' },
      { kind: 'tell', to: 'protection', type: 'fault.found', detail: 'DiodeFault' },
    ]);
  });
  it('is found out where it hangs on a memory that may be empty', () => {
    const action = {
      type: 'tell' as const,
      params: ({ context: { open } }: { context: Context }) => ({
        to: 'lock',
        event: { type: open === null ? 'lock.lock' : 'lock.unlock' },
      }),
    };
    expect(said(action)).toEqual([
      { kind: 'tell', to: 'lock', type: 'lock.unlock', isMaybe: true },
      { kind: 'tell', to: 'lock', type: 'lock.lock', isMaybe: true },
    ]);
  });
  it('is found out where it hangs on a word', () => {
    const action = {
      type: 'tell' as const,
      params: (args: { context: Context }) => ({
        to: 'ventilation',
        event: { type: args.context.sense === 'D' ? 'air.wanted' : 'air.unwanted' },
      }),
    };
    expect(said(action).map(({ type }) => type)).toEqual(['air.unwanted', 'air.wanted']);
  });
  it('is found out where it refuses every event but its own', () => {
    const params = ({ event }: { event: Event }) => {
      if (event.type !== 'go') throw new Error(`${event.type} has no token`);
      return { type: 'token.lookup' as const, id: event.token.id };
    };
    expect(said({ type: 'order', params })).toEqual([{ kind: 'order', type: 'token.lookup' }]);
  });
  it('is refused by name where it cannot be found out', () => {
    const params = (): never => {
      throw new Error('never');
    };
    expect(() => said({ type: 'report', params })).toThrow('probe.a: what it says cannot be found out: never');
  });
  it('later, to itself, is told with its delay; what `after` is made of is not', () => {
    const entry = probe.raise({ type: 'stop' }, { id: 'later', delay: 'fixed' });
    const machine = probe.createMachine({
      id: 'probe',
      context,
      initial: 'a',
      states: { a: { entry, after: { fixed: 'a' } } },
    });
    expect(stateOf(machine, 'a')).toMatchObject({ entry: [{ kind: 'later', type: 'stop', delay: 'fixed' }], exit: [] });
  });
  it('by a machine that puts actions together asks for samples', () => {
    const entry = probe.enqueueActions(({ enqueue }) => enqueue(order({ type: 'meter.read' })));
    expect(() => said(entry)).toThrow('probe puts actions together while it runs: give it a row of samples');
  });
});

describe('A transition', () => {
  const chartWith = (a: object) =>
    probe.createMachine({
      id: 'probe',
      context,
      initial: 'a',
      states: { a, b: {}, c: { type: 'parallel', states: { d: {} } } },
    });
  it('has its guard in words', () => {
    const guard = and(['isOpen', not('isOpen'), { type: 'reads', params: ['B', 'C'] }, stateIn({ c: 'd' })]);
    expect(first(chartWith({ on: { go: { guard, target: 'b' } } })).guard).toBe(
      'isOpen and not isOpen and reads B C and in c.d',
    );
  });
  it('is refused when its guard has no name', () => {
    expect(() => first(chartWith({ on: { go: { guard: () => true, target: 'b' } } }))).toThrow(
      'probe.a: a guard without a name',
    );
  });
  it.each([
    ['fixed', 2000],
    ['setting', 600],
    ['product', undefined],
    ['1500', 1500],
  ])('after %s knows how long: %s', (name, ms) => {
    expect(first(chartWith({ after: { [name]: 'b' } }))).toMatchObject({
      event: `after ${name}`,
      targets: ['probe.b'],
    });
    expect(first(chartWith({ after: { [name]: 'b' } })).delayMs).toBe(ms);
  });
  it('tells what it remembers, by the name of the action', () => {
    expect(first(chartWith({ on: { go: { actions: ['see', assign({ tries: 2 })] } } })).remembers).toEqual([
      'see',
      'set',
    ]);
  });
  it('has an id without blanks, so that a page can find it', () => {
    expect(first(chartWith({ after: { fixed: 'b' } })).id).toBe('probe.a|after:fixed|0');
  });
  it('to several states at once cannot be drawn, and is not', () => {
    const regions = {
      x: { initial: 'one', states: { one: {}, two: {} } },
      y: { initial: 'one', states: { one: {}, two: {} } },
    };
    const machine = probe.createMachine({
      id: 'probe',
      context,
      type: 'parallel',
      on: { go: { target: ['.x.two', '.y.two'] } },
      states: regions,
    });
    const manner = {
      direction: 'DOWN',
      backwards: 'written',
      layers: 'few',
      most: { box: 200, arrow: 200 },
      aspect: 1,
    } as const;
    expect(() => planOf(read(machine), manner)).toThrow('leads to several states at once');
  });
});

describe('What the sources say', () => {
  const library = new Library();
  it('of a state, of a guard and of a delay', () => {
    const { states, names } = library.of('contactor');
    expect(states.get('sensing')).toContain('(SAF-10, SAF-11)');
    expect(library.of('session').names.get('closingLimit')).toMatch(/^Winding down, opening and reading the meter/);
    expect(library.of('session').names.get('isTooSoon')).toMatch(/^The card that has just ended a session/);
    expect(names.get('readsOpen')).toBeUndefined();
  });
  it('of transitions that several states share', () => {
    const { transitions } = library.of('session');
    expect(transitions.get('locking|cable.release|0')).toContain('What ends a visit from outside');
    expect(transitions.get('idle|tag.presented|3')).toBe('A card where a new visit could begin.');
  });
  it('not of one that another has replaced', () => {
    expect(library.of('session').transitions.get('charging|ev.disconnected|0')).toBeUndefined();
  });
  it('of a single transition in a list', () => {
    expect(library.of('credentials').transitions.get('settled|identity.renewed|1')).toMatch(
      /^It is not shown to anybody/,
    );
    expect(library.of('credentials').transitions.get('settled|identity.renewed|0')).toBeUndefined();
  });
  it('is cited by its ids', () => {
    const text = 'IEC 61851-1 sequence 10.2, OCPP 1.6 §4.1 (TC_068), L01.FR.07, SAF-05; guide Table 80 and guide 3080';
    expect(citations(text)).toEqual([
      'IEC 61851-1 sequence 10.2',
      'OCPP 1.6 §4.1',
      'TC_068',
      'L01.FR.07',
      'SAF-05',
      'guide Table 80',
      'guide 3080',
    ]);
  });
  it('needs a chart: a machine that no file draws is refused', () => {
    expect(() => library.of('nobody')).toThrow('no file in machines/ has a chart with the id nobody');
  });
});

it.each([
  [250, '250 ms'],
  [6000, '6 s'],
  [1500, '1500 ms'],
  [90_000, '90 s'],
  [120_000, '2 min'],
  [86_400_000, '24 h'],
])('%i ms are said as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it('the end of a fault is told to protection as well', () => {
  expect(said(endFault('DiodeFault'))).toEqual([
    { kind: 'tell', to: 'protection', type: 'fault.gone', detail: 'DiodeFault' },
  ]);
});
