// Goal: what is said of the transitions that no test uses is true: they exist, no test uses them, and the explorer
// bears out each reason. And every chapter of the explorer is played somewhere.
// Method: the reasons held against the charts, the kept suite and the explorer's shortest ways in some of its
// chapters; `SUITES=full`: against all of the explorer's world while no machine dies.
import { describe, expect, it } from 'vitest';
import { charted } from '../../runtime/verify/layers/charted.ts';
import { exploredWays, situationOf } from '../../runtime/verify/suites/explored-ways.ts';
import { exploredWorld } from '../../runtime/verify/suites/explored-world.ts';
import { composedMachines } from '../../runtime/verify/suites/generate.ts';
import { localGraphs } from '../../runtime/verify/suites/local-graph.ts';
import { reasons, type Evidence } from '../../runtime/verify/suites/reasons.ts';
import { searched, variantNamed } from '../../runtime/verify/chapters.ts';
import { suiteOf } from './files.ts';

const STATES = 2500;
/** Those that have something to say of them. */
const telling = ['socket-limits', 'socket-breakage', 'socket-resume', 'cable-fan', 'cable-sleep', 'cable-phases'];
const all = composedMachines().flatMap((machine) => charted(machine).transitions.map(({ id }) => id));
const covered = new Set(suiteOf('transition').tests.flatMap(({ covers }) => covers));
const deaths = all.filter((id) => id.includes('|machine.failed|'));

const transitionsOf = (evidence: Evidence): readonly string[] => {
  const rows = reasons.filter((one) => one.evidence === evidence);
  const named = all.filter((id) => rows.some(({ beginning }) => id.startsWith(beginning)));
  return evidence === 'death' ? [...named, ...deaths] : named;
};

it.each(reasons)('$beginning is there, and no test uses it', ({ beginning }) => {
  const named = all.filter((id) => id.startsWith(beginning));
  expect(named).not.toEqual([]);
  expect(named.filter((id) => covered.has(id))).toEqual([]);
});

it('no test takes what a death alone brings', () => {
  expect(deaths).not.toEqual([]);
  expect(deaths.filter((id) => covered.has(id))).toEqual([]);
});

it('every chapter is played in a situation with the same cable: only a socket measures what a plug says', () => {
  for (const variant of searched) {
    expect(situationOf(variant).cable).toBe(variant.hasLock || variant.hasProximity ? 'socket' : 'fixed');
  }
});

describe("the explorer's shortest ways", { timeout: 60_000 }, () => {
  const ways = exploredWays(telling.map(variantNamed), STATES);
  const met = (evidence: Evidence) => transitionsOf(evidence).flatMap((id) => ways.get(id) ?? []);

  it('meet what a death brings, after a death alone', () => {
    const found = met('death');
    expect(found.length).toBeGreaterThanOrEqual(9);
    for (const { impossible } of found) expect(impossible.some((deed) => deed.startsWith('death of '))).toBe(true);
  });

  it('meet what looser clocks bring, without a death', () => {
    const found = met('looser clocks');
    expect(found.length).toBeGreaterThanOrEqual(3);
    for (const { impossible } of found) expect(impossible).toEqual([]);
  });

  it('meet nothing of what is never taken', () => {
    expect(transitionsOf('never').filter((id) => ways.has(id))).toEqual([]);
  });
});

it.runIf(process.env['SUITES'] === 'full')('all of the world bears them out', { timeout: 1_800_000 }, () => {
  const world = exploredWorld(localGraphs(searched));
  expect(transitionsOf('death').filter((id) => world.has(id))).toEqual([]);
  expect(transitionsOf('never').filter((id) => world.has(id))).toEqual([]);
  expect(transitionsOf('looser clocks').filter((id) => !world.has(id))).toEqual([]);
});
