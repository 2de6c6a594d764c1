/**
 * The line to the station: everything once, then the differences, for as long as somebody watches.
 *
 *   connecting ──state──▶ live ──silence, error──▶ lost ──state──▶ live
 *
 * It never gives up: a station that restarts is found again, and everything is asked for anew.
 */
import { isPatch, patched } from './patch.ts';
import type { Picture, Sink, Source } from './source.ts';

/** The station gives a sign of life every 5 s. */
const SILENCE_MS = 12_000;
const RETRY_MS = 2_000;

const isPicture = (value: unknown): value is Picture =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Line {
  readonly #address: string;
  readonly #at: number | null;
  readonly #sink: Sink;
  #events: EventSource | undefined;
  #picture: Picture | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(topics: readonly string[], at: number | null, sink: Sink) {
    const when = at === null ? '' : `&at=${at}`;
    this.#address = `/api/events?topics=${topics.map(encodeURIComponent).join(',')}${when}`;
    this.#at = at;
    this.#sink = sink;
  }

  open(): void {
    const events = new EventSource(this.#address);
    this.#events = events;
    events.addEventListener('state', ({ data }: MessageEvent<string>) => this.#show(JSON.parse(data)));
    events.addEventListener('change', ({ data }: MessageEvent<string>) => this.#change(JSON.parse(data)));
    events.addEventListener('alive', () => this.#heard());
    events.addEventListener('error', () => void this.#fail());
    this.#heard();
  }

  close(): void {
    this.#hush();
    this.#events = undefined;
  }

  #hush(): void {
    clearTimeout(this.#watchdog);
    this.#events?.close();
  }

  #change(said: unknown): void {
    if (this.#picture === undefined || !isPicture(said) || !isPatch(said['patch'])) return this.#lose();
    this.#show(patched(this.#picture, said['patch']));
  }

  #show(picture: unknown): void {
    if (!isPicture(picture)) return this.#lose();
    this.#picture = picture;
    this.#heard();
    this.#sink.shown(picture);
  }

  #heard(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  /** A stream does not say why it is refused: a question does. A time that there is not is not asked for again. */
  async #fail(): Promise<void> {
    const events = this.#events;
    this.#lose();
    if (this.#at === null) return;
    const reply = await fetch(`/api/instants/${this.#at}`).catch(() => null);
    const said: unknown = reply?.status === 404 || reply?.status === 409 ? await reply.json() : null;
    if (this.#events !== events || !isPicture(said) || typeof said['message'] !== 'string') return;
    clearTimeout(this.#watchdog);
    this.#sink.lost(said['message']);
  }

  #lose(): void {
    this.#hush();
    this.#picture = undefined;
    this.#sink.lost();
    this.#watchdog = setTimeout(() => this.open(), RETRY_MS);
  }
}

export const live: Source = {
  watch: (topics, at, sink) => {
    const line = new Line(topics, at, sink);
    line.open();
    return () => line.close();
  },
};
