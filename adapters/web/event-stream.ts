/**
 * Server-sent events for pages that look on: everything once (`state`), then only what has changed (`change`).
 *
 *   nobody ──first page──▶ looking: compare at most every 100 ms, and every 500 ms for what no fact announces ──last
 * page──▶ nobody
 *
 * One comparison serves all pages. A page that does not keep up is cut off: it comes back and gets everything once.
 * While nobody looks nothing is computed and no timer runs.
 */
import type { ServerResponse } from 'node:http';
import { differences } from './differences.ts';
import type { MessageTail } from './message-tail.ts';
import type { Seen } from './views.ts';

/** The shortest time between two events of a page. */
const BEAT_MS = 100;
/** Meter readings and the physics of the world move without a fact: look again after so many beats. */
const QUIET_BEATS = 5;
/** A sign of life, so that a page can tell a quiet station from a dead line. */
const ALIVE_BEATS = 50;
const PAGES_LIMIT = 16;
const BACKLOG_LIMIT_BYTES = 1_048_576;

export class EventStream {
  readonly #see: () => Seen;
  readonly #tail: MessageTail;
  readonly #pages = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #last: Seen | undefined;
  #told = 0;
  #dirty = false;
  #quiet = 0;
  #beats = 0;

  constructor(see: () => Seen, tail: MessageTail) {
    this.#see = see;
    this.#tail = tail;
  }

  get full(): boolean {
    return this.#pages.size >= PAGES_LIMIT;
  }

  /** Something has happened; the next beat looks what it was. */
  wake(): void {
    this.#dirty = true;
  }

  join(page: ServerResponse): void {
    // The others first get what they have missed, so that one comparison goes on serving all.
    if (this.#pages.size > 0) this.#compare();
    this.#last ??= this.#see();
    this.#told = this.#tail.newest;
    page.write('retry: 1000\n\n');
    page.write(framed('state', { ...this.#last, messages: this.#tail.since(0) }));
    this.#pages.add(page);
    page.once('close', () => this.#leave(page));
    // Writing to a page that has just gone is its end, not ours: unheard, this event would end the process.
    page.on('error', () => this.#leave(page));
    this.#timer ??= setInterval(() => this.#beat(), BEAT_MS);
  }

  close(): void {
    for (const page of this.#pages) page.end();
    this.#pages.clear();
    this.#rest();
  }

  #leave(page: ServerResponse): void {
    this.#pages.delete(page);
    if (this.#pages.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#last = undefined;
  }

  #beat(): void {
    this.#beats += 1;
    this.#quiet += 1;
    if (this.#dirty || this.#quiet >= QUIET_BEATS) this.#compare();
    if (this.#beats % ALIVE_BEATS === 0) this.#send(framed('alive', {}));
  }

  #compare(): void {
    this.#dirty = false;
    this.#quiet = 0;
    const now = this.#see();
    const patch = differences(this.#last, now);
    const messages = this.#tail.since(this.#told);
    this.#last = now;
    this.#told = this.#tail.newest;
    if (patch.length + messages.length > 0) this.#send(framed('change', { patch, messages }));
  }

  #send(text: string): void {
    for (const page of this.#pages) {
      if (page.writableLength > BACKLOG_LIMIT_BYTES) page.destroy();
      else page.write(text);
    }
  }
}

const framed = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
