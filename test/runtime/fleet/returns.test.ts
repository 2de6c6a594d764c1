// Goal: the report of an outage shows at a glance whether a fleet came back as a storm.
// Method: losses, attempts and returns by hand; the text as it is printed.
import { expect, it } from 'vitest';
import { histogram, Returns, type Outage } from '../../../runtime/fleet/returns.ts';

it('is one outage from the first loss until the last is back', () => {
  const told: Outage[] = [];
  const returns = new Returns((outage) => told.push(outage));
  returns.tried(0); // before anybody was lost
  returns.lost('a', 10_000);
  returns.lost('b', 10_500);
  returns.tried(12_000);
  returns.back('a', 12_900);
  returns.lost('a', 13_000);
  expect(returns.away).toBe(2);
  returns.tried(15_100);
  returns.back('a', 15_200);
  expect(told).toEqual([]);
  returns.back('b', 15_900);
  expect(told).toEqual([{ lost: 2, tries: [0, 0, 1, 0, 0, 1], returns: [0, 0, 1, 0, 0, 2] }]);
  expect(returns.current()).toBeNull();
});

it('who was never lost does not come back', () => {
  const returns = new Returns(() => expect.fail('there was no outage'));
  returns.back('a', 1000);
  expect(returns.away).toBe(0);
});

it('draws a bar for every second, the longest at its full width', () => {
  expect(histogram({ lost: 7, tries: [7, 0, 5, 4, 0, 1], returns: [0, 0, 2, 4, 0, 1] })).toEqual([
    '7 lost, 7 back; at most 7 attempts and 4 returns in one second',
    '  after, s   attempts      back',
    `          2         5         2  ${'█'.repeat(25)}`,
    `          3         4         4  ${'█'.repeat(50)}`,
    '          4         0         0',
    `          5         1         1  ${'█'.repeat(13)}`,
  ]);
});

it('a long return is gathered into at most twenty rows, and none is lost', () => {
  const returns = [0, 0, 0, ...Array.from({ length: 95 }, () => 2)];
  const lines = histogram({ lost: 190, tries: [], returns }).slice(2);
  expect(lines.length).toBeLessThanOrEqual(20);
  expect(lines.reduce((whole, line) => whole + Number(line.trim().split(/\s+/)[2]), 0)).toBe(190);
});

it('as long as nobody is back there is nothing to draw', () => {
  expect(histogram({ lost: 3, tries: [1, 2], returns: [] })).toEqual([
    '3 lost, 0 back; at most 2 attempts and 0 returns in one second',
  ]);
});
