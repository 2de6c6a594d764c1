// Goal: who may charge, by what is remembered, by the link and by the settings (001 lines 52-66, guide 721-824, OCPP
// 1.6 §3.5, rule 35), as one table.
// Method: every combination of knowledge, memory, link, way and settings is put to the table; what must come out is
// said here in sentences of the norm, not in rows of the table.
import { describe, expect, it } from 'vitest';
import {
  decide,
  type AuthorizationRules,
  type Knowledge,
  type Verdict,
  type Way,
} from '../../../machines/access/decision.ts';
import type { TokenRecord, TokenStatus } from '../../../machines/vocabulary/tokens.ts';

const MASTERS = 'MASTERS';
const statuses: readonly TokenStatus[] = ['accepted', 'blocked', 'expired', 'invalid', 'concurrent'];
const both = [true, false];
const word = (verdict: Verdict): string => (typeof verdict === 'string' ? verdict : verdict.deny);

/** Every setting that matters to a card, 64 of them; the rest as said. */
const everyRule = (rest: Partial<AuthorizationRules> = {}): readonly AuthorizationRules[] =>
  Array.from({ length: 64 }, (_, bits) => ({
    mode: 'card',
    listBelieved: (bits & 1) > 0,
    cacheBelieved: (bits & 2) > 0,
    preAuthorize: (bits & 4) > 0,
    offlineKnown: (bits & 8) > 0,
    offlineUnknown: (bits & 16) > 0,
    checkRemote: (bits & 32) > 0,
    masterGroup: MASTERS,
    ...rest,
  }));
const records: readonly (TokenRecord | null)[] = [null, ...statuses.map((status) => ({ status }))];

type Case = {
  readonly rules: AuthorizationRules;
  readonly listed: TokenRecord | null;
  readonly cached: TokenRecord | null;
  readonly online: boolean;
  readonly verdict: string;
};

/** 64 settings × 6 listed × 6 cached × the link: what is decided once memory has been asked. */
const cases = (way: Way = 'card', rest: Partial<AuthorizationRules> = {}): readonly Case[] =>
  everyRule(rest).flatMap((rules) =>
    records.flatMap((listed) =>
      records.flatMap((cached) =>
        both.map((online) => {
          const { verdict } = decide({ way, known: { from: 'memory', listed, cached }, online }, rules);
          return { rules, listed, cached, online, verdict: word(verdict) };
        }),
      ),
    ),
  );

/** What is known of the token under these settings, in the words of the norm: the list has priority (§3.5.3). */
const knownAs = ({ rules, listed, cached }: Case): TokenStatus | 'unknown' => {
  if (rules.listBelieved && listed !== null) return listed.status;
  if (rules.cacheBelieved && cached !== null) return cached.status;
  return 'unknown';
};
/** What these are decided as, each verdict once: none at all where there is no such case. */
const decided = (found: readonly Case[]): readonly string[] => [...new Set(found.map(({ verdict }) => verdict))];

describe('a card, once memory has been asked', () => {
  const every = cases();
  const online = every.filter((one) => one.online);
  const offline = every.filter((one) => !one.online);

  it('online, known as accepted, with LocalPreAuthorize: is granted at once', () => {
    expect(decided(online.filter((one) => knownAs(one) === 'accepted' && one.rules.preAuthorize))).toEqual(['grant']);
  });

  it('online, known as accepted, without LocalPreAuthorize: is asked about', () => {
    expect(decided(online.filter((one) => knownAs(one) === 'accepted' && !one.rules.preAuthorize))).toEqual(['ask']);
  });

  it('online, unknown or refused: is asked about, whatever the settings', () => {
    expect(decided(online.filter((one) => knownAs(one) !== 'accepted'))).toEqual(['ask']);
  });

  it.each(statuses.filter((status) => status !== 'accepted'))(
    'offline, known as %s: is refused for that reason, also where AllowOfflineTxForUnknownId is on',
    (status) => {
      expect(decided(offline.filter((one) => knownAs(one) === status))).toEqual([status]);
    },
  );

  it('offline, known as accepted, with LocalAuthorizeOffline: is granted', () => {
    expect(decided(offline.filter((one) => knownAs(one) === 'accepted' && one.rules.offlineKnown))).toEqual(['grant']);
  });

  it('offline, known as accepted, without LocalAuthorizeOffline: is what a stranger is', () => {
    const found = offline.filter((one) => knownAs(one) === 'accepted' && !one.rules.offlineKnown);
    expect(decided(found.filter(({ rules }) => rules.offlineUnknown))).toEqual(['grant']);
    expect(decided(found.filter(({ rules }) => !rules.offlineUnknown))).toEqual(['offline']);
  });

  it('offline and unknown: as AllowOfflineTxForUnknownId says', () => {
    const found = offline.filter((one) => knownAs(one) === 'unknown');
    expect(decided(found.filter(({ rules }) => rules.offlineUnknown))).toEqual(['grant']);
    expect(decided(found.filter(({ rules }) => !rules.offlineUnknown))).toEqual(['offline']);
  });

  it('001 line 66: with LocalAuthorizeOffline and AllowOfflineTxForUnknownId off nobody is granted offline', () => {
    const found = offline.filter(({ rules }) => !rules.offlineKnown && !rules.offlineUnknown);
    expect(found.filter(({ verdict }) => verdict === 'grant')).toEqual([]);
  });

  it('what the list or the cache says counts for nothing where it is switched off', () => {
    expect(
      decided(offline.filter(({ rules }) => !rules.listBelieved && !rules.cacheBelieved && !rules.offlineUnknown)),
    ).toEqual(['offline']);
  });
});

