// Goal: who may charge, by what is remembered, by the link and by the settings (OCPP 1.6 §3.5), as one table.
// Method: the whole table, row by row; no combination is left out.
import { describe, expect, it } from 'vitest';
import { decide, type AuthorizationRules, type Verdict } from '../../../machines/access/decision.ts';
import type { TokenStatus } from '../../../machines/vocabulary/tokens.ts';

type Row = readonly [remembered: TokenStatus | null, online: boolean, yes: string, verdict: string];
const ask = 'ask';
const grant = 'grant';

/** `yes`: the rules that are on: p preAuthorize, k offlineKnown, u offlineUnknown; `*`: whatever they are. */
const table: readonly Row[] = [
  [null, true, '*', ask],
  ['accepted', true, 'p', grant],
  ['accepted', true, 'pku', grant],
  ['accepted', true, 'ku', ask],
  ['accepted', true, '', ask],
  ['blocked', true, '*', ask],
  ['expired', true, '*', ask],
  ['invalid', true, '*', ask],
  ['concurrent', true, '*', ask],
  [null, false, '', 'offline'],
  [null, false, 'pk', 'offline'],
  [null, false, 'u', grant],
  [null, false, 'pku', grant],
  ['accepted', false, 'k', grant],
  ['accepted', false, 'pku', grant],
  ['accepted', false, '', 'offline'],
  // A known token is judged by what is known of it, also where strangers may charge.
  ['accepted', false, 'pu', 'offline'],
  ['blocked', false, '*', 'blocked'],
  ['expired', false, '*', 'expired'],
  ['invalid', false, '*', 'invalid'],
  ['concurrent', false, '*', 'concurrent'],
];

const rulesOf = (yes: string): AuthorizationRules => ({
  preAuthorize: yes.includes('p'),
  offlineKnown: yes.includes('k'),
  offlineUnknown: yes.includes('u'),
  checkRemote: yes.includes('r'),
});
const word = (verdict: Verdict): string => (typeof verdict === 'string' ? verdict : verdict.deny);
const everyRule = ['', 'p', 'k', 'u', 'pk', 'pu', 'ku', 'pku'];

describe('may this token charge?', () => {
  it.each(table)('remembered as %s, online %s, rules %s: %s', (remembered, online, yes, verdict) => {
    for (const rules of yes === '*' ? everyRule : [yes]) {
      const record = remembered === null ? null : { status: remembered };
      expect(word(decide(record, online, rulesOf(rules)))).toBe(verdict);
      expect(word(decide(record, online, rulesOf(`${rules}r`)))).toBe(verdict);
    }
  });
});
