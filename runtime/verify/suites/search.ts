/**
 * Looks for walks that use what a criterion asks for. It begins with the ways that the explorer knows, walks each on a
 * whole station, keeps what uses something new, and goes on from what it has kept: aimed at something that is missing
 * still, or by chance, with another ending, another wait, one thing more. The same seed finds the same walks.
 */
import type { AnyStateMachine } from 'xstate';
import { Chance } from '../../host/chance.ts';
import { aimsOf, type Aim } from './aims.ts';
import { repertoire, waits } from './repertoire.ts';
import { Routes } from './routes.ts';
import { situations } from './situations.ts';
import type { Trace } from './trace.ts';
import { opening, walked, type Stride, type Walk } from './walk.ts';

export type SearchOptions = {
  readonly machines: readonly AnyStateMachine[];
  readonly targets: readonly string[];
  readonly seed: number;
  /** Walks that are tried. */
  readonly tries: number;
  /** At most so many strides a walk. */
  readonly longest: number;
  readonly beginnings: readonly Walk[];
  /** What the explorer's world allows; the rest is aimed at now and then only. */
  readonly allowed: (target: string) => boolean;
  readonly progress?: (tried: number, covered: number) => void;
};

export type Found = { readonly walk: Walk; readonly uses: ReadonlyMap<string, number> };

const TELL_EVERY = 100;
/** After which an RCD is tested again. */
const A_DAY_MS = 90_000_000;
/** A walk that takes longer shows nothing that a shorter one does not, ms. */
const LONGEST_MS = 600_000;
/** Now and then the best base is the one that was found last. */
const RECENT_SHARE = 0.3;
const AIMED_SHARE = 0.8;
/** Every so many rounds. */
const LONG_SHOTS = 6;

/** As far as the time lasts. A day may pass at the beginning only. */
const within = (strides: readonly Stride[]): readonly Stride[] => {
  let left = LONGEST_MS;
  return strides.filter(({ waitMs }) => waitMs === A_DAY_MS || (left -= waitMs) >= 0);
};

class Search {
  readonly kept: Found[] = [];
  readonly #options: SearchOptions;
  readonly #chance: Chance;
  readonly #wanted: Set<string>;
  readonly #routes = new Routes();
  readonly #aims: ReadonlyMap<string, Aim>;
  /** Still to be aimed at in this round, and how many rounds there have been. */
  #round: string[] = [];
  #rounds = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#aims = aimsOf(options.targets, options.machines);
    this.#chance = new Chance(options.seed);
    this.#wanted = new Set(options.targets);
  }

  run(): void {
    const { tries, beginnings, targets, progress } = this.#options;
    const day: Stride = { deed: { do: 'nothing' }, waitMs: A_DAY_MS };
    const tested = situations.filter(({ fitted }) => fitted.includes('rcd test'));
    for (const situation of tested) this.#try({ situation, strides: [opening, day] });
    for (const walk of beginnings) this.#routes.learn(walk, this.#try(walk));
    for (let tried = 0; tried < tries && this.#wanted.size > 0; tried++) {
      if (tried % TELL_EVERY === 0) progress?.(tried, targets.length - this.#wanted.size);
      const aimed = this.#chance.next() < AIMED_SHARE ? this.#aimed() : null;
      this.#try(aimed ?? this.#fresh());
    }
  }

  /** At each that is missing in turn. */
  #aimed(): Walk | null {
    if (this.#round.length === 0) {
      const all = this.#rounds++ % LONG_SHOTS === LONG_SHOTS - 1;
      this.#round = [...this.#wanted].filter((target) => all || this.#options.allowed(target));
    }
    for (let target = this.#round.pop(); target !== undefined; target = this.#round.pop()) {
      const aim = this.#wanted.has(target) ? this.#aims.get(target) : undefined;
      const walk = aim === undefined ? null : this.#routes.attempt(aim, this.#chance);
      if (walk !== null) return walk;
    }
    return null;
  }

  #try(walk: Walk): Trace {
    const { trace } = walked(walk, this.#options.machines);
    const uses = trace.first;
    const news = [...uses].filter(([target]) => this.#wanted.has(target));
    if (news.length === 0) return trace;
    for (const [target] of news) this.#wanted.delete(target);
    const last = Math.max(...news.map(([, step]) => step));
    const strides = walk.strides.slice(0, last + 1);
    this.kept.push({ walk: { ...walk, strides }, uses: new Map([...uses].filter(([, step]) => step <= last)) });
    this.#routes.learn(walk, trace);
    return trace;
  }

  #fresh(): Walk {
    const base = this.#base();
    const cut = Math.max(1, Math.ceil(base.strides.length * Math.sqrt(this.#chance.next())));
    const head = base.strides.slice(0, cut);
    const rest = base.strides.slice(cut);
    const more = Array.from({ length: 1 + Math.floor(this.#chance.next() * 4) }, () => this.#stride(base));
    // Something done earlier, or a wait that ends earlier, and then the same as before.
    const strides = this.#chance.next() < 0.3 ? [...this.#nudged(head), ...more.slice(1), ...rest] : [...head, ...more];
    return { situation: base.situation, strides: within(strides.slice(0, this.#options.longest)) };
  }

  #nudged(strides: readonly Stride[]): readonly Stride[] {
    return strides.map((stride, at) =>
      at > 0 && at === strides.length - 1 ? { ...stride, waitMs: this.#pick(waits) } : stride,
    );
  }

  #base(): Walk {
    const { length } = this.kept;
    const share = this.#chance.next();
    if (share < RECENT_SHARE) return this.#pick(this.kept.slice(-Math.ceil(length / 4))).walk;
    return this.#pick(this.kept).walk;
  }

  #stride({ situation }: Walk): Stride {
    return { deed: this.#pick(repertoire(situation)), waitMs: this.#pick(waits) };
  }

  #pick<T>(all: readonly T[]): T {
    const one = all[Math.floor(this.#chance.next() * all.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }
}

/** Walks in the order in which they were found; each uses something that those before do not. */
export const search = (options: SearchOptions): readonly Found[] => {
  const one = new Search(options);
  one.run();
  return one.kept;
};
