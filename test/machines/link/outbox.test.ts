// Goal: messages leave in order, one at a time, each until it is answered; none is lost by a bad link, none blocks the
// others for ever (PRO-06).
// Method: the central system's answers by hand; every wait and every limit one before and on its end.
import { describe, expect, it } from 'vitest';
import { outbox } from '../../../machines/link/outbox.ts';
import { Bench } from '../../kit/bench.ts';

const ATTEMPTS = 3;
const RETRY_MS = 60_000;
const MOST_LOSSES = 20;
const answer = { transaction: 't1' };

const opened = () => {
  const bench = new Bench(outbox, { attempts: ATTEMPTS, retryMs: RETRY_MS });
  bench.hears({ type: 'link.accepted' });
  return bench;
};
const sends = (bench: Bench<typeof outbox>) => bench.orders.filter(({ type }) => type === 'outbox.send').length;
const failed = (seq = 1) => ({ type: 'outbox.failed', seq, why: 'InternalError' }) as const;
const delivered = (seq: number, more: boolean) => ({ type: 'outbox.delivered', seq, answer, more }) as const;

describe('the outbox', () => {
  it('sends nothing before the link is accepted, then one message at a time', () => {
    const bench = new Bench(outbox, { attempts: ATTEMPTS, retryMs: RETRY_MS });
    bench.hears({ type: 'outbox.filled' });
    expect(sends(bench)).toBe(0);
    bench.hears({ type: 'link.accepted' }, { type: 'outbox.filled' }, { type: 'outbox.filled' });
    expect(sends(bench)).toBe(1);
    bench.hears(delivered(1, true));
    expect(sends(bench)).toBe(2);
    bench.hears(delivered(2, false));
    expect(sends(bench)).toBe(2);
    expect(bench.facts).toEqual([
      { type: 'message.delivered', seq: 1, answer },
      { type: 'message.delivered', seq: 2, answer },
    ]);
    bench.hears({ type: 'outbox.filled' });
    expect(sends(bench)).toBe(3);
  });

  it('waits longer after each failed attempt: n times the interval', () => {
    const bench = opened();
    for (const times of [1, 2]) {
      bench.hears(failed());
      bench.forget();
      bench.wait(times * RETRY_MS - 1);
      expect(sends(bench)).toBe(0);
      bench.wait(1);
      expect(sends(bench)).toBe(1);
    }
  });

  it('buries a message with its last attempt, not before, and goes on with the next one', () => {
    const bench = opened();
    bench.hears(failed());
    bench.wait(RETRY_MS);
    bench.hears(failed());
    bench.wait(2 * RETRY_MS);
    expect(bench.facts).toEqual([]);
    bench.forget();
    bench.hears(failed());
    expect(bench.facts).toEqual([{ type: 'message.buried', seq: 1, why: '3 attempts; last: InternalError' }]);
    expect(sends(bench)).toBe(1);
    bench.hears(failed(2));
    bench.forget();
    bench.wait(RETRY_MS);
    expect(sends(bench)).toBe(1);
    expect(bench.facts).toEqual([]);
  });

  it('fetches an answer that comes between two attempts at once, and counts no attempt for it', () => {
    const bench = opened();
    bench.hears(failed());
    bench.wait(RETRY_MS - 1);
    bench.forget();
    bench.hears({ type: 'outbox.answered' });
    expect(sends(bench)).toBe(1);
    bench.hears(delivered(1, false));
    expect(bench.facts).toEqual([{ type: 'message.delivered', seq: 1, answer }]);
    bench.forget();
    bench.hears({ type: 'outbox.answered' });
    bench.wait(RETRY_MS);
    expect(sends(bench)).toBe(0);
  });

  it('buries what is hopeless at once', () => {
    const bench = opened();
    bench.hears({ type: 'outbox.failed', seq: 1, why: 'it cannot be read', hopeless: true });
    expect(bench.facts).toEqual([{ type: 'message.buried', seq: 1, why: 'it cannot be read' }]);
    expect(sends(bench)).toBe(2);
  });

  it('being offline is no failed attempt, however often', () => {
    const bench = opened();
    bench.hears(failed());
    for (let times = 1; times < MOST_LOSSES; times++) bench.hears({ type: 'link.lost' }, { type: 'link.accepted' });
    bench.forget();
    bench.hears(failed());
    expect(bench.facts).toEqual([]);
    bench.wait(2 * RETRY_MS);
    bench.hears(failed());
    expect(bench.facts).toMatchObject([{ type: 'message.buried' }]);
  });

  it('a message that breaks the link every time is named and buried after 20 times, not after 19', () => {
    const bench = opened();
    for (let times = 1; times < MOST_LOSSES; times++) bench.hears({ type: 'link.lost' }, { type: 'link.accepted' });
    expect(sends(bench)).toBe(MOST_LOSSES);
    bench.forget();
    bench.hears({ type: 'link.lost' }, { type: 'link.accepted' });
    const why = 'the link broke 20 times while it was sent';
    expect(bench.orders).toEqual([{ type: 'outbox.bury', why }]);
    bench.hears({ type: 'outbox.failed', seq: 1, why, hopeless: true });
    expect(bench.facts).toEqual([{ type: 'message.buried', seq: 1, why }]);
    expect(sends(bench)).toBe(1);
    bench.hears({ type: 'link.lost' }, { type: 'link.accepted' });
    expect(bench.orders.filter(({ type }) => type === 'outbox.bury')).toHaveLength(1);
  });

  it('losses while nothing is on its way are nobody’s fault', () => {
    const bench = opened();
    bench.hears({ type: 'outbox.empty' });
    for (let times = 0; times < 2 * MOST_LOSSES; times++) {
      bench.hears({ type: 'link.lost' }, { type: 'link.accepted' }, { type: 'outbox.empty' });
    }
    expect(bench.orders.filter(({ type }) => type === 'outbox.bury')).toEqual([]);
  });

  it('an answer that comes when nobody waits for it changes nothing', () => {
    const bench = opened();
    bench.hears({ type: 'link.lost' });
    bench.forget();
    bench.hears(delivered(1, true), failed());
    expect([bench.facts, bench.orders]).toEqual([[], []]);
  });

  it('tells who waits for it when nothing is left, or nothing can leave', () => {
    const bench = opened();
    bench.hears({ type: 'outbox.drain' });
    expect(bench.toldTo('reset')).toEqual(['outbox.drained']); // from before the link was there
    bench.forget();
    bench.hears(delivered(1, false));
    expect(bench.toldTo('reset')).toEqual(['outbox.drained']);
    bench.hears({ type: 'outbox.drain' });
    // It looks first: whoever asks may just have filled it.
    expect(bench.toldTo('reset')).toHaveLength(1);
    bench.hears({ type: 'outbox.empty' });
    expect(bench.toldTo('reset')).toHaveLength(2);
    bench.hears({ type: 'link.lost' });
    expect(bench.toldTo('reset')).toHaveLength(3);
    bench.hears({ type: 'outbox.drain' });
    expect(bench.toldTo('reset')).toHaveLength(4);
  });

  it('takes new attempts and intervals from changed settings', () => {
    const bench = opened();
    bench.hears({ type: 'settings.changed', settings: { attempts: 1, retryMs: 1000 } }, failed());
    expect(bench.facts).toMatchObject([{ type: 'message.buried', why: '1 attempts; last: InternalError' }]);
  });
});
