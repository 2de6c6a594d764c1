// Goal: what a meter shows is believed exactly as far as energy can explain it, and not a Wh further (BIL-01, BIL-04).
// Method: a connector that can draw 10 Wh a second by its meter's own margin, beside the 100 Wh by which a display may
// jump; readings on each border and 1 Wh beyond it.
import { describe, expect, it } from 'vitest';
import { advance, newRegister, paused, rested, type RegisterState } from '../../../machines/evse/register.ts';

/** 30 kW and a fifth are 10 Wh a second. */
const MAX_W = 30_000;
const GRAIN_WH = 100;
const WH_A_SECOND = 10;

/** Readings a second apart, from 1 s on; a pause is so many seconds. */
const reads = (...displays: readonly (number | { readonly pauseS: number } | 'rests')[]) => {
  let state: RegisterState = newRegister();
  let at = 0;
  let billed = 0;
  const verdicts: string[] = [];
  for (const one of displays) {
    if (one === 'rests') {
      state = rested(state, at);
    } else if (typeof one === 'object') {
      at += one.pauseS * 1000;
    } else {
      at += 1000;
      const next = advance(state, one, at, MAX_W);
      ({ state, importWh: billed } = next);
      verdicts.push(next.verdict);
    }
  }
  return { verdict: verdicts.at(-1), billed, verdicts };
};

describe('a second', () => {
  it.each([
    [GRAIN_WH + WH_A_SECOND, 'ok', 1110],
    [GRAIN_WH + WH_A_SECOND + 1, 'wild', 1000],
  ])('may have brought %i Wh', (grown, verdict, billed) => {
    expect(reads(1000, 1000 + grown)).toMatchObject({ verdict, billed });
  });

  it('in which the display stands still brings nothing', () => {
    expect(reads(1000, 1000, 1000)).toMatchObject({ verdict: 'ok', billed: 1000 });
  });
});

describe('a display that stood still while a contact was open', () => {
  const still = (): RegisterState => {
    const first = advance(newRegister(), 1000, 0, MAX_W).state;
    return advance(first, 1000, 10_000, MAX_W).state;
  };
  /** 100 s later: what two readings of `wh` are billed for, where nothing could flow from `openS` to `closedS`. */
  const billed = (wh: number, openS: number, closedS: number): number => {
    const state = paused(still(), openS * 1000, closedS * 1000);
    const doubted = advance(state, 1000 + wh, 100_000, MAX_W);
    return advance(doubted.state, 1000 + wh, 100_000, MAX_W).importWh - 1000;
  };

  it.each([
    ['all the time', 0, 0, 1100, 1100],
    ['all the time', 0, 0, 1101, 0],
    ['but not while the contact was open', 30, 100, 400, 400],
    ['but not while the contact was open', 30, 100, 1011, 0],
    ['and not at all where it was open from before', -50, 100, 1011, 0],
  ])('may catch up with what flowed %s (open from %i to %i s): %i Wh', (_, openS, closedS, wh, expected) => {
    expect(billed(wh, openS, closedS)).toBe(expected);
  });

  it('of a meter that has shown nothing yet nothing is known', () => {
    expect(paused(newRegister(), 0, 1000)).toEqual(newRegister());
  });
});

describe('two readings that agree', () => {
  it.each([
    [110, 'replaced', 500_110],
    [111, 'wild', 500_000],
    [-1, 'wild', 500_000],
    [0, 'replaced', 500_000],
  ])('differ by no more than a second can bring: %i Wh', (apart, verdict, billed) => {
    expect(reads(500_000, 900_000, 900_000 + apart)).toMatchObject({ verdict, billed });
  });

  it.each([Number.NaN, -1, Infinity])('agree also over one that is no reading: %d', (none) => {
    expect(reads(500_000, 900_000, none, 900_050)).toMatchObject({ verdict: 'replaced', billed: 500_050 });
  });
});

describe('a display that begins again', () => {
  it.each([
    [20, 'reset', 500_020],
    [120, 'reset', 500_120],
    [121, 'replaced', 500_011],
  ])('shows %i Wh after two seconds', (shown, verdict, billed) => {
    const first = Math.min(shown, 110);
    expect(reads(500_000, first, shown)).toMatchObject({ verdict, billed });
  });

  it.each([
    [70, 'rollover', 1_000_070],
    [71, 'reset', 1_000_021],
  ])('has wrapped when what it shows (%i Wh) can have flowed since', (shown, verdict, billed) => {
    expect(reads(999_950, 60, shown)).toMatchObject({ verdict, billed });
  });

  it('at the last digit itself has wrapped, too', () => {
    expect(reads(999_999, 0, 0)).toMatchObject({ verdict: 'rollover', billed: 1_000_000 });
  });

  it('with more digits than it can have is no wrap of a smaller one', () => {
    expect(reads(1_000_000, 5, 6)).toMatchObject({ verdict: 'reset', billed: 1_000_006 });
  });
});

describe('a display that has stood still', () => {
  const still = [1000, 1000, { pauseS: 58 }, 1000] as const;

  it.each([
    [1712, 'ok', 1712],
    [1720, 'ok', 1720],
    [1721, 'replaced', 1011],
  ])('may catch up with what can have flowed since it moved: %i Wh', (shown, verdict, billed) => {
    expect(reads(...still, 1710, shown)).toMatchObject({ verdict, billed });
  });

  it('while nothing could flow has nothing to catch up with', () => {
    expect(reads(...still, 'rests', 1710, 1712)).toMatchObject({ verdict: 'replaced', billed: 1002 });
  });

  it('is late by no more than its last step when it has moved in between', () => {
    expect(reads(1000, { pauseS: 58 }, 1001, 1710, 1712)).toMatchObject({ verdict: 'replaced', billed: 1003 });
  });
});