describe('before memory has been asked', () => {
  const verdicts = (way: Way, rest: Partial<AuthorizationRules>): readonly string[] => [
    ...new Set(
      everyRule(rest).flatMap((rules) =>
        both.map((online) => word(decide({ way, known: { from: 'nothing' }, online }, rules).verdict)),
      ),
    ),
  ];

  it.each([
    ['a card', 'card', {}, 'look'],
    ['a remote start with AuthorizeRemoteTxRequests', 'remote', { checkRemote: true }, 'look'],
    ['a remote start without', 'remote', { checkRemote: false }, 'grant'],
    ['a foreign card', 'foreign', {}, 'look'],
    ['a card where charging is free', 'card', { mode: 'free' }, 'grant'],
    ['a remote start where charging is free', 'remote', { mode: 'free' }, 'grant'],
    ['a foreign card where charging is free', 'foreign', { mode: 'free' }, 'look'],
    ['a card where a key says who may', 'card', { mode: 'elsewhere' }, 'other-means'],
    ['a remote start where a key says who may', 'remote', { mode: 'elsewhere', checkRemote: false }, 'grant'],
    ['a foreign card where a key says who may', 'foreign', { mode: 'elsewhere' }, 'look'],
  ] as const)('%s', (_, way, rest, verdict) => {
    expect(verdicts(way, rest)).toEqual([verdict]);
  });

  it('a remote start that is checked, and a foreign card, are decided like any card', () => {
    const asCard = cases('card').map(({ verdict }) => verdict);
    expect(cases('foreign').map(({ verdict }) => verdict)).toEqual(asCard);
    const checked = { checkRemote: true };
    expect(cases('remote', checked).map(({ verdict }) => verdict)).toEqual(
      cases('card', checked).map(({ verdict }) => verdict),
    );
  });
});

describe('the answer of the central system', () => {
  it.each(statuses)('%s: is the last word', (status) => {
    for (const rules of everyRule()) {
      for (const online of both) {
        const { verdict } = decide({ way: 'card', known: { from: 'answer', record: { status } }, online }, rules);
        expect(word(verdict)).toBe(status === 'accepted' ? 'grant' : status);
      }
    }
  });
});

describe('a token of the master pass group', () => {
  const of = (parent: string, status: TokenStatus = 'accepted'): readonly Knowledge[] => [
    { from: 'answer', record: { status, parent } },
    { from: 'memory', listed: { status, parent }, cached: null },
  ];
  const [rules] = everyRule({ listBelieved: true, preAuthorize: true, offlineKnown: true });
  if (rules === undefined) throw new Error('there are rules');

  it('stops whoever charges, wherever anybody else would be granted', () => {
    for (const known of of('masters')) {
      for (const online of both) expect(word(decide({ way: 'card', known, online }, rules).verdict)).toBe('master');
    }
  });

  it('is like any other where it is refused, or where there is no such group', () => {
    for (const known of of(MASTERS, 'blocked')) {
      expect(word(decide({ way: 'foreign', known, online: false }, rules).verdict)).toBe('blocked');
    }
    for (const known of of(MASTERS)) {
      const without = { ...rules, masterGroup: null };
      expect(word(decide({ way: 'card', known, online: true }, without).verdict)).toBe('grant');
    }
    for (const known of of('FLEET')) {
      expect(word(decide({ way: 'card', known, online: true }, rules).verdict)).toBe('grant');
    }
  });
});
