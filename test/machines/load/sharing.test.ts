// Goal: connectors behind one fuse share it fairly, and it never carries more than it may, however late the cars are
// (SAF-12).
// Method: the arithmetic in a loop with cars that follow, are late, are frugal or overdraw; judged by the sum of what
// they draw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, rotations, type Line } from '../../../machines/load/phase-lines.ts';
import { shareOut, type Claim, type Share, type Site } from '../../../machines/load/sharing.ts';

const THREE: readonly Line[] = [0, 1, 2];
const TICK_MS = 500;
/** IEC 61851-1: a car may take so long to follow. */
const FOLLOW_MS = 5000;

type Car = {
  readonly lines: readonly Line[];
  /** What everything else allows it, A, from which instant on; the last one that has come counts. */
  readonly most: readonly { readonly at: number; readonly amps: number }[];
  /** Which part of the largest offer of the last `lateMs` it draws. */
  readonly appetite: number;
  readonly lateMs: number;
};

/** Drives the arithmetic along cars; gives what each may offer and draws, tick by tick. */
function drive(site: Site, cars: readonly Car[], seconds: number, measured = true) {
  let shares: readonly Share[] = [];
  const offers: { readonly at: number; readonly amps: number }[][] = cars.map(() => []);
  const log: { readonly at: number; readonly offered: readonly number[]; readonly drawn: readonly number[] }[] = [];
  const drawnAt = (index: number, at: number): number => {
    const car = cars[index];
    const past = offers[index] ?? [];
    if (car === undefined) return 0;
    const inSight = past.filter((_, nth) => (past[nth + 1]?.at ?? Infinity) > at - car.lateMs);
    return car.appetite * Math.max(0, ...inSight.map(({ amps }) => amps));
  };
  for (let at = 0; at <= seconds * 1000; at += TICK_MS) {
    const claims = cars.map((car, index): Claim => ({
      id: index + 1,
      lines: car.lines,
      mostAmps: car.most.findLast((one) => one.at <= at)?.amps ?? 0,
      measuredAmps: measured ? drawnAt(index, at) : null,
      open: false,
    }));
    ({ shares } = shareOut(site, claims, shares, at));
    for (const [index, { amps }] of shares.entries()) offers[index]?.push({ at, amps });
    log.push({ at, offered: shares.map(({ amps }) => amps), drawn: cars.map((_, index) => drawnAt(index, at)) });
  }
  return log;
}

const on = (cars: readonly Car[], amps: readonly number[], line: Line): number =>
  cars.reduce((sum, { lines }, index) => sum + (lines.includes(line) ? (amps[index] ?? 0) : 0), 0);

const always = (amps: number): Car['most'] => [{ at: 0, amps }];
const hungry: Car = { lines: THREE, most: always(32), appetite: 1, lateMs: 0 };
const fuse = (fuseAmps: number, asymmetryAmps = 0): Site => ({ fuseAmps, asymmetryAmps });
const lastOf = <T>(list: readonly T[]): T => {
  const found = list.at(-1);
  if (found === undefined) throw new Error('nothing has happened');
  return found;
};

