/**
 * The heap of a process that holds a thousand stations that hardly ever do anything. By itself V8 keeps a nursery
 * of up to 3 × 16 MB and lets garbage lie until there is half as much of it as there is life.
 * Where no coil waits, both may be had for a little more collecting.
 * It must never be called by a process that drives a board (`DECISIONS.md` 76).
 */
import { setFlagsFromString } from 'node:v8';

/** Before the stations come: what has grown stays. */
export const keepHeapSmall = (): void => {
  // The nursery stays as small as it begins.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Old garbage goes early, and what is left moves together.
  setFlagsFromString('--optimize-for-size');
};
