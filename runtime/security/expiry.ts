/**
 * Looks once an hour at what will end: the station's own certificate and every root that it trusts. 90, 30 and 7 days
 * before the end it is said, once each, over restarts too; a month before, a new certificate is asked for (whitepaper
 * A03.FR.02). What has been signed for later counts from its first moment on (A02.FR.08).
 */
import { z } from 'zod';
import type { X509Certificate } from 'node:crypto';
import { beginningOf, endOf, fingerprintOf, nameOf } from '../../adapters/certificates/examine.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store } from '../../adapters/ports/store.ts';
import { leafOf, type TrustStore } from './trust-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days before the end, the nearest first. */
const WARNINGS = [7, 30, 90];
const RENEWAL_DAYS = 30;

const warned = z.number();

export type ExpiryOptions = {
  readonly clock: Clock;
  readonly store: Store;
  readonly trust: TrustStore;
  readonly expiring: (name: string, days: number) => void;
  /** Our own certificate ends within a month. */
  readonly renew: () => void;
  /** A certificate of our own that was to begin later has begun. */
  readonly begun: () => void;
};

export class Expiry {
  readonly #options: ExpiryOptions;
  #callOff: () => void = () => {};

  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  /** Now, and from then on once an hour. */
  look(): void {
    this.#callOff();
    const { clock, trust, renew, begun } = this.#options;
    this.#callOff = clock.at(clock.now() + HOUR_MS, () => this.look());
    const now = clock.wall();
    if (now === null) return;
    const { current, next } = trust.identity;
    const [own, coming] = [current, next].map((one) => (one === null ? null : leafOf(one)));
    const roots = [...trust.roots('central-system'), ...trust.roots('manufacturer')];
    const certificates = [
      ...(own === null || own === undefined ? [] : [own]),
      ...roots.map(({ certificate }) => certificate),
    ];
    for (const certificate of certificates) this.#warn(certificate, now);
    if (coming !== null && coming !== undefined && now >= beginningOf(coming)) begun();
    else if (own !== null && own !== undefined && coming === null && now >= endOf(own) - RENEWAL_DAYS * DAY_MS) renew();
  }

  stop(): void {
    this.#callOff();
  }

  #warn(certificate: X509Certificate, now: number): void {
    const { store, expiring } = this.#options;
    const left = Math.max(0, endOf(certificate) - now);
    const due = WARNINGS.find((days) => left <= days * DAY_MS);
    const key = `warned/${fingerprintOf(certificate)}`;
    const last = warned.safeParse(store.get('security', key)).data ?? Infinity;
    if (due === undefined || due >= last) return;
    // A warning that cannot be written down is said all the same, and again after the next look.
    store.commit([{ table: 'security', key, value: due }], () => {});
    expiring(nameOf(certificate), Math.ceil(left / DAY_MS));
  }
}
