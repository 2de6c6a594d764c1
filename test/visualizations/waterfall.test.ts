// Goal: the waterfall of limits says what each one takes away from what the others leave, and ends at what is offered.
// Method: lists of limits as the station gives them, the deciding one first.
import { describe, expect, it } from 'vitest';
import { offer } from '../../machines/load/limits.ts';
import { waterfall } from '../../visualizations/viewer/views/why/waterfall.ts';

describe('The waterfall of limits', () => {
  it('falls from the loosest to the one that decides', () => {
    const { limits } = offer([
      { name: 'evse', amps: 32 },
      { name: 'cable', amps: 20 },
      { name: 'csms', amps: -1 },
      { name: 'station', amps: 10 },
    ]);
    expect(waterfall(limits)).toEqual([
      { name: 'csms', says: null, before: 32, after: 32, decides: false },
      { name: 'evse', says: 32, before: 32, after: 32, decides: false },
      { name: 'cable', says: 20, before: 32, after: 20, decides: false },
      { name: 'station', says: 10, before: 20, after: 10, decides: true },
    ]);
  });
  it('ends at nothing when one leaves nothing', () => {
    const { limits } = offer([
      { name: 'evse', amps: 16 },
      { name: 'cable', amps: 0 },
    ]);
    expect(waterfall(limits).at(-1)).toEqual({ name: 'cable', says: 0, before: 16, after: 0, decides: true });
  });
  it('is empty without limits', () => {
    expect(waterfall([])).toEqual([]);
  });
});
