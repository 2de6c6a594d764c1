// Goal: a restart ends sessions in order and lets their messages leave, and nothing that hangs can put it off for ever.
// Method: sessions and outbox answer by hand, or never; each limit one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import { reset } from '../../../machines/station/reset.ts';
import { Bench } from '../../kit/bench.ts';

const ENDING_MS = 45_000;
const DRAINING_MS = 30_000;
const begin = (kind: 'soft' | 'hard', evses = [1, 2]) => {
  const bench = new Bench(reset, { evses });
  bench.hears({ type: 'station.reset', kind });
  return bench;
};
const settled = (evse: number) => ({ type: 'session.settled', evse }) as const;
const reboots = (bench: Bench<typeof reset>) => bench.orders;

describe('reset', () => {
  it('soft: every session ends, the outbox empties, then the station restarts', () => {
    const bench = begin('soft');
    expect(bench.facts).toEqual([{ type: 'reset.started', kind: 'soft' }]);
    expect(bench.tells).toEqual(['session: session.stop {"reason":"SoftReset"}']);
    bench.hears(settled(2), settled(2));
    expect(bench.toldTo('outbox')).toEqual([]);
    bench.hears(settled(1));
    expect(bench.toldTo('outbox')).toEqual(['outbox.drain']);
    expect(reboots(bench)).toEqual([]);
    bench.hears({ type: 'outbox.drained' });
    expect(reboots(bench)).toEqual([{ type: 'station.reboot', kind: 'soft' }]);
  });

  it('hard: every session ends, nobody waits for the messages', () => {
    const bench = begin('hard');
    expect(bench.tells).toEqual(['session: session.stop {"reason":"HardReset"}']);
    bench.hears(settled(1), settled(2));
    expect(reboots(bench)).toEqual([{ type: 'station.reboot', kind: 'hard' }]);
    expect(bench.toldTo('outbox')).toEqual([]);
  });

  it.each(['soft', 'hard'] as const)('%s: a session that never settles does not stop it', (kind) => {
    const bench = begin(kind);
    bench.hears(settled(1));
    bench.wait(ENDING_MS - 1);
    expect([bench.toldTo('outbox'), reboots(bench)]).toEqual([[], []]);
    bench.wait(1);
    const [drains, restarts] = kind === 'hard' ? [[], [{ type: 'station.reboot', kind }]] : [['outbox.drain'], []];
    expect([bench.toldTo('outbox'), reboots(bench)]).toEqual([drains, restarts]);
  });

  it('an outbox that never empties does not stop it', () => {
    const bench = begin('soft', []);
    bench.wait(DRAINING_MS - 1);
    expect(reboots(bench)).toEqual([]);
    bench.wait(1);
    expect(reboots(bench)).toEqual([{ type: 'station.reboot', kind: 'soft' }]);
  });

  it('a hard one overtakes a soft one, whether sessions are ending or messages leaving', () => {
    const ending = begin('soft');
    ending.hears({ type: 'station.reset', kind: 'hard' });
    expect(ending.toldTo('session').at(-1)).toBe('session.stop {"reason":"HardReset"}');
    ending.hears(settled(1), settled(2));
    expect(reboots(ending)).toEqual([{ type: 'station.reboot', kind: 'hard' }]);
    const draining = begin('soft', []);
    draining.hears({ type: 'station.reset', kind: 'hard' });
    expect(reboots(draining)).toEqual([{ type: 'station.reboot', kind: 'hard' }]);
  });

  it('a second soft one changes nothing, and restarts nothing early', () => {
    const ending = begin('soft');
    ending.hears({ type: 'station.reset', kind: 'soft' });
    expect(ending.facts).toHaveLength(1);
    const draining = begin('soft', []);
    draining.hears({ type: 'station.reset', kind: 'soft' });
    expect(reboots(draining)).toEqual([]);
  });

  it('restarts once', () => {
    const bench = begin('hard', []);
    bench.hears({ type: 'station.reset', kind: 'hard' }, { type: 'outbox.drained' });
    bench.wait(119_999);
    expect(reboots(bench)).toHaveLength(1);
  });

  it.each([0, 1, 3])('that does not come is tried %i times more, then the other way, then told', (retries) => {
    const bench = new Bench(reset, { evses: [], retries });
    bench.hears({ type: 'station.reset', kind: 'soft' }, { type: 'outbox.drained' });
    bench.wait(3_600_000);
    const each = 1 + retries;
    const orders = (kind: string) => Array.from({ length: each }, () => ({ type: 'station.reboot', kind }));
    expect(reboots(bench)).toEqual([...orders('soft'), ...orders('hard')]);
    expect(bench.toldTo('station')).toEqual(['fault.found {"fault":"ResetFailure"}']);
    bench.hears({ type: 'station.reset', kind: 'hard' });
    expect(reboots(bench)).toHaveLength(2 * each + 1);
  });
});

describe('a restart that does not come', () => {
  const REBOOT_MS = 120_000;

  it.each([
    ['soft', 0, ['soft', 'hard']],
    ['soft', 2, ['soft', 'soft', 'soft', 'hard', 'hard', 'hard']],
    ['hard', 0, ['hard', 'soft']],
  ] as const)('%s with %i retries is ordered so: %j, and then told', (kind, retries, kinds) => {
    const bench = new Bench(reset, { evses: [], retries });
    bench.hears({ type: 'station.reset', kind }, { type: 'outbox.drained' });
    for (let one = 1; one <= kinds.length; one++) {
      expect(reboots(bench)).toEqual(kinds.slice(0, one).map((each) => ({ type: 'station.reboot', kind: each })));
      bench.wait(REBOOT_MS - 1);
      expect(reboots(bench)).toHaveLength(one);
      expect(bench.toldTo('station')).toEqual([]);
      bench.wait(1);
    }
    expect(bench.toldTo('station')).toEqual(['fault.found {"fault":"ResetFailure"}']);
    expect(bench.toldTo('firmware')).toEqual(['reset.failed']);
    bench.wait(10 * REBOOT_MS);
    expect(reboots(bench)).toHaveLength(kinds.length);
  });

  it('can be asked for once more, and begins anew', () => {
    const bench = new Bench(reset, { evses: [1], retries: 0 });
    bench.hears({ type: 'station.reset', kind: 'soft' }, settled(1), { type: 'outbox.drained' });
    bench.wait(2 * REBOOT_MS);
    bench.forget();
    bench.hears({ type: 'station.reset', kind: 'soft' });
    expect(bench.toldTo('session')).toEqual(['session.stop {"reason":"SoftReset"}']);
    bench.hears(settled(1), { type: 'outbox.drained' });
    bench.wait(REBOOT_MS);
    expect(reboots(bench)).toEqual([
      { type: 'station.reboot', kind: 'soft' },
      { type: 'station.reboot', kind: 'hard' },
    ]);
  });
});
