/**
 * Reads the black box back. A path is one file, with one segment or several behind each other, or a directory: then the
 * last process that recorded there, from the oldest of its segments that the ring still holds without a gap. It reads
 * as far as every record is whole, and says where and why it stopped; nothing is skipped, because a replay across a gap
 * would be another story.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import { frameAt } from './frame.ts';
import { LineReader, type Entry } from './line.ts';
import { FORMAT, segmentHeader, segmentsIn, type Segment, type SegmentHeader } from './segments.ts';

export type RecordingDamage = {
  readonly file: string;
  /** Bytes from the beginning of the file to the first record that cannot be read. */
  readonly offset: number;
  /** `cut`: the file ends within a record, as it does when the process is killed. */
  readonly kind: 'cut' | 'damaged';
  readonly message: string;
};

export type Recording = {
  readonly header: SegmentHeader;
  /** What the host supplied when the first segment began. */
  readonly checkpoint: unknown;
  /** Reads from the disk as it goes. An entry with an `at` only is a mark. */
  readonly events: Iterable<Entry>;
  /** Where reading stopped early; final when `events` has been read to its end. */
  readonly damage: () => RecordingDamage | undefined;
};

/** So begins the text of a header, and nothing else. */
export const HEADER = '{"format":';

type Opening = {
  readonly header: SegmentHeader;
  readonly checkpoint: unknown;
  readonly bytes: Buffer;
  readonly next: number;
};

/** Throws with one sentence when there is nothing to read: no such path, no segment, or one without a whole header. */
export function readRecording(path: string): Recording {
  const files = filesOf(path);
  if (files.length === 0) throw new Error(`${path}: there is no recording here`);
  return readSegments(files);
}

/** The files of a path, oldest first: itself, or what the last process has left in a directory without a gap. */
export function filesOf(path: string): readonly string[] {
  return statSync(path).isDirectory() ? filesOfLastRun(path) : [path];
}

/** From a header in the first of these files to the end of the last. Throws as `readRecording`. */
export function readSegments(files: readonly string[], offset = 0): Recording {
  const [first, ...rest] = files;
  if (first === undefined) throw new Error('there is no recording here');
  const opening = opened(first, offset);
  if ('why' in opening) throw new Error(`${first}: ${opening.why}`);
  const begin = { file: first, opening };
  let damage: RecordingDamage | undefined;
  const stopped = (found: RecordingDamage) => (damage = found);
  function* events(): Generator<Entry> {
    damage = undefined;
    yield* linesOf(begin.file, begin.opening, stopped);
    for (const file of rest) {
      if (damage !== undefined) return;
      const next = opened(file);
      if ('why' in next) stopped({ file, offset: 0, kind: 'damaged', message: next.why });
      else yield* linesOf(file, next, stopped);
    }
  }
  return {
    header: opening.header,
    checkpoint: opening.checkpoint,
    events: { [Symbol.iterator]: events },
    damage: () => damage,
  };
}

/** No header is longer: settings are some 40 KiB. */
const LONGEST_HEADER = 1024 * 1024;

/** Without reading the rest. Null: not whole, or of a format that nobody knows. */
export function headerOf(path: string): SegmentHeader | null {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(LONGEST_HEADER, statSync(path).size));
    const frame = frameAt(bytes.subarray(0, readSync(file, bytes)), 0);
    return frame.kind === 'whole' ? (segmentHeader.safeParse(JSON.parse(frame.text)).data ?? null) : null;
  } finally {
    closeSync(file);
  }
}

/**
 * The segments of the last process with a readable header, oldest first, back to the first gap. One that was killed
 * while beginning a segment left a piece of one.
 */
function filesOfLastRun(directory: string): string[] {
  const found: Segment[] = [];
  let run: number | undefined;
  for (const segment of segmentsIn(directory).toReversed()) {
    const header = headerOf(segment.path);
    if (header === null && run === undefined) continue;
    const before = found.at(0)?.number;
    const isGap = before !== undefined && before !== segment.number + 1;
    if (header === null || isGap || (run !== undefined && header.run !== run)) break;
    run = header.run;
    found.unshift(segment);
  }
  return found.map(({ path }) => path);
}

function opened(file: string, offset = 0): Opening | { readonly why: string } {
  const bytes = readFileSync(file);
  const head = frameAt(bytes, offset);
  const check = head.kind === 'whole' ? frameAt(bytes, head.next) : head;
  if (head.kind !== 'whole' || check.kind !== 'whole') {
    return { why: 'this is no recording, or its beginning is damaged' };
  }
  const json: unknown = JSON.parse(head.text);
  const newer = z.object({ format: z.int().min(FORMAT + 1), version: z.string() }).safeParse(json).data;
  if (newer !== undefined) {
    return { why: `recorded in format ${newer.format} by version ${newer.version}: this one knows up to ${FORMAT}` };
  }
  const header = segmentHeader.safeParse(json);
  if (header.success) return { header: header.data, checkpoint: JSON.parse(check.text), bytes, next: check.next };
  return { why: `its header is none: ${z.prettifyError(header.error)}` };
}

function* linesOf(
  file: string,
  { bytes, next }: Opening,
  stopped: (damage: RecordingDamage) => void,
): Generator<Entry> {
  let reader = new LineReader();
  for (let offset = next; offset < bytes.length;) {
    const frame = frameAt(bytes, offset);
    const damaged = (message: string) => stopped({ file, offset, kind: 'damaged', message });
    if (frame.kind === 'cut') {
      return stopped({ file, offset, kind: 'cut', message: 'the file ends within a record' });
    }
    if (frame.kind === 'damaged') return damaged('a record does not match its checksum');
    offset = frame.next;
    if (frame.text.startsWith(HEADER)) {
      // The next segment: its checkpoint says what the last one has ended with.
      const check = frameAt(bytes, offset);
      if (check.kind !== 'whole') return damaged('a segment without its checkpoint');
      offset = check.next;
      reader = new LineReader();
      continue;
    }
    try {
      yield reader.read(frame.text);
    } catch (error) {
      if (!(error instanceof z.ZodError || error instanceof RangeError || error instanceof SyntaxError)) throw error;
      return damaged('a record that no version writes');
    }
  }
}
