// Goal: an event and everything that it causes is one turn, in order, and reaches exactly those who are meant.
// Method: small charts that pass letters on and report what they heard.
import { describe, expect, it } from 'vitest';
import { report, tell } from '../../../machines/outputs.ts';
import type { Turn } from '../../../runtime/host/host.ts';
import { chart, HostBench, type Place } from './bench.ts';

const heard = (letter: 'A' | 'B' | 'C') => report({ type: 'pilot.changed', letter });
/** Reports `go` as A, `on` as B, `machine.failed` as C; a `go` is passed on as `on` to the roles. */
const relay = (...roles: readonly string[]) =>
  chart.createMachine({
    context: {},
    on: {
      go: { actions: [heard('A'), ...roles.map((role) => tell(role, { type: 'on' }))] },
      on: { actions: heard('B') },
    },
  });
const ear = relay();

describe('the mailbox', () => {
  it('handles letters in the order they were written, breadth first', () => {
    const bench = new HostBench([
      ['a', relay('b', 'c')],
      ['b', chart.createMachine({ context: {}, on: { on: { actions: [heard('B'), tell('c', { type: 'go' })] } } })],
      ['c', ear],
    ]).started();
    bench.host.dispatch('a', { type: 'go' });
    expect(bench.turns).toHaveLength(1);
    expect(bench.reports).toEqual(['a: A', 'b: B', 'c: B', 'c: A']);
    expect(bench.turns[0]?.moved).toEqual(['a', 'b', 'c']);
  });

  it('tells a role to the neighbour in the same EVSE', () => {
    const places: Place[] = [1, 2].flatMap((evse): Place[] => [
      [`evse${evse}.session`, relay('lock')],
      [`evse${evse}.lock`, ear],
    ]);
    const bench = new HostBench([...places, ['lock', ear]]).started();
    bench.host.dispatch('evse2.session', { type: 'go' });
    expect(bench.reports).toEqual(['evse2.session: A', 'evse2.lock: B']);
    expect(bench.facts.map(({ evse }) => evse)).toEqual([2, 2]);
  });

  it('else to the machine of the station, and from the station to that role of every EVSE', () => {
    const bench = new HostBench([
      ['station', relay('lock')],
      ['evse1.lock', relay('station')],
      ['evse12.lock', ear],
      ['evse12.clock', ear],
    ]).started();
    bench.host.dispatch('evse1.lock', { type: 'go' });
    bench.host.dispatch('station', { type: 'go' });
    expect(bench.reports).toEqual(['evse1.lock: A', 'station: B', 'station: A', 'evse1.lock: B', 'evse12.lock: B']);
    expect(bench.facts.map(({ evse }) => evse)).toEqual([1, undefined, undefined, 1, 12]);
  });

  it('a role that is not fitted receives nothing, and nobody is harmed', () => {
    const bench = new HostBench([['evse1.session', relay('lock')]]).started();
    bench.host.dispatch('evse1.session', { type: 'go' });
    expect(bench.reports).toEqual(['evse1.session: A']);
    expect(bench.failures()).toEqual([]);
  });

  it('an event for a role is heard by that role of every EVSE in one turn, before anything that follows', () => {
    const bench = new HostBench([
      ['evse1.switch', relay('lock')],
      ['evse1.lock', ear],
      ['evse2.switch', relay('lock')],
      ['evse2.lock', ear],
    ]).started();
    bench.host.dispatch('switch', { type: 'go' });
    expect(bench.turns).toHaveLength(1);
    expect(bench.reports).toEqual(['evse1.switch: A', 'evse2.switch: A', 'evse1.lock: B', 'evse2.lock: B']);
    expect(() => bench.host.dispatch('nobody', { type: 'go' })).toThrow('no machine is called nobody');
  });

  it('a coil that its machine lets go is let go before the letters that are still to come', () => {
    const seen: string[] = [];
    const coil = chart.createMachine({ context: {}, initial: 'on', states: { on: { on: { go: 'off' } }, off: {} } });
    const told = chart.createMachine({
      context: {},
      on: { go: { actions: [tell('contactor', { type: 'go' }), tell('lock', { type: 'go' })] } },
    });
    let isOn = true;
    const bench = new HostBench(
      [
        ['evse1.pilot', told],
        ['evse1.contactor', coil, () => ({ coil: isOn })],
        ['evse1.lock', ear, () => (seen.push('the lock hears'), {})],
      ],
      { release: (evse) => seen.push(`coil of ${evse} off`) },
    ).started();
    seen.length = 0;
    isOn = false;
    bench.host.dispatch('evse1.pilot', { type: 'go' });
    expect(seen).toEqual(['coil of 1 off', 'the lock hears']);
    bench.host.dispatch('evse1.pilot', { type: 'go' });
    expect(seen).toEqual(['coil of 1 off', 'the lock hears', 'the lock hears']);
  });

  it('an event that is dispatched from within a turn becomes the next turn', () => {
    const turns: Turn[] = [];
    const { host } = new HostBench(
      [
        ['a', relay('b')],
        ['b', ear],
      ],
      {
        settle: (turn) => {
          turns.push(turn);
          if (turn.number === 2) host.dispatch('b', { type: 'go' });
        },
      },
    );
    host.start();
    host.dispatch('a', { type: 'go' });
    expect(turns.slice(1).map(({ number, to, moved }) => [number, to, moved])).toEqual([
      [2, 'a', ['a', 'b']],
      [3, 'b', ['b']],
    ]);
  });

  it('every event from outside is recorded with the stamp that the machines get, before they get it', () => {
    const log: string[] = [];
    const bench = new HostBench(
      [
        ['a', relay('b')],
        ['b', ear],
      ],
      {
        record: (to, { type }, { at }) => log.push(`${to} ${type} ${at}`),
        settle: ({ to, stamp }) => log.push(`turn of ${to} ${stamp.at}`),
      },
    );
    bench.host.start();
    bench.clock.advance(70);
    bench.host.dispatch('a', { type: 'go' });
    expect(log).toEqual(['turn of host 0', 'a go 70', 'turn of a 70']);
  });

  it('refuses what cannot be: an unknown addressee, two machines of one name', () => {
    const bench = new HostBench([['a', ear]]).started();
    expect(() => bench.host.dispatch('b', { type: 'go' })).toThrow('no machine is called b');
    expect(
      () =>
        new HostBench([
          ['a', ear],
          ['a', ear],
        ]),
    ).toThrow('two machines are called a');
    expect(() => bench.host.stateOf('a', relay())).toThrow(/another machine/);
  });

  it('halted, it hears nothing and no timer fires', () => {
    const waiting = chart.createMachine({
      context: {},
      initial: 'waiting',
      states: { waiting: { after: { 100: 'over' } }, over: { entry: heard('A') } },
    });
    const bench = new HostBench([
      ['a', waiting],
      ['b', ear],
    ]).started();
    bench.host.halt();
    bench.host.dispatch('b', { type: 'go' });
    bench.clock.advance(1000);
    expect(bench.turns).toEqual([]);
  });
});

