// Goal: a central system may be away for longer than the disk has room: readings in between go first, oldest first;
// starts, stops and the readings that frame a transaction never go (000 line 97, BIL-02, LIV-07).
// Method: sessions offline with a small limit of stored messages; judged by the disk and the central system's ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const LIMIT = 12;
const offline = (): Story => {
  const story = new Story({
    ocpp: {
      MaxStoredMessages: LIMIT,
      MeterValueSampleInterval: 10,
      OfflineMeterValueSampleInterval: 0,
      AllowOfflineTxForUnknownId: true,
    },
  });
  story.csms.drop('stay');
  story.wait(5);
  return story;
};
const stored = (story: Story) => story.store.count('outbox');
const session = (story: Story, idTag: string, seconds: number): void => {
  story.charge(1, idTag);
  story.wait(seconds);
  story.tag(1, idTag);
  story.wait(10);
  story.unplug(1);
};
const reconnect = (story: Story): void => {
  story.csms.comeBack();
  story.wait(400);
};

describe('the limit of stored messages', () => {
  it.each([LIMIT - 1, LIMIT, LIMIT + 1, 5 * LIMIT])('with %i messages in all', (messages) => {
    const story = offline();
    story.charge(1, 'CAFE01');
    while (story.heard('transaction.sampled').length < messages - 1) story.wait(1);
    expect(stored(story)).toBe(Math.min(messages, LIMIT));
    story.tag(1, 'CAFE01');
    story.wait(10);
    reconnect(story);
    const contexts = story.bill(1).values.map(({ context }) => context);
    expect(contexts[0]).toBe('Transaction.Begin');
    expect(contexts.at(-1)).toBe('Transaction.End');
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    expect(stored(story)).toBe(0);
    story.judge();
  });

  describe('starts and stops alone', () => {
    const ends = (story: Story): number =>
      [...story.store.range('outbox')].filter(([, row]) => /"transaction\.(started|stopped)"/.test(JSON.stringify(row)))
        .length;
    const visits = (story: Story, count: number): void => {
      for (let number = 1; number <= count; number++) {
        expect(story.status(1)).toBe('Available');
        session(story, `CAFE0${number}`, 30);
      }
    };
    const faults = (story: Story) => story.controller.station.faults();

    it.each([
      { waiting: LIMIT - 1, beside: true, count: LIMIT / 2 - 1, raised: false },
      { waiting: LIMIT, beside: false, count: LIMIT / 2, raised: false },
      { waiting: LIMIT + 1, beside: true, count: LIMIT / 2, raised: true },
    ])('$waiting of them: nobody begins is $raised', ({ waiting, beside, count, raised }) => {
      const story = offline();
      if (beside) story.charge(2, 'BABE02');
      visits(story, count);
      // Whoever charges beside is stopped in order, as by every fault of the memory: one message more.
      expect(ends(story)).toBe(raised ? waiting + 1 : waiting);
      expect(faults(story)).toEqual(raised ? ['PersistenceTooManyTransactions'] : []);
      expect(story.status(1)).toBe(raised ? 'Faulted' : 'Available');
      story.judge();
    });

    it('raised, it ends when a tenth of the limit has been heard, not with the first; over a restart too', () => {
      const story = offline();
      visits(story, LIMIT / 2 + 1);
      expect(faults(story)).toEqual(['PersistenceTooManyTransactions']);
      story.crash();
      story.csms.drop('stay');
      story.restart(30);
      expect(faults(story)).toEqual(['PersistenceTooManyTransactions']);
      story.csms.treat('*', { delayMs: 2000 });
      story.csms.comeBack();
      let last = ends(story);
      for (let waited = 0; waited < 4000 && faults(story).length > 0; waited++) {
        last = ends(story);
        story.wait(0.1);
      }
      expect([last, ends(story)]).toEqual([Math.floor(0.9 * LIMIT) + 1, Math.floor(0.9 * LIMIT)]);
      story.wait(400);
      expect(story.bills).toHaveLength(LIMIT / 2 + 1);
      story.charge(1, 'CAFE01');
      story.judge();
    });
  });

  it('the oldest readings in between go: the youngest are told', () => {
    const story = offline();
    session(story, 'CAFE01', 1200);
    const end = story.clock.wall() ?? 0;
    reconnect(story);
    const { values } = story.bill(1);
    const between = values.filter(({ context }) => context === 'Sample.Periodic');
    expect(between.length).toBeGreaterThan(4);
    expect(end - Date.parse(between[0]?.at ?? '')).toBeLessThan(LIMIT * 10_000 + 60_000);
    story.judge();
  });

  it('never a start, a stop, or what frames them, however many there are (BIL-02)', () => {
    const story = offline();
    for (let number = 1; number <= 6; number++) session(story, `CAFE0${number}`, 60);
    // Start, begin, end and stop of each.
    expect(stored(story)).toBe(24);
    story.crash();
    story.csms.drop('stay');
    story.restart(30);
    reconnect(story);
    expect(story.bills.map(({ idTag }) => idTag)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `CAFE0${number}`));
    for (const { stop, values } of story.bills) {
      expect(stop?.reason).toBe('Local');
      expect(values.map(({ context }) => context)).toEqual(['Transaction.Begin', 'Transaction.End']);
    }
    const billed = story.bills.reduce((sum, { meterStart, stop }) => sum + (stop?.meterStop ?? 0) - meterStart, 0);
    expect(billed).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });
});
