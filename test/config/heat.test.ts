// Goal: a station must offer less before it offers nothing: settings that say otherwise are refused in one sentence.
// Method: both borders in a file, one degree apart and equal.
import { expect, it } from 'vitest';
import { readSettings } from '../../config/read.ts';

const read = (derateFrom: number, stopAt: number) =>
  readSettings('s.jsonc', `{ "ports": [{ "temperature": { "derate_from": ${derateFrom}, "stop_at": ${stopAt} } }] }`);

it('derating begins below the temperature that stops', () => {
  expect(read(69, 70).kind).toBe('good');
  const wrong = read(70, 70);
  expect(wrong.kind === 'good' ? [] : wrong.errors).toEqual([
    's.jsonc:1:47: found 70 at ports[0]/temperature/derate_from, expected less than ports[0]/temperature/stop_at, 70',
  ]);
});
