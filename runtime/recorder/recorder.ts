/**
 * The black box: every event from outside, as the host stamped it, so that any day of any station can be replayed on a
 * laptop.
 *
 *   event, what came of it, frames ──▶ waiting (≤ 100 ms, ≤ 64 KiB) ──▶ segment
 *   segment ──full, or five minutes old and no longer small──▶ next one: header, checkpoint, events; the oldest goes
 *
 * A quarter of its room is for segments around faults: they outlive the ring (`fault-marks.ts`).
 *
 * A process that is killed loses what was waiting; a power cut also what the system had not written. It is a witness,
 * nothing depends on it: it never throws, never waits for the disk while the station runs, and when the disk refuses it
 * drops events, says so, and begins a new segment later. The host calls `event` BEFORE the machines see it, and `rest`
 * when a turn is over: the checkpoint of a new segment is the state that its first event meets.
 */
import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FaultMarks, type FaultMark } from './fault-marks.ts';
import { frameOf } from './frame.ts';
import { LineWriter, type RecordedEvent, type RecordedFrame, type RecordedSight, type RecordedTurn } from './line.ts';
import { SegmentFile } from './segment-file.ts';
import { FORMAT, segmentName, segmentsIn, type Segment, type SegmentHeader } from './segments.ts';

export type RecorderOptions = {
  readonly directory: string;
  /** Of everything: the ring, and what is kept around faults. */
  readonly megabytes: number;
  readonly header: Pick<SegmentHeader, 'version' | 'seed' | 'fingerprint' | 'settings'>;
  /** What a replay begins with at this moment: JSON. */
  readonly checkpoint: () => unknown;
  /** Epoch ms, or null while unknown. */
  readonly wall: () => number | null;
  /** Changes an event before it is written, e.g. to leave out who charged. */
  readonly redact?: (to: string, event: RecordedEvent) => RecordedEvent;
  /** Events are being lost: why. Once for each time the disk begins to refuse. */
  readonly onTrouble?: (message: string) => void;
  /** Events are kept again. */
  readonly onSound?: () => void;
};

