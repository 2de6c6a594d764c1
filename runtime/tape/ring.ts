/**
 * The last of what has happened in a running station. While nobody looks it only keeps what the host has made anyway;
 * lines are written when somebody wants to read them, once each.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Tape, TapeRow } from '../../adapters/ports/tape.ts';
import type { Turn } from '../host/host.ts';
import { LevelNews } from '../recorder/outcome.ts';
import type { Hide } from '../recorder/redaction.ts';
import { Listeners } from '../station/listeners.ts';
import { rowsOf, type Scene } from './rows.ts';

/** Turns and messages. */
const KEPT = 400;
/** Of a message; a hostile one must not fill the memory four hundred times. */
const LONGEST_MESSAGE = 16_384;

type Kept = { readonly place: number; readonly scene: Scene; rows: readonly TapeRow[] | null };

export class TapeRing implements Tape {
  readonly #clock: Clock;
  readonly #hide: Hide;
  readonly #levels = new LevelNews();
  readonly #news = new Listeners<undefined>();
  readonly #kept: Kept[] = [];
  #count = 0;

  /** `hide`: a tag as it may be seen. */
  constructor(clock: Clock, hide: Hide) {
    this.#clock = clock;
    this.#hide = hide;
  }

  observe(turn: Turn): void {
    this.#keep({ turn, levels: this.#levels.of(turn) });
  }

  /** A message as it went over a wire: see `BlackBox.overhear`. */
  overhear(wire: string, turn: number, text: string): void {
    const at = this.#clock.now();
    this.#keep({ frame: { at, wire, turn, text: text.slice(0, LONGEST_MESSAGE) }, wall: this.#clock.wall() });
  }

  rows(): readonly TapeRow[] {
    return this.#kept.flatMap((kept) => (kept.rows ??= rowsOf(kept.scene, kept.place, this.#hide)));
  }

  onNews(listener: () => void): () => void {
    return this.#news.add(listener);
  }

  #keep(scene: Scene): void {
    this.#kept.push({ place: this.#count, scene, rows: null });
    this.#count += 1;
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#news.tell(undefined);
  }
}