const rotation = fc.constantFrom(...rotations);
const anyCar: fc.Arbitrary<Car> = fc.record({
  lines: fc.tuple(rotation, fc.constantFrom<1 | 3>(1, 3)).map(([turn, phases]) => linesOf(turn, phases)),
  most: fc
    .array(fc.record({ at: fc.integer({ min: 0, max: 60_000 }), amps: fc.constantFrom(0, 6, 10, 16, 20, 32, 63) }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((list) => list.toSorted((a, b) => a.at - b.at)),
  appetite: fc.double({ min: 0, max: 1, noNaN: true }),
  lateMs: fc.integer({ min: 0, max: FOLLOW_MS - TICK_MS }),
});

describe('the fuse', () => {
  it('never carries more than it may, whoever is late, comes and goes', () => {
    fc.assert(
      fc.property(
        fc.array(anyCar, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 80 }),
        fc.boolean(),
        (cars, fuseAmps, measured) => {
          for (const { drawn, offered } of drive(fuse(fuseAmps), cars, 70, measured)) {
            for (const line of THREE) {
              expect(on(cars, drawn, line)).toBeLessThanOrEqual(fuseAmps + 1e-6);
              expect(on(cars, offered, line)).toBeLessThanOrEqual(fuseAmps + 1e-6);
            }
            for (const amps of offered) expect(amps === 0 || amps >= 6).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is relieved of a car that overdraws as soon as the others can follow', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.05, max: 1.4, noNaN: true }),
        fc.integer({ min: 32, max: 63 }),
        (greed, fuseAmps) => {
          const cars = [{ ...hungry, appetite: greed }, { ...hungry, lateMs: 3000 }, hungry];
          const late = drive(fuse(fuseAmps), cars, 60).filter(({ at }) => at > 30_000);
          for (const { drawn } of late) expect(on(cars, drawn, 0)).toBeLessThanOrEqual(fuseAmps + 1);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('shares', () => {
  it('are equal', () => {
    expect(lastOf(drive(fuse(32), [hungry, hungry], 30)).offered).toEqual([16, 16]);
    expect(lastOf(drive(fuse(40), [hungry, hungry, hungry], 30)).offered).toEqual([13.3, 13.3, 13.3]);
  });

  it('are handed on within 10 s by whoever does not use them', () => {
    const cars = [hungry, { ...hungry, appetite: 0.5, most: [{ at: 30_000, amps: 32 }] }];
    const log = drive(fuse(32), cars, 120);
    // The newcomer draws 8 A of his 16: what he leaves belongs to the other.
    const settled = log.find(({ at, offered }) => at > 35_500 && (offered[0] ?? 0) >= 20);
    expect(settled?.at).toBeLessThanOrEqual(46_000);
  });

  it('grow again for a car that begins to use what it has left', () => {
    const log = drive(fuse(32), [hungry, { ...hungry, most: always(32), appetite: 1 }], 60);
    expect(lastOf(log).offered).toEqual([16, 16]);
  });

  it('go to those who came first where there is not enough for everybody', () => {
    expect(lastOf(drive(fuse(16), [hungry, hungry, hungry], 30)).offered).toEqual([8, 8, 0]);
    expect(lastOf(drive(fuse(5.9), [hungry], 30)).offered).toEqual([0]);
    expect(lastOf(drive(fuse(6), [hungry], 30)).offered).toEqual([6]);
  });

  it('of single-phase connectors on different conductors do not meet', () => {
    const single = (turn: (typeof rotations)[number]): Car => ({ ...hungry, lines: linesOf(turn, 1) });
    expect(lastOf(drive(fuse(32), [single('RST'), single('STR'), single('TRS')], 30)).offered).toEqual([32, 32, 32]);
    expect(lastOf(drive(fuse(32), [single('RST'), single('RTS'), single('TRS')], 30)).offered).toEqual([16, 16, 32]);
  });

  it('of few phases are capped together on each conductor where asymmetry counts', () => {
    const single: Car = { ...hungry, lines: [0] };
    expect(lastOf(drive(fuse(63, 20), [single, single, hungry], 40)).offered).toEqual([10, 10, 32]);
    expect(lastOf(drive(fuse(63, 20), [single], 40)).offered).toEqual([20]);
  });
});

describe('a raise', () => {
  const claim = (id: number, rest: Partial<Claim>): Claim => ({
    id,
    lines: THREE,
    mostAmps: 32,
    measuredAmps: 0,
    open: false,
    ...rest,
  });
  const amps = (shares: readonly Share[]) => shares.map((one) => one.amps);

  it.each([
    ['its current has fallen', { measuredAmps: 15.9 }, 1000, [16, 16]],
    ['its current has not fallen yet', { measuredAmps: 32 }, 4999, [16, 0]],
    ['5 s have passed but it still draws', { measuredAmps: 20 }, 6000, [16, 0]],
    ['nobody can measure it', { measuredAmps: null }, 60_000, [16, 0]],
    ['its contact is open', { measuredAmps: null, open: true }, 0, [16, 16]],
  ] as const)('for one waits for the other: %s', (_, then, after, expected) => {
    const alone = shareOut(fuse(32), [claim(1, {})], [], 0);
    expect(amps(alone.shares)).toEqual([32]);
    const now = 100_000;
    const cut = shareOut(fuse(32), [claim(1, { measuredAmps: 32 }), claim(2, {})], alone.shares, now);
    expect(amps(cut.shares)).toEqual([16, 0]);
    expect(cut.dueAt).toBe(now + FOLLOW_MS);
    const next = shareOut(fuse(32), [claim(1, then), claim(2, {})], cut.shares, now + after);
    expect(amps(next.shares)).toEqual(expected);
  });

  it.each([
    [4999, [16, 0]],
    [5000, [16, 16]],
  ])('waits %i ms for a car that drew little and might still have drawn more', (after, expected) => {
    const alone = shareOut(fuse(32), [claim(1, {})], [], 0);
    const cut = shareOut(fuse(32), [claim(1, { measuredAmps: 3 }), claim(2, {})], alone.shares, 1000);
    const next = shareOut(fuse(32), [claim(1, { measuredAmps: 3 }), claim(2, {})], cut.shares, 1000 + after);
    expect(amps(next.shares)).toEqual(expected);
  });
});
