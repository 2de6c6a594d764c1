// Goal: what the explorer forgets of the plant, and of a lock, makes no difference to anything that can happen.
// Method: reachable plants as they are before anything is forgotten, each beside what is kept of it; both meet every
// act, every timer, every fact, order and level that occurs; judged by what follows, which must be the same.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import type { LockEvent } from '../../../machines/evse/lock-words.ts';
import { lock } from '../../../machines/evse/lock.ts';
import { safeLevels } from '../../../machines/vocabulary/levels.ts';
import { Chance } from '../../../runtime/host/chance.ts';
import { readEffects } from '../../../runtime/host/effects.ts';
import { Stepper } from '../../../runtime/host/stepper.ts';
import { abstracted, forgotten } from '../../../runtime/verify/abstraction.ts';
import { acts } from '../../../runtime/verify/acts.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import { stampOf } from '../../../runtime/verify/places.ts';
import type { Plant } from '../../../runtime/verify/plant.ts';
import { plantAfter } from '../../../runtime/verify/retell.ts';
import { variantNamed } from '../../../runtime/verify/chapters.ts';
import * as world from '../../../runtime/verify/world.ts';

const STATES = 4000;
const own = { id: 'OWN' };

/** Everything that can reach a plant, by name. */
const reactions: Readonly<Record<string, (plant: Plant) => world.Reaction>> = {
  ...Object.fromEntries(acts.map((act) => [act.name, (plant: Plant) => world.onAct(plant, act)])),
  power: world.onPower,
  'power-cut': world.onPowerCut,
  death: (plant) => world.onDeath(plant, 'pilot'),
  safe: (plant) => world.onLevels(plant, safeLevels),
  closing: (plant) => world.onLevels(plant, { ...safeLevels, coil: true, pilotDuty: 20 }),
  locking: (plant) => world.onLevels(plant, { ...safeLevels, motor: 'lock', pilotDuty: 100 }),
  'token.ask': (plant) => world.onOrder(plant, 'token.ask'),
  'meter.read': (plant) => world.onOrder(plant, 'meter.read'),
  started: (plant) => world.onFact(plant, { type: 'transaction.started', transaction: 'x', token: own, startWh: 0 }),
  stopped: (plant) =>
    world.onFact(plant, { type: 'transaction.stopped', transaction: 'x', reason: 'Local', stopWh: 0 }),
  connected: (plant) => world.onFact(plant, { type: 'ev.connected' }),
};

/** What a reaction comes to: what the machines hear, what is broken, and what is kept of the plant. */
const outcome = ({ plant, letters }: world.Reaction) => ({ letters, rest: world.onRest(plant) });

const mayHappen = (plant: Plant, name: string): boolean => {
  const act = acts.find((one) => one.name === name);
  return act === undefined || world.mayAct(plant, act);
};

/** A plant that differs in what is forgotten, as it could have come about. */
const variations = (plant: Plant): readonly Plant[] => [
  { ...plant, mayEnd: true },
  { ...plant, car: 'C' },
  { ...plant, refused: true },
];

