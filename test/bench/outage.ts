/**
 * An outage of the central system of a bench, as it sees it: who tried when, and when everybody was back.
 *
 *   there ──begin──▶ away: nobody is let in ──ms later──▶ awaited ──as many as before──▶ told
 */
export type Told = { readonly mostTries: number; readonly mostReturns: number; readonly allBackS: number };

const most = (counts: ReadonlyMap<number, number>): number => Math.max(0, ...counts.values());

export class Outage {
  readonly #expected: number;
  readonly #tell: (told: Told) => void;
  readonly #beganAt = performance.now();
  readonly #tries = new Map<number, number>();
  readonly #returns = new Map<number, number>();
  #back = 0;
  #away = true;

  /** `expected`: so many were there. */
  constructor(expected: number, ms: number, tell: (told: Told) => void) {
    this.#expected = expected;
    this.#tell = tell;
    setTimeout(() => (this.#away = false), ms);
  }

  /** Somebody tries; whether he is let in. */
  tried(): boolean {
    this.#count(this.#tries);
    if (this.#away) return false;
    this.#count(this.#returns);
    this.#back++;
    if (this.#back === this.#expected) {
      const allBackS = (performance.now() - this.#beganAt) / 1000;
      this.#tell({ mostTries: most(this.#tries), mostReturns: most(this.#returns), allBackS });
    }
    return true;
  }

  #count(counts: Map<number, number>): void {
    const second = Math.floor((performance.now() - this.#beganAt) / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
}
