// Goal: time passes the same way live, simulated and replayed: every timer at its own instant, ties in the order they
// were set.
// Method: charts that wait, on virtual time; the heap against a plain sorted list; Node's own timer with a clock of
// straw.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { report } from '../../../machines/outputs.ts';
import { DueHeap } from '../../../runtime/clock/heap.ts';
import { RealClock } from '../../../runtime/clock/real.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Timers } from '../../../runtime/host/timers.ts';
import { chart, HostBench } from './bench.ts';

const DAY_MS = 24 * 3_600_000;
const heard = (letter: 'A' | 'B') => report({ type: 'pilot.changed', letter });
/** Reports A when its time is over; `stop` and `again` leave and re-enter the waiting state. */
const waiter = (ms: number) =>
  chart.createMachine({
    context: {},
    initial: 'waiting',
    on: { knock: { actions: heard('B') } },
    states: {
      waiting: {
        after: { [ms]: 'over' },
        on: { stop: 'stopped', again: { target: 'waiting', reenter: true } },
      },
      stopped: { on: { again: 'waiting' } },
      over: { entry: heard('A') },
    },
  });
const fired = (bench: HostBench) => bench.turns.map(({ to, stamp }) => `${to} ${stamp.at}`);

describe('timers of machines', () => {
  it('fire at their own instant and in order, however far time leaps', () => {
    const bench = new HostBench([
      ['c', waiter(300)],
      ['a', waiter(100)],
      ['b', waiter(200)],
    ]).started();
    bench.clock.advance(10_000);
    expect(fired(bench)).toEqual(['a 100', 'b 200', 'c 300']);
  });

  it('fire not one millisecond early', () => {
    const bench = new HostBench([['a', waiter(100)]]).started();
    bench.clock.advance(99);
    expect(bench.turns).toEqual([]);
    bench.clock.advance(1);
    expect(bench.reports).toEqual(['a: A']);
  });

  it('in a tie, in the order they were set, also after one was set anew', () => {
    const bench = new HostBench([
      ['a', waiter(100)],
      ['b', waiter(100)],
      ['c', waiter(50)],
    ]).started();
    bench.clock.advance(50);
    bench.host.dispatch('c', { type: 'knock' });
    bench.turns.length = 0;
    bench.clock.advance(50);
    expect(fired(bench)).toEqual(['a 100', 'b 100']);

    const again = new HostBench([
      ['a', waiter(100)],
      ['b', waiter(100)],
    ]).started();
    again.host.dispatch('b', { type: 'stop' });
    again.host.dispatch('a', { type: 'again' });
    again.host.dispatch('b', { type: 'again' });
    again.turns.length = 0;
    again.clock.advance(100);
    expect(fired(again)).toEqual(['a 100', 'b 100']);
  });

  it('a state that is left calls its timer off; entered again it waits its whole time', () => {
    const bench = new HostBench([['a', waiter(100)]]).started();
    bench.clock.advance(90);
    bench.host.dispatch('a', { type: 'stop' });
    bench.clock.advance(1000);
    expect(bench.reports).toEqual([]);
    bench.host.dispatch('a', { type: 'again' });
    bench.clock.advance(60);
    bench.host.dispatch('a', { type: 'again' });
    bench.clock.advance(99);
    expect(bench.reports).toEqual([]);
    bench.clock.advance(1);
    expect(bench.reports).toEqual(['a: A']);
  });

  it('what is due comes before an event of the same instant', () => {
    const clock = new VirtualClock();
    let bench: HostBench | null = null;
    // Set before the host's own, so that it runs first at this instant.
    clock.at(100, () => bench?.host.dispatch('a', { type: 'knock' }));
    bench = new HostBench([['a', waiter(100)]], {}, clock).started();
    clock.advance(100);
    expect(bench.reports).toEqual(['a: A', 'a: B']);
  });

  it('waits longer than 24.8 days', () => {
    const bench = new HostBench([['a', waiter(400 * DAY_MS)]]).started();
    bench.clock.advance(400 * DAY_MS - 1);
    expect(bench.turns).toEqual([]);
    bench.clock.advance(1);
    expect(bench.reports).toEqual(['a: A']);
  });

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['negative', -1],
    ['text', '100'],
  ])('a delay that is %s fails that machine and no other', (_, delay) => {
    const bad = chart
      .extend({ delays: { wrong: () => delay as number } })
      .createMachine({ context: {}, initial: 'w', states: { w: { after: { wrong: 'o' } }, o: { entry: heard('A') } } });
    const bench = new HostBench([
      ['a', bad],
      ['b', waiter(100)],
    ]);
    bench.host.start();
    expect(bench.failures()).toMatchObject([{ actor: 'a', error: expect.stringContaining('finite number') }]);
    bench.clock.advance(1000);
    expect(bench.reports).toEqual(['b: A']);
  });

  it('a machine that waits for nothing, again and again, fails instead of stopping the world', () => {
    const circle = chart.createMachine({
      context: {},
      initial: 'a',
      states: { a: { after: { 0: 'b' } }, b: { after: { 0: 'a' } } },
    });
    const bench = new HostBench([
      ['a', circle],
      ['b', waiter(100)],
    ]);
    bench.host.start();
    bench.clock.advance(1000);
    expect(bench.failures()).toMatchObject([{ actor: 'a' }]);
    expect(bench.turns.filter(({ to }) => to === 'a')).toHaveLength(1001);
    expect(bench.reports).toEqual(['b: A']);
  });
});

