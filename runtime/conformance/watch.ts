/**
 * The eyes of a case: they read what the station says in the order in which it says it. A message that was not
 * expected ends the case, unless it is background: what a station may say at any time.
 */
import type { CentralSystem } from './central-system.ts';
import { Failed } from './failure.ts';
import { fitsPattern, misfit, wordsOf, type Heard, type Pattern } from './messages.ts';

/** Said at any time, whatever the case is about. */
const background: ReadonlySet<string> = new Set([
  'Heartbeat',
  'MeterValues',
  'SecurityEventNotification',
  'DataTransfer',
]);

export type SeeOptions = {
  /** Seconds; the bench's patience when left out. */
  readonly withinS?: number;
  /** May come as well, in any order. */
  readonly maybe?: readonly Pattern[];
  /** Only what came after so many CALLs counts. */
  readonly after?: number;
};

export type SilenceOptions = {
  /** May come. */
  readonly maybe?: readonly Pattern[];
  /** Background that must not come. */
  readonly never?: readonly Pattern[];
};

export class Watch {
  readonly #central: CentralSystem;
  readonly #patienceS: number;
  #next = 0;

  constructor(central: CentralSystem, patienceS: number) {
    this.#central = central;
    this.#patienceS = patienceS;
  }

  /** What was said until now is done with. */
  skip(): void {
    this.#next = this.#central.heard.length;
  }

  /** All of these, in any order; answers them in the order of the patterns. @throws Failed */
  async seeAll(patterns: readonly Pattern[], options: SeeOptions = {}): Promise<readonly Heard[]> {
    const { withinS = this.#patienceS, maybe = [], after = 0 } = options;
    const found = new Map<Pattern, Heard>();
    const missing = () => patterns.filter((pattern) => !found.has(pattern));
    const end = performance.now() + withinS * 1000;
    while (missing().length > 0) {
      const heard = await this.#take(end, (one) => counts(one, [...missing(), ...maybe]));
      if (heard === null) throw new Failed(this.#inVain(missing(), withinS));
      const pattern = missing().find((one) => fitsPattern(one, heard));
      if (pattern !== undefined && this.#next > after) found.set(pattern, heard);
      else if (!maybe.some((one) => fitsPattern(one, heard))) throw new Failed(unexpected(heard, missing()));
    }
    return patterns.flatMap((pattern) => found.get(pattern) ?? []);
  }

  /** The first of these that comes, with its place in the list; null where nothing came. @throws Failed */
  async first(patterns: readonly Pattern[], options: SeeOptions = {}): Promise<readonly [number, Heard] | null> {
    const { withinS = this.#patienceS, maybe = [] } = options;
    const end = performance.now() + withinS * 1000;
    for (;;) {
      const heard = await this.#take(end, (one) => counts(one, [...patterns, ...maybe]));
      if (heard === null) return null;
      const place = patterns.findIndex((pattern) => fitsPattern(pattern, heard));
      if (place >= 0) return [place, heard];
      if (!maybe.some((one) => fitsPattern(one, heard))) throw new Failed(unexpected(heard, patterns));
    }
  }

  /** For so long nothing but background is said, and none of `never`. @throws Failed */
  async silence(seconds: number, { maybe = [], never = [] }: SilenceOptions = {}): Promise<void> {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const heard = await this.#take(end, (one) => counts(one, [...maybe, ...never]));
      if (heard === null) return;
      if (!maybe.some((one) => fitsPattern(one, heard))) throw new Failed(`${said(heard)}, but nothing was to be said`);
    }
  }

  /** How much has been read so far. */
  get place(): number {
    return this.#next;
  }

  /** Whether it was among what has been read since a place. */
  hasSeen(pattern: Pattern, since: number): boolean {
    return this.#central.heard.slice(since, this.#next).some((heard) => fitsPattern(pattern, heard));
  }

  /** The next CALL that counts; null when the time is over. */
  async #take(end: number, isWanted: (heard: Heard) => boolean): Promise<Heard | null> {
    const { heard } = this.#central;
    const look = (): Heard | null => {
      for (; this.#next < heard.length; this.#next++) {
        const one = heard[this.#next];
        if (one === undefined || !isWanted(one)) continue;
        this.#next++;
        return one;
      }
      return null;
    };
    return this.#central.until(look, end - performance.now());
  }

  #inVain(patterns: readonly Pattern[], seconds: number): string {
    const last = this.#central.heard.at(-1);
    const lastly = last === undefined ? 'the station has said nothing at all' : `before that, ${said(last)}`;
    return `waited ${seconds.toFixed(1)} s in vain for ${patterns.map(wordsOf).join(' and ')} (${lastly})`;
  }
}

/** Background counts only where it is asked for. */
const counts = (heard: Heard, patterns: readonly Pattern[]): boolean =>
  !background.has(heard.action) || patterns.some((pattern) => fitsPattern(pattern, heard));

const said = ({ action, payload }: Heard): string => `the station sent ${action} ${JSON.stringify(payload)}`;

const unexpected = (heard: Heard, patterns: readonly Pattern[]): string => {
  const reasons = patterns
    .filter(({ action }) => action === heard.action)
    .map(({ fields }) => misfit(fields, heard.payload))
    .filter((one) => one !== null);
  const because = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `${said(heard)}, expected ${patterns.map(wordsOf).join(' and ')}${because}`;
};
