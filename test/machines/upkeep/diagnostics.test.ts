// Goal: one log at a time, tried as often as asked, and every end is told exactly once.
// Method: the machine alone; answers by hand, in time and late; limits one millisecond before and on their end.
import { describe, expect, it } from 'vitest';
import { diagnostics } from '../../../machines/upkeep/diagnostics.ts';
import type { LogJob } from '../../../machines/vocabulary/upkeep.ts';
import { Bench } from '../../kit/bench.ts';

const UPLOAD_LIMIT_MS = 3_600_000;
const job = (ticket: number, retries = 1): LogJob => ({
  ticket,
  kind: 'diagnostics',
  requestId: null,
  retries,
  retryMs: 5000,
});
const begin = (one = job(1)) => {
  const bench = new Bench(diagnostics, { interrupted: null });
  bench.hears({ type: 'log.wanted', job: one });
  return bench;
};
const uploads = (bench: Bench<typeof diagnostics>) => bench.orders.filter(({ type }) => type === 'log.upload').length;
const ends = (bench: Bench<typeof diagnostics>) =>
  bench.facts.flatMap((fact) => (fact.type === 'upload.ended' ? [`${fact.job.ticket} ${fact.outcome}`] : []));

describe('a log', () => {
  it.each([
    ['failed', 2],
    ['denied', 2],
    ['not-supported', 1],
    ['bad-message', 1],
  ] as const)('%s: is tried %i times where one retry is allowed', (why, tries) => {
    const bench = begin();
    bench.hears({ type: 'log.failed', ticket: 1, why });
    bench.wait(4999);
    expect(uploads(bench)).toBe(1);
    bench.wait(1);
    expect(uploads(bench)).toBe(tries);
    bench.hears({ type: 'log.failed', ticket: 1, why });
    expect(ends(bench)).toEqual([`1 ${why}`]);
  });

  it('that hangs is let go of after an hour, and tried again', () => {
    const bench = begin();
    bench.wait(UPLOAD_LIMIT_MS - 1);
    expect(bench.orders.map(({ type }) => type)).toEqual(['log.upload']);
    bench.wait(5001);
    expect(bench.orders.map(({ type }) => type)).toEqual(['log.upload', 'log.abort', 'log.upload']);
    bench.wait(UPLOAD_LIMIT_MS);
    expect([bench.orders.at(-1)?.type, ends(bench)]).toEqual(['log.abort', ['1 failed']]);
  });

  it('answers about an older one change nothing', () => {
    const bench = begin();
    bench.hears({ type: 'log.wanted', job: job(2) });
    bench.hears({ type: 'log.uploaded', ticket: 1 }, { type: 'log.failed', ticket: 1, why: 'not-supported' });
    expect(ends(bench)).toEqual(['1 cancelled']);
    bench.hears({ type: 'log.uploaded', ticket: 2 });
    expect(ends(bench)).toEqual(['1 cancelled', '2 uploaded']);
  });

  it('is let go of for a newer one, also while it rests between two tries', () => {
    const bench = begin();
    bench.hears({ type: 'log.failed', ticket: 1, why: 'failed' }, { type: 'log.wanted', job: job(2) });
    bench.wait(60_000);
    expect(bench.orders).toEqual([
      { type: 'log.upload', ticket: 1 },
      { type: 'log.abort', ticket: 1 },
      { type: 'log.upload', ticket: 2 },
    ]);
  });

  it.each([
    [1, 1, 1, []],
    [1, 2, 0, ['1 failed']],
  ] as const)(
    'with %i retry that was cut in try %i is begun %i times after the restart',
    (retries, attempt, times, end) => {
      const bench = new Bench(diagnostics, { interrupted: { job: job(1, retries), attempt } });
      expect([uploads(bench), ends(bench)]).toEqual([times, end]);
    },
  );
});