describe('the heap', () => {
  it('gives back everything, earliest first, ties in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (dues) => {
        const heap = new DueHeap<number>();
        dues.forEach((due, index) => heap.add(due, index));
        const taken: number[] = [];
        for (let next = heap.take(); next !== undefined; next = heap.take()) taken.push(next.value);
        const byDue = dues.map((due, index) => ({ due, index })).toSorted((a, b) => a.due - b.due);
        expect(taken).toEqual(byDue.map(({ index }) => index));
      }),
    );
  });

  it('timers that are set and called off all day fire as if the others had never been', () => {
    const timers = new Timers();
    const at = (id: string, due: number) => timers.arm('a', id, 0, due, { type: id });
    for (let round = 0; round < 10_000; round++) at('restless', 100);
    at('early', 100);
    at('restless', 100);
    at('late', 200);
    at('gone', 150);
    timers.disarm('a', 'gone');
    expect(timers.armed().map(({ id }) => id)).toEqual(['early', 'restless', 'late']);
    expect([timers.take(100)?.id, timers.take(100)?.id, timers.take(199), timers.take(200)?.id]).toEqual([
      'early',
      'restless',
      undefined,
      'late',
    ]);
  });
});

describe('the real clock', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
  afterEach(() => vi.useRealTimers());

  it('waits 60 days in steps that Node can take, and not a millisecond less', () => {
    const clock = new RealClock();
    let runs = 0;
    clock.at(60 * DAY_MS, () => runs++);
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
    vi.advanceTimersByTime(60 * DAY_MS);
    expect(runs).toBe(1);
  });

  it('a wait that is called off on its second step never ends', () => {
    const clock = new RealClock();
    let runs = 0;
    const callOff = clock.at(60 * DAY_MS, () => runs++);
    vi.advanceTimersByTime(40 * DAY_MS);
    callOff();
    vi.advanceTimersByTime(40 * DAY_MS);
    expect(runs).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a faster clock runs its tasks sooner, what is overdue at once, and refuses what is no time', () => {
    const clock = new RealClock(60);
    const runs: string[] = [];
    clock.at(60_000, () => runs.push('minute'));
    clock.at(-5, () => runs.push('overdue'));
    vi.advanceTimersByTime(1000);
    expect(runs).toEqual(['overdue', 'minute']);
    expect(() => clock.at(Number.NaN, () => {})).toThrow(RangeError);
    expect(() => new VirtualClock().at(Number.POSITIVE_INFINITY, () => {})).toThrow(RangeError);
  });

  it('does not believe a time of day from before the board was built, until somebody sets it', () => {
    vi.setSystemTime(0);
    const clock = new RealClock();
    expect(clock.wall()).toBeNull();
    clock.setWall(Date.UTC(2026, 5, 1));
    vi.advanceTimersByTime(5000);
    expect(clock.wall()).toBe(Date.UTC(2026, 5, 1) + 5000);
  });
});
