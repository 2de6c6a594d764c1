// Goal: every spelling of a time that central systems really send is read, and ours is always the same.
// Method: a table of spellings; the round trip for random instants.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime, timeText } from '../../../../adapters/csms/ocpp16/time.ts';

const noon = Date.UTC(2026, 2, 1, 12);

describe('a time', () => {
  it.each([
    ['2026-03-01T12:00:00Z', noon],
    ['2026-03-01T12:00:00.000Z', noon],
    ['2026-03-01T12:00:00.123456Z', noon + 123],
    ['2026-03-01T12:00:00.5Z', noon + 500],
    ['2026-03-01 12:00:00Z', noon],
    ['2026-03-01T12:00:00', noon],
    ['2026-03-01T12:00Z', noon],
    ['2026-03-01T13:00:00+01:00', noon],
    ['2026-03-01T13:00:00+0100', noon],
    ['2026-03-01T10:00:00-02', noon],
    ['2026-03-01T12:00:00+00:00', noon],
  ])('%s is read', (text, epochMs) => {
    expect(readTime(text)).toBe(epochMs);
  });

  it.each(['', 'now', '2026-03-01', '2026-13-01T00:00:00Z', '2026-03-01T12:00:00+ab', '1772366400'])(
    '"%s" is none',
    (text) => {
      expect(readTime(text)).toBeNull();
    },
  );

  it('is written in UTC with three fraction digits and read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2099, 0, 1) }), (epochMs) => {
        expect(timeText(epochMs)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(readTime(timeText(epochMs))).toBe(epochMs);
      }),
    );
  });
});
