// Goal: nobody charges whom neither memory nor the central system has admitted, and every check ends with an answer.
// Method: one story a way to an answer; memory and central system answer by hand, or not at all.
import { describe, expect, it } from 'vitest';
import { authorization, type AuthorizationInput } from '../../../machines/access/authorization.ts';
import { Bench } from '../../kit/bench.ts';

const ASK_LIMIT_MS = 90_000;
const token = { id: 'CAFE01' };
const rules: AuthorizationInput['rules'] = {
  mode: 'card',
  listBelieved: true,
  cacheBelieved: true,
  preAuthorize: false,
  offlineKnown: true,
  offlineUnknown: false,
  checkRemote: true,
  masterGroup: null,
};
const freeToken = { id: 'FREE' };

const bench = (change: Partial<AuthorizationInput['rules']> = {}, { online = true } = {}) => {
  const one = new Bench(authorization, { freeToken, rules: { ...rules, ...change } });
  one.hears({ type: 'link.now', online });
  return one;
};
const granted = (parent?: string) => {
  const shown = parent === undefined ? token : { ...token, parent };
  return [`token.granted ${JSON.stringify({ token: shown })}`];
};
const check = { type: 'token.check', token } as const;
const known = (status: 'accepted' | 'blocked') => ({ type: 'token.known', listed: null, cached: { status } }) as const;
const stranger = { type: 'token.known', listed: null, cached: null } as const;

describe('a card', () => {
  it('is looked up in memory, then asked about; the answer is remembered and grants', () => {
    const one = bench();
    one.hears(check);
    expect(one.orders).toEqual([{ type: 'token.lookup', id: 'CAFE01' }]);
    one.hears(stranger);
    expect(one.orders.at(-1)).toEqual({ type: 'token.ask', id: 'CAFE01' });
    const record = { status: 'accepted', parent: 'FAMILY' } as const;
    one.hears({ type: 'token.answered', record });
    expect(one.facts).toEqual([{ type: 'token.learned', token, record }]);
    expect(one.toldTo('session')).toEqual(granted('FAMILY'));
  });

  it.each(['blocked', 'expired', 'invalid', 'concurrent'] as const)('%s: refused, for that reason', (status) => {
    const one = bench();
    one.hears(check, stranger, { type: 'token.answered', record: { status } });
    expect(one.facts.map(({ type }) => type)).toEqual(['token.learned', 'token.refused']);
    expect(one.facts[1]).toEqual({ type: 'token.refused', token, why: status });
    expect(one.tells).toEqual([]);
  });

  it('that is remembered well enough is granted without asking', () => {
    const one = bench({ preAuthorize: true });
    one.hears(check, known('accepted'));
    expect(one.orders).toHaveLength(1);
    expect(one.toldTo('session')).toEqual(granted());
  });

  it('offline: as the rules say, without asking', () => {
    const ways = [
      [{}, known('accepted'), granted(), []],
      [{}, known('blocked'), [], ['blocked']],
      [{}, stranger, [], ['offline']],
      [{ offlineUnknown: true }, stranger, granted(), []],
      [{ offlineUnknown: true }, known('blocked'), [], ['blocked']],
      [{ offlineKnown: false }, known('accepted'), [], ['offline']],
      [{}, { ...known('accepted'), listed: { status: 'blocked' } }, [], ['blocked']],
    ] as const;
    for (const [change, answer, tells, refusals] of ways) {
      const one = bench(change, { online: false });
      one.hears(check, answer);
      expect(one.orders).toHaveLength(1);
      expect(one.toldTo('session')).toEqual(tells);
      expect(one.facts.map((fact) => (fact.type === 'token.refused' ? fact.why : fact.type))).toEqual(refusals);
    }
  });

  it.each([
    ['accepted', granted(), []],
    ['blocked', [], ['blocked']],
  ] as const)('unanswered and remembered as %s: as if offline', (status, tells, refusals) => {
    for (const end of ['unanswered', 'silence'] as const) {
      const one = bench();
      one.hears(check, known(status));
      one.wait(ASK_LIMIT_MS - 1);
      expect([one.tells, one.facts]).toEqual([[], []]);
      if (end === 'unanswered') one.hears({ type: 'token.unanswered' });
      else one.wait(1);
      expect(one.toldTo('session')).toEqual(tells);
      expect(one.facts.map((fact) => (fact.type === 'token.refused' ? fact.why : fact.type))).toEqual(refusals);
      expect(one.snapshot.matches('idle')).toBe(true);
    }
  });

  it('only one at a time: another one meanwhile is not heard', () => {
    const one = bench();
    one.hears(check, { type: 'token.check', token: { id: 'OTHER' } }, stranger);
    expect(one.orders).toEqual([
      { type: 'token.lookup', id: 'CAFE01' },
      { type: 'token.ask', id: 'CAFE01' },
    ]);
    expect(one.snapshot.hasTag('busy')).toBe(true);
  });
});

describe('a remote start', () => {
  const remote = { type: 'token.remote', token } as const;
  it('is checked like a card, or believed, as the rules say', () => {
    const checked = bench({ checkRemote: true });
    checked.hears(remote);
    expect(checked.orders).toHaveLength(1);
    expect(checked.tells).toEqual([]);
    const believed = bench({ checkRemote: false });
    believed.hears(remote);
    expect(believed.orders).toEqual([]);
    expect(believed.toldTo('session')).toEqual(granted());
  });

  it('takes changed rules at once, and the car that waits hears of them', () => {
    const one = bench({ checkRemote: true });
    one.hears({ type: 'rules.changed', freeToken, rules: { ...rules, checkRemote: false } }, remote);
    expect(one.toldTo('session')).toEqual(['access.changed', ...granted()]);
  });
});

describe('a card of the master pass group', () => {
  const masters = bench.bind(null, { masterGroup: 'MASTERS' });
  const record = { status: 'accepted', parent: 'masters' } as const;

  it.each(['token.check', 'token.foreign'] as const)('is told as such, asked about by %s', (type) => {
    const one = masters();
    one.hears({ type, token }, stranger, { type: 'token.answered', record });
    expect(one.toldTo('session')).toEqual([
      `token.master ${JSON.stringify({ token: { ...token, parent: 'masters' } })}`,
    ]);
    expect(one.snapshot.matches('idle')).toBe(true);
    one.forget();
    one.hears(check, stranger, { type: 'token.answered', record: { status: 'accepted' } });
    expect(one.toldTo('session')).toEqual(granted());
  });
});

describe('where a key or a neighbour says who may', () => {
  it('a card counts for nothing, by that word, and nobody is asked', () => {
    const one = bench({ mode: 'elsewhere' });
    one.hears(check);
    expect(one.facts).toEqual([{ type: 'token.refused', token, why: 'other-means' }]);
    expect([one.tells, one.orders]).toEqual([[], []]);
  });
});

describe('free charging', () => {
  it('needs no card, is billed in the name of the settings, and takes any card', () => {
    const one = bench({ mode: 'free' });
    one.hears({ type: 'token.wanted' });
    expect(one.toldTo('session')).toEqual(['token.granted {"token":{"id":"FREE"}}']);
    one.forget();
    one.hears(check);
    expect(one.toldTo('session')).toEqual(granted());
    expect(one.orders).toEqual([]);
  });

  it('is not what others get', () => {
    const one = bench();
    one.hears({ type: 'token.wanted' });
    expect([one.toldTo('session'), one.orders]).toEqual([[], []]);
  });
});
