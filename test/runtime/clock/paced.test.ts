// Goal: in a world that people watch, a pause of the process changes nothing of what happens, nor in which order: each
// thing happens at its own instant, however late we are.
// Method: a contact that closes after 20 ms and a limit of 250 ms that it must keep; the process is busy for longer
// than both.
import { expect, it, vi } from 'vitest';
import type { Store } from '../../../adapters/ports/store.ts';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import { heldStore } from '../../../runtime/clock/held-store.ts';
import { PacedClock } from '../../../runtime/clock/paced.ts';

/** Keeps the processor busy, so that no timer can fire. */
const pause = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

it('a pause lets no limit run out over something that is faster', async () => {
  const clock = new PacedClock(60);
  const start = clock.now();
  const seen: string[] = [];
  clock.at(start + 20, () => {
    seen.push(`closed after ${Math.round(clock.now() - start)} ms`);
    callOff();
  });
  const callOff = clock.at(start + 250, () => seen.push('too late'));
  clock.at(start + 300, () => seen.push(`after ${Math.round(clock.now() - start)} ms`));
  pause(20);
  // Somebody asks before anything had a chance to happen: it is not later than what has still to happen.
  expect(clock.now() - start).toBeLessThanOrEqual(20);
  await vi.waitFor(() => expect(seen).toEqual(['closed after 20 ms', 'after 300 ms']));
});

it('a task set by a task after a pause counts from that task', async () => {
  const clock = new PacedClock(10);
  const start = clock.now();
  const seen: number[] = [];
  clock.at(start + 50, () => clock.at(clock.now() + 50, () => seen.push(Math.round(clock.now() - start))));
  pause(30);
  await vi.waitFor(() => expect(seen).toEqual([100]));
});

it('keeps pace with real time, at its speed, and so does the time of day', async () => {
  const clock = new PacedClock(100);
  const begin = performance.now();
  const start = clock.now();
  const wall = clock.wall() ?? 0;
  await new Promise<void>((resolve) => clock.at(start + 5000, resolve));
  expect(performance.now() - begin).toBeGreaterThanOrEqual(49);
  expect(clock.now() - start).toBeGreaterThanOrEqual(5000);
  expect((clock.wall() ?? 0) - wall).toBeCloseTo(clock.now() - start, -2);
  clock.setWall(Date.UTC(2030, 0, 1));
  expect((clock.wall() ?? 0) - Date.UTC(2030, 0, 1)).toBeLessThan(5000);
});

it('what was called off never happens', async () => {
  const clock = new PacedClock(100);
  const seen: string[] = [];
  clock.at(clock.now() + 100, () => seen.push('first'))();
  await new Promise<void>((resolve) => clock.at(clock.now() + 500, resolve));
  expect(seen).toEqual([]);
});

it('no time passes while our own code runs', async () => {
  const clock = new PacedClock(60);
  const start = clock.now();
  pause(10);
  expect(clock.now()).toBe(start);
  await vi.waitFor(() => expect(clock.now() - start).toBeGreaterThanOrEqual(600));
});

it('stands while somebody holds it, and goes on from there when all have let go', async () => {
  const clock = new PacedClock(100);
  const start = clock.now();
  const seen: number[] = [];
  clock.at(start + 500, () => seen.push(clock.now() - start));
  const [first, second] = [clock.hold(), clock.hold()];
  await new Promise((resolve) => setTimeout(resolve, 30));
  first();
  first();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(seen).toEqual([]);
  expect(clock.now() - start).toBeLessThan(500);
  const begin = performance.now();
  second();
  await vi.waitFor(() => expect(seen).toEqual([500]));
  expect(performance.now() - begin).toBeGreaterThanOrEqual(4);
});

it('a slow disk takes no time in a fast world, and its own time in one that runs as ours does', async () => {
  const passes = async (speed: number) => {
    const clock = new PacedClock(speed);
    const begin = clock.now();
    const disk = new MemoryStore();
    const slow: Store = {
      get: (table, key) => disk.get(table, key),
      range: (table, options) => disk.range(table, options),
      count: (table) => disk.count(table),
      close: () => disk.close(),
      commit: (writes, done) => void setTimeout(() => disk.commit(writes, done), 50),
    };
    await new Promise<void>((resolve) => heldStore(slow, clock).commit([], () => resolve()));
    return clock.now() - begin;
  };
  expect(await passes(60)).toBeLessThan(1000);
  expect(await passes(1)).toBeGreaterThanOrEqual(49);
});

it('another speed: what is due comes sooner, in order, and time never goes back', async () => {
  const clock = new PacedClock(1);
  const start = clock.now();
  const wall = clock.wall() ?? 0;
  const seen: string[] = [];
  clock.at(start + 60_000, () => seen.push(`after ${clock.now() - start} ms`));
  clock.at(start + 30_000, () => seen.push(`after ${clock.now() - start} ms`));
  clock.run(1000);
  await vi.waitFor(() => expect(seen).toEqual(['after 30000 ms', 'after 60000 ms']));
  // The time of day went with it, and nobody who lives at another pace sets it back.
  clock.setWall(wall);
  expect((clock.wall() ?? 0) - wall).toBeGreaterThanOrEqual(60_000);
  clock.run(1);
  const slow = clock.now();
  pause(20);
  await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(slow));
  expect(clock.now() - slow).toBeLessThan(10_000);
});
