// Goal: every chart of the house can be started, and each of its targets, delays, guards and actions exists.
// Method: all of machines/ is loaded and every state visited; small charts with one planted mistake each must be
// refused.
import { describe, expect, it } from 'vitest';
import { and, createMachine, not, raise, setup } from 'xstate';
import { chartViolations, mostStates } from './charts.ts';
import { charts, sampleInputs } from './machines.ts';

const judged = (make: () => Parameters<typeof chartViolations>[1]) => chartViolations('lock.ts', make(), undefined);
const one = (why: string) => [expect.stringContaining(why)];

describe('Every chart', () => {
  it('starts, and leads only to states, delays, guards and actions that exist', async () => {
    const all = await charts();
    const complaints = all.flatMap(({ path, machine }) => chartViolations(path, machine, sampleInputs[machine.id]));
    expect(complaints).toEqual([]);
    expect(all.length).toBeGreaterThan(0);
  });
  it('has a row of sample input only as long as it exists', async () => {
    const ids = (await charts()).map(({ machine }) => machine.id);
    expect(Object.keys(sampleInputs).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('A chart is refused', () => {
  it('when a target does not exist', () => {
    const broken = () => createMachine({ initial: 'a', states: { a: { on: { go: 'nowhere' } } } });
    expect(broken).toThrow('nowhere');
  });
  it('when its first state does not exist', () => {
    expect(judged(() => createMachine({ id: 'x', initial: 'b', states: { a: {} } })).join()).toContain(
      'cannot be started',
    );
  });
  it('when it throws at its start', () => {
    const context = (): Record<string, never> => {
      throw new RangeError('no rating');
    };
    expect(judged(() => createMachine({ id: 'x', context })).join()).toContain('no rating');
  });
  it('when a delay is not known', () => {
    const states = { a: { after: { pause: 'b' } }, b: {} };
    expect(judged(() => createMachine({ id: 'x', initial: 'a', states }))).toEqual(
      one('"pause" is not among its delays'),
    );
  });
  it('when a delay of a raised event is not known', () => {
    const whole = setup({ delays: { pause: 5 } });
    const { config } = whole.createMachine({ id: 'x', entry: raise({ type: 'go' }, { delay: 'pause' }) });
    expect(judged(() => createMachine({ id: config.id ?? '', entry: config.entry }))).toEqual(
      one('"pause" is not among its delays'),
    );
  });
  it('when an action is not known', () => {
    const on = { go: { actions: ['beep'] } };
    expect(judged(() => createMachine({ id: 'x', on }))).toEqual(one('"beep" is not among its actions'));
  });
  it('when a guard is not known, also inside and and not', () => {
    const on = { go: { guard: and([not('isHot')]) } };
    expect(judged(() => createMachine({ id: 'x', on }))).toEqual(one('"isHot" is not among its guards'));
  });
  it('when it takes any event with a bare asterisk', () => {
    expect(judged(() => createMachine({ id: 'x', on: { '*': {} } }))).toEqual(one(`bare '*'`));
  });
  it('when it could turn in a circle for ever', () => {
    const states = { a: { always: 'b' }, b: {} };
    expect(judged(() => createMachine({ id: 'x', initial: 'a', states }))).toEqual(one('maxIterations'));
    const options = { maxIterations: 10 };
    expect(judged(() => createMachine({ id: 'x', options, initial: 'a', states }))).toEqual([]);
  });
  it('when nothing leads to one of its states', () => {
    expect(judged(() => createMachine({ id: 'x', initial: 'a', states: { a: {}, b: {} } }))).toEqual(
      one('x.b: nothing leads to this state'),
    );
  });
  it('when it runs something by itself', () => {
    const machine = setup({ actors: { child: createMachine({ id: 'y' }) } }).createMachine({
      id: 'x',
      invoke: { src: 'child' },
    });
    expect(judged(() => machine)).toEqual(one('only the host runs things'));
  });
  it.each([
    [mostStates, []],
    [mostStates + 1, one(`at most ${mostStates}`)],
  ])('with more than the most states: %i', (count, expected) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const states = Object.fromEntries(names.map((name) => [name, {}]));
    expect(judged(() => createMachine({ id: 'x', type: 'parallel', states }))).toEqual(expected);
  });
});
