/**
 * How a fleet comes back after it has lost its central system: who tried when, and who was back when. From the first
 * loss until everybody is back it is one outage.
 *
 *   whole ──lost──▶ outage … tries … returns … ──last one back──▶ whole, and the outage is told
 */

/** Counts by whole seconds since the outage began. */
export type Outage = {
  readonly lost: number;
  readonly tries: readonly number[];
  readonly returns: readonly number[];
};

export class Returns {
  readonly #tell: (outage: Outage) => void;
  readonly #away = new Set<string>();
  #beganAt = 0;
  #lost = new Set<string>();
  #tries: number[] = [];
  #returns: number[] = [];

  constructor(tell: (outage: Outage) => void) {
    this.#tell = tell;
  }

  get away(): number {
    return this.#away.size;
  }

  lost(identity: string, now: number): void {
    if (this.#away.size === 0) {
      this.#beganAt = now;
      this.#lost = new Set();
      this.#tries = [];
      this.#returns = [];
    }
    this.#away.add(identity);
    this.#lost.add(identity);
  }

  tried(now: number): void {
    if (this.#away.size > 0) this.#count(this.#tries, now);
  }

  back(identity: string, now: number): void {
    if (!this.#away.delete(identity)) return;
    this.#count(this.#returns, now);
    if (this.#away.size === 0) this.#tell(this.#outage());
  }

  /** The outage that is going on, null when everybody is there. */
  current(): Outage | null {
    return this.#away.size === 0 ? null : this.#outage();
  }

  #outage(): Outage {
    return { lost: this.#lost.size, tries: this.#tries, returns: this.#returns };
  }

  #count(counts: number[], now: number): void {
    const second = Math.floor((now - this.#beganAt) / 1000);
    while (counts.length <= second) counts.push(0);
    counts[second] = (counts[second] ?? 0) + 1;
  }
}

const ROWS = 20;
const WIDTH = 50;
const sum = (counts: readonly number[]): number => counts.reduce((whole, one) => whole + one, 0);

/** A picture in text: one row a few seconds, a bar for the stations that came back in them. */
export const histogram = ({ lost, tries, returns }: Outage): readonly string[] => {
  const first = returns.findIndex((count) => count > 0);
  const head =
    `${lost} lost, ${sum(returns)} back; at most ${Math.max(0, ...tries)} attempts and ` +
    `${Math.max(0, ...returns)} returns in one second`;
  if (first < 0) return [head];
  const perRow = Math.ceil((returns.length - first) / ROWS);
  const rows: { readonly from: number; readonly back: number; readonly tried: number }[] = [];
  for (let from = first; from < returns.length; from += perRow) {
    const within = (counts: readonly number[]) => sum(counts.slice(from, from + perRow));
    rows.push({ from, back: within(returns), tried: within(tries) });
  }
  const most = Math.max(...rows.map(({ back }) => back));
  const lines = rows.map(({ from, back, tried }) => {
    const seconds = perRow === 1 ? `${from}` : `${from}–${from + perRow - 1}`;
    const bar = '█'.repeat(Math.round((back / most) * WIDTH));
    return `${seconds.padStart(11)} ${String(tried).padStart(9)} ${String(back).padStart(9)}  ${bar}`.trimEnd();
  });
  return [head, '  after, s   attempts      back', ...lines];
};