describe.each(['socket-breakage', 'cable-rcd'])('%s', (name) => {
  it('goes on alike with and without what is forgotten', { timeout: 120_000 }, () => {
    const { product, table } = explore(variantNamed(name), { states: STATES, violations: 1 });
    const tuple = new Uint32Array(product.width);
    const met = new Set<number>();
    const differing: { readonly what: string; readonly ends: readonly object[] }[] = [];
    let compared = 0;
    for (let state = 0; state < table.size; state++) {
      table.read(state, tuple);
      const number = product.plantNumber(tuple);
      if (met.has(number)) continue;
      met.add(number);
      const kept = product.plantOf(tuple);
      for (const full of variations(kept)) {
        // Another plant altogether, not the same with more detail.
        if (JSON.stringify(forgotten(full)) !== JSON.stringify(kept)) continue;
        for (const [what, reaction] of Object.entries(reactions)) {
          expect(mayHappen(full, what)).toBe(mayHappen(kept, what));
          if (!mayHappen(kept, what)) continue;
          compared += 1;
          const ends = [outcome(reaction(full)), outcome(reaction(kept))];
          if (!isDeepStrictEqual(ends[0], ends[1])) differing.push({ what, ends });
        }
        for (const timer of kept.timers) {
          const ends = [outcome(world.onTimer(full, timer)), outcome(world.onTimer(kept, timer))];
          if (!isDeepStrictEqual(ends[0], ends[1])) differing.push({ what: timer, ends });
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});

/** What is forgotten when nobody cares for it any more, and how it shows that it is there. */
const awaited = [
  { what: 'an answer of the meter', ...world.askers.meter, isThere: ({ asked }: Plant) => asked.includes('meter') },
  { what: 'an answer about a token', ...world.askers.token, isThere: ({ asked }: Plant) => asked.includes('token') },
  { what: 'a driver', ...world.vouch, isThere: ({ vouched, account }: Plant) => vouched || account },
] as const;

describe.each(['socket-breakage', 'cable-rcd'])('%s: what nobody waits for any more is forgotten', (name) => {
  it('and whoever begins to wait has been given it anew', { timeout: 120_000 }, () => {
    const { product, table } = explore(variantNamed(name), { states: STATES, violations: 1 });
    const [tuple, next] = [new Uint32Array(product.width), new Uint32Array(product.width)];
    const labels: number[] = [];
    const began = new Map<string, number>();
    for (let state = 0; state < table.size; state++) {
      table.read(state, tuple);
      const count = product.open(tuple, labels);
      for (const label of labels.slice(0, count)) {
        product.step(label, next);
        for (const { what, to, event, isThere } of awaited) {
          const at = product.places.findIndex(({ role }) => role === to);
          const waits = (one: Uint32Array) => product.places[at]?.cares(one[at] ?? 0, event) ?? false;
          if (waits(tuple) || !waits(next)) continue;
          began.set(what, (began.get(what) ?? 0) + 1);
          expect({ what, isThere: isThere(product.plantOf(next)) }).toEqual({ what, isThere: true });
        }
      }
    }
    for (const { what } of awaited) expect(began.get(what)).toBeGreaterThan(30);
  });
});

/** All that a lock hears. */
const heard: readonly EventObject[] = [
  ...['lock.lock', 'lock.unlock', 'lock.release', 'contact.live', 'contact.dead'].map((type) => ({ type })),
  ...(['locked', 'moving', 'unlocked'] as const).map((bolt) => ({ type: 'bolt.sensed', bolt })),
  ...(['keep', 'bar', 'release', null] as const).map((rule) => ({ type: 'lock.rule', rule })),
];

const rule = (wanted: 'keep' | null): LockEvent => ({ type: 'lock.rule', rule: wanted });
/** A fault comes and goes while the bolt is to be drawn: each time it is driven anew. */
const tried: readonly LockEvent[] = [
  { type: 'contact.dead' },
  { type: 'bolt.sensed', bolt: 'locked' },
  { type: 'lock.unlock' },
  ...Array.from({ length: 5 }, () => [rule('keep'), rule(null)]).flat(),
];

it('a lock whose tries are not counted any further does the same for ever', { timeout: 60_000 }, () => {
  const retries = 1;
  const stepper = new Stepper(lock, { retries });
  const chance = new Chance(5);
  /** What it says and sets, and where it is then, without what is forgotten. */
  const stepped = (snapshot: AnyMachineSnapshot, event: EventObject) => {
    const [next, actions] = stepper.step(snapshot, event, stampOf(false));
    const { value, context }: { readonly value: unknown; readonly context: unknown } = abstracted('lock', next);
    return { event, effects: readEffects(actions), value, context };
  };
  const differing: object[] = [];
  let [exact] = stepper.begin();
  let timers: readonly EventObject[] = [];
  let most = 0;
  for (let step = 0; step < 1000; step++) {
    const kept = abstracted('lock', exact);
    const events = [...heard, ...timers];
    for (const event of events) {
      const [full, short] = [stepped(exact, event), stepped(kept, event)];
      if (!isDeepStrictEqual(full, short)) differing.push({ full, short });
    }
    const event = tried[step] ?? events[Math.floor(chance.next() * events.length)] ?? { type: 'lock.lock' };
    const [next, actions] = stepper.step(exact, event, stampOf(false));
    exact = next;
    const set = readEffects(actions).timers.flatMap((timer) => ('event' in timer ? [timer.event] : []));
    timers = [...set, ...timers].filter((one, at, all) => all.findIndex(({ type }) => type === one.type) === at);
    const { tries } = lock.resolveState(next).context;
    most = Math.max(most, tries);
  }
  expect(differing).toEqual([]);
  // It has counted further than anybody reads.
  expect(most).toBeGreaterThan(retries + 1);
});

it('a driver whom the session has dropped may not charge, although somebody has once vouched for him', () => {
  // He was accepted, and the connector was hit by its emergency switch before the cable was in.
  const deeds = [
    { at: 0, does: 'power' },
    { at: 600, does: 'card' },
    { at: 600, does: 'token-accepted' },
  ];
  expect(plantAfter('cable-emergency', deeds, 700)).toMatchObject({ vouched: true });
  expect(plantAfter('cable-emergency', [...deeds, { at: 800, does: 'emergency-pressed' }], 900)).toMatchObject({
    vouched: false,
  });
});
