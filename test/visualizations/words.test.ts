// Goal: a person reads on the page whose limit it is.
// Method: the names as the station gives them.
import { expect, it } from 'vitest';
import { limitName } from '../../visualizations/viewer/words.ts';

it.each([
  ['csms/max', 'central system, all connectors together'],
  ['csms/tx-default', 'central system, every transaction'],
  ['csms/tx', 'central system, this transaction'],
  ['station', 'a neighbour, the whole station'],
  ['cable', 'cable'],
  ['rcd-test', 'rcd test'],
])('%s is called: %s', (name, words) => {
  expect(limitName(name)).toBe(words);
});
