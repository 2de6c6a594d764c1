/**
 * Whom the station trusts, and its own certificate, in storage: roots that the central system has installed, roots from
 * a directory, the certificate in use, the one on trial, and the key that a certificate is awaited for. Private keys
 * lie elsewhere (`KeyStore`); here are only their names.
 *
 *   identity: pending (a key) ─signed─▶ next (on trial) ─proven─▶ current; the old one goes, and its key
 */
import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { caCertificates } from '../../adapters/certificates/ca-directory.ts';
import { beginningOf, certificateIn, endOf, fingerprintOf, pemsIn } from '../../adapters/certificates/examine.ts';
import type { KeyStore } from '../../adapters/ports/key-store.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { RootUse } from '../../adapters/ports/trust.ts';
import type { Trial } from '../../machines/vocabulary/security-facts.ts';

export type Root = {
  readonly use: RootUse;
  readonly pem: string;
  readonly certificate: X509Certificate;
  readonly fingerprint: string;
  /** `fallback`: replaced by another, and kept until that one has proven itself (whitepaper M05.FR.11). */
  readonly origin: 'installed' | 'fallback' | 'directory';
};
/** A certificate of our own: the name of its key, and its chain in PEM. */
export type Identity = { readonly key: string; readonly chain: string };

const rootRow = z.object({ use: z.enum(['central-system', 'manufacturer']), pem: z.string(), fallback: z.boolean() });
const identity = z.object({ key: z.string(), chain: z.string() });
const identityRow = z.object({
  current: identity.nullable(),
  next: identity.nullable(),
  /** Of a request that may still be answered. */
  pending: z.object({ key: z.string(), request: z.string() }).nullable(),
});
type IdentityRow = z.infer<typeof identityRow>;
const nobody: IdentityRow = { current: null, next: null, pending: null };
const trialRow = z.discriminatedUnion('type', [
  z.object({ type: z.literal('profile'), profile: z.number() }),
  z.object({ type: z.literal('identity') }),
]);

const ROOTS = 'root/';
const IDENTITY = 'identity';
const TRIAL = 'trial';

export type TrustStoreOptions = {
  readonly store: Store;
  readonly keys: KeyStore;
  /** Of root certificates of the operator; '' for none. */
  readonly directory: string;
  readonly trouble: (sentence: string) => void;
};

/** Newest first, by the beginning of its validity (A02.FR.09). */
export const leafOf = ({ chain }: Identity): X509Certificate | null => certificateIn(pemsIn(chain)[0] ?? '');

export class TrustStore {
  readonly #options: TrustStoreOptions;
  /** A file of the directory that cannot be used is complained of once. */
  readonly #complained = new Set<string>();

  constructor(options: TrustStoreOptions) {
    this.#options = options;
  }

  /** Those of the central system include what lies in the directory. */
  roots(use: RootUse): readonly Root[] {
    const installed = this.#installed().filter((root) => root.use === use);
    if (use === 'manufacturer') return installed;
    const pems = caCertificates(this.#options.directory, (sentence) => this.#complain(sentence));
    const known = new Set(installed.map(({ fingerprint }) => fingerprint));
    const found = pems.flatMap((pem) => rootOf(use, pem, 'directory') ?? []);
    return [...installed, ...found.filter(({ fingerprint }) => !known.has(fingerprint))];
  }

  /** How many there are that can be removed. */
  get installed(): number {
    return this.#installed().length;
  }

  get identity(): IdentityRow {
    return identityRow.safeParse(this.#options.store.get('security', IDENTITY)).data ?? nobody;
  }

  get trial(): Trial | null {
    return trialRow.safeParse(this.#options.store.get('security', TRIAL)).data ?? null;
  }

  /** Key and chain as TLS wants them; undefined when there is no key of that name any more. */
  shown(own: Identity | null): { readonly key: string; readonly chain: string } | undefined {
    const key = own === null ? null : this.#options.keys.read(own.key);
    return own === null || key === null ? undefined : { key, chain: own.chain };
  }

  putRoot({ use, pem, fingerprint }: Root, fallback: boolean): Write {
    return { table: 'security', key: `${ROOTS}${use}/${fingerprint}`, value: { use, pem, fallback } };
  }

  dropRoot({ use, fingerprint }: Root): Write {
    return { table: 'security', key: `${ROOTS}${use}/${fingerprint}`, value: undefined };
  }

  putIdentity(change: Partial<IdentityRow>): Write {
    return { table: 'security', key: IDENTITY, value: { ...this.identity, ...change } };
  }

  putTrial(trial: Trial | null): Write {
    return { table: 'security', key: TRIAL, value: trial ?? undefined };
  }

  /** Keys that no certificate and no request needs go. */
  sweep(): void {
    const { current, next, pending } = this.identity;
    const needed = new Set([current, next, pending].map((one) => one?.key));
    for (const name of this.#options.keys.names()) {
      if (needed.has(name)) continue;
      this.#options.keys.remove(name, (failure) => {
        if (failure !== null) this.#options.trouble(`an old key cannot be removed: ${failure}`);
      });
    }
  }

  #installed(): readonly Root[] {
    const found: Root[] = [];
    for (const [key, value] of this.#options.store.range('security', { from: ROOTS })) {
      if (!String(key).startsWith(ROOTS)) break;
      const row = rootRow.safeParse(value).data;
      const root = row === undefined ? null : rootOf(row.use, row.pem, row.fallback ? 'fallback' : 'installed');
      if (root === null) this.#complain(`the stored root ${key} cannot be read and is left out`);
      else found.push(root);
    }
    return found;
  }

  #complain(sentence: string): void {
    if (this.#complained.has(sentence)) return;
    this.#complained.add(sentence);
    this.#options.trouble(sentence);
  }
}

export function rootOf(use: RootUse, pem: string, origin: Root['origin']): Root | null {
  const certificate = certificateIn(pem);
  return certificate === null ? null : { use, pem, certificate, fingerprint: fingerprintOf(certificate), origin };
}

/** `now`: null while the time of day is not known; then nothing has ended. */
export const isValidAt = (certificate: X509Certificate, now: number | null): boolean =>
  now === null || (now >= beginningOf(certificate) && now <= endOf(certificate));
