/**
 * Who limits the current of one EVSE, and to what. Keeps the named limits; `machines/load/limits.ts` makes one answer
 * of them.
 * The supply hears of it only when the answer changes.
 */
import { offer, withDynamic, type Limit, type Offer } from '../machines/load/limits.ts';

export class LimitsBook {
  #limits: readonly Limit[];
  readonly #changed: (offer: Offer) => void;
  readonly #listeners = new Set<() => void>();
  #offer: Offer;

  /** `changed` hears every answer that differs in amperes from the one before. */
  constructor(limits: readonly Limit[], changed: (offer: Offer) => void) {
    this.#limits = limits;
    this.#changed = changed;
    this.#offer = offer(limits);
  }

  get offer(): Offer {
    return this.#offer;
  }

  /** What a limit says now, A per phase; −1 when there is none of that name. */
  amps(name: string): number {
    return this.#limits.find((limit) => limit.name === name)?.amps ?? -1;
  }

  /** What might be offered if this limit were not. */
  allowedBut(name: string): number {
    return offer(this.#limits.filter((limit) => limit.name !== name)).amps;
  }

  /** Hears of every limit that is set, whether or not it decides. Returns how to stop listening. */
  onSet(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Null takes the limit away. */
  set(name: string, amps: number | null): void {
    this.put({ [name]: amps });
  }

  /** Several at once: nothing is offered in between that no limit but the last would allow. */
  put(changes: Readonly<Record<string, number | null>>): void {
    const others = this.#limits.filter(({ name }) => !Object.hasOwn(changes, name));
    const set = Object.entries(changes).flatMap(([name, amps]) => (amps === null ? [] : [{ name, amps }]));
    this.#take([...others, ...set]);
  }

  /** A limit that a neighbour has named; the sixth name is ignored (guide 3111). */
  setDynamic(name: string, amps: number | null): void {
    this.heed();
    if (amps === null) this.set(`dynamic/${name}`, null);
    else this.#take(withDynamic(this.#limits, name, amps));
  }

  /**
   * Somebody outside has spoken: the failsafe limit counts until then, and not again afterwards (guide 2369). What he
   * says is set next; until then nothing more is offered.
   */
  heed(): void {
    this.#limits = this.#limits.filter(({ name }) => name !== 'failsafe');
  }

  #take(limits: readonly Limit[]): void {
    const before = this.#offer.amps;
    this.#limits = limits;
    this.#offer = offer(limits);
    if (this.#offer.amps !== before) this.#changed(this.#offer);
    for (const listener of this.#listeners) listener();
  }
}
