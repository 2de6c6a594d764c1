// Goal: walks are aimed: what has led to a transition elsewhere is done where another one has just been taken, and so
// both are met in a row that no walk has shown before; the same seed finds the same walks. And the explorer's world of
// a machine by itself says which rows can be; a mistake in a chart is told apart from one that nobody can tell.
// Method: three short walks that know a cable being plugged in, a session and a cable being pulled out; and a small
// chapter of the explorer.
import { describe, expect, it } from 'vitest';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { exploredWorld } from '../../runtime/verify/suites/explored-world.ts';
import { localGraphs } from '../../runtime/verify/suites/local-graph.ts';
import { search } from '../../runtime/verify/suites/search.ts';
import { situations } from '../../runtime/verify/suites/situations.ts';
import { pairOf } from '../../runtime/verify/suites/targets.ts';
import { opening, use, type Stride, type Walk } from '../../runtime/verify/suites/walk.ts';
import { variantNamed } from '../../runtime/verify/chapters.ts';
import { comparison } from './equivalence.ts';
import { mutantsOf } from './mutants.ts';

const machines = composedMachines();
const walk = (...strides: readonly Stride[]): Walk => {
  const situation = situations.find(({ name }) => name === 'cable');
  if (situation === undefined) throw new Error('there is no cable');
  return { situation, strides: [opening, ...strides] };
};
const plug: Stride = { deed: { do: 'plug', requestEnergy: true }, waitMs: 1000 };
const beginnings = [
  walk(plug, { deed: { do: 'tag', card: 'own' }, waitMs: 9000 }),
  walk(plug, { deed: { do: 'unplug' }, waitMs: 3000 }),
];
const gone = 'session.awaitingToken|ev.disconnected|0';
const back = pairOf(gone, 'session.idle|ev.connected|0');
const TRIES = 15;

it('aims at two transitions in a row', { timeout: 60_000 }, () => {
  for (const one of beginnings) expect(use(one, machines).has(back)).toBe(false);
  const look = () =>
    search({ machines, targets: [gone, back], seed: 1, tries: TRIES, longest: 9, beginnings, allowed: () => true });
  const found = look();
  const deeds = found.find(({ uses }) => uses.has(back))?.walk.strides.map(({ deed }) => deed.do);
  expect(deeds?.slice(-3)).toEqual(['plug', 'unplug', 'plug']);
  expect(look()).toEqual(found);
});

describe('in the chapter of the key switch', { timeout: 60_000 }, () => {
  const graphs = localGraphs([variantNamed('cable-key')]);
  const world = exploredWorld(graphs);
  const mutantThat = (says: string) => {
    const found = machines.flatMap(mutantsOf).find((one) => one.says === says);
    if (found === undefined) throw new Error(`no mutant ${says}`);
    return found;
  };

  it('the coil is driven after it was wanted, and nobody dies', () => {
    expect(world.has(pairOf('contactor.closing.wanted|coil.energised|0', 'contactor.closing.driven||0'))).toBe(true);
    expect(world.has('contactor|machine.failed|0')).toBe(false);
  });

  it('a contactor that never rests enough says something else', () => {
    expect(comparison(mutantThat('contactor.resting|after:rest|0 leads nowhere'), graphs).difference).toMatchObject({
      event: 'xstate.after.rest.contactor.resting',
    });
  });

  it('what only a death could show nobody can tell', () => {
    const found = comparison(mutantThat('contactor|machine.failed|0 is never taken'), graphs);
    expect(found).toEqual({ difference: null, abroad: new Set() });
  });
});
