// Goal: a machine that throws fails alone: its levels go safe at once, its neighbours are told, the other EVSE does not
// notice (SAF-13, SAF-14).
// Method: real contactors and protections with a machine planted beside them that throws when it is told to.
import { describe, expect, it } from 'vitest';
import { assign, initialTransition, setup } from 'xstate';
import { contactor, contactorLevels } from '../../../machines/evse/contactor.ts';
import { protection, standingFaults } from '../../../machines/evse/protection.ts';
import { report } from '../../../machines/outputs.ts';
import { safeLevels } from '../../../machines/vocabulary/levels.ts';
import { readEffects } from '../../../runtime/host/effects.ts';
import type { Actor } from '../../../runtime/host/actors.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Chance } from '../../../runtime/host/chance.ts';
import { Host, type Turn } from '../../../runtime/host/host.ts';
import { chart } from './bench.ts';

/** Throws on `break`; stands for a coil that is on as long as it lives. */
const brittle = chart.createMachine({
  context: {},
  initial: 'waiting',
  on: {
    break: {
      actions: assign(() => {
        throw new Error('a part has broken');
      }),
    },
  },
  states: { waiting: { after: { 60_000: 'late' } }, late: { entry: report({ type: 'pilot.changed', letter: 'F' }) } },
});

const contactorOf = (evse: number): Actor => ({
  name: `evse${evse}.contactor`,
  machine: contactor,
  input: {},
  levels: (snapshot) => contactorLevels(snapshot as Parameters<typeof contactorLevels>[0]),
});
const plain = (name: string, machine: Actor['machine'], levels: Actor['levels'] = () => ({})): Actor => ({
  name,
  machine,
  input: undefined,
  levels,
});

const build = (extra: readonly Actor[] = []) => {
  const clock = new VirtualClock();
  const turns: Turn[] = [];
  const host = new Host({
    clock,
    chance: new Chance(1),
    actors: [1, 2]
      .flatMap((evse) => [
        plain(`evse${evse}.protection`, protection),
        contactorOf(evse),
        plain(`evse${evse}.brittle`, brittle),
      ])
      .concat(extra),
    derive: () => [],
    record: () => {},
    settle: (turn) => turns.push(turn),
  });
  host.start();
  for (const evse of [1, 2]) {
    const name = `evse${evse}.contactor`;
    host.dispatch(name, { type: 'auxiliary.sensed', closed: false });
    clock.advance(6000);
    host.dispatch(name, { type: 'pilot.ready' });
    host.dispatch(name, { type: 'contactor.close' });
    host.dispatch(name, { type: 'coil.energised' });
    host.dispatch(name, { type: 'auxiliary.sensed', closed: true });
  }
  turns.length = 0;
  return { host, clock, turns };
};

describe('a machine that throws', () => {
  it('opens the contactor of its own EVSE in the same turn, and leaves the other alone', () => {
    const { host, turns } = build();
    expect([host.levels(1).coil, host.levels(2).coil]).toEqual([true, true]);
    host.dispatch('evse1.brittle', { type: 'break' });
    expect(turns).toHaveLength(1);
    expect(turns[0]?.levels.get(1)?.coil).toBe(false);
    expect(turns[0]?.levels.has(2)).toBe(false);
    expect([host.levels(1).coil, host.levels(2).coil]).toEqual([false, true]);
  });

  it('is reported once, as a fact and as a latched fault that nobody clears', () => {
    const { host, turns } = build();
    host.dispatch('evse1.brittle', { type: 'break' });
    host.dispatch('evse1.brittle', { type: 'break' });
    const facts = turns.flatMap((turn) => turn.facts);
    expect(facts.filter(({ fact }) => fact.type === 'machine.failed')).toMatchObject([
      { from: 'host', evse: 1, fact: { actor: 'evse1.brittle', error: 'a part has broken' } },
    ]);
    expect(facts).toContainEqual(expect.objectContaining({ fact: { type: 'fault.raised', fault: 'MachineFailed' } }));
    host.dispatch('evse1.protection', { type: 'fault.acknowledge' });
    const state = host.stateOf('evse1.protection', protection);
    expect(state === null ? [] : standingFaults(state)).toEqual(['MachineFailed']);
    expect(host.stateOf('evse2.protection', protection)?.matches('healthy')).toBe(true);
  });

  it('has no state and no timer any more, and says why', () => {
    const { host, clock, turns } = build([plain('evse3.brittle', brittle)]);
    host.dispatch('evse3.brittle', { type: 'break' });
    expect(host.snapshot('evse3.brittle')).toBeNull();
    expect(host.failure('evse3.brittle')).toBe('a part has broken');
    expect(host.armedTimers().filter(({ actor }) => actor === 'evse3.brittle')).toEqual([]);
    turns.length = 0;
    clock.advance(100_000);
    expect(turns.filter(({ to }) => to === 'evse3.brittle')).toEqual([]);
  });

  it('takes its own levels with it: no state, no level', () => {
    const { host } = build([plain('evse3.coil', brittle, () => ({ coil: true, pilotDuty: 50, motor: 'unlock' }))]);
    expect(host.levels(3)).toEqual({ ...safeLevels, coil: true, pilotDuty: 50, motor: 'unlock' });
    host.dispatch('evse3.coil', { type: 'break' });
    expect(host.levels(3)).toEqual(safeLevels);
  });

  it('fails as well when it is its levels that cannot be told', () => {
    const bad = plain('evse3.coil', brittle, () => {
      throw new Error('no level');
    });
    const { host } = build([bad]);
    expect(host.failure('evse3.coil')).toBe('no level');
    expect(host.levels(3).coil).toBe(false);
    expect(host.levels(1).coil).toBe(true);
  });

  it('fails when its chart runs in a circle', () => {
    const circle = chart.createMachine({
      context: {},
      options: { maxIterations: 10 },
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    });
    const { host } = build([plain('circle', circle)]);
    host.dispatch('circle', { type: 'go' });
    expect(host.failure('circle')).not.toBeNull();
    expect(host.levels(1).coil).toBe(true);
  });

  it('fails when its chart asks for what the host does not carry out', () => {
    const dancer = setup({ actions: { dance: () => {} } }).createMachine({ on: { go: { actions: 'dance' } } });
    const { host } = build([plain('dancer', dancer)]);
    host.dispatch('dancer', { type: 'go' });
    expect(host.failure('dancer')).toMatch(/the action dance/);
    expect(() => readEffects([{ type: 'log' }])).toThrow('log');
    expect(readEffects(initialTransition(brittle)[1]).timers).toHaveLength(1);
  });
});

describe('the pulse', () => {
  it('goes round between turns, and not while one is running', () => {
    const { host } = build();
    expect(() => host.pulse()).not.toThrow();
    let broken: Error | null = null;
    const stuck = new Host({
      clock: new VirtualClock(),
      chance: new Chance(1),
      actors: [plain('a', brittle)],
      derive: () => [],
      record: () => {},
      settle: () => {
        try {
          stuck.pulse();
        } catch (error) {
          broken = error instanceof Error ? error : null;
        }
      },
    });
    stuck.start();
    expect(broken).toMatchObject({ message: 'a turn has not come to its end' });
  });
});
