// Goal: what the board and the wires say of the current is understood as the guide prints it, and doubt is resolved
// towards less.
// Method: the tables position by position; derating along a temperature that rises, twitches and falls.
import { describe, expect, it } from 'vitest';
import { derated, type Derating } from '../../../machines/load/derating.ts';
import { linesOf, rotationOf, rotations } from '../../../machines/load/phase-lines.ts';
import { factoryPositions, gridRating } from '../../../machines/load/rotary.ts';
import { offer } from '../../../machines/load/limits.ts';

describe('the rotary switch', () => {
  it('means what Table 16 of the guide says', () => {
    const table = [6, 10, 13, 16, 20, 32, 40, 63];
    for (const [index, amps] of table.entries()) {
      expect(gridRating(index, factoryPositions)).toEqual({ rating: { amps, phases: 1 }, valid: true });
      expect(gridRating(index + 8, factoryPositions)).toEqual({ rating: { amps, phases: 3 }, valid: true });
    }
  });

  it.each([null, -1, 16, 3.5, Number.NaN])('at %s counts as the safest position', (position) => {
    expect(gridRating(position, factoryPositions)).toEqual({ rating: { amps: 6, phases: 1 }, valid: false });
    const positions = [
      { amps: 32, phases: 3 },
      { amps: 10, phases: 3 },
      { amps: 10, phases: 1 },
    ] as const;
    expect(gridRating(position, positions).rating).toEqual({ amps: 10, phases: 1 });
  });
});

describe('a limit that speaks of phases', () => {
  it('leaves the fewest of all', () => {
    const three = { name: 'grid', amps: 16, phases: 3 } as const;
    const one = { name: 'dynamic/house', amps: 32, phases: 1 } as const;
    expect(offer([{ name: 'evse', amps: 32 }]).phases).toBe(3);
    expect(offer([three]).phases).toBe(3);
    expect(offer([three, one])).toMatchObject({ amps: 16, phases: 1 });
  });
});

describe('the conductors behind a connector', () => {
  it('are turned as the electrician has turned them', () => {
    expect(rotations.map((rotation) => linesOf(rotation, 3).join(''))).toEqual([
      '012',
      '021',
      '102',
      '120',
      '201',
      '210',
    ]);
    expect(rotations.map((rotation) => linesOf(rotation, 1).join(''))).toEqual(['0', '0', '1', '1', '2', '2']);
  });
});

describe('derating', () => {
  const derating: Derating = { from: 65, stop: 80, fullAmps: 30 };

  it.each([
    [64.9, -1],
    [65, -1],
    [65.1, 29],
    [70, 20],
    [77, 6],
    [79.9, 0],
    [80, 0],
    [120, 0],
    [Number.NaN, 0],
  ])('at %s °C allows %s A', (celsius, amps) => {
    expect(derated(celsius, derating, null)).toBe(amps);
  });

  it('allows everything where there is no sensor', () => {
    expect(derated(null, derating, 10)).toBe(-1);
  });

  it('goes down at once and up only when it has cooled by 2 °C more', () => {
    let allowed = derated(70, derating, null);
    expect(allowed).toBe(20);
    allowed = derated(69, derating, allowed);
    expect(allowed).toBe(20);
    allowed = derated(70.5, derating, allowed);
    expect(allowed).toBe(19);
    allowed = derated(67, derating, allowed);
    expect(allowed).toBe(22);
    allowed = derated(63.1, derating, allowed);
    expect(allowed).toBe(29);
    expect(derated(63, derating, allowed)).toBe(-1);
  });
});

describe('ConnectorPhaseRotation', () => {
  it.each([
    ['0.TSR,1.RST,2.STR', 2, 'STR'],
    ['0.TSR,1.RST, 2.STR', 3, 'RST'],
    ['0.TSR, 2.STR', 2, 'STR'],
    ['2.STR', 1, 'RST'],
    ['TRS', 7, 'TRS'],
    ['TRS,2.SRT', 2, 'SRT'],
    ['Unknown', 1, 'RST'],
    ['1.NotApplicable', 1, 'RST'],
    ['', 1, 'RST'],
  ])('%j says of connector %i: %s', (text, connector, rotation) => {
    expect(rotationOf(connector, text)).toBe(rotation);
  });
});

describe('derating at its ends', () => {
  const derating: Derating = { from: 65, stop: 80, fullAmps: 32 };

  it('of a station that can be charged to its last degree', () => {
    expect(derated(80 - 0.001, { ...derating, fullAmps: 32_000 }, null)).toBe(2);
    expect(derated(80, { ...derating, fullAmps: 32_000 }, null)).toBe(0);
  });

  it.each([
    [null, 21],
    [-1, 21],
    [0, 17],
    [17, 17],
    [21, 21],
    [32, 21],
  ])('from %s A at 70 °C allows %i A', (before, amps) => {
    expect(derated(70, derating, before)).toBe(amps);
  });
});
