/**
 * Time without numbers. The state of the explorer holds which timers run, not how long they have run; so any of them
 * may fire next, except where it is certain that another one fires first: one that was set earlier (or at the same
 * instant) and is no longer.
 *
 *   A set ── B set with at least A's delay ──▶ A fires before B, until either fires or is called off
 *
 *   A fires before C, and when it ends B is set: B fires before C too, if the delays of the whole chain fit into C's
 *
 * That is sound: whatever real clocks can do is among what is explored. Only the pairs declared here are watched, for
 * each one multiplies the states; a pair that is missing adds behaviour that no clock shows, never hides one.
 */

/** The first may be certain to fire before the second. A role has at most one timer of a class running. */
const watchedPairs: readonly (readonly [first: string, second: string])[] = [
  // Healthy parts are quicker than those who wait for them.
  ['world.contact', 'contactor.feedback'],
  ['world.bolt', 'lock.drive'],
  // Debouncing against the 100 ms of SAF-01, and against a driver's hand.
  ['pilot.doubt', 'world.unasked'],
  ['lock.doubt', 'world.loose'],
  ['pilot.settle', 'pilot.request'],
  ['pilot.settle', 'world.away'],
  ['pilot.settle', 'session.sensingLimit'],
  ['world.answer', 'authorization.askLimit'],
  // Supervision and rest of the contact against the judge's own watches.
  ['world.contact', 'world.differ'],
  ['contactor.feedback', 'world.differ'],
  ['world.rest', 'contactor.rest'],
  ['pilot.settle', 'world.airless'],
  ['pilot.settle', 'wakeUp.wait'],
  ['pilot.settle', 'wakeUp.still'],
  ['world.relayContact', 'secondary.feedback'],
  ['world.relayContact', 'ventilation.feedback'],
  ['world.contact', 'secondary.overdue'],
  ['world.relayContact', 'world.relayDiffer'],
  ['secondary.feedback', 'world.relayDiffer'],
  ['world.rcd', 'rcdTest.checkTripped'],
  ['world.rcd', 'rcdTest.trigger'],
  ['rcdTest.checkTripped', 'rcdTest.trigger'],
];

/**
 * Who waits for a chain of others: each of them is set when the one before it ends, and all their delays together fit
 * into that of the one that waits.
 */
const watchedChains: readonly {
  readonly links: readonly string[];
  readonly before: string;
}[] = [
  { links: ['supply.windDown', 'supply.breakingLimit'], before: 'world.grace' },
  { links: ['supply.windDown', 'supply.breakingLimit'], before: 'transaction.meterLimit' },
  { links: ['transaction.meterLimit', 'transaction.readingLimit'], before: 'session.closingLimit' },
  { links: ['contactor.feedback'], before: 'supply.breakingLimit' },
  { links: ['rcd.due', 'rcd.notice'], before: 'world.age' },
];

/** `xstate.after.feedback.contactor.closing.driven` is `contactor.feedback`; `settle` of the pilot `pilot.settle`. */
export const classOf = (role: string, id: string): string => {
  const delay = /^xstate\.after\.([^.]+)\./.exec(id)?.[1];
  return `${role}.${delay ?? id}`;
};

const WORLD = 'world';
/** Of bits in a number that stays small. */
const MOST = 31;

type Pair = { readonly first: string; readonly second: string; readonly mask: number };
type Seen = { readonly other: number; readonly mask: number };
type Heir = { readonly from: number; readonly to: number; readonly links: readonly number[] };

const masksOf = (seen: readonly (readonly Seen[])[]): readonly number[] =>
  seen.map((one) => one.reduce((bits, { mask }) => bits | mask, 0));

/** One bit a pair: its first certainly fires before its second. */
export type Order = number;
export const noOrder: Order = 0;

/** The timers that are watched among the roles that are there. */
export class TimeOrder {
  readonly #classes: readonly string[];
  /** By timer: those that it may come before, and those that may come before it. */
  readonly asFirst: readonly (readonly Seen[])[];
  readonly asSecond: readonly (readonly Seen[])[];
  readonly firstMasks: readonly number[];
  readonly secondMasks: readonly number[];
  /** By timer that is set: which certainty about its forerunner passes on to it. */
  readonly heirs: readonly (readonly Heir[])[];

