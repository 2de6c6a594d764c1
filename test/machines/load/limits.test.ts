// Goal: never more than the smallest limit, and always the reason (SAF-08).
// Method: the user guide's own example, its rules one by one, then any list of limits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastingAmps, offer, withDynamic, type Limit } from '../../../machines/load/limits.ts';

const evse: Limit = { name: 'evse', amps: 32 };

describe('offered current', () => {
  it('is the smallest limit, and names it first', () => {
    const { amps, limits } = offer([evse, { name: 'cable', amps: 20 }, { name: 'csms', amps: 25 }]);
    expect(amps).toBe(20);
    expect(limits.map(({ name }) => name)).toEqual(['cable', 'csms', 'evse']);
  });

  it('takes −1 for no limit, and anything else that is no current for 0', () => {
    expect(offer([evse, { name: 'csms', amps: -1 }]).amps).toBe(32);
    expect(offer([{ name: 'csms', amps: -1 }, evse]).limits[0]?.name).toBe('evse');
    for (const amps of [Number.NaN, -2, -Infinity, Infinity]) {
      expect(offer([evse, { name: 'csms', amps }]).amps).toBe(0);
    }
  });

  it('offers nothing below 6 A, and nothing without any limit', () => {
    expect(offer([evse, { name: 'csms', amps: 5.9 }]).amps).toBe(0);
    expect(offer([evse, { name: 'csms', amps: 6 }]).amps).toBe(6);
    expect(offer([]).amps).toBe(0);
    expect(offer([{ name: 'csms', amps: -1 }]).amps).toBe(0);
  });

  it('goes down in steps of 0.1 A and keeps whole steps as they are', () => {
    expect(offer([{ name: 'csms', amps: 16.19 }]).amps).toBe(16.1);
    expect(offer([{ name: 'csms', amps: 8.2 + 8.1 }]).amps).toBe(16.3);
    for (let tenths = 60; tenths <= 800; tenths++) {
      expect(offer([{ name: 'csms', amps: tenths / 10 }]).amps).toBe(tenths / 10);
    }
  });

  it('ignores the sixth dynamic limit (guide 3119–3133)', () => {
    const published: readonly (readonly [string, number])[] = [
      ['internal', 6], ['ocpp', 13], ['special', 20], ['one', 32], ['two', 63], ['ignored', 1],
    ]; // prettier-ignore
    const start: readonly Limit[] = [{ name: 'evse', amps: 63 }];
    const limits = published.reduce((list, [name, amps]) => withDynamic(list, name, amps), start);
    expect(offer(limits).amps).toBe(6);
    expect(offer(withDynamic(limits, 'internal', 20)).amps).toBe(13);
  });

  it('never exceeds any limit', () => {
    const list = fc.array(fc.record({ name: fc.string(), amps: fc.double({ min: 0, max: 100, noNaN: true }) }));
    fc.assert(
      fc.property(list, (limits) => {
        const { amps } = offer(limits);
        for (const limit of limits) {
          expect(amps).toBeLessThanOrEqual(limit.amps + 1e-9);
        }
        expect(amps === 0 || amps >= 6).toBe(true);
      }),
    );
  });
});

describe('what a schedule of the future can count on', () => {
  const grid: Limit = { name: 'grid', amps: 25 };

  it.each<[string, readonly Limit[], number]>([
    ['the smallest that stays', [evse, grid, { name: 'station', amps: 40 }], 25],
    ['its steps, downwards', [evse, { name: 'grid', amps: 24.99 }], 24.9],
    ['nothing of what is unlimited', [{ name: 'evse', amps: -1 }, grid], 25],
    ['nothing where nothing is limited', [{ name: 'evse', amps: -1 }], 0],
    ['nothing where nobody says anything', [], 0],
    ['nothing that lasts for seconds: a share', [grid, { name: 'share', amps: 6 }], 25],
    ['nothing that lasts for seconds: a change of phases', [grid, { name: 'phases', amps: 0 }], 25],
    ['nothing that lasts for seconds: a test', [grid, { name: 'rcd-test', amps: 0 }], 25],
    ['nothing that depends on who is there: ventilation', [grid, { name: 'ventilation', amps: 0 }], 25],
    ['nothing that a schedule brings itself', [grid, { name: 'csms/tx-default', amps: 6 }], 25],
    ['not the socket without a cable', [grid, { name: 'cable', amps: 0 }], 25],
    ['but the cable that is there', [grid, { name: 'cable', amps: 13 }], 13],
    ['and any other limit of 0', [grid, { name: 'dynamic/house', amps: 0 }], 0],
  ])('%s', (_, limits, amps) => {
    expect(lastingAmps(limits)).toBe(amps);
  });
});

it('a dynamic limit is counted among its own kind only', () => {
  const many: readonly Limit[] = ['evse', 'grid', 'cable', 'station', 'csms/max'].map((name) => ({ name, amps: 32 }));
  const limits = withDynamic(many, 'house', 10);
  expect(limits).toHaveLength(many.length + 1);
  expect(offer(limits)).toMatchObject({ amps: 10 });
});
