/**
 * The time of day of a world that runs faster than ours: when it was begun, here and there, kept beside its memory.
 * Without it every start would fall back to our own time, and a transaction would end before it has begun. It goes on
 * at the same pace while the process is away: a power cut lasts as long for everybody.
 */
import { z } from 'zod';
import type { WorldMemory } from '../../adapters/simulated/memory-file.ts';

/** Epoch ms, ours and the world's, at one instant; how many times as fast it has run since. */
const row = z.object({ ours: z.number(), theirs: z.number(), speed: z.number().positive() });

/**
 * Epoch ms in the world when it is `ours` here; null where its time is ours.
 * @throws where what is kept is no such thing: a world without its past must not start
 */
export function worldTime(memory: WorldMemory, speed: number, ours: number): number | null {
  const kept = memory.load();
  if (kept === undefined && speed === 1) return null;
  const begun = kept === undefined ? { ours, theirs: ours, speed } : row.parse(kept);
  // Our own clock may have been set back meanwhile; theirs never goes back.
  const theirs = begun.theirs + Math.max(0, ours - begun.ours) * begun.speed;
  if (kept === undefined || begun.speed !== speed) memory.save({ ours, theirs, speed });
  return theirs;
}

/** Keeps from which instant on the world runs at another speed. */
export function keepPace(memory: WorldMemory, speed: number, ours: number, theirs: number): void {
  memory.save({ ours, theirs, speed });
}
