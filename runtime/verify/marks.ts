/** What an edge is worth when it is asked what must come in the end (`liveness.ts`). */
import { acts } from './acts.ts';
import type { Happening } from './happening.ts';
import type { Product } from './product.ts';

/** Time and answers alone lead there: nobody has to do anything for it. */
export const PROGRESS = 2 ** 31;
/** Somebody who helps leads there: drivers, cars, operators and repairs, but no new damage. */
export const HELP = 2 ** 30;
/** A timer that runs for hours: in a while that is short beside it, it fires once at most. */
export const RARE = 2 ** 29;
/** The number of the state itself. */
export const TARGET = RARE - 1;

const HOUR_MS = 3_600_000;

const isProgress = (happening: Happening): boolean => {
  if (happening.kind === 'act') return acts[happening.act]?.kind === 'answer';
  return happening.kind === 'timer' || happening.kind === 'world-timer' || happening.kind === 'power';
};

/** A reset helps where a machine has died. */
const isHelp = (happening: Happening, isDead: boolean): boolean => {
  if (happening.kind === 'act') return acts[happening.act]?.kind !== 'fault';
  if (happening.kind === 'power-cut') return isDead;
  return happening.kind !== 'death';
};

export class Marks {
  readonly #product: Product;
  readonly #known: (readonly [alive: number, dead: number])[] = [];

  constructor(product: Product) {
    this.#product = product;
  }

  /** @param isDead a machine has died */
  of(label: number, isDead: boolean): number {
    const [alive, dead] = (this.#known[label] ??= this.#work(label));
    return isDead ? dead : alive;
  }

  #work(label: number): readonly [alive: number, dead: number] {
    const happening = this.#product.happening(label);
    const progress = isProgress(happening) ? PROGRESS : 0;
    // The judge's own do nothing to a machine, but tell when they are over.
    const isRare = happening.kind === 'timer' && this.#product.delayOf(label) >= HOUR_MS;
    const mark = (isDead: boolean) => progress + (isHelp(happening, isDead) ? HELP : 0) + (isRare ? RARE : 0);
    return [mark(false), mark(true)];
  }
}
