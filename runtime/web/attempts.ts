/**
 * How often somebody may guess. After a few wrong secrets an address waits, twice as long each time; and so do all
 * addresses together, because a thousand of them cost nothing. One from where somebody has logged in before is spared
 * the latter: else a stranger could keep the installer out.
 *
 *   free ──a few failures──▶ waiting ──its time is over──▶ one more ──right──▶ forgotten
 *
 * A try counts as failed from its beginning: many at once are no way around it.
 */
import type { Clock } from '../../adapters/ports/clock.ts';

type Rule = { readonly free: number; readonly longestS: number };
type Count = { failures: number; until: number; last: number };

const OF_ADDRESS: Rule = { free: 3, longestS: 900 };
const OF_ALL: Rule = { free: 30, longestS: 30 };
/** Quiet for so long, and nothing is held against anybody. */
const FORGOTTEN_MS = 3_600_000;
const MOST_ADDRESSES = 256;
const MOST_FRIENDS = 16;

/** A household gets 2^64 addresses of IPv6: its first half is the address. An IPv4 may be written as IPv6. */
const placeOf = (address: string): string => {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
};

export class Attempts {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #addresses = new Map<string, Count>();
  readonly #friends = new Set<string>();
  #all: Count = { failures: 0, until: 0, last: 0 };

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Zero: he may try, and has until `succeeded` says otherwise. Else so many seconds he has to wait. */
  begin(address: string): number {
    const now = this.#clock.now();
    const place = placeOf(address);
    const own = this.#countOf(place, now);
    const isFriend = this.#friends.has(place);
    if (now - this.#all.last > FORGOTTEN_MS) this.#all = { failures: 0, until: 0, last: now };
    const until = Math.max(own.until, isFriend ? 0 : this.#all.until);
    if (until > now) return Math.ceil((until - now) / 1000);
    fail(own, OF_ADDRESS, now);
    if (!isFriend) fail(this.#all, OF_ALL, now);
    return 0;
  }

  succeeded(address: string): void {
    const place = placeOf(address);
    this.#addresses.delete(place);
    if (!this.#friends.has(place)) {
      this.#all.failures -= 1;
      this.#all.until = 0;
    }
    this.#friends.delete(place);
    this.#friends.add(place);
    dropOldest(this.#friends, MOST_FRIENDS);
  }

  #countOf(place: string, now: number): Count {
    const known = this.#addresses.get(place);
    const count = known === undefined || now - known.last > FORGOTTEN_MS ? { failures: 0, until: 0, last: now } : known;
    // The one that was quiet the longest goes first.
    this.#addresses.delete(place);
    this.#addresses.set(place, count);
    dropOldest(this.#addresses, MOST_ADDRESSES);
    return count;
  }
}

const fail = (count: Count, rule: Rule, now: number): void => {
  count.failures += 1;
  count.last = now;
  if (count.failures < rule.free) return;
  const seconds = Math.min(2 ** Math.min(count.failures - rule.free, 20), rule.longestS);
  count.until = now + seconds * 1000;
};

const dropOldest = (all: Map<string, unknown> | Set<string>, most: number): void => {
  for (const key of all.keys()) {
    if (all.size <= most) return;
    all.delete(key);
  }
};
