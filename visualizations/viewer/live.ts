/**
 * The line to the station: everything once, then the differences, for as long as the page is open.
 *
 *   connecting ──state──▶ live ──silence, error──▶ lost ──state──▶ live
 *
 * It never gives up: a station that restarts is found again, and everything is asked for anew. What is shown while
 * the line is lost is old, and the page says so.
 */
import type { Message, Seen } from '../../adapters/web/views.ts';
import { isPatch, patched } from './patch.ts';

/** The station gives a sign of life every 5 s. */
const SILENCE_MS = 12_000;
const RETRY_MS = 2_000;
const KEPT_MESSAGES = 100;

export type Picture = Seen & { readonly messages: readonly Message[] };

type Watcher = { readonly shown: (picture: Picture) => void; readonly lost: () => void };

const has = <K extends string>(value: unknown, ...keys: readonly K[]): value is Readonly<Record<K, unknown>> =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

/** Page and station are of one build, so the outline is enough to tell a picture from rubbish. */
const isSeen = (value: unknown): value is Seen =>
  has(value, 'station', 'world') && has(value.station, 'evses', 'link', 'outbox');

const areMessages = (value: unknown): value is readonly Message[] =>
  Array.isArray(value) && value.every((message) => has(message, 'number', 'direction', 'text'));

export class Live {
  readonly #watcher: Watcher;
  #source: EventSource | undefined;
  #picture: Picture | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  open(): void {
    const source = new EventSource('/api/events');
    this.#source = source;
    source.addEventListener('state', ({ data }: MessageEvent<string>) => this.#begin(JSON.parse(data)));
    source.addEventListener('change', ({ data }: MessageEvent<string>) => this.#change(JSON.parse(data)));
    source.addEventListener('alive', () => this.#heard());
    source.addEventListener('error', () => this.#lose());
    this.#heard();
  }

  #begin(said: unknown): void {
    if (!isSeen(said) || !has(said, 'messages') || !areMessages(said.messages)) return this.#lose();
    this.#show({ station: said.station, world: said.world, messages: said.messages });
  }

  #change(said: unknown): void {
    const before = this.#picture;
    if (before === undefined || !has(said, 'patch', 'messages')) return this.#lose();
    const { patch, messages } = said;
    if (!isPatch(patch) || !areMessages(messages)) return this.#lose();
    const seen = patched({ station: before.station, world: before.world }, patch);
    if (!isSeen(seen)) return this.#lose();
    this.#show({ ...seen, messages: [...before.messages, ...messages].slice(-KEPT_MESSAGES) });
  }

  #show(picture: Picture): void {
    this.#picture = picture;
    this.#heard();
    this.#watcher.shown(picture);
  }

  #heard(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  #lose(): void {
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#picture = undefined;
    this.#watcher.lost();
    this.#watchdog = setTimeout(() => this.open(), RETRY_MS);
  }
}
