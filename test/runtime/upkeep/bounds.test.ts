// Goal: what is kept and sent for a field engineer never grows beyond its size, and of what must go the oldest goes.
// Method: lines by hand, one byte below, on and above each limit.
import { describe, expect, it } from 'vitest';
import { LogTail } from '../../../runtime/log-tail.ts';
import { newest } from '../../../runtime/upkeep/diagnosis.ts';

const line = (time: number): string => `{"time":${time}}\n`;

describe('the newest lines that fit', () => {
  // Each is four bytes long, its end included; the second is no ASCII.
  const lines = ['abc', 'é1', 'xyz'];
  it.each([
    [12, 'abc\né1\nxyz\n'],
    [11, 'é1\nxyz\n'],
    [8, 'é1\nxyz\n'],
    [7, 'xyz\n'],
    [4, 'xyz\n'],
    [3, ''],
  ])('in %i bytes', (most, text) => {
    expect(newest(lines, most)).toEqual({ text, bytes: Buffer.byteLength(text) });
  });
});

describe('the tail of the log', () => {
  it('gives the lines of a time, both ends included', () => {
    const tail = new LogTail();
    for (const time of [1, 2, 3, 4]) tail.write(line(time));
    expect(tail.between(2, 3)).toEqual(['{"time":2}', '{"time":3}']);
    expect(tail.between(null, 1)).toEqual(['{"time":1}']);
    expect(tail.between(4, null)).toEqual(['{"time":4}']);
  });

  it('holds all of it up to its limit; one line more, and the older half goes', () => {
    const most = line(10).length * 10;
    const tail = new LogTail(most);
    for (let time = 10; time < 20; time++) tail.write(line(time));
    expect(tail.between(null, null)).toHaveLength(10);
    tail.write(line(20));
    expect(tail.between(null, null)).toEqual([
      '{"time":16}',
      '{"time":17}',
      '{"time":18}',
      '{"time":19}',
      '{"time":20}',
    ]);
  });

  it('stays flat over a million lines', () => {
    const tail = new LogTail(10_000);
    for (let time = 1_000_000; time < 2_000_000; time++) tail.write(line(time));
    expect(tail.between(null, null).join('\n').length).toBeLessThanOrEqual(10_000);
    expect(tail.between(1_999_999, null)).toHaveLength(1);
  });
});
