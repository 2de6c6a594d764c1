/**
 * Who limits the current of one EVSE, and to what. Keeps the named limits; `machines/load/limits.ts` makes one answer
 * of them.
 * The supply hears of it only when the answer changes.
 */
import { offer, withDynamic, type Limit, type Offer } from '../machines/load/limits.ts';

export class LimitsBook {
  #limits: readonly Limit[];
  readonly #changed: (offer: Offer) => void;
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

  /** Null takes the limit away. */
  set(name: string, amps: number | null): void {
    const others = this.#limits.filter((limit) => limit.name !== name);
    this.#take(amps === null ? others : [...others, { name, amps }]);
  }

  /** A limit that a neighbour has named; the sixth name is ignored (guide 3111). */
  setDynamic(name: string, amps: number | null): void {
    if (amps === null) this.set(`dynamic/${name}`, null);
    else this.#take(withDynamic(this.#limits, name, amps));
  }

  #take(limits: readonly Limit[]): void {
    const before = this.#offer.amps;
    this.#limits = limits;
    this.#offer = offer(limits);
    if (this.#offer.amps !== before) this.#changed(this.#offer);
  }
}
