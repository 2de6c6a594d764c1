// Goal: what the explorer knows of a plant by the facts that were looked at is what becomes of that plant.
// Method: plants that come of one another by all that can reach one, looked up in the explorer’s table and worked
// out from the plant itself; judged by the plant, by who hears of it and by what is broken. What of physics is left out
// where nothing has moved is followed for every plant of some chapters.
import { describe, expect, it } from 'vitest';
import { safeLevels } from '../../../machines/vocabulary/levels.ts';
import { acts } from '../../../runtime/verify/acts.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import { watched } from '../../../runtime/verify/having.ts';
import { follow, hasMoved } from '../../../runtime/verify/physics.ts';
import { freshPlant, worldDelays, worldTimers, type Plant } from '../../../runtime/verify/plant.ts';
import { PostOffice } from '../../../runtime/verify/post-office.ts';
import { Instant, noOrder, TimeOrder } from '../../../runtime/verify/time-order.ts';
import { variantNamed } from '../../../runtime/verify/chapters.ts';
import { scopeOf } from '../../../runtime/verify/variants.ts';
import { Windings } from '../../../runtime/verify/windings.ts';
import { WorldTable } from '../../../runtime/verify/world-table.ts';
import * as world from '../../../runtime/verify/world.ts';

const PLANTS = 1500;
const STATES = 20_000;
const roles = ['pilot', 'contactor', 'lock', 'rcd', 'emergency', 'session', 'authorization', 'transaction', 'supply'];

type Reaction = { readonly name: string; readonly of: (plant: Plant) => world.Reaction };
const levels = { ...safeLevels, pilotDuty: 20, coil: true, motor: 'lock' } as const;

/** Everything that may reach this plant. */
const reactionsOf = (plant: Plant): readonly Reaction[] => [
  ...acts.flatMap((act) =>
    world.mayAct(plant, act) ? [{ name: `act ${act.name}`, of: (one: Plant) => world.onAct(one, act) }] : [],
  ),
  ...worldTimers.flatMap((timer) =>
    plant.timers.includes(timer) ? [{ name: `timer ${timer}`, of: (one: Plant) => world.onTimer(one, timer) }] : [],
  ),
  plant.up ? { name: 'power cut', of: world.onPowerCut } : { name: 'power', of: world.onPower },
  { name: 'safe', of: (one) => world.onLevels(one, safeLevels) },
  { name: 'closing', of: (one) => world.onLevels(one, levels) },
  { name: 'death', of: (one) => world.onDeath(one, 'pilot') },
  { name: 'asked', of: (one) => world.onOrder(one, 'token.ask') },
  {
    name: 'started',
    of: (one) => world.onFact(one, { type: 'transaction.started', transaction: 'x', token: { id: 'OWN' }, startWh: 0 }),
  },
  { name: 'raised', of: (one) => world.onFact(one, { type: 'fault.raised', fault: 'ContactorWelded' }) },
];

/** What a reaction makes of the timers of the plant. */
const wind = (time: TimeOrder, instant: Instant, before: Plant, after: Plant): void => {
  for (const timer of before.timers) {
    const bit = time.bitOf(`world.${timer}`);
    if (bit >= 0 && !after.timers.includes(timer)) instant.stop(bit);
  }
  for (const timer of after.timers) {
    if (before.timers.includes(timer) && !after.rewound.includes(timer)) continue;
    if (time.bitOf(`world.${timer}`) >= 0) instant.set(time.bitOf(`world.${timer}`), worldDelays[timer]);
  }
};

describe.each(['socket-breakage', 'cable-rcd'])('%s', (name) => {
  it('what is looked up is what happens', { timeout: 60_000 }, () => {
    const office = new PostOffice(roles);
    const first = freshPlant(scopeOf(variantNamed(name)));
    const time = new TimeOrder(roles);
    const windings = new Windings(time);
    const table = new WorldTable(first, time, office, windings);
    const orderAfter = (number: number, happens: (instant: Instant) => void) => {
      const instant = new Instant(time);
      instant.begin(noOrder, table.watched(number));
      happens(instant);
      return instant.order;
    };
    const met = new Set([0]);
    let compared = 0;
    for (const number of met) {
      const plant = table.at(number);
      for (const { name: what, of } of reactionsOf(plant)) {
        const meeting = table.meet(number, table.run([table.kind(what, of)], true));
        const reaction = of(plant);
        const heard = reaction.letters.flatMap((letter) => office.letters(letter));
        const rest = heard.length > 0 ? null : world.onRest(reaction.plant);
        const { plant: next, broken = [] } = rest ?? reaction;
        const posts = rest?.letters.flatMap((letter) => office.questions(letter)) ?? heard;
        const seen = {
          plant: table.at(table.next(meeting)),
          answer: table.answered(table.answer(meeting)),
          broken: table.promises(table.broken(meeting)),
          order: orderAfter(number, (instant) => windings.wind(table.wound(meeting), instant)),
        };
        const order = orderAfter(number, (instant) => wind(time, instant, plant, reaction.plant));
        expect({ what, ...seen }).toEqual({
          what,
          plant: next,
          answer: { isAtRest: rest !== null, posts },
          broken,
          order,
        });
        compared += 1;
        if (met.size < PLANTS) met.add(table.next(meeting));
      }
    }
    expect(compared).toBeGreaterThan(10 * PLANTS);
  });
});

describe.each(['socket-breakage', 'cable-rcd', 'cable-second', 'cable-fan', 'cable-proximity', 'cable-sleep'])(
  '%s',
  (name) => {
    it('nothing follows where nothing has moved, and what it follows from is known', { timeout: 60_000 }, () => {
      const { product, table } = explore(variantNamed(name), { states: STATES, violations: 1 });
      const tuple = new Uint32Array(product.width);
      const met = new Set<number>();
      const looks = new Set<string>();
      for (let state = 0; state < table.size; state++) {
        table.read(state, tuple);
        if (met.has(product.plantNumber(tuple))) continue;
        met.add(product.plantNumber(tuple));
        const plant = product.plantOf(tuple);
        expect(follow(plant, plant)).toEqual(plant);
        const seen = watched(plant, (facet) => looks.add(facet));
        follow(seen, seen);
      }
      expect(met.size).toBeGreaterThan(500);
      const plant = product.plantOf(tuple);
      const fitted = /^(?:timer |has|relayUser)/;
      for (const facet of [...looks].filter((one) => !fitted.test(one))) {
        expect({ facet, moves: hasMoved(plant, { ...plant, [facet]: 'another' }) }).toEqual({ facet, moves: true });
      }
    });
  },
);
