// Goal: nothing but the registration leaves before the central system has accepted us (PRO-02), and the station comes
// back by itself (LIV-04).
// Method: one story a fate of a connection; every wait one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import { csmsLink, type LinkInput } from '../../../machines/link/csms-link.ts';
import { Bench } from '../../kit/bench.ts';

const MINIMUM_MS = 5000;
const RETRY_MS = 60_000;
const input: LinkInput = {
  enabled: true,
  backoff: { minimumMs: MINIMUM_MS, rangeMs: 0, doublings: 2 },
  retryMs: RETRY_MS,
  registerOnReconnect: false,
};

const link = (change: Partial<LinkInput> = {}) => new Bench(csmsLink, { ...input, ...change });
const states = (bench: Bench<typeof csmsLink>) =>
  bench.facts.map((fact) => (fact.type === 'link.changed' ? fact.state : fact.type));
const orders = (bench: Bench<typeof csmsLink>) => bench.orders.map(({ type }) => type);
const registered = (verdict: 'accepted' | 'pending' | 'rejected', intervalS = 300) =>
  ({ type: 'csms.registered', verdict, intervalS }) as const;
const accepted = (change: Partial<LinkInput> = {}) => {
  const bench = link(change);
  bench.hears({ type: 'csms.connected' }, registered('accepted'));
  return bench;
};

describe('the way to the central system', () => {
  it('connects, registers, is accepted, and only then tells the others', () => {
    const bench = link();
    expect(orders(bench)).toEqual(['csms.connect']);
    bench.hears({ type: 'csms.connected' });
    expect(orders(bench)).toEqual(['csms.connect', 'csms.register']);
    expect(bench.tells).toEqual(['credentials: link.opened']);
    bench.hears(registered('accepted'));
    expect(states(bench)).toEqual(['connecting', 'registering', 'accepted']);
    expect(bench.tells).toEqual([
      'credentials: link.opened',
      'outbox: link.accepted',
      'authorization: link.now {"online":true}',
      'notices: link.now {"online":true}',
      'signing: link.now {"online":true}',
    ]);
  });

  it('switched off it stays off', () => {
    const bench = link({ enabled: false });
    bench.wait(3_600_000);
    expect(states(bench)).toEqual(['disabled']);
    expect(bench.orders).toEqual([]);
  });

  it.each(['pending', 'rejected'] as const)('%s: tells nobody, and registers again when it was told to', (verdict) => {
    const bench = link();
    bench.hears({ type: 'csms.connected' }, registered(verdict, 30));
    expect(states(bench).at(-1)).toBe(verdict);
    expect(bench.tells).toEqual(['credentials: link.opened']);
    bench.forget();
    bench.wait(29_999);
    expect(bench.orders).toEqual([]);
    bench.wait(1);
    expect(orders(bench)).toEqual(['csms.register']);
  });

  it('an interval of 0 leaves the choice to us', () => {
    const bench = link();
    bench.hears({ type: 'csms.connected' }, registered('rejected', 0));
    bench.forget();
    bench.wait(RETRY_MS - 1);
    expect(bench.orders).toEqual([]);
    bench.wait(1);
    expect(orders(bench)).toEqual(['csms.register']);
  });

  it('unanswered, it asks again and stays connected', () => {
    const bench = link();
    bench.hears({ type: 'csms.connected' }, { type: 'csms.unanswered' });
    bench.forget();
    bench.wait(RETRY_MS);
    expect(orders(bench)).toEqual(['csms.register']);
    bench.hears(registered('accepted'));
    expect(states(bench).at(-1)).toBe('accepted');
  });

  it('a pending station introduces itself when asked; a rejected one does not', () => {
    for (const [verdict, expected] of [
      ['pending', ['csms.register']],
      ['rejected', []],
    ] as const) {
      const bench = link();
      bench.hears({ type: 'csms.connected' }, registered(verdict));
      bench.forget();
      bench.hears({ type: 'csms.introduce' });
      expect(orders(bench)).toEqual(expected);
    }
  });
});

describe('a link that is lost', () => {
  it('is told at once, and sought again after a wait that doubles up to its limit', () => {
    const bench = accepted();
    bench.forget();
    bench.hears({ type: 'csms.lost', why: 'reset' });
    expect(bench.tells).toEqual([
      'outbox: link.lost',
      'authorization: link.now {"online":false}',
      'notices: link.now {"online":false}',
      'signing: link.now {"online":false}',
    ]);
    for (const wait of [1, 2, 4, 4, 4].map((times) => times * MINIMUM_MS)) {
      bench.forget();
      bench.wait(wait - 1);
      expect(bench.orders).toEqual([]);
      bench.wait(1);
      expect(orders(bench)).toEqual(['csms.connect']);
      bench.hears({ type: 'csms.lost', why: 'refused' });
    }
  });

  it('being connected is not enough to begin the waits anew: being accepted is', () => {
    const bench = link();
    bench.hears({ type: 'csms.lost', why: 'refused' });
    bench.wait(MINIMUM_MS);
    bench.hears({ type: 'csms.connected' }, { type: 'csms.lost', why: 'closed at once' });
    bench.forget();
    bench.wait(2 * MINIMUM_MS - 1);
    expect(bench.orders).toEqual([]);
    bench.wait(1);
    bench.hears({ type: 'csms.connected' }, registered('accepted'), { type: 'csms.lost', why: 'reset' });
    bench.forget();
    bench.wait(MINIMUM_MS);
    expect(orders(bench)).toEqual(['csms.connect']);
  });

  it('is accepted again without registering, unless it is to register each time', () => {
    for (const [registerOnReconnect, expected] of [
      [false, ['csms.connect']],
      [true, ['csms.connect', 'csms.register']],
    ] as const) {
      const bench = accepted({ registerOnReconnect });
      bench.forget();
      bench.hears({ type: 'csms.lost', why: 'reset' });
      bench.wait(MINIMUM_MS);
      bench.hears({ type: 'csms.connected' });
      expect(orders(bench)).toEqual(expected);
      expect(bench.toldTo('outbox').includes('link.accepted')).toBe(!registerOnReconnect);
    }
  });

  it('a new address: lets go of the old connection and goes there', () => {
    const bench = accepted();
    bench.forget();
    bench.hears({ type: 'csms.reconnect' });
    expect(orders(bench)).toEqual(['csms.disconnect']);
    expect(bench.toldTo('outbox')).toEqual(['link.lost']);
    bench.hears({ type: 'csms.reconnect' });
    expect(orders(bench).at(-1)).toBe('csms.connect');
  });

  it('takes new waits from changed settings', () => {
    const bench = link();
    const backoff = { minimumMs: 1000, rangeMs: 0, doublings: 0 };
    bench.hears({ type: 'settings.changed', settings: { ...input, backoff } }, { type: 'csms.lost', why: 'refused' });
    bench.forget();
    bench.wait(1000);
    expect(orders(bench)).toEqual(['csms.connect']);
  });

  it('a try that fails is told to whoever judges the credentials, with its trouble', () => {
    const bench = link();
    bench.hears({ type: 'csms.lost', why: 'it has expired', trouble: 'certificate-expired' });
    expect(bench.toldTo('credentials')).toEqual([
      expect.stringMatching(/^link\.failed .*"trouble":"certificate-expired"/),
    ]);
  });
});
