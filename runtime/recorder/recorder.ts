/**
 * The black box: every event from outside, as the host stamped it, so that any day of any station can be replayed on a
 * laptop.
 *
 *   event ──▶ waiting (≤ 100 ms, ≤ 64 KiB) ──▶ segment ──full──▶ next one: header, checkpoint, events; the oldest goes
 *
 * A process that is killed loses what was waiting; a power cut also what the system had not written. It is a witness,
 * nothing depends on it: it never throws, never waits for the disk while the station runs, and when the disk refuses it
 * drops events, says so, and begins a new segment later. The host calls `event` BEFORE the machines see it: the
 * checkpoint of a new segment is the state that its first event meets.
 */
import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { frameOf } from './frame.ts';
import { LineWriter, type RecordedEvent } from './line.ts';
import { SegmentFile } from './segment-file.ts';
import { FORMAT, segmentName, segmentsIn, type SegmentHeader } from './segments.ts';

export type RecorderOptions = {
  readonly directory: string;
  /** Of the whole ring. */
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

const SEGMENTS = 8;
/** After a refusal, before a new segment is tried. */
const PAUSE_MS = 5000;

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #segmentBytes: number;
  #lines = new LineWriter();
  /** Null: the disk has refused, or we are closed. */
  #segment: SegmentFile | null = null;
  /** Number of the first segment of this process. */
  #run: number | null = null;
  #pausedUntil = -Infinity;
  #troubled = false;
  #closed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#segmentBytes = Math.ceil((options.megabytes * 1024 * 1024) / SEGMENTS);
    this.#begin();
  }

  /** `event` is about to be given to the machine `to`. */
  event(at: number, wall: number | null, chance: number, to: string, event: RecordedEvent): void {
    this.#add((lines) => lines.event({ at, wall, chance, to, event: this.#options.redact?.(to, event) ?? event }));
  }

  /** Nothing has happened until `at`, timers aside: a replay lets time pass until there. */
  mark(at: number): void {
    this.#add((lines) => lines.mark(at));
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
    if (this.#closed) return;
    if (this.#segment === null ? performance.now() >= this.#pausedUntil : this.#segment.bytes >= this.#segmentBytes) {
      this.#begin();
    }
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
      const opening = [frameOf(JSON.stringify(head)), frameOf(JSON.stringify(checkpoint() ?? null))];
      this.#segment = new SegmentFile(join(directory, segmentName(segment)), (error) => this.#refused(error));
      this.#lines = new LineWriter();
      this.#segment.add(Buffer.concat(opening));
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
   * So that the ring, a full new segment included, keeps its size. The newest segment stays: its number is the next
   * one's.
   */
  #makeRoom(): void {
    const segments = segmentsIn(this.#options.directory);
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    for (const oldest of segments.slice(0, -1)) {
      if (bytes <= this.#segmentBytes * (SEGMENTS - 1)) return;
      unlinkSync(oldest.path);
      bytes -= oldest.bytes;
    }
  }

  #refused(error: unknown): void {
    this.#segment = null;
    this.#pausedUntil = performance.now() + PAUSE_MS;
    this.#troubled = true;
    this.#options.onTrouble?.(`black box: ${error instanceof Error ? error.message : String(error)}`);
  }
}
