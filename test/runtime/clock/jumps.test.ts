// Goal: whoever plans by the time of day hears when it is set, by us or by somebody else, and not when it only passes.
// Method: the real clock over a clock of the system that is turned by hand; the virtual one beside it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PacedClock } from '../../../runtime/clock/paced.ts';
import { RealClock } from '../../../runtime/clock/real.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'], now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

const listener = () => {
  let heard = 0;
  return { hear: () => void heard++, heard: () => heard };
};

it.each([
  ['virtual', () => new VirtualClock()],
  ['real', () => new RealClock()],
  ['paced', () => new PacedClock()],
])('the %s clock tells of a time that is set, and nobody who has stopped listening', (_, make) => {
  const [clock, { hear, heard }] = [make(), listener()];
  const stop = clock.onJump(hear);
  clock.setWall(Date.UTC(2027, 0, 1));
  expect([heard(), clock.wall()]).toEqual([1, Date.UTC(2027, 0, 1)]);
  stop();
  clock.setWall(Date.UTC(2028, 0, 1));
  expect(heard()).toBe(1);
});

it('a system whose clock is corrected is noticed within a second, one that runs is not', () => {
  const [clock, { hear, heard }] = [new RealClock(), listener()];
  const stop = clock.onJump(hear);
  vi.advanceTimersByTime(60_000);
  expect(heard()).toBe(0);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(1000);
  expect(heard()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(heard()).toBe(1);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

it('a system whose clock is turned a little at a time is noticed when it has come to something', () => {
  const [clock, { hear, heard }] = [new RealClock(), listener()];
  const stop = clock.onJump(hear);
  for (let turn = 0; turn < 10; turn++) {
    vi.setSystemTime(Date.now() + 100);
    vi.advanceTimersByTime(1000);
  }
  expect(heard()).toBe(2);
  stop();
});

it('a board that learns the time of day says so', () => {
  vi.setSystemTime(0);
  const [clock, { hear, heard }] = [new RealClock(), listener()];
  const stop = clock.onJump(hear);
  expect(clock.wall()).toBeNull();
  vi.setSystemTime(Date.UTC(2026, 5, 1));
  vi.advanceTimersByTime(1000);
  expect([heard(), clock.wall()]).toEqual([1, Date.UTC(2026, 5, 1) + 1000]);
  stop();
});
