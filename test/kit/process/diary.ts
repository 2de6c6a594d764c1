/**
 * What outlives a killed station in a trial: the book of its central system, and the readings that were taken. An
 * append-only file of JSON lines, each written before anybody is answered; only this process dies, so the kernel keeps
 * them.
 */
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Diary } from '../../../runtime/verify/storm/central-system.ts';
import { heard, type Heard } from './trial.ts';

const line = z.union([
  z.object({ booked: z.object({ id: z.string(), action: z.string(), frame: z.string() }) }),
  z.object({ complaint: z.string() }),
  z.object({ readingWh: z.number() }),
  z.object({ heard }),
]);
type Line = z.infer<typeof line>;

export type TrialDiary = {
  readonly central: Diary;
  /** Everything that was ever written, oldest first. */
  lines(): readonly Line[];
  /** A reading of a transaction is durable at the station. */
  reading(wh: number): void;
  /** A message has come from the station. */
  heard(message: Heard): void;
};

export const openDiary = (path: string): TrialDiary => {
  const lines = (existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [])
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)));
  const file = openSync(path, 'a');
  const write = (entry: Line) => {
    lines.push(entry);
    writeSync(file, `${JSON.stringify(entry)}\n`);
  };
  return {
    central: {
      past: lines.flatMap((one) => ('booked' in one ? [one.booked] : [])),
      book: (booked) => write({ booked }),
      complain: (complaint) => write({ complaint }),
    },
    lines: () => lines,
    reading: (readingWh) => write({ readingWh }),
    heard: (message) => write({ heard: message }),
  };
};
