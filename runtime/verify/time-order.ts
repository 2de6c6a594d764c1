/**
 * Time nearly without numbers. The state of the explorer holds which timers run, not how long they have run; so any of
 * them may fire next, except where it is certain that another one fires first: one that was set earlier (or at the same
 * instant) and is no longer.
 *
 *   A set ── B set with at least A's delay ──▶ A fires before B, until either fires or is called off
 *
 *   A fires before C, and when it ends B is set: B fires before C too, if the delays of the whole chain fit into C's
 *
 *   A and B set at one instant, and C when A fires: what is left of B is known, and C is compared with that
 *   (`due-times.ts`)
 *
 * That is sound: whatever real clocks can do is among what is explored. Only the pairs declared here are watched, for
 * each one multiplies the states; a pair that is missing adds behaviour that no clock shows, never hides one.
 */
import { DueLists, DueTimes, noDues } from './due-times.ts';
import { Pairs } from './pairs.ts';

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

/** Set at one instant, what is left of each is known when the other one fires; whoever is set then joins them. */
const watchedTogether: readonly (readonly string[])[] = [
  // A trip and its end are tested in the order that guide 3066 wants: nothing is looked for before it is due.
  ['rcdTest.trigger', 'rcdTest.checkTripped', 'rcdTest.checkNormal', 'world.rcd'],
];

/** `xstate.after.feedback.contactor.closing.driven` is `contactor.feedback`; `settle` of the pilot `pilot.settle`. */
export const classOf = (role: string, id: string): string => {
  const delay = /^xstate\.after\.([^.]+)\./.exec(id)?.[1];
  return `${role}.${delay ?? id}`;
};

const WORLD = 'world';
/** Timers of the world that run only where one of these is there. */
const onlyWith: Readonly<Record<string, readonly string[]>> = {
  'world.airless': ['ventilation'],
  'world.relayContact': ['ventilation', 'secondary'],
  'world.relayDiffer': ['secondary'],
};

const isThere = (name: string, roles: readonly string[]): boolean => {
  const role = name.slice(0, name.indexOf('.'));
  if (role !== WORLD) return roles.includes(role);
  return onlyWith[name]?.some((one) => roles.includes(one)) ?? true;
};

/** Of bits in a number that stays small. */
const MOST = 31;

type Pair = { readonly first: string; readonly second: string; readonly mask: number };
type Seen = { readonly other: number; readonly mask: number };
type Heir = { readonly from: number; readonly to: number; readonly links: readonly number[] };

const masksOf = (seen: readonly (readonly Seen[])[]): readonly number[] =>
  seen.map((one) => one.reduce((bits, { mask }) => bits | mask, 0));

