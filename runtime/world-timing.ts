/** The clock of a simulated world as the command line wants it: as fast as ours, so many times as fast, or by hand. */
import { join } from 'node:path';
import type { WorldMemory } from '../adapters/simulated/memory-file.ts';
import { PacedClock } from './clock/paced.ts';
import { SteppedClock } from './clock/stepped.ts';
import type { WorldClock } from './clock/world-clock.ts';
import { keepPace, worldTime } from './clock/world-time.ts';
import { HandTime } from './hand-time.ts';

export const timeFile = (directory: string): string => join(directory, 'world-time.json');

type Timing = {
  readonly clock: WorldClock;
  /** Where time passes by hand. */
  readonly hand: HandTime | null;
  readonly pace: (speed: number) => void;
};

/** Of a world that is as fast as ours, or faster, or stands until somebody moves it: then it has no pace to change. */
export const clockOf = (speed: number, memory: WorldMemory): Timing => {
  const stepped = speed === 0 ? new SteppedClock() : null;
  const paced = new PacedClock(speed === 0 ? 1 : speed);
  const clock = stepped ?? paced;
  // While the process is away, time passes as ours does.
  const time = worldTime(memory, speed === 0 ? 1 : speed, Date.now());
  if (time !== null) clock.setWall(time);
  if (stepped !== null) return { clock, hand: new HandTime(stepped), pace: () => undefined };
  const pace = (other: number): void => {
    paced.run(other);
    keepPace(memory, other, Date.now(), paced.wall() ?? Date.now());
  };
  return { clock, hand: null, pace };
};
