// Goal: what concerns security is told in order, one at a time, for as long as it takes (A04.FR.02), and what will
// never be taken blocks nothing.
// Method: one story a fate of a notice; every wait one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import { notices } from '../../../machines/link/notices.ts';
import { Bench } from '../../kit/bench.ts';

const PAUSE_MS = 30_000;
const online = { type: 'link.now', online: true } as const;
const offline = { type: 'link.now', online: false } as const;
const sends = (bench: Bench<typeof notices>) => bench.orders.filter(({ type }) => type === 'notice.send').length;

const open = () => {
  const bench = new Bench(notices, undefined);
  bench.hears(online);
  return bench;
};

describe('notices', () => {
  it('nothing is sent before the central system listens', () => {
    const bench = new Bench(notices, undefined);
    bench.hears({ type: 'notices.filled' });
    bench.wait(3_600_000);
    expect(sends(bench)).toBe(0);
    bench.hears(online);
    expect(sends(bench)).toBe(1);
  });

  it('what was noticed at the edge is a fact, with the link or without', () => {
    const bench = new Bench(notices, undefined);
    bench.hears({ type: 'security.noticed', event: 'SettingSystemTime', detail: 'by an hour' });
    bench.hears(online, { type: 'security.noticed', event: 'StartupOfTheDevice' });
    expect(bench.facts).toEqual([
      { type: 'security.happened', event: 'SettingSystemTime', detail: 'by an hour' },
      { type: 'security.happened', event: 'StartupOfTheDevice' },
    ]);
  });

  it('one after the other until none is left, then the next that comes', () => {
    const bench = open();
    bench.hears({ type: 'notices.filled' }, { type: 'notice.delivered', seq: 1 });
    expect(sends(bench)).toBe(2);
    bench.hears({ type: 'notices.empty' });
    expect(bench.facts).toEqual([{ type: 'notice.delivered', seq: 1 }]);
    bench.hears({ type: 'notices.filled' });
    expect(sends(bench)).toBe(3);
  });

  it('a refused one is tried again after a pause that doubles, and is never given up', () => {
    const bench = open();
    for (const pause of [PAUSE_MS, 2 * PAUSE_MS, 4 * PAUSE_MS]) {
      const before = sends(bench);
      bench.hears({ type: 'notice.failed', seq: 1 });
      bench.wait(pause - 1);
      expect(sends(bench)).toBe(before);
      bench.wait(1);
      expect(sends(bench)).toBe(before + 1);
    }
    for (let times = 0; times < 100; times++) {
      bench.hears({ type: 'notice.failed', seq: 1 });
      bench.wait(2 * 3_600_000);
    }
    expect(sends(bench)).toBe(104);
    expect(bench.facts).toEqual([]);
  });

  it('one that the central system does not know is dropped, and the next is sent at once', () => {
    const bench = open();
    bench.hears({ type: 'notice.hopeless', seq: 1, why: 'NotImplemented' });
    expect(bench.facts).toEqual([{ type: 'notice.dropped', seq: 1, why: 'NotImplemented' }]);
    expect(sends(bench)).toBe(2);
  });

  it('the link breaks: it waits for the next one, and a late answer changes nothing', () => {
    const bench = open();
    bench.hears(offline, { type: 'notice.delivered', seq: 1 }, { type: 'notices.filled' });
    expect([sends(bench), bench.facts]).toEqual([1, []]);
    bench.hears(online);
    expect(sends(bench)).toBe(2);
  });
});