describe('a turn has a limit', () => {
  /** Answers the n-th letter with the next, as long as there is one. */
  const chatter = (letters: number) =>
    chart.createMachine({
      context: {},
      on: {
        go: { actions: tell('b', { type: 'n', n: 1 }) },
        n: {
          guard: ({ event }) => (event.n ?? 0) < letters,
          actions: {
            type: 'tell',
            params: ({ event }) => ({ to: 'b', event: { type: 'n', n: (event.n ?? 0) + 1 } }),
          },
        },
      },
    });

  it.each([
    [999, 0],
    [1000, 0],
    [1001, 1],
  ])('%i letters: %i failures', (letters, failures) => {
    const bench = new HostBench([
      ['a', chatter(letters)],
      ['b', chatter(letters)],
      ['c', ear],
    ]).started();
    bench.host.dispatch('a', { type: 'go' });
    expect(bench.failures()).toHaveLength(failures);
    expect(bench.facts.filter(({ fact }) => fact.type === 'turn.overflowed')).toHaveLength(failures);
    expect(bench.host.failure('b') === null).toBe(failures === 0);
    bench.host.dispatch('c', { type: 'go' });
    expect(bench.reports.at(-1)).toBe('c: A');
  });

  it('of two machines that shout at each other for ever one ends, and the host goes on', () => {
    const shouting = chart.createMachine({
      context: {},
      on: { go: { actions: [tell('a', { type: 'go' }), tell('b', { type: 'go' })] } },
    });
    const bench = new HostBench([
      ['a', shouting],
      ['b', shouting],
      ['c', ear],
    ]).started();
    bench.host.dispatch('a', { type: 'go' });
    expect(bench.failures()).toMatchObject([{ actor: 'a' }]);
    expect(bench.host.failure('c')).toBeNull();
  });
});
