// Goal: the table of messages in the README names every message of the norm, tells truly who sends it, and points at
// tests that speak of it.
// Method: the published schemas, what the station understands, and the text of the tests; the README's section is
// compared with the one made of the rows (`npx tsx runtime/verify/message-table.ts` writes it anew).
import { readFileSync } from 'node:fs';
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { hear } from '../../../adapters/csms/ocpp16/hear.ts';
import { isAction } from '../../../adapters/csms/ocpp16/messages.ts';
import { messageRows, withMessageTable } from '../../../runtime/verify/message-table.ts';

const rows = Object.entries(messageRows).map(([action, row]) => ({ action, row }));
const actions = schemas.flatMap(({ $id }) => /^urn:(\w+)\.req$/.exec($id)?.[1] ?? []);

/** Whether the station has an ear for it: whoever has none refuses it as another profile's. */
const isHeard = (action: string): boolean => {
  const nothing = {
    evses: 1,
    accepted: true,
    configuration: { keys: () => [], key: () => null },
    mostKeys: 1,
    vendorId: '',
    transfers: [],
  };
  const view = { ...nothing, logName: () => '', plainUpdates: true, listVersion: 0, schedule: () => null };
  const heard = hear(action, null, view);
  return !(heard.type === 'refuse' && heard.refusal === 'not-supported');
};

describe('the table of messages', () => {
  it('names every message of the norm and its security extension, and no other', () => {
    expect(actions).toHaveLength(39);
    expect(rows.map(({ action }) => action).toSorted()).toEqual(actions.toSorted());
  });

  it.each(rows)('$action: is sent by whom the table says', ({ action, row }) => {
    expect(isAction(action)).toBe(true);
    expect(isHeard(action)).toBe(row.from !== 'station');
  });

  it.each(rows)('$action: the tests that it names speak of it', ({ action, row }) => {
    expect(row.tested.length).toBeGreaterThan(0);
    const texts = row.tested.map((file) => readFileSync(new URL(`../../${file}.test.ts`, import.meta.url), 'utf8'));
    expect(texts.some((text) => text.includes(action))).toBe(true);
  });

  it('of the README is fresh', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(withMessageTable(readme)).toBe(readme);
  });
});
