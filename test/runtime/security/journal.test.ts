// Goal: every security event is in the log, which stays bounded; those that must be pushed wait for the central system,
// and no time is made up before it is known (A04.FR.02, A04.FR.04, BIL-04).
// Method: the journal over a store, at the limit of its log, over a restart, and with a clock that learns the time
// late.
import { expect, it } from 'vitest';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import type { Fact } from '../../../machines/vocabulary/facts.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { SecurityJournal } from '../../../runtime/security/journal.ts';

const ENTRIES = 100;
const start = Date.UTC(2026, 5, 1);

const bench = ({ wall = start, pushes = true }: { wall?: number | null; pushes?: boolean } = {}) => {
  const clock = new VirtualClock(wall);
  const store = new MemoryStore();
  const open = (boot: string) => new SecurityJournal({ store, clock, boot, entries: ENTRIES, pushes: () => pushes });
  const journal = open('b1');
  const tellAll = (facts: readonly Fact[], to = journal) => {
    const stamp = { at: clock.now(), wall: clock.wall(), chance: 0 };
    store.commit(to.remember(facts.map((fact) => ({ from: 'station', stamp, fact }))), () => {});
  };
  const tell = (fact: Fact, to = journal) => tellAll([fact], to);
  return { clock, store, journal, open, tell, tellAll };
};
const happened = (event: 'StartupOfTheDevice' | 'InvalidMessages', detail?: string): Fact => ({
  type: 'security.happened',
  event,
  ...(detail === undefined ? {} : { detail }),
});

it('critical events are logged and pushed, others only logged', () => {
  const { journal, store, tell } = bench();
  tell(happened('StartupOfTheDevice'));
  tell(happened('InvalidMessages', 'no JSON'));
  tell({ type: 'reset.started', kind: 'soft' });
  tell({ type: 'ev.connected' });
  expect(journal.lines()).toEqual([
    '2026-06-01T00:00:00.000Z critical StartupOfTheDevice',
    '2026-06-01T00:00:00.000Z notice InvalidMessages no JSON',
    '2026-06-01T00:00:00.000Z critical ResetOrReboot soft',
  ]);
  expect([...store.range('notices')].map(([, row]) => row)).toMatchObject([
    { event: 'StartupOfTheDevice', messageId: 'b1-s1' },
    { event: 'ResetOrReboot', messageId: 'b1-s2' },
  ]);
});

it('without a security profile nothing is pushed, and all is logged', () => {
  const { journal, store, tell } = bench({ pushes: false });
  tell(happened('StartupOfTheDevice'));
  expect(journal.lines()).toHaveLength(1);
  expect(store.count('notices')).toBe(0);
});

it('a told notice is gone, and its entry in the log stays', () => {
  const { journal, store, tell } = bench();
  tell(happened('StartupOfTheDevice'));
  tell({ type: 'notice.delivered', seq: 1 });
  expect([store.count('notices'), journal.lines().length]).toEqual([0, 1]);
});

it.each([ENTRIES - 1, ENTRIES, ENTRIES + 1])('%i events: the log holds at most its limit, the newest', (count) => {
  const { journal, tell } = bench();
  for (let n = 1; n <= count; n++) tell(happened('InvalidMessages', `number ${n}`));
  const lines = journal.lines();
  expect(lines).toHaveLength(Math.min(count, ENTRIES));
  expect(lines.at(-1)).toContain(`number ${count}`);
  expect(lines[0]).toContain(`number ${Math.max(1, count - ENTRIES + 1)}`);
});

it('the span of a log is cut at both ends, both included', () => {
  const { clock, journal, tell } = bench();
  for (let n = 0; n < 3; n++) {
    tell(happened('InvalidMessages', `hour ${n}`));
    clock.advance(3_600_000);
  }
  const hour = (n: number) => start + n * 3_600_000;
  expect(journal.lines({ from: hour(1), to: hour(1) })).toEqual([expect.stringContaining('hour 1')]);
  expect(journal.lines({ from: hour(1) })).toHaveLength(2);
  expect(journal.lines({ to: hour(1) - 1 })).toEqual([expect.stringContaining('hour 0')]);
});

it('what happened before the time was known gets its true time later, also told', () => {
  const { clock, journal, tell } = bench({ wall: null });
  clock.advance(5000);
  tell(happened('StartupOfTheDevice'));
  expect(journal.lines()).toEqual([expect.stringMatching(/^\(time unknown, 5\.000 s after a start\)/)]);
  clock.advance(5000);
  clock.setWall(start);
  expect(journal.lines()).toEqual([expect.stringContaining('2026-05-31T23:59:55.000Z')]);
});

it('goes on counting after a restart, so that nothing is overwritten', () => {
  const { journal, store, open, tell } = bench();
  tell(happened('StartupOfTheDevice'));
  const next = open('b2');
  tell(happened('StartupOfTheDevice'), next);
  expect(journal.lines()).toHaveLength(2);
  expect([...store.range('notices')].map(([key]) => key)).toEqual([1, 2]);
  expect([next.originOf('notices', 1), next.originOf('notices', 2)]).toEqual(['a former process', 'this process']);
});

it('LIV-07: a full log stays as long as it may be, also where two things happen in one turn', () => {
  const { journal, store, tellAll } = bench();
  for (let turn = 0; turn < ENTRIES; turn++) {
    tellAll([happened('InvalidMessages', `${turn}a`), happened('InvalidMessages', `${turn}b`)]);
  }
  expect(store.count('securityLog')).toBe(ENTRIES);
  expect([journal.lines().at(0), journal.lines().at(-1)]).toEqual([
    '2026-06-01T00:00:00.000Z notice InvalidMessages 50a',
    '2026-06-01T00:00:00.000Z notice InvalidMessages 99b',
  ]);
});
