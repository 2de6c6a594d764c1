// Goal: nobody can read off a recording who charged, and what machines decide by tags is the same with their hashes.
// Method: everything a tag can stand in, hidden; then compared as machines compare.
import { expect, it } from 'vitest';
import { isTokenId, sameId } from '../../../machines/vocabulary/tokens.ts';
import { frameWithoutTags, hider, wireWithoutTags, withoutTags } from '../../../runtime/recorder/redaction.ts';

const hide = hider('salt');

it('hides tags wherever they stand, and nothing else', () => {
  const event = {
    token: { id: 'CAFE01', parent: 'FLEET' },
    lying: [{ id: 'CAFE01', at: 5 }],
    rules: { masterGroup: 'FLEET', mode: 'card' },
    record: null,
    transaction: 'b1-1',
    connector: 1,
  };
  const hidden = withoutTags(event, hide);
  expect(JSON.stringify(hidden)).not.toMatch(/CAFE01|FLEET/);
  expect(hidden).toEqual({
    token: { id: hide('CAFE01'), parent: hide('FLEET') },
    lying: [{ id: hide('CAFE01'), at: 5 }],
    rules: { masterGroup: hide('FLEET'), mode: 'card' },
    record: null,
    transaction: 'b1-1',
    connector: 1,
  });
});

it('the same card is the same in any case of its letters, another is another, nobody stays nobody', () => {
  expect(sameId(hide('cafe01'), hide('CAFE01'))).toBe(true);
  expect(sameId(hide('CAFE01'), hide('CAFE02'))).toBe(false);
  expect(hide('')).toBe('');
});

it('another station has other hashes', () => {
  expect(hider('other')('CAFE01')).not.toBe(hide('CAFE01'));
});

it.each(['A', 'x'.repeat(20), 'x'.repeat(21), 'two  words', '\u0007'])('%j is as much of a tag as before', (tag) => {
  expect(isTokenId(hide(tag))).toBe(isTokenId(tag));
});

it('a frame of the central system shows no tag, also one with odd signs', () => {
  const asked = String.raw`[2,"1","Authorize",{"idTag":"CA\"FE"}]`;
  const frame = `${asked}[3,"1",{"idTagInfo":{"parentIdTag" : "FLEET","status":"Accepted"}}]`;
  const hidden = frameWithoutTags(frame, hide);
  expect(hidden).not.toMatch(/CA|FE"|FLEET/);
  expect(hidden).toContain('"status":"Accepted"');
});

it('a key that holds a tag shows none, asked for or changed; any other shows its value', () => {
  const change = '[2,"1","ChangeConfiguration",{"key":"DefaultIdTag","value":"CAFE01"}]';
  const answer =
    '[3,"2",{"configurationKey":[{"key":"DefaultIdTag","readonly":false,"value":"CAFE01"},{"key":"x","value":"16"}]}]';
  expect(frameWithoutTags(change, hide)).toBe(change.replace('CAFE01', hide('CAFE01')));
  expect(frameWithoutTags(answer, hide)).toBe(answer.replace('CAFE01', hide('CAFE01')));
});

it('what neighbours are told of a card names nobody', () => {
  expect(wireWithoutTags('mqtt received rfid', '["UNKNOWN","CAFE01"]', hide)).toBe(`["UNKNOWN","${hide('CAFE01')}"]`);
  expect(wireWithoutTags('mqtt sent limit', '16.0', hide)).toBe('16.0');
});
