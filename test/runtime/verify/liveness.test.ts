// Goal: the judge of LIV-03 speaks up for a driver who waits for his cable longer than 10 s, and not a step earlier.
// Method: a plug lock made by hand that keeps the plug for a time and then draws the bolt, alone in the explorer's
// world; judged by what the judge says of it.
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { outputs, report } from '../../../machines/outputs.ts';
import type { EvseLevels, Motor } from '../../../machines/vocabulary/levels.ts';
import type { Fact } from '../../../machines/vocabulary/facts.ts';
import type { Bolt } from '../../../machines/vocabulary/readings.ts';
import { role, type Actor } from '../../../runtime/host/actors.ts';
import type { Scope } from '../../../runtime/verify/chances.ts';
import { exploreCast } from '../../../runtime/verify/explore.ts';
import { traps } from '../../../runtime/verify/liveness.ts';
import { worldDelays } from '../../../runtime/verify/plant.ts';

const CABLE_MS = 10_000;
/**
 * What it takes besides: the bolt goes in, moments after the start, and out again, while the judge notices that it is
 * loose. Timers that run side by side are counted one after the other.
 */
const MOVING_MS = worldDelays.away + worldDelays.bolt + worldDelays.loose + worldDelays.bolt;

/** Drives its bolt in, keeps it there so long, and draws it. It tells of `told` when it begins to keep the plug. */
const keeper = (keepsMs: number, told: readonly Fact[]) =>
  setup({
    types: { events: {} as { type: 'bolt.sensed'; bolt: Bolt } },
    actions: outputs,
    guards: { isIn: ({ event }) => event.bolt === 'locked', isOut: ({ event }) => event.bolt === 'unlocked' },
    delays: { keeps: keepsMs },
  }).createMachine({
    id: 'keeper',
    initial: 'driving',
    states: {
      driving: { on: { 'bolt.sensed': { guard: 'isIn', target: 'keeping' } } },
      keeping: { entry: told.map(report), after: { keeps: 'drawing' } },
      drawing: { on: { 'bolt.sensed': { guard: 'isOut', target: 'done' } } },
      done: {},
    },
  });

const motors: Readonly<Record<string, Motor>> = { driving: 'lock', drawing: 'unlock' };

/** A timer that begins anew for ever, named as the explorer knows the one of the RCD's test. */
const ticking = (everyMs: number) => {
  const machine = setup({ types: { events: {} as { type: 'rcd.clear' } }, delays: { due: everyMs } }).createMachine({
    id: 'rcd',
    initial: 'waiting',
    states: { waiting: { after: { due: { target: 'waiting', reenter: true } } } },
  });
  return role(machine, () => ({}))('evse1.rcd', undefined);
};

const cableJudged = (keepsMs: number, told: readonly Fact[] = [], others: readonly Actor[] = []): readonly string[] => {
  const lock = role(keeper(keepsMs, told), ({ value }): Partial<EvseLevels> => ({ motor: motors[value] ?? 'rest' }));
  const actors = [lock('evse1.lock', undefined), ...others];
  const scope: Scope = {
    hasLock: true,
    hasRcd: false,
    hasEmergency: false,
    hasProximity: false,
    relayUser: 'none',
    access: 'card',
    resumes: false,
    waits: false,
    budget: 0,
    mayDie: false,
    mayCut: false,
    isAllowed: (act) => act === 'plug-in' || act === 'unplug',
  };
  const cast = { fresh: actors, interrupted: actors, ending: actors, refused: actors };
  const exploration = exploreCast(cast, scope, { states: 1000, violations: 1 });
  expect(exploration).toMatchObject({ complete: true, violations: [] });
  return traps(exploration).flatMap(({ promise }) => (promise.startsWith('LIV-03') ? [promise] : []));
};

const never = ['LIV-03: the driver does not get the cable back and is not told why'];
const late = ['LIV-03: the driver waits longer than 10 s for the cable and is not told why'];

describe('a driver whose plug is kept', () => {
  it('for 10 s gets it back in time', () => {
    expect(cableJudged(CABLE_MS - MOVING_MS - 1)).toEqual([]);
    expect(cableJudged(CABLE_MS - MOVING_MS)).toEqual([]);
  });

  it('for a moment longer waits too long', () => {
    expect(cableJudged(CABLE_MS - MOVING_MS + 1)).toEqual(late);
    expect(cableJudged(10 * CABLE_MS)).toEqual(late);
  });

  it.each<Fact>([
    { type: 'fault.raised', fault: 'PlugLockCannotUnlock' },
    { type: 'plug.kept', token: { id: 'OWN' } },
  ])('and who is told so ($type) does not wait', (fact) => {
    expect(cableJudged(10 * CABLE_MS, [fact])).toEqual([]);
  });

  it('gets it back in time beside a timer of hours, which may be due in those 10 s, but only once', () => {
    // What runs beside it is counted anew when it fires.
    const half = Math.floor((CABLE_MS - MOVING_MS) / 2);
    expect(cableJudged(half, [], [ticking(3_600_000)])).toEqual([]);
    expect(cableJudged(half + 1, [], [ticking(3_600_000)])).toEqual(late);
  });

  it('and of a timer that is due again and again nobody knows that it lets others come first', () => {
    expect(cableJudged(1, [], [ticking(3_599_999)])).toEqual(never);
  });
});