/** What is known of the order of timers, as a number: which pairs are certain (a bit each), and what is due when. */
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
  /** Bits of those whose due times are known where they were set together. */
  readonly together: number;
  readonly lists = new DueLists();
  /** By timer, its delay: what is known rests on it. */
  readonly #delays: number[] = [];
  readonly #orders = new Pairs();
  /** By order. */
  readonly #certain: number[] = [];
  readonly #dues: number[] = [];
  readonly #blocked: number[] = [];

  constructor(roles: readonly string[]) {
    const areThere = (names: readonly string[]) => names.every((name) => isThere(name, roles));
    const chains = watchedChains.filter(({ links, before }) => areThere([...links, before]));
    const pairs: readonly Pair[] = [
      ...watchedPairs.filter(areThere),
      ...chains.flatMap(({ links, before }) => links.map((link) => [link, before] as const)),
    ].map(([first, second], index) => ({ first, second, mask: 2 ** index }));
    const together = watchedTogether.filter(areThere).flat();
    this.#classes = [...new Set([...pairs.flatMap(({ first, second }) => [first, second]), ...together])];
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
    this.together = together.reduce((bits, name) => bits | (1 << this.bitOf(name)), 0);
    this.number(0, noDues);
  }

  /** Bit of a watched class; -1 of any other. */
  bitOf(timerClass: string): number {
    return this.#classes.indexOf(timerClass);
  }

  /**
   * It is set with this delay, now and ever.
   * @throws Error when it once had another one: what is known of those that run could not be told from their names
   */
  expect(bit: number, delay: number): void {
    const known = (this.#delays[bit] ??= delay);
    if (known === delay) return;
    const name = this.#classes[bit];
    throw new Error(`${name} comes with two delays, ${known} and ${delay} ms: one that is watched has one`);
  }

  /** Of one that was set; 0 of any other. */
  delayOf(bit: number): number {
    return this.#delays[bit] ?? 0;
  }

  /** @param certain pairs, a bit each  @param dues number of a list */
  number(certain: number, dues: number): Order {
    const known = this.#orders.get(certain, dues);
    if (known >= 0) return known;
    const order = this.#certain.length;
    const late = this.lists.get(dues).reduce((bits, { bit, due }) => (due > 0 ? bits | (1 << bit) : bits), 0);
    const blocked = this.secondMasks.reduce(
      (bits, mask, bit) => ((certain & mask) === 0 ? bits : bits | (1 << bit)),
      0,
    );
    this.#certain.push(certain);
    this.#dues.push(dues);
    this.#blocked.push(late | blocked);
    this.#orders.set(certain, dues, order);
    return order;
  }

  certain(order: Order): number {
    return this.#certain[order] ?? 0;
  }

  dues(order: Order): number {
    return this.#dues[order] ?? noDues;
  }

  /** May it fire now, or does another one certainly come first? */
  mayFire(order: Order, bit: number): boolean {
    return ((this.#blocked[order] ?? 0) & (1 << bit)) === 0;
  }
}

/** What is known at one instant, while things happen at it. */
export class Instant {
  readonly #known: TimeOrder;
  #certain = 0;
  readonly #dues: DueTimes;
  /** Bits of the timers that run, and of those that were set at this very instant. */
  #running = 0;
  #fresh = 0;
  /** Certainties about timers that have ended at this instant, for their heirs. */
  #ended = 0;
  readonly #delays: number[] = [];

  constructor(known: TimeOrder) {
    this.#known = known;
    this.#dues = new DueTimes(known.lists);
  }

  begin(order: Order, running: number): void {
    this.#certain = this.#known.certain(order);
    this.#dues.begin(this.#known.dues(order));
    this.#running = running;
    this.#fresh = 0;
    this.#ended = 0;
  }

  /** What is known now. */
  get order(): Order {
    return this.#known.number(this.#certain, this.#dues.number);
  }

  /** It is due. */
  fire(bit: number): void {
    this.#dues.fire(bit);
    this.stop(bit);
  }

  /** It is called off. */
  stop(bit: number): void {
    this.#dues.stop(bit);
    const first = this.#known.firstMasks[bit] ?? 0;
    const second = this.#known.secondMasks[bit] ?? 0;
    this.#ended = (this.#ended | (this.#certain & first)) & ~second;
    this.#certain &= ~(first | second);
    this.#running &= ~(1 << bit);
    this.#fresh &= ~(1 << bit);
  }

  set(bit: number, delay: number): void {
    this.stop(bit);
    this.#delays[bit] = delay;
    if ((this.#known.together & (1 << bit)) !== 0) this.#dues.set(bit, delay);
    for (const { other, mask } of this.#known.asSecond[bit] ?? []) {
      if (this.#runs(other) && this.#delay(other) <= delay) this.#certain |= mask;
    }
    for (const { other, mask } of this.#known.asFirst[bit] ?? []) {
      // Of two that are due together the one that was set first comes first.
      if (this.#runs(other) && (this.#fresh & (1 << other)) !== 0 && delay < this.#delay(other)) this.#certain |= mask;
    }
    for (const { from, to, links } of this.#known.heirs[bit] ?? []) {
      if ((this.#ended & from) !== 0 && this.#fits(links)) this.#certain |= to;
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
