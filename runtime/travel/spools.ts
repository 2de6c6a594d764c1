/**
 * Where in a black box a turn is to be found. Every segment begins with a checkpoint, so whoever wants a turn begins
 * at the segment that holds it; segments that were kept around a fault count like any other.
 */
import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Span } from '../../adapters/ports/past.ts';
import { faultMarksIn } from '../recorder/fault-marks.ts';
import { frameAt } from '../recorder/frame.ts';
import { recordAt } from '../recorder/record-at.ts';
import { filesOf, HEADER, readSegments, type Recording } from '../recorder/recording.ts';
import { segmentHeader, segmentsIn, type SegmentHeader } from '../recorder/segments.ts';

/** A piece of a recording from which on it can be replayed. */
export type Spool = {
  /** Number of the last turn before it. */
  readonly before: number;
  /** To the end, or to the next gap. */
  readonly open: () => Promise<Recording>;
};

/** What is there to travel in. */
export type Shelf = {
  /** Oldest first. */
  spools(): Promise<readonly Spool[]>;
  faults(): Span['faults'];
  /** Number of the last turn that was recorded. */
  last(): number;
};

const standing = z.object({ host: z.object({ turn: z.number() }) });

type Beginning = { readonly header: SegmentHeader; readonly before: number };

/** Null: it is none, or of a version that nobody knows. */
const beginningOf = (head: string, check: string): Beginning | null => {
  const header = segmentHeader.safeParse(JSON.parse(head)).data;
  const checkpoint = standing.safeParse(JSON.parse(check)).data;
  return header === undefined || checkpoint === undefined ? null : { header, before: checkpoint.host.turn };
};

/** Null: its beginning is not whole, as of a segment that a killed process was about to begin. */
const beginningIn = async (path: string): Promise<Beginning | null> => {
  const file = await open(path);
  try {
    const head = await recordAt(file, 0);
    const check = head === null ? null : await recordAt(file, head.next);
    return head === null || check === null ? null : beginningOf(head.text, check.text);
  } finally {
    await file.close();
  }
};

/** A recording is read at once, and a card may be slow: what is read in the background first lies in memory then. */
const warmed = async (paths: readonly string[]): Promise<Recording> => {
  for (const path of paths.slice(0, 2)) await readFile(path);
  return readSegments(paths);
};

type Reel = Beginning & { readonly path: string; readonly number: number };

/** The black box of a running station: what the present process has recorded. Beginnings are read once. */
export class RunningShelf implements Shelf {
  readonly #directory: string;
  readonly #turns: () => number;
  #reels: readonly Reel[] = [];

  /** `turns`: how many there have been. */
  constructor(directory: string, turns: () => number) {
    this.#directory = directory;
    this.#turns = turns;
  }

  async spools(): Promise<readonly Spool[]> {
    const found: Reel[] = [];
    for (const { number, path } of segmentsIn(this.#directory)) {
      const known = this.#reels.find((reel) => reel.number === number);
      const beginning = known ?? (await beginningIn(path));
      if (beginning !== null) found.push({ ...beginning, path, number });
    }
    this.#reels = found;
    const run = found.at(-1)?.header.run;
    const reels = found.filter(({ header }) => header.run === run);
    return reels.map(({ before, number }, index) => {
      const onwards = reels.slice(index).filter((reel, step) => reel.number === number + step);
      return { before, open: () => warmed(onwards.map(({ path }) => path)) };
    });
  }

  faults(): Span['faults'] {
    const run = this.#reels.at(-1)?.header.run;
    const mine = new Set(this.#reels.filter(({ header }) => header.run === run).map(({ number }) => number));
    return faultMarksIn(this.#directory)
      .filter(({ segment }) => mine.has(segment))
      .map(({ fault, evse, wall, turn }) => ({ fault, evse, wall, turn }));
  }

  last(): number {
    return this.#turns();
  }
}

/** The beginnings within one file; what comes after damage is no longer found. */
function* beginningsIn(path: string): Generator<Beginning & { readonly offset: number }> {
  const bytes = readFileSync(path);
  for (let offset = 0; offset < bytes.length;) {
    const frame = frameAt(bytes, offset);
    if (frame.kind !== 'whole') return;
    const check = frame.text.startsWith(HEADER) ? frameAt(bytes, frame.next) : null;
    if (check !== null && check.kind === 'whole') {
      const beginning = beginningOf(frame.text, check.text);
      if (beginning !== null) yield { ...beginning, offset };
    }
    offset = frame.next;
  }
}

/** A recording that lies still: one file, or what the last process has left in a directory. */
export const stillShelf = (path: string, last: number, faults: Span['faults']): Shelf => {
  const files = filesOf(path);
  const spools = files.flatMap((file, index) =>
    [...beginningsIn(file)].map(({ before, offset }) => ({
      before,
      open: () => Promise.resolve(readSegments(files.slice(index), offset)),
    })),
  );
  return { spools: () => Promise.resolve(spools), faults: () => faults, last: () => last };
};
