// Goal: what was explored is what runs: the explorer's tables say the same as the real host with the same machines.
// Method: seeded walks through the explorer that a real clock can follow, told again on the real host; judged by what
// both made of the plant.
import { describe, expect, it } from 'vitest';
import { Chance } from '../../../runtime/host/chance.ts';
import { deedsOf, findingOf } from '../../../runtime/verify/finding.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import { plantAfter } from '../../../runtime/verify/retell.ts';
import { variantNamed } from '../../../runtime/verify/chapters.ts';

const STATES = 20_000;
const WALKS = 40;

/** All of the plant, in one order. */
const seen = (plant: object) => JSON.stringify(plant, Object.keys(plant).toSorted());

describe.each(['socket-limits', 'socket-breakage', 'cable-emergency'])('%s', (name) => {
  const variant = variantNamed(name);
  const exploration = explore(variant, { states: STATES, violations: 1 });
  const chance = new Chance(7);

  it('ends in the same world', () => {
    let followed = 0;
    for (let walk = 0; walk < 10 * WALKS && followed < WALKS; walk++) {
      const state = Math.floor(chance.next() * exploration.table.size);
      const path = exploration.table.pathTo(state);
      const [from, label] = path.at(-1) ?? [0, 0];
      const finding = findingOf(exploration, { from, label, broken: [] });
      if (finding.times === null || !finding.isExact) continue;
      followed += 1;
      const tuple = new Uint32Array(exploration.product.width);
      exploration.table.read(state, tuple);
      const host = plantAfter(name, deedsOf(finding), finding.times.at(-1) ?? 0);
      const way = finding.steps.map(({ title }) => title).join(' → ');
      expect(`${way}: ${seen(host)}`).toBe(`${way}: ${seen(exploration.product.plantOf(tuple))}`);
    }
    expect(followed).toBeGreaterThan(WALKS / 4);
  });
});