const KIB = 1024;
/** Of a box of the usual size; a small one has fewer, so that a checkpoint does not fill them. */
const [SEGMENTS, LEAST_SEGMENTS] = [64, 8] as const;
const SMALL_SEGMENT_BYTES = 256 * KIB;
/** The share of it that is kept around faults. */
const FAULT_SHARE = 1 / 4;
/** The least that can be kept around a fault: it lasts no longer than this, unless hardly a word was said. */
const SEGMENT_MS = 5 * 60_000;
const FEW_BYTES = 64 * KIB;
/** After a refusal, before a new segment is tried. */
const PAUSE_MS = 5000;

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #bytes: number;
  readonly #segmentBytes: number;
  readonly #marks: FaultMarks;
  #lines = new LineWriter();
  /** Null: the disk has refused, or we are closed. */
  #segment: SegmentFile | null = null;
  /** Its number, how it began, and when its first event was. */
  #open = { number: 0, bytes: 0, at: null as number | null };
  /** Number of the first segment of this process. */
  #run: number | null = null;
  #pausedUntil = -Infinity;
  #troubled = false;
  #closed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#bytes = options.megabytes * KIB * KIB;
    this.#segmentBytes = Math.ceil(
      Math.max(this.#bytes / SEGMENTS, Math.min(SMALL_SEGMENT_BYTES, this.#bytes / LEAST_SEGMENTS)),
    );
    this.#marks = new FaultMarks(options.directory, (error) => options.onTrouble?.(`black box: ${error.message}`));
    this.#begin();
  }

  /** `event` is about to be given to the machine `to`. */
  event(at: number, wall: number | null, chance: number, to: string, event: RecordedEvent): void {
    this.#open.at ??= at;
    this.#add((lines) => lines.event({ at, wall, chance, to, event: this.#options.redact?.(to, event) ?? event }));
  }

  /** Between two turns, `at` the last one: begins a new segment when it is time. Waits for the disk when it does. */
  rest(at: number): void {
    if (this.#closed) return;
    if (this.#segment === null ? performance.now() >= this.#pausedUntil : this.#isFull(this.#segment, at)) {
      this.#begin();
    }
  }

  /** What has come of the event, or of a timer. */
  turn(turn: RecordedTurn): void {
    this.#add((lines) => lines.turn(turn));
  }

  /** A message on a wire; it waits for the next turn to begin a new segment, but not for ever. */
  frame(frame: RecordedFrame): void {
    if ((this.#segment?.bytes ?? 0) < 2 * this.#segmentBytes) this.#add((lines) => lines.frame(frame));
  }

  /** What can be seen now; like a message it begins no segment. */
  sight(sight: RecordedSight): void {
    this.#add((lines) => lines.sight(sight));
  }

  /** Something went wrong now: what is recorded around it is kept. */
  keep(mark: Omit<FaultMark, 'segment'>): void {
    if (this.#segment !== null) this.#marks.note({ ...mark, segment: this.#open.number });
  }

  /** Nothing has happened until `at`, timers aside: a replay lets time pass until there. */
  mark(at: number): void {
    this.#add((lines) => lines.mark(at));
  }

  /** Nothing more is to come for a moment: what waits goes to the disk, and nobody waits for it. */
  push(): void {
    this.#segment?.push();
  }

  /** Writes everything that waits and waits for it: for the end of the process, in order or not. */
  flush(): void {
    this.#segment?.flush();
  }

  close(): void {
    this.flush();
    this.#closed = true;
    this.#segment?.close();
    this.#segment = null;
  }

  #add(say: (lines: LineWriter) => string): void {
    if (this.#segment === null) return;
    try {
      this.#segment.add(frameOf(say(this.#lines)));
    } catch (error) {
      // An event that JSON cannot say. The gap ends the segment: a replay across it would be another story.
      this.#segment?.flush();
      this.#segment?.close();
      this.#refused(error);
    }
  }

  #isFull({ bytes }: SegmentFile, at: number): boolean {
    const isOld = this.#open.at !== null && at - this.#open.at >= SEGMENT_MS;
    return bytes >= this.#segmentBytes || (isOld && bytes - this.#open.bytes >= FEW_BYTES);
  }

  /** A new segment, and room for it. */
  #begin(): void {
    const { directory, header, checkpoint, wall } = this.#options;
    this.#segment?.flush();
    this.#segment?.close();
    this.#segment = null;
    try {
      mkdirSync(directory, { recursive: true });
      this.#makeRoom();
      const segment = (segmentsIn(directory).at(-1)?.number ?? 0) + 1;
      this.#run ??= segment;
      const head: SegmentHeader = { format: FORMAT, ...header, wall: wall(), segment, run: this.#run };
      const opening = Buffer.concat([frameOf(JSON.stringify(head)), frameOf(JSON.stringify(checkpoint() ?? null))]);
      this.#open = { number: segment, bytes: opening.length, at: null };
      this.#segment = new SegmentFile(join(directory, segmentName(segment)), (error) => this.#refused(error));
      this.#lines = new LineWriter();
      this.#segment.add(opening);
      this.#segment.flush();
    } catch (error) {
      this.#refused(error);
    }
    // The file may have refused without an error of its own.
    if (this.#segment === null || !this.#troubled) return;
    this.#troubled = false;
    this.#options.onSound?.();
  }

  /**
   * So that ring and windows, a full new segment included, keep their size: the newest segments are the ring; of the
   * others those around faults stay while their own room lasts. The newest stays in any case: its number is the next
   * one's.
   */
  #makeRoom(): void {
    const segments = segmentsIn(this.#options.directory);
    let kept = this.#bytes * FAULT_SHARE;
    let ring = this.#bytes - kept - this.#segmentBytes;
    const older: Segment[] = [];
    for (const segment of segments.toReversed()) {
      ring -= segment.bytes;
      if (ring < 0 && segment !== segments.at(-1)) older.push(segment);
    }
    // What was recorded while it went wrong says more than what lies around it.
    const ofFaults = [0, 1].flatMap((distance) =>
      older.filter(({ number }) => this.#marks.distance(number) === distance),
    );
    for (const segment of new Set([...ofFaults, ...older])) {
      if (ofFaults.includes(segment) && kept >= segment.bytes) kept -= segment.bytes;
      else unlinkSync(segment.path);
    }
    const oldest = segmentsIn(this.#options.directory);
    this.#marks.tidy((number) => oldest.some((segment) => segment.number === number));
  }

  #refused(error: unknown): void {
    this.#segment = null;
    // What comes later cannot be replayed from what was before the gap.
    this.#run = null;
    this.#pausedUntil = performance.now() + PAUSE_MS;
    this.#troubled = true;
    this.#options.onTrouble?.(`black box: ${error instanceof Error ? error.message : String(error)}`);
  }
}
