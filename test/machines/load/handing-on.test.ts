// Goal: current that a car leaves unused is with the others within 10 s, nothing is given away before it is free, and
// the next look is due exactly when something can change (SAF-12; IEC 61851-1: a car follows within 5 s).
// Method: the arithmetic alone, from shares that are in force; readings by hand; limits one millisecond before and on
// their end.
import { describe, expect, it } from 'vitest';
import type { Line } from '../../../machines/load/phase-lines.ts';
import { holding, shareOut, type Claim, type Share, type Site } from '../../../machines/load/sharing.ts';

const THREE: readonly Line[] = [0, 1, 2];
const UNUSED_MS = 4000;
const FOLLOW_MS = 5000;
const NOW = 1_000_000;
const site = (fuseAmps: number, asymmetryAmps = 0): Site => ({ fuseAmps, asymmetryAmps });

const claim = (id: number, measuredAmps: number | null, more: Partial<Claim> = {}): Claim => ({
  id,
  lines: THREE,
  mostAmps: 32,
  measuredAmps,
  open: false,
  ...more,
});

/** Several looks one after the other, each with what is measured then. */
const looks = (fuse: Site, held: readonly number[], ...all: readonly (readonly [number, readonly Claim[]])[]) => {
  let shares: readonly Share[] = held.map((amps, index) => holding(index + 1, amps));
  const said: { readonly amps: readonly number[]; readonly dueMs: number }[] = [];
  for (const [ms, claims] of all) {
    const next = shareOut(fuse, claims, shares, NOW + ms);
    shares = next.shares;
    said.push({ amps: shares.map(({ amps }) => amps), dueMs: next.dueAt - NOW });
  }
  return said;
};
/** The same readings at each of these instants. */
const steady = (fuse: Site, held: readonly number[], claims: readonly Claim[], ...instants: readonly number[]) =>
  looks(fuse, held, ...instants.map((ms) => [ms, claims] as const));

describe('a car that leaves a part of its share', () => {
  const claims = [claim(1, 8), claim(2, 16)];

  it('has it for 4 s, then 1 A more than it draws; the rest goes on when the car has had 5 s to follow', () => {
    const end = UNUSED_MS + FOLLOW_MS;
    expect(steady(site(32), [16, 16], claims, 0, UNUSED_MS - 1, UNUSED_MS, end - 1, end)).toEqual([
      { amps: [16, 16], dueMs: UNUSED_MS },
      { amps: [16, 16], dueMs: UNUSED_MS },
      { amps: [9, 16], dueMs: end },
      { amps: [9, 16], dueMs: end },
      { amps: [9, 23], dueMs: end + FOLLOW_MS + UNUSED_MS },
    ]);
  });

  it.each([
    [15.4, UNUSED_MS],
    [15.5, Infinity],
    [15.6, Infinity],
    [16, Infinity],
    [null, Infinity],
  ])('of 16 A draws %s A: looked at again in %i ms', (drawn, dueMs) => {
    expect(steady(site(32), [16, 16], [claim(1, drawn), claim(2, 16)], 0)).toEqual([{ amps: [16, 16], dueMs }]);
  });

  it('begins anew with the 4 s whenever it has used it in between', () => {
    const said = looks(site(32), [16, 16], [0, claims], [3000, [claim(1, 16), claim(2, 16)]], [3500, claims]);
    expect(said.map(({ dueMs }) => dueMs)).toEqual([UNUSED_MS, Infinity, 3500 + UNUSED_MS]);
  });

  it('keeps what can be offered at all, and gets no more than everything else allows it', () => {
    expect(steady(site(32), [16, 16], [claim(1, 2), claim(2, 16)], 0, UNUSED_MS).at(-1)?.amps).toEqual([6, 16]);
    expect(
      steady(site(32), [8, 24], [claim(1, 7.2, { mostAmps: 8 }), claim(2, 24)], 0, UNUSED_MS).at(-1)?.amps,
    ).toEqual([8, 24]);
  });

  it('leaves it with those who could use it one day, rather than with nobody', () => {
    const frugal = [claim(1, 2), claim(2, 2)];
    expect(steady(site(32), [16, 16], frugal, 0, UNUSED_MS, 20_000).map(({ amps }) => amps)).toEqual([
      [16, 16],
      [16, 16],
      [16, 16],
    ]);
  });

  it('is not looked at for ever: what can be done has been done', () => {
    const said = steady(site(32), [16, 16], [claim(1, 8), claim(2, 23)], 0, UNUSED_MS, 9000, 60_000, 120_000);
    expect(said.at(-1)?.dueMs).toBeGreaterThan(120_000);
    for (const [index, ms] of [0, UNUSED_MS, 9000, 60_000, 120_000].entries()) {
      expect(said[index]?.dueMs).toBeGreaterThan(ms);
    }
  });
});

