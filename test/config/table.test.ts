// Goal: the one table can be trusted by everybody who reads it: each row is complete and true, no two rows share a
// name.
// Method: every row is looked at, and every value that a row takes makes the journey to a protocol's text and back.
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { kindOf, print } from '../../config/kinds.ts';
import { laterPaths } from '../../config/later.ts';
import type { Field, Row, Value } from '../../config/row.ts';
import { isPath, paths, rowAt, type ValueAt } from '../../config/table.ts';

const rows = paths.map((path) => ({ path, row: rowAt(path) }));
const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

const mapped = (fields: Readonly<Record<string, Field>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      field.type === 'integer' ? fc.integer({ min: field.min, max: field.max }) : fc.stringMatching(/^[a-z.]{1,20}$/),
    ]),
  );

/** Any value that a row takes. */
const valueOf = (row: Row): fc.Arbitrary<Value> => {
  switch (row.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(fc.integer({ min: row.min, max: row.max }), fc.constantFrom(...(row.also ?? [row.min])));
    case 'text':
      return row.pattern === undefined ? fc.string({ maxLength: row.maxLength }) : fc.constant(row.default);
    case 'url':
      return fc.constantFrom('', `${row.schemes[0]}://example.com:80/a`);
    case 'word':
      return fc.constantFrom(...row.words);
    case 'words':
      return fc.subarray([...row.words]);
    case 'records':
      return fc.array(fc.record(mapped(row.fields)), { maxLength: row.most });
  }
};

describe('the table of settings', () => {
  it.each(rows)('$path takes its own default', ({ row }) => {
    expect(kindOf(row).take(row.default)).toEqual(row.default);
  });

  it.each(rows)('$path says what it is for and where that comes from', ({ row }) => {
    expect(row.doc).toMatch(/^[A-Z].*\.$/);
    expect(row.source).toMatch(/guide|ours|OCPP|IEC|^00[0-4] line/);
    expect(row.doc).not.toContain('\n');
  });

  it('gives every OCPP 1.6 key to one row only, whatever the case of its letters', () => {
    const keys = rows.flatMap(({ row }) => (row.ocpp16 === undefined ? [] : [row.ocpp16]));
    expect(twice(keys.map((key) => key.toLowerCase()))).toEqual([]);
    expect(keys.filter((key) => key.length > 50)).toEqual([]);
    expect(keys.length).toBeGreaterThan(40);
  });

  it('gives every OCPP 2.0.1 variable to one row only', () => {
    const names = rows.flatMap(({ row: { ocpp201: at } }) =>
      at === undefined ? [] : [`${at.component}.${at.variable}.${'instance' in at ? at.instance : ''}`],
    );
    expect(twice(names)).toEqual([]);
  });

  it('never calls a setting both built and not built yet', () => {
    expect(laterPaths.filter(isPath)).toEqual([]);
    expect(twice(laterPaths)).toEqual([]);
  });

  it('keeps no secret that a protocol could read', () => {
    const secrets = rows.filter(({ row }) => row.secret === true);
    expect(secrets.map(({ row }) => row.access)).toEqual(secrets.map(() => 'write-only'));
  });

  it.each(rows.filter(({ row }) => row.ocpp16 !== undefined))('$path comes back from its text unchanged', ({ row }) => {
    const kind = kindOf(row);
    // A text with control characters is refused; all others must survive.
    const taken = valueOf(row).filter((value) => kind.take(value) !== undefined);
    const journey = fc.property(taken, (value) => {
      expect(kind.take(kind.parse(print(value)))).toEqual(value);
    });
    expect(() => fc.assert(journey, { numRuns: 50 })).not.toThrow();
  });

  it('knows the type of each value at compile time', () => {
    expect(isPath('ocpp/ConnectionTimeOut')).toBe(true);
    expectTypeOf<ValueAt<'ocpp/ConnectionTimeOut'>>().toEqualTypeOf<number>();
    expectTypeOf<ValueAt<'ocpp/enable'>>().toEqualTypeOf<boolean>();
    expectTypeOf<ValueAt<'ports[]/contactor/feedback_type'>>().toEqualTypeOf<'nc' | 'no' | 'none'>();
    expectTypeOf<ValueAt<'ports[]/rfid/enable'>>().toEqualTypeOf<boolean>();
    expectTypeOf<ValueAt<'ocpp/ChargingScheduleAllowedChargingRateUnit'>>().toEqualTypeOf<
      readonly ('Current' | 'Power')[]
    >();
  });
});

describe('the range of a whole number', () => {
  const row = rowAt('ocpp/ConnectionTimeOut');
  it.each([
    [-1, false],
    [0, true],
    [1, false],
    [9, false],
    [10, true],
    [86_400, true],
    [86_401, false],
    [10.5, false],
    ['60', false],
    [Number.NaN, false],
  ])('takes %s: %s', (value, taken) => {
    expect(kindOf(row).take(value) !== undefined).toBe(taken);
  });
});

describe('the length of a text', () => {
  it.each([
    [20, true],
    [21, false],
  ])('takes %i characters: %s, counted as a reader does', (length, taken) => {
    expect(kindOf(rowAt('ocpp/chargePointModel')).take('é'.repeat(length)) !== undefined).toBe(taken);
    expect(kindOf(rowAt('ocpp/chargePointModel')).take('😀'.repeat(length)) !== undefined).toBe(taken);
  });
});
