/**
 * Server-sent events for pages that look on: what they asked for once (`state`), then only what has changed (`change`).
 *
 *   nobody ──first page──▶ looking: at most every 100 ms, and as often as each topic says without any news ──last
 * page──▶ nobody
 *
 * A topic is computed once for all pages, and only while somebody looks on at it. A page that does not keep up is cut
 * off: it comes back and gets everything once. While nobody looks nothing is computed and no timer runs.
 */
import type { ServerResponse } from 'node:http';
import { differences } from './differences.ts';
import type { Subject } from './topics.ts';

/** The shortest time between two events of a page. */
const BEAT_MS = 100;
/** A sign of life, so that a page can tell a quiet station from a dead line. */
const ALIVE_BEATS = 50;
const PAGES_LIMIT = 32;
const BACKLOG_LIMIT_BYTES = 1_048_576;

/** One subject with everybody who looks on at it. */
class Watched {
  readonly #subject: Subject;
  readonly pages = new Set<ServerResponse>();
  #last: unknown;
  #text: string | undefined;
  #beats = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#last = this.#see();
  }

  /** The whole of it, as it was told last. */
  get whole(): string {
    this.#text ??= `${JSON.stringify(this.#subject.key)}:${JSON.stringify(this.#last)}`;
    return this.#text;
  }

  get key(): string {
    return this.#subject.key;
  }

  isDue(isNews: boolean): boolean {
    this.#beats += 1;
    return isNews || this.#beats * BEAT_MS >= this.#subject.topic.everyMs;
  }

  /** What has changed since it was told last, as the inside of a JSON list; empty: nothing. */
  news(): string {
    this.#beats = 0;
    const now = this.#see();
    const patch = differences({ [this.key]: this.#last }, { [this.key]: now });
    if (patch.length === 0) return '';
    this.#last = now;
    this.#text = undefined;
    return JSON.stringify(patch).slice(1, -1);
  }

  /** Nothing is `null`: a missing field could not be told. */
  #see(): unknown {
    return this.#subject.topic.see(this.#subject.part) ?? null;
  }
}

export class EventStream {
  readonly #watched = new Map<string, Watched>();
  readonly #pages = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #isNews = false;
  #beats = 0;

  get full(): boolean {
    return this.#pages.size >= PAGES_LIMIT;
  }

  /** Something has happened; the next beat looks what it was. */
  wake(): void {
    this.#isNews = true;
  }

  /** Computes what they show; then whoever looks on is let in, with everything once. */
  join(subjects: readonly Subject[]): (page: ServerResponse) => void {
    // The others first get what they have missed, so that one value goes on serving all.
    this.#tell(subjects.flatMap(({ key }) => this.#watched.get(key) ?? []));
    const watched = subjects.map((subject) => this.#of(subject));
    return (page) => {
      for (const { pages } of watched) pages.add(page);
      this.#enter(page, watched);
    };
  }

  /** The same of what stands still and has no news. */
  still(subjects: readonly Subject[]): (page: ServerResponse) => void {
    const watched = subjects.map((subject) => new Watched(subject));
    return (page) => this.#enter(page, watched);
  }

  #enter(page: ServerResponse, watched: readonly Watched[]): void {
    page.write('retry: 1000\n\n');
    page.write(framed('state', `{${watched.map(({ whole }) => whole).join(',')}}`));
    this.#pages.add(page);
    page.once('close', () => this.#leave(page));
    // Writing to a page that has just gone is its end, not ours: unheard, this event would end the process.
    page.on('error', () => this.#leave(page));
    this.#timer ??= setInterval(() => this.#beat(), BEAT_MS);
  }

  close(): void {
    for (const page of this.#pages) page.end();
    this.#pages.clear();
    this.#watched.clear();
    this.#rest();
  }

  #of(subject: Subject): Watched {
    const known = this.#watched.get(subject.key);
    if (known !== undefined) return known;
    const made = new Watched(subject);
    this.#watched.set(subject.key, made);
    return made;
  }

  #leave(page: ServerResponse): void {
    this.#pages.delete(page);
    for (const [key, { pages }] of this.#watched) {
      pages.delete(page);
      if (pages.size === 0) this.#watched.delete(key);
    }
    if (this.#pages.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    this.#beats += 1;
    const isNews = this.#isNews;
    this.#isNews = false;
    this.#tell([...this.#watched.values()].filter((one) => one.isDue(isNews)));
    if (this.#beats % ALIVE_BEATS === 0) for (const page of this.#pages) send(page, framed('alive', '{}'));
  }

  /** One event a page with everything that is new to it. */
  #tell(due: readonly Watched[]): void {
    const news = new Map<ServerResponse, string[]>();
    for (const watched of due) {
      const patch = watched.news();
      if (patch === '') continue;
      for (const page of watched.pages) {
        const before = news.get(page);
        if (before === undefined) news.set(page, [patch]);
        else before.push(patch);
      }
    }
    for (const [page, patches] of news) send(page, framed('change', `{"patch":[${patches.join(',')}]}`));
  }
}

const send = (page: ServerResponse, text: string): void => {
  if (page.writableLength > BACKLOG_LIMIT_BYTES) page.destroy();
  else page.write(text);
};

const framed = (event: string, json: string): string => `event: ${event}\ndata: ${json}\n\n`;
