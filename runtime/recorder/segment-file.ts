/**
 * One file of the black box while it is being written: frames wait in memory for at most 100 ms or 64 KiB and then go
 * to the disk in the background, one write at a time, each at its own place.
 * The station's thread waits for the disk only in `flush` and in the moment of opening.
 */
import { closeSync, openSync, write, writeSync } from 'node:fs';

type Chunk = { readonly bytes: Buffer; readonly position: number };

const FLUSH_MS = 100;
const FLUSH_BYTES = 64 * 1024;
/** A disk that lags behind by more than this is not waited for. */
const LONGEST_QUEUE_BYTES = 4 * 1024 * 1024;

export class SegmentFile {
  readonly #file: number;
  readonly #refused: (error: Error) => void;
  /** Bytes of the segment, those on their way included. */
  #bytes = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #writing: Chunk | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * Throws when there is such a file already, or the disk refuses. `refused` is called at most once; the file is closed
   * by then.
   */
  constructor(path: string, refused: (error: Error) => void) {
    this.#file = openSync(path, 'wx');
    this.#refused = refused;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Buffer): void {
    if (this.#closed) return;
    this.#waiting.push(frame);
    this.#waitingBytes += frame.length;
    this.#bytes += frame.length;
    if (this.#waitingBytes > LONGEST_QUEUE_BYTES) this.#fail(new Error('the disk does not keep up'));
    else if (this.#waitingBytes >= FLUSH_BYTES) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), FLUSH_MS);
  }

  /** What waits goes to the disk now, in the background. */
  push(): void {
    if (!this.#closed) this.#write();
  }

  /** Writes everything that waits and waits for it. */
  flush(): void {
    if (this.#closed) return;
    this.#disarm();
    try {
      // What is on its way goes once more, to the same place: nobody can tell whether it has arrived.
      if (this.#writing !== null) this.#writeNow(this.#writing);
      if (this.#waitingBytes > 0) this.#writeNow(this.#takeWaiting());
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** What waits is lost: flush first. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarm();
    // A file that is being written to is closed when the write has come back: its number may belong to another file a
    // moment later.
    if (this.#writing === null) closeSync(this.#file);
  }

  /** One write at a time; what has come meanwhile follows at once. */
  #write(): void {
    this.#disarm();
    if (this.#writing !== null || this.#waitingBytes === 0) return;
    const chunk = this.#takeWaiting();
    this.#writing = chunk;
    write(this.#file, chunk.bytes, 0, chunk.bytes.length, chunk.position, (error, written) => {
      this.#writing = null;
      if (this.#closed) closeSync(this.#file);
      else if (error !== null) this.#fail(error);
      else if (written < chunk.bytes.length) this.#fail(new Error('the disk took only a part'));
      else this.#write();
    });
  }

  #writeNow({ bytes, position }: Chunk): void {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, position + done);
    }
  }

  #takeWaiting(): Chunk {
    const chunk = { bytes: Buffer.concat(this.#waiting), position: this.#bytes - this.#waitingBytes };
    this.#waiting = [];
    this.#waitingBytes = 0;
    return chunk;
  }

  #fail(error: Error): void {
    this.close();
    this.#refused(error);
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