  constructor(roles: readonly string[]) {
    const isThere = (name: string) => [WORLD, ...roles].includes(name.slice(0, name.indexOf('.')));
    const chains = watchedChains.filter(({ links, before }) => [...links, before].every(isThere));
    const pairs: readonly Pair[] = [
      ...watchedPairs.filter((pair) => pair.every(isThere)),
      ...chains.flatMap(({ links, before }) => links.map((link) => [link, before] as const)),
    ].map(([first, second], index) => ({ first, second, mask: 2 ** index }));
    this.#classes = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))];
    if (Math.max(pairs.length, this.#classes.length) > MOST) throw new Error(`at most ${MOST} pairs can be watched`);
    const seenBy = (mine: 'first' | 'second', its: 'first' | 'second') =>
      this.#classes.map((name) =>
        pairs.flatMap((pair) => (pair[mine] === name ? [{ other: this.bitOf(pair[its]), mask: pair.mask }] : [])),
      );
    this.asFirst = seenBy('first', 'second');
    this.asSecond = seenBy('second', 'first');
    this.firstMasks = masksOf(this.asFirst);
    this.secondMasks = masksOf(this.asSecond);
    this.heirs = this.#classes.map((name) =>
      chains.flatMap(({ links, before }) => {
        const at = links.indexOf(name);
        const maskOf = (link: string | undefined) =>
          pairs.findLast(({ first, second }) => first === link && second === before)?.mask ?? 0;
        if (at < 1) return [];
        const all = [...links, before].map((link) => this.bitOf(link));
        return [{ from: maskOf(links[at - 1]), to: maskOf(name), links: all }];
      }),
    );
  }

  /** Bit of a watched class; -1 of any other. */
  bitOf(timerClass: string): number {
    return this.#classes.indexOf(timerClass);
  }

  /** May it fire now, or does another one certainly come first? */
  mayFire(order: Order, bit: number): boolean {
    return (order & (this.secondMasks[bit] ?? 0)) === 0;
  }
}

/** What is known at one instant, while things happen at it. */
export class Instant {
  order: Order = noOrder;
  readonly #known: TimeOrder;
  /** Bits of the timers that run, and of those that were set at this very instant. */
  #running = 0;
  #fresh = 0;
  /** Certainties about timers that have ended at this instant, for their heirs. */
  #ended = 0;
  readonly #delays: number[] = [];

  constructor(known: TimeOrder) {
    this.#known = known;
  }

  begin(order: Order, running: number): void {
    this.order = order;
    this.#running = running;
    this.#fresh = 0;
    this.#ended = 0;
  }

  stop(bit: number): void {
    const first = this.#known.firstMasks[bit] ?? 0;
    const second = this.#known.secondMasks[bit] ?? 0;
    this.#ended = (this.#ended | (this.order & first)) & ~second;
    this.order &= ~(first | second);
    this.#running &= ~(1 << bit);
    this.#fresh &= ~(1 << bit);
  }

  set(bit: number, delay: number): void {
    this.stop(bit);
    this.#delays[bit] = delay;
    for (const { other, mask } of this.#known.asSecond[bit] ?? []) {
      if (this.#runs(other) && this.#delay(other) <= delay) this.order |= mask;
    }
    for (const { other, mask } of this.#known.asFirst[bit] ?? []) {
      // Of two that are due together the one that was set first comes first.
      if (this.#runs(other) && (this.#fresh & (1 << other)) !== 0 && delay < this.#delay(other)) this.order |= mask;
    }
    for (const { from, to, links } of this.#known.heirs[bit] ?? []) {
      if ((this.#ended & from) !== 0 && this.#fits(links)) this.order |= to;
    }
    this.#running |= 1 << bit;
    this.#fresh |= 1 << bit;
  }

  #fits(links: readonly number[]): boolean {
    const waits = links.at(-1) ?? -1;
    const chain = links.slice(0, -1).reduce((sum, link) => sum + this.#delay(link), 0);
    return this.#runs(waits) && chain < this.#delay(waits);
  }

  #runs(bit: number): boolean {
    return (this.#running & (1 << bit)) !== 0;
  }

  /** Of one that was never set nothing is known: it takes for ever. */
  #delay(bit: number): number {
    return this.#delays[bit] ?? Number.POSITIVE_INFINITY;
  }
}
