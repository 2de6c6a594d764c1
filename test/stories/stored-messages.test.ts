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
