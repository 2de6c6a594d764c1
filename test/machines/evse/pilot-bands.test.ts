// Goal: no voltage near a border makes a letter flicker, none in doubt is C, and no duty offers more than it should.
// Method: the borders of hardware.md §4 a hundredth of a volt either side, from above and from below; then any
// voltage, any current.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyPilot, dutyFor, offerable } from '../../../machines/evse/pilot-bands.ts';
import { dutyAmps } from '../../../machines/vocabulary/levels.ts';

const PWM = 50;
const volts = fc.double({ min: -15, max: 15, noNaN: true });
const letter = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'diode', null);

describe('pilot voltages', () => {
  it.each([
    ['A', 12], ['B', 9], ['C', 6], ['D', 3], ['E', 0], ['F', -12],
  ] as const)('reads %s at %d V, whatever was before', (expected, high) => {
    for (const before of ['A', 'B', 'C', 'D', 'E', 'F', 'diode', null] as const) {
      expect(classifyPilot(high, -12, PWM, before)).toBe(expected);
    }
  }); // prettier-ignore

  it.each([
    ['A', 'B', 10, 11],
    ['B', 'C', 7, 8],
    ['C', 'D', 4, 5],
    ['D', 'E', 2, 2],
  ] as const)('goes from %s to %s below %d V and back at %d V', (upper, lower, falls, rises) => {
    expect(classifyPilot(falls, -12, PWM, upper)).toBe(upper);
    expect(classifyPilot(falls - 0.01, -12, PWM, upper)).toBe(lower);
    expect(classifyPilot(rises - 0.01, -12, PWM, lower)).toBe(lower);
    expect(classifyPilot(rises, -12, PWM, lower)).toBe(upper);
  });

  it('finds a missing diode only with a car, and only while the PWM runs', () => {
    expect(classifyPilot(9, -9.9, PWM, 'B')).toBe('diode');
    expect(classifyPilot(6, -9.9, PWM, 'C')).toBe('diode');
    expect(classifyPilot(6, -10, PWM, 'C')).toBe('C');
    expect(classifyPilot(12, -9.9, PWM, 'A')).toBe('A');
    expect(classifyPilot(9, 9, 100, 'B')).toBe('B');
  });

  it('takes what no ±12 V source can give for a broken pilot', () => {
    expect(classifyPilot(13.1, -12, PWM, 'A')).toBe('E');
    expect(classifyPilot(-13.1, -13.1, PWM, 'F')).toBe('E');
    expect(classifyPilot(Number.NaN, -12, PWM, 'C')).toBe('E');
    expect(classifyPilot(6, Number.NaN, PWM, 'C')).toBe('diode');
  });

  it('reads C only between 4 and 8 V, and without a past only between 5 and 7', () => {
    fc.assert(
      fc.property(volts, volts, letter, (high, low, before) => {
        if (classifyPilot(high, low, PWM, before) !== 'C') return;
        expect(high).toBeGreaterThanOrEqual(before === null ? 5 : 4);
        expect(high).toBeLessThan(before === null ? 7 : 8);
      }),
    );
  });

  it('without a past takes the safe side of every border', () => {
    expect([10.5, 7.5, 4.5].map((high) => classifyPilot(high, -12, PWM, null))).toEqual(['B', 'B', 'D']);
  });

  it('does not flicker: the same voltages give the same verdict again', () => {
    fc.assert(
      fc.property(volts, letter, (high, before) => {
        const first = classifyPilot(high, -12, PWM, before);
        expect(classifyPilot(high, -12, PWM, first)).toBe(first);
      }),
    );
  });
});

describe('duty', () => {
  it.each([
    [0, 100], [5.9, 100], [6, 10], [16, 16 / 0.6], [32, 32 / 0.6],
    [51, 85], [52, 85], [52.5, 85], [63, 89.2], [80, 96], [100, 96],
    [Number.NaN, 100], [-1, 100],
  ])('of %d A is %d %%', (amps, duty) => expect(dutyFor(amps)).toBeCloseTo(duty, 9)); // prettier-ignore

  it('offers what may be offered, as the car reads it, and never more', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 200, noNaN: true }), (amps) => {
        expect(dutyAmps(dutyFor(amps))).toBeCloseTo(offerable(amps), 6);
        expect(offerable(amps)).toBeLessThanOrEqual(Math.max(0, amps));
      }),
    );
  });
});

describe('at the borders', () => {
  it.each([
    [13, 'A'],
    [13.01, 'E'],
    [-10.99, 'E'],
    [-11, 'F'],
    [Number.NaN, 'E'],
  ] as const)('a steady %f V is %s', (high, sense) => {
    expect(classifyPilot(high, high, 100, null)).toBe(sense);
  });

  it.each([
    [9, 'B'],
    [6, 'C'],
    [3, 'D'],
  ] as const)('the diode of a car at %f V is judged while the PWM runs, and only then', (high, sense) => {
    expect(classifyPilot(high, -10, 50, sense)).toBe(sense);
    expect(classifyPilot(high, -9.99, 50, sense)).toBe('diode');
    expect(classifyPilot(high, high, 100, sense)).toBe(sense);
    expect(classifyPilot(high, high, 0, sense)).toBe(sense);
  });

  it.each([
    [50.9, 50.9],
    [51, 51],
    [51.1, 51],
    [52.4, 51],
    [52.5, 52.5],
    [80, 80],
    [80.1, 80],
    [6, 6],
    [5.9, 0],
  ])('%f A are offered as %f A', (amps, offered) => {
    expect(offerable(amps)).toBe(offered);
  });
});
