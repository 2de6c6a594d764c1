/**
 * Reads the black box back. A path is one segment, or a directory: then the last process that recorded there, from the
 * oldest of its segments that the ring still holds. It reads as far as every record is whole, and says where and why it
 * stopped; nothing is skipped, because a replay across a gap would be another story.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { frameAt } from './frame.ts';
import { LineReader, type Mark, type Recorded } from './line.ts';
import { segmentHeader, segmentsIn, type SegmentHeader } from './segments.ts';

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
  readonly events: Iterable<Recorded | Mark>;
  /** Where reading stopped early; final when `events` has been read to its end. */
  readonly damage: () => RecordingDamage | undefined;
};

type Opening = {
  readonly header: SegmentHeader;
  readonly checkpoint: unknown;
  readonly bytes: Buffer;
  readonly next: number;
};

/** Throws with one sentence when there is nothing to read: no such path, no segment, or one without a whole header. */
export function readRecording(path: string): Recording {
  const files = statSync(path).isDirectory() ? filesOfLastRun(path) : [path];
  const [first, ...rest] = files;
  if (first === undefined) throw new Error(`${path}: there is no recording here`);
  const opening = opened(first);
  if ('why' in opening) throw new Error(`${first}: ${opening.why}`);
  const begin = { file: first, opening };
  let damage: RecordingDamage | undefined;
  const stopped = (found: RecordingDamage) => (damage = found);
  function* events(): Generator<Recorded | Mark> {
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

/**
 * The segments of the last process with a readable header, oldest first. One that was killed while beginning a segment
 * left a piece of one.
 */
function filesOfLastRun(directory: string): string[] {
  const files: string[] = [];
  let run: number | undefined;
  for (const { path } of segmentsIn(directory).toReversed()) {
    const frame = frameAt(readFileSync(path), 0);
    if (frame.kind !== 'whole') {
      if (run === undefined) continue;
      break;
    }
    const header = segmentHeader.safeParse(JSON.parse(frame.text));
    if (!header.success || (run !== undefined && header.data.run !== run)) break;
    run = header.data.run;
    files.unshift(path);
  }
  return files;
}

function opened(file: string): Opening | { readonly why: string } {
  const bytes = readFileSync(file);
  const head = frameAt(bytes, 0);
  const check = head.kind === 'whole' ? frameAt(bytes, head.next) : head;
  if (head.kind !== 'whole' || check.kind !== 'whole') {
    return { why: 'this is no recording, or its beginning is damaged' };
  }
  const header = segmentHeader.safeParse(JSON.parse(head.text));
  if (header.success) return { header: header.data, checkpoint: JSON.parse(check.text), bytes, next: check.next };
  return { why: `recorded in a format that this version does not read: ${z.prettifyError(header.error)}` };
}

function* linesOf(
  file: string,
  { bytes, next }: Opening,
  stopped: (damage: RecordingDamage) => void,
): Generator<Recorded | Mark> {
  const reader = new LineReader();
  for (let offset = next; offset < bytes.length;) {
    const frame = frameAt(bytes, offset);
    if (frame.kind === 'cut') {
      return stopped({ file, offset, kind: 'cut', message: 'the file ends within a record' });
    }
    if (frame.kind === 'damaged') {
      return stopped({ file, offset, kind: 'damaged', message: 'a record does not match its checksum' });
    }
    yield reader.read(frame.text);
    offset = frame.next;
  }
}
