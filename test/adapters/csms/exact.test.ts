// Goal: a transaction id survives reading and writing to the last digit, whatever stands around it.
// Method: integers of any size from a generator, and texts that try to look like an id.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTransactionId, withTransactionId } from '../../../adapters/csms/exact.ts';

describe('an id of a transaction', () => {
  it('is read as it was written, for every integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.string(), (id, other) => {
        const text = `[2,"x","Y",${withTransactionId({ reason: other, transactionId: 0 }, String(id))}]`;
        expect(exactTransactionId(text)).toBe(String(id));
        expect(JSON.parse(text)).toMatchObject([2, 'x', 'Y', { reason: other }]);
      }),
    );
  });

  it.each([
    ['{"transactionId": 5}', '5'],
    ['{"transactionId":-0}', '0'],
    ['{"transactionId":5.0}', '5'],
    ['{"transactionId":1e3}', '1000'],
    ['{"deep":{"transactionId":9007199254740993}}', '9007199254740993'],
    ['{"transactionId":1,"transactionId":2}', '2'],
  ])('%s is %s', (text, id) => {
    expect(exactTransactionId(text)).toBe(id);
  });

  it.each([
    '{}',
    '{"transactionId":"5"}',
    '{"transactionId":5.5}',
    '{"transactionId":null}',
    '{"data":"\\"transactionId\\":5"}',
    '{"data":"transactionId"}',
    '{"other":5}',
    '"transactionId',
  ])('%s has none', (text) => {
    expect(exactTransactionId(text)).toBeUndefined();
  });

  it('stands alone when there is nothing else', () => {
    expect(withTransactionId({}, '7')).toBe('{"transactionId":7}');
    expect(() => withTransactionId({}, '7}')).toThrow(RangeError);
  });
});
