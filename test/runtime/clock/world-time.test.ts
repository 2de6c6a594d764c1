// Goal: the time of day of a fast world never falls back, however often its process ends and at whatever speed it goes
// on.
// Method: our own clock by hand, the memory as a file would keep it.
import { expect, it } from 'vitest';
import type { WorldMemory } from '../../../adapters/simulated/memory-file.ts';
import { worldTime } from '../../../runtime/clock/world-time.ts';

const BEGUN = Date.UTC(2026, 5, 1, 8);
const MINUTE = 60_000;

const memory = (kept?: unknown): WorldMemory & { saves: number } => {
  let text = kept === undefined ? undefined : JSON.stringify(kept);
  return {
    saves: 0,
    load: () => (text === undefined ? undefined : (JSON.parse(text) as unknown)),
    save(state) {
      this.saves++;
      text = JSON.stringify(state);
    },
  };
};

it('a world as fast as ours has our time, and nothing is kept', () => {
  const file = memory();
  expect([worldTime(file, 1, BEGUN), file.saves]).toEqual([null, 0]);
});

it('a fast one begins with our time, and goes on at its pace while nobody runs it', () => {
  const file = memory();
  expect(worldTime(file, 60, BEGUN)).toBe(BEGUN);
  expect(worldTime(file, 60, BEGUN + MINUTE)).toBe(BEGUN + 60 * MINUTE);
  expect(worldTime(file, 60, BEGUN + 2 * MINUTE)).toBe(BEGUN + 120 * MINUTE);
  expect(file.saves).toBe(1);
});

it('goes on where it is at another speed, also at ours', () => {
  const file = memory();
  worldTime(file, 60, BEGUN);
  expect(worldTime(file, 10, BEGUN + MINUTE)).toBe(BEGUN + 60 * MINUTE);
  expect(worldTime(file, 1, BEGUN + 2 * MINUTE)).toBe(BEGUN + 70 * MINUTE);
  expect(worldTime(file, 1, BEGUN + 3 * MINUTE)).toBe(BEGUN + 71 * MINUTE);
});

it('does not go back with our clock', () => {
  const file = memory();
  worldTime(file, 60, BEGUN);
  expect(worldTime(file, 60, BEGUN - MINUTE)).toBe(BEGUN);
});

it('does not begin anew where what was kept is damaged', () => {
  expect(() => worldTime(memory({ ours: 'yesterday' }), 60, BEGUN)).toThrow(/ours/);
});
