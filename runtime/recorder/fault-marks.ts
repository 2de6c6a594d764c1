/**
 * Which segments of the black box are kept because something went wrong in them: a line for every fault, in a file
 * beside them. The segment of a fault, the one before and the one after are its window; the ring leaves them alone as
 * long as their own budget lasts, the newest faults first.
 */
import { appendFile, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const faultMark = z.object({
  fault: z.string(),
  /** Null: of the whole station. */
  evse: z.number().nullable(),
  /** Epoch ms, or null where the time of day was unknown. */
  wall: z.number().nullable(),
  /** Of the host's clock, ms, and the number of its turn. */
  at: z.number(),
  turn: z.number(),
  segment: z.number(),
});
export type FaultMark = z.infer<typeof faultMark>;

const NAME = 'faults.jsonl';
/** A fault that comes and goes must not fill a disk with lines. */
const MOST_MARKS = 1000;

/** Oldest first. A line that is not whole, as a killed process leaves one, is none. */
export const faultMarksIn = (directory: string): FaultMark[] => {
  const file = join(directory, NAME);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return faultMark.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });
};

export class FaultMarks {
  readonly #directory: string;
  readonly #trouble: (error: Error) => void;
  #marks: FaultMark[];

  constructor(directory: string, trouble: (error: Error) => void) {
    this.#directory = directory;
    this.#trouble = trouble;
    this.#marks = faultMarksIn(directory);
  }

  /** The same fault of the same connector is noted once a segment: its window is the same. */
  note(mark: FaultMark): void {
    const { fault, evse, segment } = mark;
    const isKnown = this.#marks.some((one) => one.segment === segment && one.fault === fault && one.evse === evse);
    if (isKnown || this.#marks.length >= MOST_MARKS) return;
    this.#marks.push(mark);
    appendFile(join(this.#directory, NAME), `${JSON.stringify(mark)}\n`, (error) => {
      if (error !== null) this.#trouble(error);
    });
  }

  /** How many segments away the nearest fault is: 0 in its own, Infinity where there is none. */
  distance(segment: number): number {
    return Math.min(...this.#marks.map((mark) => Math.abs(mark.segment - segment)));
  }

  /** Forgets faults whose segment is gone. Waits for the disk. */
  tidy(isThere: (segment: number) => boolean): void {
    const left = this.#marks.filter(({ segment }) => isThere(segment)).slice(-MOST_MARKS / 2);
    if (left.length === this.#marks.length) return;
    this.#marks = left;
    const file = join(this.#directory, NAME);
    writeFileSync(`${file}.new`, left.map((mark) => `${JSON.stringify(mark)}\n`).join(''));
    renameSync(`${file}.new`, file);
  }
}