describe('a share that is lowered', () => {
  it('to nothing is free when the car has had 5 s to follow, and it is not one that is left unused', () => {
    const gone = claim(1, 0, { mostAmps: 0 });
    expect(steady(site(32), [32, 0], [gone, claim(2, 0)], 0, FOLLOW_MS - 1, FOLLOW_MS).map(({ amps }) => amps)).toEqual(
      [
        [0, 0],
        [0, 0],
        [0, 32],
      ],
    );
    expect(steady(site(32), [32, 0], [gone, claim(2, 0)], 0)[0]?.dueMs).toBe(FOLLOW_MS);
  });

  it.each([
    ['above it before and below it now', 17, 16, 1, [16, 16]],
    ['above it before and still', 17, 17, FOLLOW_MS, [16, 0]],
    ['just as much before: it may still draw more', 16, 16, FOLLOW_MS - 1, [16, 0]],
    ['just as much before, and had its time', 16, 16, FOLLOW_MS, [16, 16]],
  ])('of a car that drew %s', (_, before, then, after, amps) => {
    const said = looks(site(32), [32, 0], [0, [claim(1, before), claim(2, 0)]], [after, [claim(1, then), claim(2, 0)]]);
    expect(said.map((one) => one.amps)).toEqual([[16, 0], amps]);
  });
});

describe('a share that is raised', () => {
  it('counts as left unused only when its car has had 5 s to follow', () => {
    expect(steady(site(32), [6], [claim(1, 6)], 0)).toEqual([{ amps: [32], dueMs: FOLLOW_MS + UNUSED_MS }]);
    // No more than the 1 A that a frugal car is left: it need not follow anything.
    expect(steady(site(32), [31], [claim(1, 31)], 0)).toEqual([{ amps: [32], dueMs: Infinity }]);
  });

  it('takes for each only what the one before has left', () => {
    const all = [1, 2, 3].map((id) => claim(id, 0));
    expect(steady(site(60), [6, 6, 6], all, 0)[0]?.amps).toEqual([20, 20, 20]);
    expect(steady(site(30), [6, 6, 6], all, 0)[0]?.amps).toEqual([10, 10, 10]);
  });

  it('of single-phase connectors stops at the asymmetry that is allowed, whatever the fuse carries', () => {
    const single = [1, 2].map((id) => claim(id, 0, { lines: [0] }));
    expect(steady(site(63, 20), [6, 6], single, 0)[0]?.amps).toEqual([10, 10]);
    expect(steady(site(63, 20), [6], [claim(1, 0, { lines: [0] })], 0)[0]?.amps).toEqual([20]);
    expect(steady(site(63, 20), [6], [claim(1, 0)], 0)[0]?.amps).toEqual([32]);
  });
});

describe('who takes part', () => {
  it.each([
    [5.9, [0, 32]],
    [6, [6, 26]],
  ])('with %f A allowed by everything else', (mostAmps, amps) => {
    expect(steady(site(32), [0, 0], [claim(1, 0, { mostAmps }), claim(2, 0)], 0)[0]?.amps).toEqual(amps);
  });

  it('a car that draws more than it may is taken from the others', () => {
    const said = steady(site(32), [10, 16], [claim(1, 14, { mostAmps: 10 }), claim(2, 16)], 0);
    expect(said[0]?.amps).toEqual([10, 18]);
    const greedy = steady(site(32), [16, 16], [claim(1, 20), claim(2, 16)], 0, 1000);
    expect(greedy.map(({ amps }) => amps)).toEqual([
      [14, 14],
      [14, 14],
    ]);
  });
});
