/**
 * The last lines of the log, in memory: what an engineer wants to read when he fetches the diagnostics. It forgets the
 * oldest, and everything when the process ends: what must outlive that lies in the black box.
 */
const MOST_BYTES = 2 * 1024 * 1024;

type Line = { readonly at: number; readonly text: string };

export class LogTail {
  readonly #most: number;
  #lines: Line[] = [];
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#most = mostBytes;
  }

  /** One line of the log, as the logger writes it. */
  write(text: string): void {
    this.#lines.push({ at: Number(/"time":(\d+)/.exec(text)?.[1] ?? 0), text });
    this.#bytes += text.length;
    if (this.#bytes <= this.#most) return;
    // Half at once: the oldest is not moved for every new line.
    const half = this.#most / 2;
    let first = 0;
    for (; this.#bytes > half && first < this.#lines.length - 1; first++) {
      this.#bytes -= this.#lines[first]?.text.length ?? 0;
    }
    this.#lines = this.#lines.slice(first);
  }

  /** Of the time between, epoch ms of the wall clock; null: without end. */
  between(from: number | null, to: number | null): readonly string[] {
    return this.#lines
      .filter(({ at }) => (from === null || at >= from) && (to === null || at <= to))
      .map(({ text }) => text.trimEnd());
  }
}
